import { MAX_STRETCHES } from '#contract/absences.ts';
import type { ClockTime, Day } from '#contract/time.ts';
import { addDays } from '#contract/words/times.ts';
import { clockTimeOf, shownAt } from '../schools/wall-clock.ts';

/** A lesson, or a part of a day: half-open. */
export interface Hours {
  startsAt: Date;
  endsAt: Date;
}

/** A part of a proposed absence: whole days, or some hours of each. It always has an end. */
export interface ProposedStretch {
  firstDay: Day;
  lastDay: Day;
  hours: { from: ClockTime; to: ClockTime } | null;
}

const LAST_MINUTE = 24 * 60 - 1;

/**
 * What an absence would be that takes these lessons: whole days where all lessons that the teacher has on a day are
 * among them, hours elsewhere. Whole days go on over days without lessons. At most MAX_STRETCHES, the soonest.
 * @param absent lessons without their teacher, as a calendar tells of them
 * @param timetabled all lessons of the teacher on those days and between them
 */
export function proposedStretches(
  absent: readonly Hours[],
  timetabled: readonly Hours[],
  timeZone: string,
): ProposedStretch[] {
  const dayOf = ({ startsAt }: Hours) => shownAt(startsAt, timeZone).day;
  const lessons = Map.groupBy(timetabled, dayOf);
  const days = [...Map.groupBy(absent, dayOf)].sort(([one], [other]) => (one < other ? -1 : 1));
  const stretches = days.flatMap(([day, ofDay]) => stretchesOfDay(day, ofDay, lessons.get(day) ?? [], timeZone));
  return joined(stretches, [...lessons.keys()]).slice(0, MAX_STRETCHES);
}

function stretchesOfDay(
  day: Day,
  absent: readonly Hours[],
  lessons: readonly Hours[],
  timeZone: string,
): ProposedStretch[] {
  const isConcerned = (lesson: Hours) => absent.some((one) => overlap(one, lesson));
  if (lessons.length > 0 && lessons.every(isConcerned)) return [{ firstDay: day, lastDay: day, hours: null }];
  const held = lessons.filter((lesson) => !isConcerned(lesson));
  return withoutGaps(absent, held).map(({ startsAt, endsAt }) => {
    const [start, end] = [shownAt(startsAt, timeZone), shownAt(endsAt, timeZone)];
    const to = clockTimeOf(end.day === day ? end.minute : LAST_MINUTE);
    return { firstDay: day, lastDay: day, hours: { from: clockTimeOf(start.minute), to } };
  });
}

/** Lessons with nothing but breaks between them are one stretch. */
function withoutGaps(absent: readonly Hours[], held: readonly Hours[]): Hours[] {
  const found: Hours[] = [];
  for (const next of absent.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    const last = found.at(-1);
    const goesOn = last && !held.some((lesson) => overlap(lesson, { startsAt: last.endsAt, endsAt: next.startsAt }));
    if (!goesOn) found.push(next);
    else found[found.length - 1] = { startsAt: last.startsAt, endsAt: laterOf(last.endsAt, next.endsAt) };
  }
  return found;
}

function laterOf(one: Date, other: Date): Date {
  return new Date(Math.max(one.getTime(), other.getTime()));
}

function overlap(one: Hours, other: Hours): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}

/** Whole days go on until the next day with a lesson; the same hours go on from one day to the next. */
function joined(stretches: readonly ProposedStretch[], lessonDays: readonly Day[]): ProposedStretch[] {
  const found: ProposedStretch[] = [];
  for (const next of stretches) {
    const last = found.at(-1);
    if (last && goesOn(last, next, lessonDays)) found[found.length - 1] = { ...last, lastDay: next.lastDay };
    else found.push(next);
  }
  return found;
}

function goesOn(last: ProposedStretch, next: ProposedStretch, lessonDays: readonly Day[]): boolean {
  if (last.hours === null && next.hours === null) {
    return !lessonDays.some((day) => day > last.lastDay && day < next.firstDay);
  }
  const sameHours = last.hours?.from === next.hours?.from && last.hours?.to === next.hours?.to;
  return sameHours && addDays(last.lastDay, 1) === next.firstDay;
}

/** Whether the stretches take a lesson: those beyond MAX_STRETCHES wait for their turn. */
export function isTaken({ startsAt, endsAt }: Hours, stretches: readonly ProposedStretch[], timeZone: string): boolean {
  const [start, end] = [shownAt(startsAt, timeZone), shownAt(endsAt, timeZone)];
  return stretches.some(({ firstDay, lastDay, hours }) => {
    if (start.day < firstDay || start.day > lastDay) return false;
    const endMinute = end.day === start.day ? end.minute : LAST_MINUTE;
    return hours === null || (clockTimeOf(start.minute) >= hours.from && clockTimeOf(endMinute) <= hours.to);
  });
}
