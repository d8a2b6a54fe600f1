import { addDays } from '#contract/words/times.ts';
import { publicHolidays } from './calendar-rules.ts';
import { instantAt } from './wall-clock.ts';

/** A lesson as the timetable knows it: a weekday and a time on the school's clock, in the weeks listed. */
export interface WeeklyLesson {
  id: string;
  classId: string;
  className: string;
  subjectCode: string;
  subject: string;
  teacherId: string;
  placeId: string | null;
  placeCode: string | null;
  /** 1 Monday … 7 Sunday. */
  weekday: number;
  /** Minutes after midnight on the school's clock. */
  startMinute: number;
  endMinute: number;
  /** The Mondays of its weeks. */
  weeks: readonly string[];
}

/** What decides on which days a school has lessons at all. */
export interface SchoolCalendar {
  timeZone: string;
  department: string;
  /** `official`: no lessons on public holidays. `continuous`: every day is a school day. */
  calendar: 'official' | 'continuous';
  /** Null before the first import: no lessons. */
  yearStartsOn: string | null;
  yearEndsOn: string | null;
}

/** One dated lesson. `day` is the school's; `startsAt` and `endsAt` are instants. */
export interface DatedLesson {
  /** `<weekly lesson>.<day>`: the same hour has the same id whenever it is asked for. */
  lessonId: string;
  classId: string;
  className: string;
  subjectCode: string;
  subject: string;
  teacherId: string;
  placeId: string | null;
  placeCode: string | null;
  day: string;
  startsAt: Date;
  endsAt: Date;
}

/**
 * The lessons that take place from `firstDay` to `lastDay` (both included), soonest first: the weekly ones in their
 * listed weeks, inside the school year, without public holidays. A lesson one of whose bells falls into the hour that
 * the clocks skip in spring does not take place.
 */
export function datedLessons(
  weekly: readonly WeeklyLesson[],
  school: SchoolCalendar,
  firstDay: string,
  lastDay: string,
): DatedLesson[] {
  const isSchoolDay = schoolDays(school, firstDay, lastDay);
  return weekly
    .flatMap((lesson) =>
      lesson.weeks
        .map((monday) => addDays(monday, lesson.weekday - 1))
        .filter(isSchoolDay)
        .flatMap((day) => onDay(lesson, day, school.timeZone) ?? []),
    )
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (a.lessonId < b.lessonId ? -1 : 1));
}

function schoolDays(school: SchoolCalendar, firstDay: string, lastDay: string): (day: string) => boolean {
  const { yearStartsOn, yearEndsOn } = school;
  if (yearStartsOn === null || yearEndsOn === null) return () => false;
  const first = firstDay > yearStartsOn ? firstDay : yearStartsOn;
  const last = lastDay < yearEndsOn ? lastDay : yearEndsOn;
  const holidays = school.calendar === 'official' ? holidaysBetween(first, last, school.department) : new Set<string>();
  // Days are compared as texts: in `YYYY-MM-DD` the alphabet's order is the calendar's.
  return (day) => day >= first && day <= last && !holidays.has(day);
}

function holidaysBetween(firstDay: string, lastDay: string, department: string): Set<string> {
  const days: string[] = [];
  const lastYear = Number(lastDay.slice(0, 4));
  for (let year = Number(firstDay.slice(0, 4)); year <= lastYear; year++)
    days.push(...publicHolidays(year, department));
  return new Set(days);
}

function onDay(lesson: WeeklyLesson, day: string, zone: string): DatedLesson | null {
  const startsAt = instantAt(day, lesson.startMinute, zone);
  const endsAt = instantAt(day, lesson.endMinute, zone);
  if (startsAt === null || endsAt === null) return null;
  const { id, weekday, startMinute, endMinute, weeks, ...facts } = lesson;
  return { lessonId: `${id}.${day}`, ...facts, day, startsAt, endsAt };
}
