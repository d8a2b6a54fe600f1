import { TZDate } from '@date-fns/tz';
import { addDays } from 'date-fns/addDays';
import { startOfISOWeek } from 'date-fns/startOfISOWeek';
import type { Away } from '#contract/pool.ts';
import type { Interval } from '#contract/time.ts';

/** A stretch of one day on somebody's wall clock: ISO weekday (1 Monday … 7 Sunday), minutes after midnight, half-open. */
export interface LocalStretch {
  weekday: number;
  startMinute: number;
  endMinute: number;
}

/** A stretch of one day of the calendar, `YYYY-MM-DD` on that wall clock. */
export interface DatedStretch extends LocalStretch {
  day: string;
}

const MINUTES_A_DAY = 24 * 60;

/**
 * An interval of at most a day as the wall clock of `timeZone` shows it: one stretch, or two when it passes midnight there.
 * On the night when the clock changes, the wall clock counts: availability is what people read on it.
 */
export function localStretches({ start, end }: Interval, timeZone: string): DatedStretch[] {
  const from = new TZDate(start, timeZone);
  const until = new TZDate(end, timeZone);
  const startMinute = minuteOfDay(from);
  const endMinute = minuteOfDay(until);
  if (from.getDate() === until.getDate()) return [{ ...dayOf(from), startMinute, endMinute }];
  const tillMidnight = { ...dayOf(from), startMinute, endMinute: MINUTES_A_DAY };
  return endMinute === 0 ? [tillMidnight] : [tillMidnight, { ...dayOf(until), startMinute: 0, endMinute }];
}

/** Whether `stretch` lies wholly within the union of `windows`; windows that touch are one. */
export function liesWithin(stretch: LocalStretch, windows: readonly LocalStretch[]): boolean {
  let reached = stretch.startMinute;
  const ofDay = windows.filter((window) => window.weekday === stretch.weekday);
  for (const window of ofDay.toSorted((a, b) => a.startMinute - b.startMinute)) {
    if (window.startMinute > reached) break;
    reached = Math.max(reached, window.endMinute);
  }
  return reached >= stretch.endMinute;
}

/** Whether `stretch` shares a minute with one of the one-off absences. */
export function meetsAway(stretch: DatedStretch, away: readonly Away[]): boolean {
  return away.some(
    ({ firstDay, lastDay, startMinute, endMinute }) =>
      firstDay <= stretch.day &&
      stretch.day <= lastDay &&
      startMinute < stretch.endMinute &&
      stretch.startMinute < endMinute,
  );
}

/** What of a person says when they are there. */
export interface Hours {
  timeZone: string;
  availability: readonly LocalStretch[];
  away: readonly Away[];
}

/** Whether somebody is there for the whole of an interval of at most a day: in their weekly hours, and not away. */
export function isThere(interval: Interval, { timeZone, availability, away }: Hours): boolean {
  return localStretches(interval, timeZone).every(
    (stretch) => liesWithin(stretch, availability) && !meetsAway(stretch, away),
  );
}

/** The ISO week around `instant` on the wall clock of `timeZone`, from its first instant to that of the next week, in ms. */
export function weekAround(instant: number, timeZone: string): Interval {
  const start = startOfISOWeek(new TZDate(instant, timeZone));
  return { start: start.getTime(), end: addDays(start, 7).getTime() };
}

function dayOf(date: TZDate): { day: string; weekday: number } {
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'));
  return { day: `${date.getFullYear()}-${month}-${day}`, weekday: date.getDay() === 0 ? 7 : date.getDay() };
}

function minuteOfDay(date: TZDate): number {
  return date.getHours() * 60 + date.getMinutes();
}
