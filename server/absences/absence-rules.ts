import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { MAX_ABSENCE_DAYS, PROLONGABLE_DAYS, ROLLING_DAYS, type Stretch } from '#contract/absences.ts';
import { Refusal } from '#contract/failure.ts';
import type { Day } from '#contract/time.ts';
import { addDays, dayIn } from '#contract/words/times.ts';
import { instantAt, minuteOf } from '../schools/wall-clock.ts';

/** Half-open: the teacher is away from `from` until just before `until`; null: nobody knows until when. */
export interface AwayPeriod {
  from: Date;
  until: Date | null;
}

export interface SchoolYear {
  startsOn: Day | null;
  endsOn: Day | null;
}

/** The first day of an absence and the last one, which is null while nobody knows it. */
export interface Bounds {
  firstDay: Day;
  lastDay: Day | null;
}

/** What the stretches span together. They are in order, so the first begins first. */
export function boundsOf(stretches: readonly Stretch[]): Bounds {
  const [first] = stretches;
  if (!first) throw new RangeError('An absence has at least one stretch.');
  const ends = stretches.map(({ lastDay }) => lastDay).filter((day) => day !== null);
  const isOpen = ends.length < stretches.length;
  return { firstDay: first.firstDay, lastDay: isOpen ? null : (ends.toSorted().at(-1) ?? null) };
}

/**
 * Checks what no database has to be asked for: each stretch by itself, their order, and the school's year.
 * @throws Refusal `absence_ends_before_start`, `absence_stretches_overlap` (also: not in order, or an open one before the
 *   last), `absence_too_long`, `absence_outside_school_year`
 */
export function checkStretches(stretches: readonly Stretch[], year: SchoolYear): void {
  for (const { firstDay, lastDay, hours } of stretches) {
    // ISO days and HH:MM times compare as text.
    const isBackwards = (lastDay !== null && lastDay < firstDay) || (hours !== null && hours.to <= hours.from);
    if (isBackwards) throw new Refusal('absence_ends_before_start');
  }
  checkOrder(stretches);
  const { firstDay, lastDay } = boundsOf(stretches);
  if (lastDay !== null && dayCount(firstDay, lastDay) > MAX_ABSENCE_DAYS) throw new Refusal('absence_too_long');
  checkYear({ firstDay, lastDay }, year);
}

function checkOrder(stretches: readonly Stretch[]): void {
  stretches.forEach((stretch, index) => {
    const later = stretches.slice(index + 1);
    const isInOrder = later.every((next) => beginning(stretch) < beginning(next));
    const isAlone = later.every((next) => !shareTime(stretch, next));
    const isLastIfOpen = stretch.lastDay !== null || later.length === 0;
    if (!isInOrder || !isAlone || !isLastIfOpen) throw new Refusal('absence_stretches_overlap');
  });
}

/** Days and minutes as one text that sorts as time goes. */
function beginning({ firstDay, hours }: Stretch): string {
  return `${firstDay}T${hours?.from ?? '00:00'}`;
}

function shareTime(a: Stretch, b: Stretch): boolean {
  const shareDays = (a.lastDay === null || b.firstDay <= a.lastDay) && (b.lastDay === null || a.firstDay <= b.lastDay);
  const shareHours = !a.hours || !b.hours || (a.hours.from < b.hours.to && b.hours.from < a.hours.to);
  return shareDays && shareHours;
}

function checkYear({ firstDay, lastDay }: Bounds, { startsOn, endsOn }: SchoolYear): void {
  const isInside = startsOn !== null && endsOn !== null && firstDay >= startsOn && (lastDay ?? firstDay) <= endsOn;
  if (!isInside) throw new Refusal('absence_outside_school_year', [{ fact: `${startsOn ?? '?'}/${endsOn ?? '?'}` }]);
}

/** Whether the last day of an absence has passed for so long, on the school's clock, that it is prolonged no more. */
export function isOver({ lastDay }: Pick<Bounds, 'lastDay'>, timeZone: string, now: Date): boolean {
  return lastDay !== null && addDays(lastDay, PROLONGABLE_DAYS) < dayIn(now.getTime(), timeZone);
}

/**
 * The last day whose lessons become covers: the absence's own, or, while nobody knows it, ROLLING_DAYS from now. An
 * absence without an end reaches MAX_ABSENCE_DAYS at the most, and none reaches beyond the school's year.
 */
export function coveredUntil(
  { firstDay, lastDay }: Bounds,
  school: { timeZone: string; yearEndsOn: Day | null },
  now: Date,
): Day {
  const today = dayIn(now.getTime(), school.timeZone);
  const rolling = addDays(today > firstDay ? today : firstDay, ROLLING_DAYS);
  const days = [lastDay ?? rolling, addDays(firstDay, MAX_ABSENCE_DAYS - 1), school.yearEndsOn];
  return days.filter((day) => day !== null).toSorted()[0] ?? rolling;
}

/**
 * The instants some stretches take on the school's clock: one period for whole days, one a day for chosen hours.
 * A day is as long as the clock makes it: 23 or 25 hours when summer time begins or ends.
 * @param until for chosen hours without an end: the last day that is counted out
 */
export function awayPeriods(stretches: readonly Stretch[], timeZone: string, until: Day): AwayPeriod[] {
  return stretches.flatMap(({ firstDay, lastDay, hours }) => {
    if (!hours) {
      const from = instantOf(firstDay, 0, timeZone);
      return [{ from, until: lastDay === null ? null : instantOf(addDays(lastDay, 1), 0, timeZone) }];
    }
    const days = Math.max(0, dayCount(firstDay, lastDay ?? until));
    const periods = Array.from({ length: days }, (_, index) => {
      const day = addDays(firstDay, index);
      return {
        from: instantOf(day, minuteOf(hours.from), timeZone),
        until: instantOf(day, minuteOf(hours.to), timeZone),
      };
    });
    // Of hours that the clock skips in spring nothing may be left.
    return periods.filter((period) => period.from < period.until);
  });
}

/** A minute that the clocks skip in spring is meant as a watch shows it that nobody has set: an hour later. */
function instantOf(day: Day, minute: number, timeZone: string): Date {
  const instant = instantAt(day, minute, timeZone) ?? instantAt(day, minute + 60, timeZone);
  if (!instant) throw new RangeError(`No such time on ${day} in ${timeZone}.`);
  return instant;
}

function dayCount(firstDay: Day, lastDay: Day): number {
  return differenceInCalendarDays(lastDay, firstDay) + 1;
}
