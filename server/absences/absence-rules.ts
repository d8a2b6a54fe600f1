import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { MAX_ABSENCE_DAYS, type NewAbsence } from '#contract/absences.ts';
import { Refusal } from '#contract/failure.ts';
import type { ClockTime, Day } from '#contract/time.ts';
import { addDays } from '#contract/words/times.ts';
import { instantAt } from '../schools/wall-clock.ts';

/** Half-open: the teacher is away from `from` until just before `until`. */
export interface AwayPeriod {
  from: Date;
  until: Date;
}

export interface SchoolYear {
  startsOn: Day | null;
  endsOn: Day | null;
}

type Stretch = Pick<NewAbsence, 'firstDay' | 'lastDay' | 'hours'>;

/**
 * Checks what no database has to be asked for.
 * @throws Refusal `absence_ends_before_start`, `absence_too_long`, `absence_outside_school_year`
 */
export function checkStretch({ firstDay, lastDay, hours }: Stretch, year: SchoolYear): void {
  // ISO days and HH:MM times compare as text.
  if (lastDay < firstDay || (hours && hours.to <= hours.from)) throw new Refusal('absence_ends_before_start');
  if (dayCount(firstDay, lastDay) > MAX_ABSENCE_DAYS) throw new Refusal('absence_too_long');
  const outside = year.startsOn === null || year.endsOn === null || firstDay < year.startsOn || lastDay > year.endsOn;
  if (outside) {
    throw new Refusal('absence_outside_school_year', [{ fact: `${year.startsOn ?? '?'}/${year.endsOn ?? '?'}` }]);
  }
}

/**
 * The instants an absence takes on the school's clock: one stretch for whole days, one a day for chosen hours.
 * A day is as long as the clock makes it: 23 or 25 hours when summer time begins or ends.
 */
export function awayPeriods({ firstDay, lastDay, hours }: Stretch, timeZone: string): AwayPeriod[] {
  if (!hours) return [{ from: instantOf(firstDay, 0, timeZone), until: instantOf(addDays(lastDay, 1), 0, timeZone) }];
  const periods = Array.from({ length: dayCount(firstDay, lastDay) }, (_, index) => {
    const day = addDays(firstDay, index);
    return {
      from: instantOf(day, minuteOf(hours.from), timeZone),
      until: instantOf(day, minuteOf(hours.to), timeZone),
    };
  });
  // Of hours that the clock skips in spring nothing may be left.
  return periods.filter(({ from, until }) => from < until);
}

/** A minute that the clocks skip in spring is meant as a watch shows it that nobody has set: an hour later. */
function instantOf(day: Day, minute: number, timeZone: string): Date {
  const instant = instantAt(day, minute, timeZone) ?? instantAt(day, minute + 60, timeZone);
  if (!instant) throw new RangeError(`No such time on ${day} in ${timeZone}.`);
  return instant;
}

/** Minutes after midnight, from `HH:MM`. */
export function minuteOf(time: ClockTime): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** `HH:MM`, from minutes after midnight. */
export function clockTimeOf(minute: number): ClockTime {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function dayCount(firstDay: Day, lastDay: Day): number {
  return differenceInCalendarDays(lastDay, firstDay) + 1;
}
