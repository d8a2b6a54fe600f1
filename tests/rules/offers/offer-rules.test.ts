import { describe, expect, test } from 'vitest';
import type { CoverState } from '#contract/cover.ts';
import { answerDeadline, bundle, refusalToLose } from '../../../server/offers/offer-rules.ts';

const now = new Date('2026-11-16T06:50:00Z');
const startingAt = (time: string) => answerDeadline(now, new Date(time)).toISOString();

test('declared at 07:50 for a lesson at 08:25: the answer is due in half of the time left', () => {
  expect(startingAt('2026-11-16T07:25:00Z')).toBe('2026-11-16T07:07:30.000Z');
});

test('for next week there is a day to answer', () => {
  expect(startingAt('2026-11-23T07:25:00Z')).toBe('2026-11-17T06:50:00.000Z');
});

test('nobody is hurried below ten minutes', () => {
  expect(startingAt('2026-11-16T07:06:00Z')).toBe('2026-11-16T07:00:00.000Z');
});

test('an answer after the lesson has begun is no use', () => {
  expect(startingAt('2026-11-16T06:55:00Z')).toBe('2026-11-16T06:55:00.000Z');
});

test('one offer a person and absence, whatever the order of the rows', () => {
  const row = (absenceId: string, substituteId: string) => ({ absenceId, substituteId });
  const bundles = bundle([row('a', 'noe'), row('b', 'noe'), row('a', 'lea'), row('a', 'noe')]);
  expect(bundles.map((rows) => rows.length).toSorted()).toEqual([1, 1, 2]);
});

describe('a promise may fall away', () => {
  const startsAt = new Date('2026-11-16T09:00:00Z');
  const at = (state: CoverState, now = '2026-11-16T08:59:59Z') => refusalToLose({ state, startsAt }, new Date(now));

  test('while it stands, until the lesson begins', () => {
    expect(at('accepted')).toBeNull();
    expect(at('accepted', '2026-11-16T09:00:00Z')).toBe('lesson_under_way');
  });

  test('never once the room is open, or the lesson is over', () => {
    for (const state of ['live', 'taught', 'failed'] as const) expect(at(state)).toBe('lesson_under_way');
  });

  test('not where nobody promised', () => {
    for (const state of ['open', 'planned', 'offered', 'on_site', 'not_needed', 'no_cover', 'cancelled'] as const) {
      expect(at(state)).toBe('cover_moved_on');
    }
  });
});
