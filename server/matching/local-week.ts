import { TZDate } from '@date-fns/tz';
import { startOfISOWeek } from 'date-fns/startOfISOWeek';
import type { Interval } from '#contract/time.ts';

/** A stretch of one day on somebody's wall clock: ISO weekday (1 Monday … 7 Sunday), minutes after midnight, half-open. */
export interface LocalStretch {
  weekday: number;
  startMinute: number;
  endMinute: number;
}

const MINUTES_A_DAY = 24 * 60;

/**
 * An interval of at most a day as the wall clock of `timeZone` shows it: one stretch, or two when it passes midnight there.
 * On the night when the clock changes, the wall clock counts: availability is what people read on it.
 */
export function localStretches({ start, end }: Interval, timeZone: string): LocalStretch[] {
  const from = new TZDate(start, timeZone);
  const until = new TZDate(end, timeZone);
  const startMinute = minuteOfDay(from);
  const endMinute = minuteOfDay(until);
  if (from.getDate() === until.getDate()) return [{ weekday: isoWeekday(from), startMinute, endMinute }];
  const tillMidnight = { weekday: isoWeekday(from), startMinute, endMinute: MINUTES_A_DAY };
  return endMinute === 0 ? [tillMidnight] : [tillMidnight, { weekday: isoWeekday(until), startMinute: 0, endMinute }];
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

/** The instant (ms) at which the ISO week around `instant` began on the wall clock of `timeZone`: a key for "the same week". */
export function weekOf(instant: number, timeZone: string): number {
  return startOfISOWeek(new TZDate(instant, timeZone)).getTime();
}

function isoWeekday(date: TZDate): number {
  return date.getDay() === 0 ? 7 : date.getDay();
}

function minuteOfDay(date: TZDate): number {
  return date.getHours() * 60 + date.getMinutes();
}
