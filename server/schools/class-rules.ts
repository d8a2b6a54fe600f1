import type { Service } from '#contract/timetable.ts';

/** One weekly lesson of a class, as far as its services go. */
export interface TaughtLesson {
  classId: string;
  subjectCode: string;
  subject: string;
  modality: string;
  teacherName: string;
  /** Names its hour in the week: weekday, times and alternance. */
  hour: string;
  minutes: number;
}

/** Who is to teach a class what, with or without an hour in the timetable. */
export type DeclaredService = Omit<TaughtLesson, 'hour' | 'minutes'>;

/**
 * The services of one class, by subject: the hours that the same teachers give together are one service, whose minutes
 * count once. A declared service without an hour has 0 minutes.
 */
export function servicesOf(lessons: readonly TaughtLesson[], declared: readonly DeclaredService[]): Service[] {
  const byHour = Map.groupBy(lessons, (it) => [it.subjectCode, it.modality, it.hour].join());
  const hours = [...byHour.values()].flatMap((together) => {
    const [first] = together;
    const teacherNames = [...new Set(together.map(({ teacherName }) => teacherName))].sort(inFrench);
    return first ? [{ ...first, teacherNames }] : [];
  });
  const byTeachers = Map.groupBy(hours, (it) => [it.subjectCode, it.modality, ...it.teacherNames].join());
  const taught = [...byTeachers.values()].flatMap((same) => {
    const [first] = same;
    return first
      ? [
          toService(
            first,
            first.teacherNames,
            same.reduce((sum, { minutes }) => sum + minutes, 0),
          ),
        ]
      : [];
  });
  const hasHours = (it: DeclaredService) =>
    lessons.some(
      (lesson) =>
        lesson.subjectCode === it.subjectCode &&
        lesson.modality === it.modality &&
        lesson.teacherName === it.teacherName,
    );
  const without = declared.filter((it) => !hasHours(it)).map((it) => toService(it, [it.teacherName], 0));
  return [...taught, ...without].sort(
    (a, b) => inFrench(a.subject, b.subject) || b.weeklyMinutes - a.weeklyMinutes || inFrench(a.modality, b.modality),
  );
}

function toService({ subjectCode, subject, modality }: DeclaredService, teacherNames: string[], weeklyMinutes: number) {
  return { subjectCode, subject, modality, teacherNames, weeklyMinutes };
}

function inFrench(a: string, b: string): number {
  return a.localeCompare(b, 'fr');
}
