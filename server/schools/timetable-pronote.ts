import { weeksWords } from '#contract/words/import-columns.ts';
import { addDays } from '#contract/words/times.ts';
import type { PronoteCalendar } from './pronote-calendar.ts';
import type { LessonFacts, Reading, TimetableLesson } from './timetable.ts';
import { AlternanceBook } from './timetable-alternances.ts';
import { type AskedSchool, TimetableDraft } from './timetable-draft.ts';
import { eventTimes, isUsual, ownerIn, type Slot, slotKey, slotsIn } from './timetable-pronote-slots.ts';
import { Rejections } from './timetable-rejections.ts';

/**
 * Folds the dated lessons of one class's or one teacher's calendar into weekly ones with the weeks they were met in. In
 * force stay: the lessons of everybody else, and of the same class or teacher the weeks the calendar does not show, its
 * holidays, and hours at which something exceptional stands.
 * Throws `import_without_lessons`.
 */
export function readPronoteTimetable(school: AskedSchool, calendar: PronoteCalendar): Reading {
  const { inForce, year } = school;
  const rejections = new Rejections();
  const owner = ownerIn(calendar, inForce);
  const slots = slotsIn(calendar, school, owner, rejections);
  const alternances = new AlternanceBook(inForce.alternances, year);
  const draft = new TimetableDraft();
  if (slots.size > 0) {
    const standing = Map.groupBy(inForce.lessons, slotKey);
    const isDecided = decidedDays(calendar, school);
    const isOwners = ownersLessons(owner, [...slots.values()]);
    for (const [key, lessons] of standing) {
      const slot = slots.get(key);
      if (slot || lessons.some(isOwners)) mergeInto(draft, { lessons, slot, isDecided, alternances });
      else for (const lesson of lessons) draft.keep(lesson);
    }
    for (const [key, slot] of slots) {
      if (!standing.has(key)) draft.keep(asLesson(slot.facts, slot, [...slot.weeks], alternances), slot.participants);
    }
  }
  return draft.finish(school, alternances, rejections);
}

interface Merged {
  /** The lessons in force at this hour; more than one when weeks have different places. */
  lessons: readonly TimetableLesson[];
  /** The same hour in the calendar; missing when it does not show it. */
  slot: Slot | undefined;
  isDecided: (week: string, lesson: LessonFacts) => boolean;
  alternances: AlternanceBook;
}

/** Weeks the calendar decides are as it shows them, the others as they were; without any week the lesson is gone. */
function mergeInto(draft: TimetableDraft, { lessons, slot, isDecided, alternances }: Merged): void {
  const [first] = lessons;
  if (first === undefined) return;
  const before = [...new Set(lessons.flatMap(({ alternanceCode }) => alternances.weeksOf(alternanceCode)))].sort();
  const weeks = new Set([...before.filter((week) => !isDecided(week, first)), ...(slot?.weeks ?? [])]);
  const isTheSame = weeks.size === before.length && before.every((week) => weeks.has(week));
  if (isTheSame && lessons.every((lesson) => slot === undefined || agrees(lesson, slot))) {
    for (const lesson of lessons) draft.keep(lesson);
  } else if (weeks.size > 0) {
    const { id: _id, ...facts } = first;
    draft.keep(asLesson(facts, slot, [...weeks], alternances));
  }
}

function agrees({ endMinute, placeCode }: LessonFacts, { facts, places }: Slot): boolean {
  return endMinute === facts.endMinute && (places.size === 0 || places.has(placeCode ?? ''));
}

function asLesson(
  facts: LessonFacts,
  slot: Slot | undefined,
  weeks: string[],
  alternances: AlternanceBook,
): LessonFacts {
  const [place] = [...(slot?.places ?? [])].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  return {
    ...facts,
    endMinute: slot?.facts.endMinute ?? facts.endMinute,
    placeCode: place ?? facts.placeCode,
    alternanceCode: alternances.withWeeks(weeks.toSorted(), weeksWords(weeks.length)),
  };
}

/** A teacher's own lessons; a class's, and those of the groups that its calendar shows. */
function ownersLessons(owner: ReturnType<typeof ownerIn>, slots: readonly Slot[]): (lesson: LessonFacts) => boolean {
  if (owner === null) return () => false;
  if ('teacherKey' in owner) return ({ teacherKey }) => teacherKey === owner.teacherKey;
  const groups = new Set(slots.filter(({ facts }) => facts.classKind === 'group').map(({ facts }) => facts.classCode));
  return ({ classKind, classCode }) => (classKind === 'class' ? classCode === owner.classCode : groups.has(classCode));
}

/**
 * On which days the calendar has the last word about an hour: in weeks in which it shows lessons at all, between its first
 * and last lesson, except on days without school and where something exceptional takes the hour's place.
 */
function decidedDays({ lessons, holidays }: PronoteCalendar, { closedDays }: AskedSchool): Merged['isDecided'] {
  const events = lessons.map((lesson) => ({ ...eventTimes(lesson), isUsual: isUsual(lesson) }));
  const weeks = new Set(events.map(({ week }) => week));
  const days = events.map(({ day }) => day).sort();
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const exceptional = Map.groupBy(
    events.filter((event) => !event.isUsual),
    ({ day }) => day,
  );
  return (week, { weekday, startMinute, endMinute }) => {
    const day = addDays(week, weekday - 1);
    if (!weeks.has(week) || day < first || day > last || closedDays.has(day)) return false;
    if (holidays.some(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay)) return false;
    return !exceptional.get(day)?.some((event) => event.startMinute < endMinute && startMinute < event.endMinute);
  };
}
