import type { ComparedLesson, TimetableDifference } from '#contract/imports.ts';
import { weeksWords } from '#contract/words/import-columns.ts';
import { type Alternance, groupKeyOf, type Timetable, type TimetableLesson } from './timetable.ts';

/** A lesson with what comparing it asks for, looked up once. */
interface Comparable {
  lesson: TimetableLesson;
  weeks: string;
  words: ComparedLesson;
}

/**
 * What changes from one timetable to another, by what people see: a lesson is the same as long as class, subject,
 * teacher, hour, length, place and weeks are, whatever its alternance is called.
 */
export function differenceOf(before: Timetable, after: Timetable): TimetableDifference {
  const names = teacherNames(before, after);
  const left = { before: comparables(before, names), after: comparables(after, names) };
  const unchanged = pairUp(left, exact).length;
  // Given by somebody else: told as a change where it can only be that one.
  const changed = [...pairSameTeachers(left), ...pairUp(left, sameClassHour, 'only')];
  return {
    added: inOrder(left.after),
    removed: inOrder(left.before),
    changed: changed
      .map((pair) => ({ before: pair.before.words, after: pair.after.words }))
      .sort((a, b) => compare(a.after, b.after)),
    unchanged,
    teachers: namesDifference(teachersOf(before, names), teachersOf(after, names)),
    classes: namesDifference(classesOf(before), classesOf(after)),
    places: namesDifference(placesOf(before), placesOf(after)),
  };
}

/**
 * The lessons of one timetable that are those of the other, also at another hour: the same class, subject and teacher.
 * Whoever names a lesson of the first means that of the second.
 */
export function sameLessons(
  before: Timetable,
  after: Timetable,
): { before: TimetableLesson; after: TimetableLesson }[] {
  const none = new Map<string, string>();
  const left = { before: comparables(before, none), after: comparables(after, none) };
  const pairs = [...pairUp(left, exact), ...pairSameTeachers(left)];
  return pairs.map((pair) => ({ before: pair.before.lesson, after: pair.after.lesson }));
}

/** Other weeks, place or length; or moved on its day, or to another, where it can only be that one. */
function pairSameTeachers(left: Left) {
  return [...pairUp(left, sameHour), ...pairUp(left, sameDay, 'only'), ...pairUp(left, who, 'only')];
}

type KeyOf = (comparable: Comparable) => unknown[];

const who: KeyOf = ({ lesson }) => [groupKeyOf(lesson), lesson.subjectCode, lesson.teacherKey];
const hour: KeyOf = ({ lesson }) => [lesson.weekday, lesson.startMinute];
const sameHour: KeyOf = (lesson) => [...who(lesson), ...hour(lesson)];
const exact: KeyOf = (same) => [...sameHour(same), same.lesson.endMinute, same.lesson.placeCode, same.weeks];
const sameDay: KeyOf = (same) => [...who(same), same.lesson.weekday];
const sameClassHour: KeyOf = (same) => [groupKeyOf(same.lesson), same.lesson.subjectCode, ...hour(same)];

interface Left {
  before: Comparable[];
  after: Comparable[];
}

/**
 * Takes the pairs that agree in `keyOf` out of `left`.
 * @param how `only`: just where one lesson stands on either side, since among several nobody can tell which became which
 */
function pairUp(left: Left, keyOf: KeyOf, how: 'any' | 'only' = 'any'): { before: Comparable; after: Comparable }[] {
  if (left.before.length === 0 || left.after.length === 0) return [];
  const key = (comparable: Comparable) => JSON.stringify(keyOf(comparable));
  const old = Map.groupBy(left.before, key);
  const paired = new Set<Comparable>();
  const pairs = [...Map.groupBy(left.after, key)].flatMap(([name, wanted]) => {
    const candidates = old.get(name) ?? [];
    if (how === 'only' && (candidates.length !== 1 || wanted.length !== 1)) return [];
    return wanted.slice(0, candidates.length).map((after, index) => ({ before: candidates[index] ?? after, after }));
  });
  for (const { before, after } of pairs) paired.add(before).add(after);
  left.before = left.before.filter((lesson) => !paired.has(lesson));
  left.after = left.after.filter((lesson) => !paired.has(lesson));
  return pairs;
}

function comparables({ lessons, subjects, alternances }: Timetable, names: ReadonlyMap<string, string>): Comparable[] {
  const labels = new Map(subjects.map(({ code, label }) => [code, label]));
  const byCode = new Map(alternances.map((alternance) => [alternance.code, alternance]));
  return lessons.map((lesson) => {
    const alternance = byCode.get(lesson.alternanceCode);
    const { classCode: className, weekday, startMinute, endMinute, placeCode } = lesson;
    const subject = labels.get(lesson.subjectCode) ?? lesson.subjectCode;
    const teacherName = names.get(lesson.teacherKey) ?? '';
    const words = {
      className,
      subject,
      teacherName,
      weekday,
      startMinute,
      endMinute,
      placeCode,
      weeks: labelOf(alternance),
    };
    return { lesson, weeks: alternance?.weeks.join() ?? '', words };
  });
}

/** With the number of weeks: the same label with a week less is a change people must see. */
function labelOf(alternance: Alternance | undefined): string {
  if (alternance === undefined) return '';
  const count = weeksWords(alternance.weeks.length);
  return alternance.label === count ? count : `${alternance.label} (${count})`;
}

function teacherNames(...timetables: readonly Timetable[]): Map<string, string> {
  return new Map(
    timetables.flatMap(({ teachers }) =>
      teachers.map(({ key, lastName, firstName }) => [key, `${lastName} ${firstName}`.trim()] as const),
    ),
  );
}

function teachersOf({ lessons }: Timetable, names: ReadonlyMap<string, string>): string[] {
  return [...new Set(lessons.map(({ teacherKey }) => teacherKey))].map((key) => names.get(key) ?? key);
}

function classesOf({ lessons }: Timetable): string[] {
  return lessons.map(({ classCode }) => classCode);
}

function placesOf({ lessons }: Timetable): string[] {
  return lessons.flatMap(({ placeCode }) => placeCode ?? []);
}

function namesDifference(before: readonly string[], after: readonly string[]) {
  const [old, wanted] = [new Set(before), new Set(after)];
  return {
    added: [...wanted].filter((name) => !old.has(name)).sort(byName),
    removed: [...old].filter((name) => !wanted.has(name)).sort(byName),
  };
}

function inOrder(lessons: readonly Comparable[]): ComparedLesson[] {
  return lessons.map(({ words }) => words).sort(compare);
}

function compare(a: ComparedLesson, b: ComparedLesson): number {
  return (
    byName(a.className, b.className) ||
    a.weekday - b.weekday ||
    a.startMinute - b.startMinute ||
    byName(a.subject, b.subject)
  );
}

const { compare: byName } = new Intl.Collator('fr', { numeric: true });
