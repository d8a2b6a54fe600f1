import { describe, expect, test } from 'vitest';
import type { ClosedPeriod, SchoolCalendar } from '#contract/calendar.ts';
import {
  daysUntil,
  lookAt,
  monthsOf,
  nextPause,
  shownYear,
  type Told,
} from '../../../client/src/school/school-year.ts';
import { aCalendar, aClosedPeriod } from '../support/calendars.ts';

const year = { firstDay: '2026-08-31', lastDay: '2027-07-02' };
const christmas = aClosedPeriod({ name: 'Vacances de Noël', firstDay: '2026-12-19', lastDay: '2027-01-03' });
const christmasDay = aClosedPeriod({
  closure: 'public_holiday',
  name: 'Noël',
  firstDay: '2026-12-25',
  lastDay: '2026-12-25',
});
const armistice = aClosedPeriod({
  closure: 'public_holiday',
  name: 'Armistice de 1918',
  firstDay: '2026-11-11',
  lastDay: '2026-11-11',
});
const periods: ClosedPeriod[] = [armistice, christmas, christmasDay];
const told: Told = { periods, unknown: [] };
/** Nobody knows what comes after Christmas. */
const partlyTold: Told = { periods, unknown: [{ firstDay: '2027-01-04', lastDay: '2027-07-02' }] };

describe('a day of the school', () => {
  test.each([
    ['2026-11-20', 'school', []],
    ['2026-11-21', 'weekend', []],
    ['2026-11-22', 'weekend', []],
    ['2026-11-11', 'public_holiday', ['Armistice de 1918']],
    ['2026-12-19', 'school_holiday', ['Vacances de Noël']],
    ['2027-01-03', 'school_holiday', ['Vacances de Noël']],
    ['2027-01-04', 'school', []],
    ['2026-08-30', 'outside', []],
    ['2027-07-03', 'outside', []],
  ])('%s is %s', (day, kind, names) => {
    expect(lookAt(day, told, year)).toEqual({ day, kind, names });
  });

  test('that is closed twice shows the holidays and names both', () => {
    expect(lookAt('2026-12-25', told, year)).toMatchObject({
      kind: 'school_holiday',
      names: ['Vacances de Noël', 'Noël'],
    });
  });

  test('that the school itself has taken off shows that first', () => {
    const fair = aClosedPeriod({ closure: 'day_off', name: 'Foire', firstDay: '2026-11-11', lastDay: '2026-11-12' });
    expect(lookAt('2026-11-11', { ...told, periods: [...periods, fair] }, year)).toMatchObject({
      kind: 'day_off',
      names: ['Foire', 'Armistice de 1918'],
    });
  });
});

describe('a day of which nobody knows whether it is a holiday', () => {
  test.each([
    ['2026-12-18', 'school'],
    ['2027-01-03', 'school_holiday'],
    ['2027-01-04', 'unknown'],
    ['2027-07-02', 'unknown'],
    ['2027-07-03', 'outside'],
    ['2027-01-09', 'weekend'],
  ])('is no day of school: %s is %s', (day, kind) => {
    expect(lookAt(day, partlyTold, year).kind).toBe(kind);
  });

  test('is known once the school itself has taken it off', () => {
    const summer = aClosedPeriod({ closure: 'day_off', firstDay: '2027-01-04', lastDay: '2027-02-03' });
    expect(lookAt('2027-01-04', { ...partlyTold, periods: [...periods, summer] }, year).kind).toBe('day_off');
  });

  test('is drawn so in its month', () => {
    const months = monthsOf(partlyTold, year);
    const kinds = (index: number) => new Set(months[index]!.weeks.flat().flatMap((look) => look?.kind ?? []));
    expect(kinds(3)).toEqual(new Set(['school', 'weekend', 'public_holiday']));
    expect(kinds(6)).toEqual(new Set(['unknown', 'weekend']));
  });
});

describe('the year at a glance', () => {
  test('has every month the year touches, and whole weeks from Monday to Sunday', () => {
    const months = monthsOf(told, year);
    expect(months.map(({ month }) => month)).toEqual([
      '2026-08',
      '2026-09',
      '2026-10',
      '2026-11',
      '2026-12',
      '2027-01',
      '2027-02',
      '2027-03',
      '2027-04',
      '2027-05',
      '2027-06',
      '2027-07',
    ]);
    const february = months[6]!;
    // 1 February 2027 is a Monday, and the month has four weeks: nothing before, nothing after.
    expect(february.weeks.map((week) => week.map((look) => look?.day.slice(8)))).toEqual([
      ['01', '02', '03', '04', '05', '06', '07'],
      ['08', '09', '10', '11', '12', '13', '14'],
      ['15', '16', '17', '18', '19', '20', '21'],
      ['22', '23', '24', '25', '26', '27', '28'],
    ]);
    const november = months[3]!;
    expect(november.weeks[0]!.map((look) => look?.day ?? null)).toEqual([...Array(6).fill(null), '2026-11-01']);
    expect(november.weeks).toHaveLength(6);
  });

  test('leaves out the weeks before the first and after the last day', () => {
    const months = monthsOf(told, year);
    expect(months[0]!.weeks.map((week) => week[0]?.day)).toEqual(['2026-08-31']);
    expect(months.at(-1)!.weeks.map((week) => week.map((look) => look?.kind ?? null))).toEqual([
      [null, null, null, 'school', 'school', 'outside', 'outside'],
    ]);
  });

  test('counts every day once, also when the clocks change', () => {
    const days = monthsOf({ periods: [], unknown: [] }, year).flatMap(({ weeks }) =>
      weeks.flat().flatMap((look) => look?.day ?? []),
    );
    expect(new Set(days).size).toBe(days.length);
    expect(days).toContain('2026-10-25');
    expect(days).toContain('2027-03-28');
    // 31 August to 4 July, the Sunday of the last week.
    expect(days).toHaveLength(308);
  });

  test('is the timetable’s year, or September to August around today', () => {
    const unknown: SchoolCalendar = aCalendar({ yearStartsOn: null, yearEndsOn: null });
    expect(shownYear(aCalendar(), '2026-11-22')).toEqual(year);
    expect(shownYear(unknown, '2026-11-22')).toEqual({ firstDay: '2026-09-01', lastDay: '2027-08-31' });
    expect(shownYear(unknown, '2027-08-31')).toEqual({ firstDay: '2026-09-01', lastDay: '2027-08-31' });
  });
});

test('the next pause is what comes or is under way, and no single public holiday', () => {
  expect(nextPause(told, '2026-11-01')).toBe(christmas);
  expect(nextPause(told, '2027-01-03')).toBe(christmas);
  expect(nextPause(told, '2027-01-04')).toBeUndefined();
  expect(nextPause(partlyTold, '2027-01-03')).toBe(christmas);
  expect(nextPause(partlyTold, '2027-01-04')).toBe('unknown');
  expect(daysUntil('2026-12-19', '2026-11-22')).toBe(27);
  expect(daysUntil('2026-12-19', '2026-12-24')).toBe(0);
});
