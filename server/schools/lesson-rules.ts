import { addDays } from '#contract/words/times.ts';
import { type Closures, closedDays } from './calendar-rules.ts';
import { instantAt } from './wall-clock.ts';

/** What a lesson is about, whenever it takes place. */
interface LessonFacts {
  uai: string;
  classId: string;
  className: string;
  subjectCode: string;
  subject: string;
  teacherId: string;
  teacherName: string;
  placeId: string | null;
  placeCode: string | null;
  /** What the school calls its weeks, when it is not held in every week of the timetable. */
  alternance: string | null;
}

/** Minutes after midnight on the school's clock; 1440 is the next midnight. */
interface Minutes {
  startMinute: number;
  endMinute: number;
}

/** A lesson as the timetable knows it: a weekday and a time on the school's clock, in the weeks listed. */
export interface WeeklyLesson extends LessonFacts, Minutes {
  id: string;
  /** 1 Monday … 7 Sunday. */
  weekday: number;
  /** The Mondays of its weeks. */
  weeks: readonly string[];
}

/** A lesson that somebody added by hand to one day; `id` is the change's. */
export interface AddedLesson extends LessonFacts, Minutes {
  id: string;
  note: string;
  day: string;
}

/** A lesson of one day that takes place at another time or in another place. */
export interface MovedLesson extends Minutes {
  id: string;
  /** The lesson as it was named before, and is still. */
  lessonId: string;
  note: string;
  day: string;
  placeId: string | null;
  placeCode: string | null;
}

/** A lesson of one day that does not take place. */
export interface CancelledLesson {
  id: string;
  lessonId: string;
  note: string;
}

/** The weekly pattern with what was changed of it by hand on single days. */
export interface LessonsOfSchool {
  weekly: readonly WeeklyLesson[];
  added: readonly AddedLesson[];
  moved: readonly MovedLesson[];
  cancelled: readonly CancelledLesson[];
}

/** What decides on which days a school has lessons at all. */
export interface SchoolYear {
  timeZone: string;
  /** Null before the first import: no lessons. */
  yearStartsOn: string | null;
  yearEndsOn: string | null;
  closures: Closures;
}

/** What somebody changed of a lesson on its day. */
export interface ChangeMade {
  id: string;
  kind: 'moved' | 'cancelled' | 'added';
  note: string;
  /** The day it was on before it was moved. */
  originalDay: string | null;
}

/** One dated lesson. `day` is the school's; `startsAt` and `endsAt` are instants. */
export interface DatedLesson extends LessonFacts {
  /**
   * `<weekly lesson>.<day>`, or `<change>.<day>` of one that was added: the same hour has the same id whenever it is asked
   * for, also after it was moved.
   */
  lessonId: string;
  day: string;
  startsAt: Date;
  endsAt: Date;
  /** Other teachers who teach this class this subject at exactly this time, among the lessons looked at. */
  coTeachers: { teacherId: string; name: string }[];
  change: ChangeMade | null;
}

/** A lesson on a day, before the clock on the wall has become instants. */
interface Hour extends LessonFacts, Minutes {
  lessonId: string;
  day: string;
  change: ChangeMade | null;
}

/**
 * The lessons that take place from `firstDay` to `lastDay` (both included), soonest first: the weekly ones in their
 * listed weeks, inside the school year, without holidays and days off, with what was moved, cancelled and added by hand.
 * What somebody put on a day by hand takes place also when that day is otherwise free. A change of a lesson that the
 * timetable no longer has is ignored. A lesson one of whose bells falls into the hour that the clocks skip in spring does
 * not take place.
 */
export function datedLessons(
  lessons: LessonsOfSchool,
  school: SchoolYear,
  firstDay: string,
  lastDay: string,
): DatedLesson[] {
  return lessonsWithCancelled(lessons, school, firstDay, lastDay).filter(({ change }) => change?.kind !== 'cancelled');
}

/** As {@link datedLessons}, and those that were cancelled by hand, at the time they would have taken place. */
export function lessonsWithCancelled(
  lessons: LessonsOfSchool,
  school: SchoolYear,
  firstDay: string,
  lastDay: string,
): DatedLesson[] {
  const { yearStartsOn, yearEndsOn } = school;
  if (yearStartsOn === null || yearEndsOn === null) return [];
  // Days are compared as texts: in `YYYY-MM-DD` the alphabet's order is the calendar's.
  const first = firstDay > yearStartsOn ? firstDay : yearStartsOn;
  const last = lastDay < yearEndsOn ? lastDay : yearEndsOn;
  const closed = closedDays(school.closures, first, last);
  const isIn = (day: string) => day >= first && day <= last;
  const moved = new Set(lessons.moved.map(({ lessonId }) => lessonId));
  const cancelled = new Map(lessons.cancelled.map((change) => [change.lessonId, change]));
  const hours = [
    ...lessons.weekly.flatMap((lesson) => weeklyHours(lesson, first, last).filter(({ day }) => !closed.has(day))),
    ...lessons.added.filter(({ day }) => isIn(day)).map(addedHour),
  ].filter(({ lessonId }) => !moved.has(lessonId));
  return withCoTeachers(
    [...hours, ...movedHours(lessons, isIn)]
      .map((hour) => asCancelled(hour, cancelled.get(hour.lessonId)))
      .flatMap((hour) => onTheClock(hour, school.timeZone) ?? [])
      .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (a.lessonId < b.lessonId ? -1 : 1)),
  );
}

function weeklyHours(lesson: WeeklyLesson, firstDay: string, lastDay: string): Hour[] {
  const { id, weekday, weeks, ...facts } = lesson;
  // A year has 36 weeks and a question asks for one or two: weeks are left out before days are counted.
  const earliestMonday = addDays(firstDay, 1 - weekday);
  const latestMonday = addDays(lastDay, 1 - weekday);
  return weeks
    .filter((monday) => monday >= earliestMonday && monday <= latestMonday)
    .map((monday) => addDays(monday, weekday - 1))
    .map((day) => ({ ...facts, lessonId: `${id}.${day}`, day, change: null }));
}

function addedHour({ id, note, ...lesson }: AddedLesson): Hour {
  return { ...lesson, lessonId: `${id}.${lesson.day}`, change: { id, kind: 'added', note, originalDay: null } };
}

/** The lessons that were moved to one of these days, wherever they come from. */
function movedHours({ weekly, added, moved }: LessonsOfSchool, isIn: (day: string) => boolean): Hour[] {
  const weeklyById = new Map(weekly.map((lesson) => [lesson.id, lesson]));
  const addedById = new Map(added.map((lesson) => [lesson.id, lesson]));
  return moved
    .filter(({ day }) => isIn(day))
    .flatMap(({ id, note, ...to }) => {
      const { source, day: originalDay } = partsOfLessonId(to.lessonId);
      const lesson = weeklyById.get(source);
      const addition = addedById.get(source);
      const before = lesson ? weeklyHours(lesson, originalDay, originalDay) : addition ? [addedHour(addition)] : [];
      return before
        .filter((hour) => hour.day === originalDay)
        .map((hour) => ({ ...hour, ...to, change: { id, kind: 'moved' as const, note, originalDay } }));
    });
}

/** What a lesson's id is made of: the weekly lesson or the change that added it, and the day. */
export function partsOfLessonId(lessonId: string): { source: string; day: string } {
  const [source = '', day = ''] = lessonId.split('.');
  return { source, day };
}

function asCancelled(hour: Hour, cancelled: CancelledLesson | undefined): Hour {
  if (cancelled === undefined) return hour;
  return { ...hour, change: { id: cancelled.id, kind: 'cancelled', note: cancelled.note, originalDay: null } };
}

function onTheClock({ startMinute, endMinute, ...hour }: Hour, zone: string): DatedLesson | null {
  const startsAt = instantAt(hour.day, startMinute, zone);
  const endsAt = instantAt(hour.day, endMinute, zone);
  return startsAt === null || endsAt === null ? null : { ...hour, startsAt, endsAt, coTeachers: [] };
}

function withCoTeachers(lessons: DatedLesson[]): DatedLesson[] {
  const together = Map.groupBy(lessons, hourKey);
  return lessons.map((lesson) => {
    const others = together.get(hourKey(lesson))?.filter(({ teacherId }) => teacherId !== lesson.teacherId) ?? [];
    return { ...lesson, coTeachers: others.map(({ teacherId, teacherName: name }) => ({ teacherId, name })) };
  });
}

/** Equal for lessons that are one hour of a class under several teachers. One that was cancelled is no hour of the others. */
export function hourKey(
  lesson: Pick<DatedLesson, 'classId' | 'subjectCode' | 'startsAt' | 'endsAt' | 'change'>,
): string {
  const { classId, subjectCode, startsAt, endsAt, change } = lesson;
  return [classId, subjectCode, startsAt.getTime(), endsAt.getTime(), change?.kind === 'cancelled'].join();
}
