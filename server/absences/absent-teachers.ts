import { Refusal } from '#contract/failure.ts';
import type { Queries } from '#db/sql.ts';

/** One person in one school: a teacher's row there, with what the school knows of days and hours. */
export interface AbsentTeacher {
  teacherId: string;
  uai: string;
  schoolName: string;
  commune: string;
  academyCode: string;
  timeZone: string;
  yearStartsOn: string | null;
  yearEndsOn: string | null;
}

/**
 * The rows of the person who is away: first that of the school which says so, then those of the other schools asked for.
 * @throws Refusal `teacher_not_in_school`; `teacher_not_shared` when the person does not teach in one of the others
 */
export async function findAbsentTeachers(
  sql: Queries,
  { uai, teacherId, otherUais }: { uai: string; teacherId: string; otherUais: readonly string[] },
): Promise<[AbsentTeacher, ...AbsentTeacher[]]> {
  const rows = await rowsOfPerson(sql, teacherId);
  const own = rows.find((row) => row.teacherId === teacherId && row.uai === uai);
  if (!own) throw new Refusal('teacher_not_in_school');
  const others = [...new Set(otherUais)].filter((other) => other !== uai).sort();
  return [
    own,
    ...others.map((other) => {
      const shared = rows.find((row) => row.uai === other);
      if (!shared) throw new Refusal('teacher_not_shared', [{ fact: other }]);
      return shared;
    }),
  ];
}

/** The other schools of the same person, by name. */
export async function otherSchoolsOf(sql: Queries, teacher: AbsentTeacher): Promise<AbsentTeacher[]> {
  const rows = await rowsOfPerson(sql, teacher.teacherId);
  return rows.filter(({ uai }) => uai !== teacher.uai);
}

/** The rows an absence holds: one for each school whose lessons are looked after. */
export async function teachersOfAbsence(sql: Queries, absenceId: string): Promise<AbsentTeacher[]> {
  return sql<AbsentTeacher[]>`
    ${teacherColumns(sql)} JOIN absence_teacher ON absence_teacher.teacher_id = teacher.id
    WHERE absence_teacher.absence_id = ${absenceId} ORDER BY teacher.uai`;
}

/**
 * Keeps timetables and calendars of some schools as they are until the transaction ends: whoever changes one meanwhile
 * waits, and then finds the absence. Before anything of the absence is locked, or the two would wait for each other.
 */
export async function holdTimetables(sql: Queries, teachers: readonly AbsentTeacher[]): Promise<void> {
  const uais = teachers.map(({ uai }) => uai);
  await sql`SELECT FROM school WHERE uai = ANY(${uais}::text[]) ORDER BY uai FOR SHARE`;
}

async function rowsOfPerson(sql: Queries, teacherId: string): Promise<AbsentTeacher[]> {
  return sql<AbsentTeacher[]>`
    ${teacherColumns(sql)} WHERE teacher.person_id = (SELECT person_id FROM teacher WHERE id = ${teacherId})
    ORDER BY school.name, school.uai`;
}

function teacherColumns(sql: Queries) {
  return sql`
    SELECT teacher.id AS teacher_id, school.uai, school.name AS school_name, school.commune, school.academy_code,
      school.time_zone, school.year_starts_on, school.year_ends_on
    FROM teacher JOIN school ON school.uai = teacher.uai`;
}
