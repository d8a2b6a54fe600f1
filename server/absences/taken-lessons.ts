import type { CoverChoice, Stretch } from '#contract/absences.ts';
import type { Queries } from '#db/sql.ts';
import type { DatedLesson } from '../schools/lesson-rules.ts';
import { listTeacherLessons } from '../schools/lesson-store.ts';
import { type AwayPeriod, awayPeriods, boundsOf, coveredUntil } from './absence-rules.ts';
import type { AbsentTeacher } from './absent-teachers.ts';

/** A lesson that an absence takes its teacher from, and what happens to it unless somebody decides otherwise. */
export interface TakenLesson extends DatedLesson {
  /** Who teaches it too, and is there. */
  presentCoTeachers: string[];
  suggested: CoverChoice;
}

/**
 * The lessons some stretches take from a person in the schools given, soonest first: those that have not ended by `now`
 * and share at least an instant with a stretch. Of an absence without an end, those of the next ROLLING_DAYS.
 */
export async function listTakenLessons(
  sql: Queries,
  teachers: readonly AbsentTeacher[],
  stretches: readonly Stretch[],
  now: Date,
): Promise<TakenLesson[]> {
  const bySchool: DatedLesson[][] = [];
  for (const { uai, teacherId, timeZone, yearEndsOn } of teachers) {
    const bounds = boundsOf(stretches);
    const lastDay = coveredUntil(bounds, { timeZone, yearEndsOn }, now);
    const lessons = await listTeacherLessons(sql, { uai, teacherId, firstDay: bounds.firstDay, lastDay });
    bySchool.push(lessonsTaken(lessons, awayPeriods(stretches, timeZone, lastDay), now));
  }
  const taken = bySchool.flat().sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  return suggestChoices(taken, await loadAwayCoTeachers(sql, taken));
}

/** The lessons that share at least an instant with one of the periods and have not ended by `now`. */
export function lessonsTaken(lessons: DatedLesson[], away: AwayPeriod[], now: Date): DatedLesson[] {
  return lessons.filter((lesson) => lesson.endsAt > now && away.some((period) => isAwayFrom(period, lesson)));
}

function isAwayFrom({ from, until }: AwayPeriod, { startsAt, endsAt }: DatedLesson): boolean {
  return from < endsAt && (until === null || startsAt < until);
}

/** A lesson that somebody else teaches too goes on with that one, unless they are away themselves. */
export function suggestChoices(
  lessons: readonly DatedLesson[],
  awayOf: ReadonlyMap<string, AwayPeriod[]>,
): TakenLesson[] {
  return lessons.map((lesson) => {
    const present = lesson.coTeachers
      .filter(({ teacherId }) => !awayOf.get(teacherId)?.some((period) => isAwayFrom(period, lesson)))
      .map(({ name }) => name);
    const [by] = present;
    const suggested: CoverChoice = by === undefined ? { choice: 'to_cover' } : { choice: 'on_site', by };
    return { ...lesson, presentCoTeachers: present, suggested };
  });
}

/** When those who teach some of the lessons too are away themselves, by teacher. */
async function loadAwayCoTeachers(sql: Queries, lessons: DatedLesson[]): Promise<Map<string, AwayPeriod[]>> {
  const ids = [...new Set(lessons.flatMap(({ coTeachers }) => coTeachers.map(({ teacherId }) => teacherId)))];
  if (ids.length === 0) return new Map();
  const rows = await sql<(AwayPeriod & { teacherId: string })[]>`
    SELECT teacher_id, lower(period) AS "from", upper(period) AS until FROM absence_period
    WHERE teacher_id = ANY(${ids}::uuid[])`;
  return Map.groupBy(rows, ({ teacherId }) => teacherId);
}
