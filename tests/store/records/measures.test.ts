import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { CoverState } from '#contract/cover.ts';
import type { Period } from '#contract/measures.ts';
import { readMeasures } from '../../../server/records/measure-store.ts';
import {
  aMeasuredSchool,
  anyPast,
  aPastLesson,
  draws,
  hourAfter,
  type PastLesson,
  type Stage,
} from '../../support/build/measured.ts';
import { countSlowly } from '../../support/slow-measures.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const database = await createTestDatabase();
const { sql } = database;
afterAll(() => database.drop());

/** Thursday 19 November 2026, noon in Paris. */
const NOW = new Date('2026-11-19T11:00:00Z');
const MINUTE = 60_000;
let here: Stage;

beforeEach(async () => {
  await sql`TRUNCATE school, substitute, happening, plan, sfu_cursor CASCADE`;
  here = await aMeasuredSchool(sql, '0159999M');
});

const measure = (period: Period = 'month') => readMeasures(sql, { academyCode: '06', period, now: NOW });

async function leadOf(past: PastLesson): Promise<unknown> {
  await aPastLesson(sql, here, past);
  const { leads } = await measure();
  return leads.filter(({ taught, onSite, lost }) => taught + onSite + lost > 0).map(({ name }) => name);
}

async function delaysOf(...pasts: PastLesson[]) {
  for (const past of pasts) await aPastLesson(sql, here, past);
  return Object.fromEntries((await measure()).delays.map((delay) => [delay.name, delay]));
}

describe('the notice of a lesson', () => {
  test.each([
    ['told a minute after the bell', '2026-11-16T09:01:00Z', 'begun'],
    ['told at the bell', '2026-11-16T09:00:00Z', 'two_hours'],
    ['told just less than two hours ahead', '2026-11-16T07:00:01Z', 'two_hours'],
    ['told two hours ahead', '2026-11-16T07:00:00Z', 'day'],
    ['told the day before at that hour', '2026-11-15T09:00:00Z', 'three_days'],
    ['told in the week before', '2026-11-10T09:00:00Z', 'week'],
    ['told a month ahead', '2026-10-16T09:00:00Z', 'later'],
  ])('%s', async (_, knownAt, name) => {
    expect(await leadOf({ knownAt })).toEqual([name]);
  });

  test('is counted from the declaration where nothing else is known', async () => {
    expect(await leadOf({ declaredAt: '2026-11-16T08:00:00Z' })).toEqual(['two_hours']);
  });

  test('is counted from when an absence that goes on reached it, however long ago it was declared', async () => {
    expect(await leadOf({ declaredAt: '2026-09-01T08:00:00Z', knownAt: '2026-11-16T08:00:00Z' })).toEqual([
      'two_hours',
    ]);
  });

  test('begins again when the school’s own solution falls away', async () => {
    expect(await leadOf({ knownAt: '2026-11-01T08:00:00Z', reopenedAt: ['2026-11-16T08:30:00Z'] })).toEqual([
      'two_hours',
    ]);
  });
});

describe('a lesson', () => {
  test.each<[CoverState, object | null]>([
    ['taught', { taught: 1, onSite: 0, lost: 0 }],
    ['live', { taught: 1, onSite: 0, lost: 0 }],
    ['on_site', { taught: 0, onSite: 1, lost: 0 }],
    ['open', { taught: 0, onSite: 0, lost: 1 }],
    ['accepted', { taught: 0, onSite: 0, lost: 1 }],
    ['no_cover', { taught: 0, onSite: 0, lost: 1 }],
    ['failed', { taught: 0, onSite: 0, lost: 1 }],
    ['cancelled', null],
    ['not_needed', null],
  ])('that is over and %s counts as %j', async (state, counted) => {
    await aPastLesson(sql, here, { state });
    expect((await measure('week')).weeks).toEqual(counted === null ? [] : [{ monday: '2026-11-16', ...counted }]);
  });

  test('of another academy, of last week, or not yet over is not in this week’s measures', async () => {
    await aPastLesson(sql, await aMeasuredSchool(sql, '0679999E', '15'));
    await aPastLesson(sql, here, { startsAt: '2026-11-15T22:59:00Z' });
    await aPastLesson(sql, here, { startsAt: '2026-11-19T10:30:00Z', state: 'live' });
    expect((await measure('week')).weeks).toEqual([]);
    await aPastLesson(sql, here, { startsAt: '2026-11-15T23:00:00Z' });
    expect((await measure('week')).weeks).toEqual([{ monday: '2026-11-16', taught: 1, onSite: 0, lost: 0 }]);
  });

  test('stands in its week, and holidays between two weeks are empty weeks', async () => {
    await aPastLesson(sql, here, { startsAt: '2026-11-05T09:00:00Z', state: 'open' });
    await aPastLesson(sql, here);
    const { firstDay, weeks } = await measure();
    expect(firstDay).toBe('2026-10-26');
    expect(weeks).toEqual([
      { monday: '2026-11-02', taught: 0, onSite: 0, lost: 1 },
      { monday: '2026-11-09', taught: 0, onSite: 0, lost: 0 },
      { monday: '2026-11-16', taught: 1, onSite: 0, lost: 0 },
    ]);
  });
});

describe('the way to a lesson', () => {
  const promised = { state: 'accepted', sentAt: '2026-11-16T06:10:00Z', answeredAt: '2026-11-16T06:14:00Z' } as const;
  const together = [
    { party: 'classroom', from: '2026-11-16T08:55:00Z', until: '2026-11-16T10:00:00Z' },
    { party: 'substitute', from: '2026-11-16T09:02:00Z', until: '2026-11-16T09:54:00Z' },
  ] as const;

  test('is timed from the need to the yes, and to the first instant in which both are there', async () => {
    const { answer, fill, first_minute, late } = await delaysOf({ offers: [promised], presence: [...together] });
    expect([answer?.medianMs, fill?.medianMs, first_minute?.medianMs, late?.medianMs]).toEqual(
      [4, 14, 182, 2].map((minutes) => minutes * MINUTE),
    );
    expect([answer?.bars, late?.bars]).toEqual([
      [1, 0, 0, 0, 0, 0, 0, 0],
      [0, 1, 0, 0, 0, 0],
    ]);
  });

  test('counts the yes that stands: a promise given back filled nothing', async () => {
    const late = { ...promised, sentAt: '2026-11-16T07:00:00Z', answeredAt: '2026-11-16T07:30:00Z' };
    const { answer, fill } = await delaysOf({ offers: [promised, late] });
    expect([answer?.count, fill?.count, fill?.medianMs]).toEqual([2, 1, 90 * MINUTE]);
  });

  test('has no answer in an offer that nobody answered', async () => {
    const silent = { ...promised, state: 'expired' } as const;
    const { answer } = await delaysOf({ state: 'open', offers: [silent] });
    expect(answer).toMatchObject({ count: 0, medianMs: null, ninthMs: null });
    expect((await measure()).offers).toEqual({ accepted: 0, refused: 0, expired: 1, withdrawn: 0, sent: 0 });
  });

  test('a greeting before the bell is no lesson, and who came after the other had gone met nobody', async () => {
    const [classroom] = together;
    const early = { party: 'substitute', from: '2026-11-16T08:56:00Z', until: '2026-11-16T09:30:00Z' } as const;
    const after = { party: 'substitute', from: '2026-11-17T10:00:00Z', until: '2026-11-17T10:30:00Z' } as const;
    const gone = { ...classroom, from: '2026-11-17T08:55:00Z', until: '2026-11-17T10:00:00Z' };
    const { late } = await delaysOf(
      { presence: [classroom, early] },
      { startsAt: '2026-11-17T09:00:00Z', presence: [gone, after] },
    );
    expect(late).toMatchObject({ count: 1, medianMs: 0 });
  });

  test('an offer about two lessons is one question', async () => {
    const both = { ...promised, id: '00000000-0000-4000-8000-000000000001' };
    const { answer, fill } = await delaysOf({ offers: [both] }, { startsAt: '2026-11-16T10:00:00Z', offers: [both] });
    expect([answer?.count, fill?.count]).toEqual([1, 2]);
  });

  test('half and nine in ten are real lessons of ten', async () => {
    const answers = Array.from({ length: 10 }, (_, index): PastLesson => {
      const answeredAt = new Date(Date.parse(promised.sentAt) + (index + 1) * MINUTE).toISOString();
      return {
        startsAt: hourAfter('2026-11-16T07:00:00Z', index).toISOString(),
        offers: [{ ...promised, answeredAt }],
      };
    });
    const { answer } = await delaysOf(...answers);
    expect(answer).toMatchObject({ count: 10, medianMs: 5 * MINUTE, ninthMs: 9 * MINUTE });
    expect(answer?.bars).toEqual([4, 6, 0, 0, 0, 0, 0, 0]);
  });
});

test('an academy that is none is unknown', async () => {
  await expect(readMeasures(sql, { academyCode: '99', period: 'week', now: NOW })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test.each([1, 2, 3])('a slow and obvious count of anybody’s past agrees (%i)', async (seed) => {
  const draw = draws(seed);
  const near = await aMeasuredSchool(sql, '0159998L');
  const far = await aMeasuredSchool(sql, '0679999E', '15');
  for (let hour = 0; hour < 240; hour += 1) {
    const stage = [here, near, far][draw(3)] ?? here;
    // Two to seven hours apart: from the end of October until after the present.
    await aPastLesson(sql, stage, anyPast(draw, hourAfter('2026-10-23T06:00:00Z', hour * 3)));
  }
  const { leads, delays, offers, weeks } = await measure('month');
  expect({ leads, delays, offers, weeks }).toEqual(await countSlowly(sql, new Date('2026-10-25T23:00:00Z'), NOW));
  expect(delays.every(({ count }) => count > 5)).toBe(true);
});
