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
  /** Who teaches it too, is away, and in whose absence the lesson is looked after already. */
  coveredFor: string[];
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
  const awayOf = await loadAwayCoTeachers(sql, taken);
  return suggestChoices(taken, awayOf, await loadCoveredHours(sql, [...awayOf.keys()], now));
}

/** The lessons that share at least an instant with one of the periods and have not ended by `now`. */
export function lessonsTaken(lessons: DatedLesson[], away: AwayPeriod[], now: Date): DatedLesson[] {
  return lessons.filter((lesson) => lesson.endsAt > now && away.some((period) => isAwayFrom(period, lesson)));
}

function isAwayFrom({ from, until }: AwayPeriod, { startsAt, endsAt }: DatedLesson): boolean {
  return from < endsAt && (until === null || startsAt < until);
}

/**
 * A lesson that somebody else teaches too goes on with that one. When they are away themselves and the lesson is looked
 * after in their absence, nobody else is needed: one class never gets two substitutes.
 * @param covered what is looked after, as `hourKey`
 */
export function suggestChoices(
  lessons: readonly DatedLesson[],
  awayOf: ReadonlyMap<string, AwayPeriod[]>,
  covered: ReadonlySet<string>,
): TakenLesson[] {
  const isAway = (teacherId: string, lesson: DatedLesson) =>
    awayOf.get(teacherId)?.some((period) => isAwayFrom(period, lesson)) ?? false;
  return lessons.map((lesson) => {
    const presentCoTeachers = lesson.coTeachers.filter(({ teacherId }) => !isAway(teacherId, lesson));
    const coveredFor = lesson.coTeachers.filter(({ teacherId }) => covered.has(hourKey(teacherId, lesson)));
    return {
      ...lesson,
      presentCoTeachers: presentCoTeachers.map(({ name }) => name),
      coveredFor: coveredFor.map(({ name }) => name),
      suggested: suggestionOf(presentCoTeachers[0]?.name, coveredFor.length > 0),
    };
  });
}

function suggestionOf(present: string | undefined, isCovered: boolean): CoverChoice {
  if (present !== undefined) return { choice: 'on_site', by: present };
  return { choice: isCovered ? 'not_needed' : 'to_cover' };
}

/** A teacher's lesson with a class at an instant, as one text: co-teachers' lessons have ids of their own. */
function hourKey(teacherId: string, { classId, startsAt }: Pick<DatedLesson, 'classId' | 'startsAt'>): string {
  return `${teacherId} ${classId} ${startsAt.toISOString()}`;
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

/** The lessons of some teachers for which their own absences have somebody looked for, as `hourKey`. */
async function loadCoveredHours(sql: Queries, teacherIds: string[], now: Date): Promise<Set<string>> {
  if (teacherIds.length === 0) return new Set();
  const rows = await sql<{ teacherId: string; classId: string; startsAt: Date }[]>`
    SELECT teacher_id, class_id, starts_at FROM cover
    WHERE teacher_id = ANY(${teacherIds}::uuid[]) AND ends_at > ${now} AND state NOT IN ('cancelled', 'not_needed')`;
  return new Set(rows.map(({ teacherId, ...hour }) => hourKey(teacherId, hour)));
}
