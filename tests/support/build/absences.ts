import { randomBytes, randomUUID } from 'node:crypto';
import type { NewAbsence } from '#contract/absences.ts';
import type { Sql } from '#db/sql.ts';
import type { Act } from '../../../server/happenings/act.ts';

/** A school year of weeks around November 2026, all listed. */
const WEEKS = ['2026-11-09', '2026-11-16', '2026-11-23', '2026-11-30'];

export interface TeachingSchool {
  uai: string;
  teacherId: string;
  classId: string;
  /** The place with a projector. */
  placeId: string;
}

/** The maths teacher of a collège with one class, one projector, and one lesson each day at 10:00 from Monday to Friday. */
export async function aTeachingSchool(
  sql: Sql,
  {
    uai,
    academyCode = '06',
    adults = 1,
    subjectCode = '061300',
  }: { uai: string; academyCode?: string; adults?: number; subjectCode?: string },
): Promise<TeachingSchool> {
  await sql`
    INSERT INTO school (uai, name, commune, department, academy_code, time_zone, adults, year_starts_on, year_ends_on)
    VALUES (${uai}, ${`Collège ${uai}`}, 'Exempleville', '15', ${academyCode}, 'Europe/Paris', ${adults}, '2026-09-01', '2027-07-02')`;
  await sql`INSERT INTO subject (code, label) VALUES (${subjectCode}, 'Mathématiques') ON CONFLICT DO NOTHING`;
  const [school] = await sql<Omit<TeachingSchool, 'uai'>[]>`
    WITH teacher AS (INSERT INTO teacher (uai, sts_key, last_name, first_name) VALUES (${uai}, 'epp:1', 'Brumeval', 'Paul') RETURNING id),
      class AS (INSERT INTO class (uai, kind, code, level) VALUES (${uai}, 'class', '4A', '4e') RETURNING id),
      place AS (INSERT INTO place (uai, code) VALUES (${uai}, '101') RETURNING id),
      alternance AS (INSERT INTO alternance (uai, code, label, weeks) VALUES (${uai}, 'H', 'Hebdomadaire', ${WEEKS}::date[]) RETURNING id),
      lessons AS (
        INSERT INTO weekly_lesson (id, uai, class_id, subject_code, teacher_id, alternance_id, place_id, weekday, start_minute, end_minute)
        SELECT gen_random_uuid(), ${uai}, class.id, ${subjectCode}, teacher.id, alternance.id, place.id, weekday, 600, 655
        FROM teacher, class, place, alternance, generate_series(1, 5) AS weekday),
      classroom AS (
        INSERT INTO classroom (place_id, secret_hash, paired_at) SELECT place.id, ${randomBytes(32)}, now() FROM place)
    SELECT teacher.id AS teacher_id, class.id AS class_id, place.id AS place_id FROM teacher, class, place`;
  if (!school) throw new Error('The school was not stored.');
  return { uai, ...school };
}

/** A volunteer of the pool for maths in collège, free round the clock. Returns the id. */
export async function aSubstituteFor(
  sql: Sql,
  {
    lastName = 'Vasseur',
    academyCode = '06',
    discipline = '0613',
  }: { lastName?: string; academyCode?: string; discipline?: string } = {},
): Promise<string> {
  const [substitute] = await sql<{ id: string }[]>`
    INSERT INTO substitute (last_name, first_name, academy_code, time_zone, weekly_service_minutes, consented, workplace_authorised)
    VALUES (${lastName}, 'Noé', ${academyCode}, 'Europe/Paris', 1080, true, true) RETURNING id`;
  if (!substitute) throw new Error('The substitute was not stored.');
  await sql`INSERT INTO substitute_qualification VALUES (${substitute.id}, ${discipline}, 'college')`;
  await sql`
    INSERT INTO substitute_availability SELECT ${substitute.id}, weekday, 0, 1440 FROM generate_series(1, 7) AS weekday`;
  return substitute.id;
}

/** The form of an absence: Monday 16 November 2026, whole day, unless told. */
export function anAbsenceForm(change: Partial<NewAbsence> & { teacherId: string }): NewAbsence {
  return {
    requestKey: randomUUID(),
    firstDay: '2026-11-16',
    lastDay: '2026-11-16',
    hours: null,
    reason: 'unforeseen',
    ...change,
  };
}

/** Something the system does by itself at an instant. */
export function anAct(at: string): Act {
  return { now: new Date(at), requestId: null, by: null };
}
