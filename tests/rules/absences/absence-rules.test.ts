import { describe, expect, test } from 'vitest';
import type { Stretch } from '#contract/absences.ts';
import { awayPeriods } from '../../../server/absences/absence-rules.ts';

const day = (firstDay: string, lastDay = firstDay): Stretch => ({ firstDay, lastDay, hours: null });
const iso = (periods: ReturnType<typeof awayPeriods>) =>
  periods.map(({ from, until }) => [from.toISOString(), until?.toISOString() ?? null]);

describe('the time an absence takes on the school’s clock', () => {
  test('a whole day in Paris in winter begins at 23:00 UTC the evening before', () => {
    expect(iso(awayPeriods([day('2026-11-16')], 'Europe/Paris', '2027-07-02'))).toEqual([
      ['2026-11-15T23:00:00.000Z', '2026-11-16T23:00:00.000Z'],
    ]);
  });

  test('the Sunday on which summer time ends has 25 hours', () => {
    expect(iso(awayPeriods([day('2026-10-25')], 'Europe/Paris', '2027-07-02'))).toEqual([
      ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ]);
  });

  test('the Sunday on which summer time begins has 23 hours', () => {
    expect(iso(awayPeriods([day('2027-03-28')], 'Europe/Paris', '2027-07-02'))).toEqual([
      ['2027-03-27T23:00:00.000Z', '2027-03-28T22:00:00.000Z'],
    ]);
  });

  test('hours that begin in the hour the clocks skip begin an hour later, as on a watch nobody has set', () => {
    const hours = { from: '02:30', to: '04:00' };
    expect(iso(awayPeriods([{ ...day('2027-03-28'), hours }], 'Europe/Paris', '2027-07-02'))).toEqual([
      ['2027-03-28T01:30:00.000Z', '2027-03-28T02:00:00.000Z'],
    ]);
  });

  test('chosen hours are taken on each day, in La Réunion as in Paris', () => {
    const hours = { from: '08:00', to: '12:00' };
    expect(iso(awayPeriods([{ ...day('2026-11-16', '2026-11-17'), hours }], 'Indian/Reunion', '2027-07-02'))).toEqual([
      ['2026-11-16T04:00:00.000Z', '2026-11-16T08:00:00.000Z'],
      ['2026-11-17T04:00:00.000Z', '2026-11-17T08:00:00.000Z'],
    ]);
  });
});
