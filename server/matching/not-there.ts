import type { Interval } from '#contract/time.ts';
import { instantAt, shownAt } from '../schools/wall-clock.ts';
import { type DatedStretch, type Hours, liesWithin, meetsAway } from './local-week.ts';

const DAY_MS = 24 * 60 * 60_000;
const MINUTES_A_DAY = 24 * 60;

/**
 * When, within `around` (ms), somebody cannot be asked: outside their weekly hours, or away. Soonest first, and no two touch.
 * It asks the very rules by which plans find somebody available, stretch by stretch.
 */
export function notThere(around: Interval, hours: Hours): Interval[] {
  const gone: Interval[] = [];
  for (const day of daysShown(around, hours.timeZone)) {
    for (const stretch of stretchesOf(day, hours)) {
      if (liesWithin(stretch, hours.availability) && !meetsAway(stretch, hours.away)) continue;
      const { start, end } = within(around, stretch, hours.timeZone);
      const last = gone.at(-1);
      if (last?.end === start) last.end = end;
      else if (start < end) gone.push({ start, end });
    }
  }
  return gone;
}

/** Every day that a clock on the wall in `timeZone` shows in an interval. */
function daysShown({ start, end }: Interval, timeZone: string): string[] {
  const [first, last] = [start, end].map((instant) => Date.parse(shownAt(new Date(instant), timeZone).day));
  const days: string[] = [];
  for (let day = first ?? 0; day <= (last ?? 0); day += DAY_MS) days.push(new Date(day).toISOString().slice(0, 10));
  return days;
}

/** A day cut wherever somebody's hours or absences begin or end: each piece is all of it free, or none of it. */
function stretchesOf(day: string, { availability, away }: Hours): DatedStretch[] {
  const cuts = new Set([0, MINUTES_A_DAY]);
  for (const { startMinute, endMinute } of [...availability, ...away]) cuts.add(startMinute).add(endMinute);
  const minutes = [...cuts].sort((a, b) => a - b);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return minutes.slice(1).map((endMinute, index) => ({ day, weekday, startMinute: minutes[index] ?? 0, endMinute }));
}

/** A stretch as instants, cut to `around`. */
function within(around: Interval, { day, startMinute, endMinute }: DatedStretch, timeZone: string): Interval {
  return {
    start: Math.max(around.start, instantOf(day, startMinute, timeZone)),
    end: Math.min(around.end, instantOf(day, endMinute, timeZone)),
  };
}

/** A minute that the clock skips in spring is the one it shows instead. */
function instantOf(day: string, minute: number, timeZone: string): number {
  const instant = instantAt(day, minute, timeZone) ?? instantAt(day, minute + 60, timeZone);
  if (!instant) throw new Error(`The clock of ${timeZone} skips more than an hour on ${day}.`);
  return instant.getTime();
}
