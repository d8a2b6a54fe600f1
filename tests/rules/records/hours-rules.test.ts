import { describe, expect, test } from 'vitest';
import { mondaysOf, sumWeeks } from '../../../server/records/hours-rules.ts';

const lesson = (startsAt: string, deliveredMinutes = 50) => ({
  startsAt: new Date(startsAt),
  scheduledMinutes: 55,
  deliveredMinutes,
});

describe('the weeks of a month', () => {
  test('November 2026 begins on a Sunday: its first week began in October', () => {
    expect(mondaysOf('2026-11')).toEqual([
      '2026-10-26',
      '2026-11-02',
      '2026-11-09',
      '2026-11-16',
      '2026-11-23',
      '2026-11-30',
    ]);
  });

  test('a February of four whole weeks has four', () => {
    expect(mondaysOf('2027-02')).toEqual(['2027-02-01', '2027-02-08', '2027-02-15', '2027-02-22']);
  });

  test('December ends in the next year', () => {
    expect(mondaysOf('2026-12').at(-1)).toBe('2026-12-28');
  });
});

describe('a week is added up', () => {
  test('whole, also where it lies in another month', () => {
    const [first] = sumWeeks(
      [lesson('2026-10-30T09:00:00Z'), lesson('2026-11-01T09:00:00Z', 20)],
      '2026-11',
      'Europe/Paris',
    );
    expect(first).toEqual({ monday: '2026-10-26', scheduledMinutes: 110, deliveredMinutes: 70 });
  });

  test('by the substitute’s own wall clock: Sunday evening in Paris is Monday in Nouméa', () => {
    const sunday = lesson('2026-11-15T20:00:00Z');
    const weekWith = (zone: string) =>
      sumWeeks([sunday], '2026-11', zone).find(({ scheduledMinutes }) => scheduledMinutes > 0)?.monday;
    expect(weekWith('Europe/Paris')).toBe('2026-11-09');
    expect(weekWith('Pacific/Noumea')).toBe('2026-11-16');
  });

  test('to nothing where nothing was promised', () => {
    expect(sumWeeks([], '2026-11', 'Europe/Paris').every(({ scheduledMinutes }) => scheduledMinutes === 0)).toBe(true);
  });
});
