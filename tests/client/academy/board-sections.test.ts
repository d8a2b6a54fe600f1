import { describe, expect, test } from 'vitest';
import type { Cover } from '#contract/cover.ts';
import { leadOf, sectionsOf } from '../../../client/src/academy/board-sections.ts';
import { aCover, anId } from '../support/build.ts';

/** Tuesday, 07:12 in Paris. */
const now = Date.parse('2026-11-03T06:12:00Z');
const starting = (startsAt: string, given: Partial<Cover> = {}) => aCover({ startsAt, ...given });

describe('lead time', () => {
  test.each([
    ['2026-11-03T06:11:00Z', 'begun'],
    ['2026-11-03T06:12:00Z', 'soon'],
    ['2026-11-03T08:11:00Z', 'soon'],
    ['2026-11-03T08:12:00Z', 'today'],
    ['2026-11-03T22:59:00Z', 'today'],
    ['2026-11-03T23:00:00Z', 'tomorrow'],
    ['2026-11-05T09:00:00Z', 'week'],
    ['2026-11-08T09:00:00Z', 'week'],
    ['2026-11-09T09:00:00Z', 'later'],
  ])('a lesson at %s counts as %s', (startsAt, lead) => {
    expect(leadOf(starting(startsAt), now)).toBe(lead);
  });

  test('the day is the school’s own, also overseas', () => {
    const eveningInMayotte = starting('2026-11-03T21:30:00Z', { timeZone: 'Indian/Mayotte' });
    expect(leadOf(eveningInMayotte, now)).toBe('tomorrow');
  });

  test('on a Sunday nothing of the next day is of this week', () => {
    const sunday = Date.parse('2026-11-08T09:00:00Z');
    expect(leadOf(starting('2026-11-10T09:00:00Z'), sunday)).toBe('later');
  });
});

describe('sections', () => {
  const first = starting('2026-11-03T09:00:00Z', { id: anId(1), uai: '0631234Z', schoolName: 'Collège Z' });
  const second = starting('2026-11-03T10:00:00Z', { id: anId(2), uai: '0639999A', schoolName: 'Collège A' });
  const third = starting('2026-11-04T09:00:00Z', { id: anId(3), uai: '0631234Z', schoolName: 'Collège Z' });
  const ids = (grouping: Parameters<typeof sectionsOf>[1]) =>
    sectionsOf([first, second, third], grouping, now).map(({ title, covers }) => [title, covers.map(({ id }) => id)]);

  test('by hour there is one for each day', () => {
    expect(ids('hour')).toEqual([
      ['aujourd’hui', [anId(1), anId(2)]],
      ['demain', [anId(3)]],
    ]);
  });

  test('a school has one section, whatever stands between its lessons', () => {
    expect(ids('school')).toEqual([
      ['Collège Z', [anId(1), anId(3)]],
      ['Collège A', [anId(2)]],
    ]);
  });

  test('two schools of one name are two sections', () => {
    const twin = { ...second, schoolName: 'Collège Z' };
    expect(sectionsOf([first, twin], 'school', now)).toHaveLength(2);
  });

  test('by lead time the titles say how long there is', () => {
    expect(ids('lead').map(([title]) => title)).toEqual(['Aujourd’hui', 'Demain']);
  });
});
