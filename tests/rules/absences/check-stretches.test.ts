import { describe, expect, test } from 'vitest';
import type { Stretch } from '#contract/absences.ts';
import { boundsOf, checkStretches, coveredUntil, isOver } from '../../../server/absences/absence-rules.ts';

const year = { startsOn: '2026-09-01', endsOn: '2027-07-02' };
const days = (firstDay: string, lastDay: string | null = firstDay, hours: Stretch['hours'] = null): Stretch => ({
  firstDay,
  lastDay,
  hours,
});
const morning = { from: '08:00', to: '12:00' };
const afternoon = { from: '13:00', to: '17:00' };
const refusalOf = (stretches: Stretch[], of = year) => {
  try {
    checkStretches(stretches, of);
    return null;
  } catch (refusal) {
    return (refusal as { code: string }).code;
  }
};

describe('the parts of an absence', () => {
  test.each<[string, Stretch[]]>([
    ['one day', [days('2026-11-16')]],
    ['Monday whole, Tuesday in the morning', [days('2026-11-16'), days('2026-11-17', '2026-11-17', morning)]],
    [
      'both halves of one day apart',
      [days('2026-11-16', '2026-11-16', morning), days('2026-11-16', '2026-11-16', afternoon)],
    ],
    [
      'every morning, and every afternoon of the same week',
      [days('2026-11-16', '2026-11-20', morning), days('2026-11-16', '2026-11-20', afternoon)],
    ],
    ['a day, and a week later until further notice', [days('2026-11-16'), days('2026-11-23', null)]],
    ['the whole school year', [days('2026-09-01', '2027-07-02')]],
  ])('may be %s', (_, stretches) => {
    expect(refusalOf(stretches)).toBeNull();
  });

  test.each<[string, string, Stretch[]]>([
    ['twice the same day', 'absence_stretches_overlap', [days('2026-11-16'), days('2026-11-16')]],
    [
      'hours of a day that is away as a whole',
      'absence_stretches_overlap',
      [days('2026-11-16', '2026-11-18'), days('2026-11-17', '2026-11-17', morning)],
    ],
    [
      'hours that overlap',
      'absence_stretches_overlap',
      [days('2026-11-16', '2026-11-16', morning), days('2026-11-16', '2026-11-16', { from: '11:00', to: '13:00' })],
    ],
    ['in the wrong order', 'absence_stretches_overlap', [days('2026-11-17'), days('2026-11-16')]],
    [
      'without an end before the last',
      'absence_stretches_overlap',
      [days('2026-11-16', null, morning), days('2026-11-23', null, afternoon)],
    ],
    [
      'backwards in the second part',
      'absence_ends_before_start',
      [days('2026-11-16'), days('2026-11-18', '2026-11-17')],
    ],
    ['together longer than a year', 'absence_too_long', [days('2026-09-01'), days('2027-09-02')]],
    [
      'in part outside the school year',
      'absence_outside_school_year',
      [days('2026-11-16'), days('2027-07-01', '2027-07-03')],
    ],
    ['without an end from after the school year', 'absence_outside_school_year', [days('2027-07-03', null)]],
  ])('may not be %s', (_, code, stretches) => {
    expect(refusalOf(stretches)).toBe(code);
  });

  test('span from the first day to the last of any, or to no day known', () => {
    expect(boundsOf([days('2026-11-16', '2026-11-20', morning), days('2026-11-16', '2026-11-18', afternoon)])).toEqual({
      firstDay: '2026-11-16',
      lastDay: '2026-11-20',
    });
    expect(boundsOf([days('2026-11-16'), days('2026-11-23', null)]).lastDay).toBeNull();
  });
});

describe('an absence is over', () => {
  test('a week after its last day, on the school’s clock: until then it may be prolonged', () => {
    const last = { lastDay: '2026-11-16' };
    expect(isOver(last, 'Europe/Paris', new Date('2026-11-23T22:59:00Z'))).toBe(false);
    expect(isOver(last, 'Europe/Paris', new Date('2026-11-23T23:00:00Z'))).toBe(true);
    expect(isOver(last, 'Pacific/Noumea', new Date('2026-11-23T12:59:00Z'))).toBe(false);
    expect(isOver(last, 'Pacific/Noumea', new Date('2026-11-23T13:00:00Z'))).toBe(true);
  });

  test('never while nobody knows its end', () => {
    expect(isOver({ lastDay: null }, 'Europe/Paris', new Date('2030-01-01T00:00:00Z'))).toBe(false);
  });
});

describe('lessons become covers until', () => {
  const school = { timeZone: 'Europe/Paris', yearEndsOn: '2027-07-02' };
  const until = (lastDay: string | null, now: string, firstDay = '2026-11-16') =>
    coveredUntil({ firstDay, lastDay }, school, new Date(now));

  test('the last day, when it is known', () => {
    expect(until('2026-12-18', '2026-11-16T06:00:00Z')).toBe('2026-12-18');
  });

  test('two weeks from today, while it is not', () => {
    expect(until(null, '2026-11-18T06:00:00Z')).toBe('2026-12-02');
  });

  test('two weeks from the first day, when that is still to come', () => {
    expect(until(null, '2026-11-10T06:00:00Z')).toBe('2026-11-30');
  });

  test('the end of the school year at the latest', () => {
    expect(until(null, '2027-06-25T06:00:00Z')).toBe('2027-07-02');
  });

  test('a year after the first day at the latest, however many school years follow', () => {
    const later = { timeZone: 'Europe/Paris', yearEndsOn: '2028-07-02' };
    expect(coveredUntil({ firstDay: '2026-11-16', lastDay: null }, later, new Date('2027-11-15T06:00:00Z'))).toBe(
      '2027-11-16',
    );
  });
});
