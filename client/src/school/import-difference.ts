import type { ComparedLesson, TimetableDifference } from '#contract/imports.ts';

export const changeKinds = ['added', 'removed', 'changed'] as const;
export type ChangeKind = (typeof changeKinds)[number];
export type Grouping = 'class' | 'teacher';

/** One line of the comparison. An added lesson has no `before`, a removed one no `after`. */
export interface LessonChange {
  kind: ChangeKind;
  before: ComparedLesson | null;
  after: ComparedLesson | null;
}

/** The changes of one class or of one teacher, in the order of the week. */
export interface ChangeGroup {
  name: string;
  counts: Record<ChangeKind, number>;
  changes: LessonChange[];
}

export function changesOf({ added, removed, changed }: TimetableDifference): LessonChange[] {
  return [
    ...added.map((after) => ({ kind: 'added' as const, before: null, after })),
    ...removed.map((before) => ({ kind: 'removed' as const, before, after: null })),
    ...changed.map(({ before, after }) => ({ kind: 'changed' as const, before, after })),
  ];
}

/** The numbers of the sentence on top. */
export function countsOf({ added, removed, changed }: TimetableDifference): Record<ChangeKind, number> {
  return { added: added.length, removed: removed.length, changed: changed.length };
}

/** The changes by class or by teacher, names as people order them: 3A, 4A, 10B. A changed lesson stands where it goes. */
export function groupChanges(changes: readonly LessonChange[], by: Grouping): ChangeGroup[] {
  const groups = new Map<string, LessonChange[]>();
  for (const change of changes) {
    const { className, teacherName } = shown(change);
    const name = by === 'class' ? className : teacherName;
    groups.set(name, [...(groups.get(name) ?? []), change]);
  }
  return [...groups]
    .map(([name, its]) => ({ name, counts: kindsIn(its), changes: its.sort(inTheWeek) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'fr', { numeric: true }));
}

/** The lesson a change is listed under: as it will be, or as it was when it goes. */
export function shown({ before, after }: LessonChange): ComparedLesson {
  const lesson = after ?? before;
  if (lesson === null) throw new Error('A change without a lesson.');
  return lesson;
}

function kindsIn(changes: readonly LessonChange[]): Record<ChangeKind, number> {
  const count = (kind: ChangeKind) => changes.filter((change) => change.kind === kind).length;
  return { added: count('added'), removed: count('removed'), changed: count('changed') };
}

function inTheWeek(a: LessonChange, b: LessonChange): number {
  const [first, second] = [shown(a), shown(b)];
  return first.weekday - second.weekday || first.startMinute - second.startMinute;
}

/** How many lessons the timetable in force has, by what becomes of them. */
export function lessonsBefore({ removed, changed, unchanged }: TimetableDifference): number {
  return removed.length + changed.length + unchanged;
}

/**
 * More than half of the lessons in force would be gone: a file of another year, or of a part of the school, looks so.
 * A timetable in the middle of the year changes by a few lessons.
 */
export function looksLikeWrongFile(difference: TimetableDifference): boolean {
  return difference.removed.length * 2 > lessonsBefore(difference);
}
