import type { ClosedPeriod } from '#contract/calendar.ts';
import type { Cover } from '#contract/cover.ts';
import type { Bell, WeekLesson } from '#contract/timetable.ts';
import { addDays, clockIn, dayIn } from '#contract/words/times.ts';

/** One hour of the week as it is shown: the lesson, with all who teach it together. */
export interface WeekHour {
  lesson: WeekLesson;
  teacherNames: string[];
  /** The lesson's id, and those of the others who teach it together. */
  lessonIds: string[];
}

/** What became of lessons whose teacher is away, by lesson. */
export type CoversOf = ReadonlyMap<string, Cover[]>;

/** A day without lessons, and why. */
export interface ClosedDay {
  day: string;
  names: string[];
}

/** The Monday of the week a day is in. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** The hours of a week: lessons that several teachers give together are one hour. */
export function hoursOf(lessons: readonly WeekLesson[]): WeekHour[] {
  return [...Map.groupBy(lessons, hourKey).values()].flatMap((parts) => {
    const [lesson] = parts;
    if (lesson === undefined) return [];
    const names = parts.flatMap(({ teacherName, coTeachers }) => [teacherName, ...coTeachers]);
    return [{ lesson, teacherNames: [...new Set(names)], lessonIds: parts.map(({ id }) => id) }];
  });
}

/** Covers that were cancelled have nothing to tell. */
export function coversByLesson(covers: readonly Cover[]): CoversOf {
  return Map.groupBy(
    covers.filter(({ state }) => state !== 'cancelled'),
    ({ lessonId }) => lessonId,
  );
}

export function coversOfHour({ lessonIds }: WeekHour, coversOf: CoversOf): Cover[] {
  return lessonIds.flatMap((id) => coversOf.get(id) ?? []);
}

function hourKey({ classId, subjectCode, startsAt, endsAt, state }: WeekLesson): string {
  return [classId, subjectCode, startsAt, endsAt, state === 'cancelled'].join();
}

/** The days of a week on which there is no school, with the names of what closes them. */
export function closedDaysOf(monday: string, periods: readonly ClosedPeriod[]): ClosedDay[] {
  return weekDays(monday).flatMap((day) => {
    const names = periods.filter(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay).map(({ name }) => name);
    return names.length > 0 ? [{ day, names: [...new Set(names)] }] : [];
  });
}

export function weekDays(monday: string): string[] {
  return Array.from({ length: 7 }, (_, index) => addDays(monday, index));
}

/** Weekend days on which nothing is on; the others stand in the calendar. As the calendar counts: Sunday 0, Saturday 6. */
export function idleWeekend(hours: readonly WeekHour[]): (0 | 6)[] {
  const weekdays = new Set(hours.map(({ lesson }) => new Date(`${lesson.day}T00:00:00Z`).getUTCDay()));
  return ([0, 6] as const).filter((weekday) => !weekdays.has(weekday));
}

/** The hours a calendar has to show, on whole hours, `HH:00`: all bells and lessons, and 08:00–17:00 when there are none. */
export function shownTimes(
  hours: readonly WeekHour[],
  bells: readonly Bell[],
  zone: string,
): { from: string; to: string } {
  const starts = [
    ...hours.map(({ lesson }) => clockIn(lesson.startsAt, zone)),
    ...bells.map(({ from }) => from),
  ].sort();
  const ends = [...hours.map(({ lesson }) => endOnDay(lesson, zone)), ...bells.map(({ to }) => to)].sort();
  const first = starts[0] ?? '08:00';
  const last = ends.at(-1) ?? '17:00';
  const lastHour = Number(last.slice(0, 2)) + (last.endsWith(':00') ? 0 : 1);
  return { from: `${first.slice(0, 2)}:00`, to: `${String(lastHour).padStart(2, '0')}:00` };
}

/** The end on the clock of the lesson's own day: midnight is 24:00 and not the beginning of the next. */
export function endOnDay({ day, endsAt }: Pick<WeekLesson, 'day' | 'endsAt'>, zone: string): string {
  return dayIn(endsAt, zone) > day ? '24:00' : clockIn(endsAt, zone);
}
