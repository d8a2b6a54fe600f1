import { Refusal } from '#contract/failure.ts';
import type { CameraPolicy, PastCheck } from '#contract/places.ts';
import type { Place, School, Teacher } from '#contract/schools.ts';
import type { Queries } from '#db/sql.ts';
import type { Whereabouts } from '../http/asked.ts';
import { latestChecks } from './place-checks.ts';

/** The list a page can show; whoever finds more schools types more letters. */
const MAX_FOUND = 50;

/** Schools whose name, commune or UAI holds the words, in the academies given (null: all), by commune and name. */
export async function findSchools(
  sql: Queries,
  search: string,
  academyCodes: readonly string[] | null,
): Promise<School[]> {
  // % and _ are wildcards of LIKE: what people type is meant literally.
  const pattern = `%${search.trim().replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql<School[]>`
    SELECT uai, school.name, commune, academy_code, academy.name AS academy_name, school.time_zone,
      year_starts_on, year_ends_on
    FROM school JOIN academy ON academy.code = academy_code
    WHERE (school.name ILIKE ${pattern} OR commune ILIKE ${pattern} OR uai ILIKE ${pattern})
      ${academyCodes === null ? sql`` : sql`AND academy_code = ANY(${[...academyCodes]})`}
    ORDER BY commune, school.name, uai
    LIMIT ${MAX_FOUND}`;
}

/** Throws `not_found` for a UAI nobody knows. */
export async function readSchool(sql: Queries, uai: string): Promise<School> {
  const [school] = await sql<School[]>`
    SELECT uai, school.name, commune, academy_code, academy.name AS academy_name, school.time_zone,
      year_starts_on, year_ends_on
    FROM school JOIN academy ON academy.code = academy_code
    WHERE uai = ${uai}`;
  if (!school) throw new Refusal('not_found', [{ fact: uai }]);
  return school;
}

/** Where a school lies, for the comparison with a role's scope; null when there is none. */
export async function schoolWhereabouts(sql: Queries, uai: string): Promise<Whereabouts | null> {
  const [school] = await sql<{ academyCode: string }[]>`SELECT academy_code FROM school WHERE uai = ${uai}`;
  return school ? { uai, academyCode: school.academyCode, substituteId: null } : null;
}

/** The teachers who have lessons in the timetable in force, by name, with the subjects they teach. */
export async function listTeachers(sql: Queries, uai: string): Promise<Teacher[]> {
  return sql<Teacher[]>`
    SELECT teacher.id, last_name, first_name, array_agg(DISTINCT subject.label ORDER BY subject.label) AS subjects
    FROM teacher
    JOIN weekly_lesson ON teacher_id = teacher.id
    JOIN subject ON subject.code = subject_code
    WHERE teacher.uai = ${uai}
    GROUP BY teacher.id
    ORDER BY last_name, first_name, teacher.id`;
}

interface PlaceRow {
  id: string;
  code: string;
  camera: CameraPolicy;
  classroomId: string | null;
  pairedAt: Date | null;
  lastSeenAt: Date | null;
  checkAskedAt: Date | null;
}

/** The places that lessons or paired classrooms use, by code, with the classroom paired in each and what it found last. */
export async function listPlaces(sql: Queries, uai: string): Promise<Place[]> {
  const rows = await sql<PlaceRow[]>`
    SELECT place.id, code, camera, classroom.id AS classroom_id, paired_at, last_seen_at, check_asked_at
    FROM place
    LEFT JOIN classroom ON place_id = place.id AND revoked_at IS NULL
    WHERE place.uai = ${uai}
      AND (classroom.id IS NOT NULL OR EXISTS (SELECT FROM weekly_lesson WHERE weekly_lesson.place_id = place.id))
    ORDER BY code`;
  const screens = rows.flatMap(({ classroomId }) => (classroomId === null ? [] : [classroomId]));
  const checks = await latestChecks(sql, screens);
  return rows.map(({ id, code, camera, ...screen }) => ({ id, code, camera, classroom: toPaired(screen, checks) }));
}

function toPaired(row: Omit<PlaceRow, 'id' | 'code' | 'camera'>, checks: ReadonlyMap<string, PastCheck>) {
  const { classroomId, pairedAt, lastSeenAt, checkAskedAt } = row;
  if (classroomId === null || pairedAt === null) return null;
  return {
    id: classroomId,
    pairedAt: pairedAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    lastCheck: checks.get(classroomId) ?? null,
    checkAskedAt: checkAskedAt?.toISOString() ?? null,
  };
}

const ORDINARY_WEEK = [1, 2, 3, 4, 5];

/** The weekdays that have lessons, 1 Monday … 7 Sunday; Monday to Friday before the first timetable. */
export async function listWeekdays(sql: Queries, uai: string): Promise<number[]> {
  const rows = await sql<{ weekday: number }[]>`
    SELECT DISTINCT weekday FROM weekly_lesson WHERE uai = ${uai} ORDER BY weekday`;
  return rows.length === 0 ? ORDINARY_WEEK : rows.map(({ weekday }) => weekday);
}
