import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Interval } from '#contract/time.ts';
import { type Hours, isThere } from '../../../server/matching/local-week.ts';
import { notThere } from '../../../server/matching/not-there.ts';

const at = (instant: string) => Date.parse(instant);
const shown = (gone: readonly Interval[]) =>
  gone.map(({ start, end }) => [start, end].map((instant) => new Date(instant).toISOString().slice(0, 16)));

/** Monday 16 November 2026 in Paris. */
const monday = { start: at('2026-11-15T23:00:00Z'), end: at('2026-11-16T23:00:00Z') };
const mornings: Hours = {
  timeZone: 'Europe/Paris',
  availability: [{ weekday: 1, startMinute: 480, endMinute: 720 }],
  away: [],
};

describe('when somebody cannot be asked', () => {
  test('is everything around their weekly hours', () => {
    expect(shown(notThere(monday, mornings))).toEqual([
      ['2026-11-15T23:00', '2026-11-16T07:00'],
      ['2026-11-16T11:00', '2026-11-16T23:00'],
    ]);
  });

  test('is all the time for whoever said no hours, and never for whoever is there round the clock', () => {
    expect(notThere(monday, { ...mornings, availability: [] })).toEqual([monday]);
    const always = [{ weekday: 1, startMinute: 0, endMinute: 1440 }];
    expect(notThere(monday, { ...mornings, availability: always })).toEqual([]);
  });

  test('is the dentist’s hour within them', () => {
    const away = [{ firstDay: '2026-11-16', lastDay: '2026-11-16', startMinute: 540, endMinute: 600 }];
    expect(shown(notThere(monday, { ...mornings, away }))[1]).toEqual(['2026-11-16T08:00', '2026-11-16T09:00']);
  });

  test('goes by their own clock: mornings in Saint-Denis of La Réunion end at nine in Paris', () => {
    expect(shown(notThere(monday, { ...mornings, timeZone: 'Indian/Reunion' }))).toEqual([
      ['2026-11-15T23:00', '2026-11-16T04:00'],
      ['2026-11-16T08:00', '2026-11-16T23:00'],
    ]);
  });

  test('is one stretch through the night when the clock is put back', () => {
    const weekend = { start: at('2026-10-24T22:00:00Z'), end: at('2026-10-25T23:00:00Z') };
    expect(notThere(weekend, mornings)).toEqual([weekend]);
  });
});

const minutes = fc
  .tuple(fc.integer({ min: 0, max: 47 }), fc.integer({ min: 1, max: 48 }))
  .filter(([start, end]) => start < end)
  .map(([start, end]) => ({ startMinute: start * 30, endMinute: end * 30 }));
const hours = fc.record({
  timeZone: fc.constantFrom('Europe/Paris', 'America/Martinique', 'Pacific/Noumea', 'America/Miquelon'),
  availability: fc.array(
    fc.tuple(fc.integer({ min: 1, max: 7 }), minutes).map(([weekday, stretch]) => ({ weekday, ...stretch })),
    { maxLength: 12 },
  ),
  away: fc.array(
    fc
      .tuple(fc.integer({ min: 14, max: 24 }), minutes)
      .map(([day, stretch]) => ({ firstDay: `2026-11-${day}`, lastDay: `2026-11-${day}`, ...stretch })),
    { maxLength: 3 },
  ),
});

test('every half-hour of a week is in it exactly when the rule of plans finds nobody there', () => {
  const week = { start: at('2026-11-15T23:00:00Z'), end: at('2026-11-22T23:00:00Z') };
  fc.assert(
    fc.property(hours, (of) => {
      const gone = notThere(week, of);
      for (let start = week.start; start < week.end; start += 30 * 60_000) {
        const half = { start, end: start + 30 * 60_000 };
        const isIn = gone.some((away) => away.start <= half.start && half.end <= away.end);
        expect(isIn, new Date(start).toISOString()).toBe(!isThere(half, of));
      }
      for (const [index, { start }] of gone.entries()) expect(start).toBeGreaterThan(gone[index - 1]?.end ?? 0);
    }),
    { numRuns: 60 },
  );
});
