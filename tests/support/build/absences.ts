import { randomBytes, randomUUID } from 'node:crypto';
import type { NewAbsence, Stretch } from '#contract/absences.ts';
import type { Queries, Sql } from '#db/sql.ts';
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

/** Makes the teachers of some schools one person, who teaches in each of them. */
export async function sharedTeacher(sql: Sql, ...schools: TeachingSchool[]): Promise<void> {
  const ids = schools.map(({ teacherId }) => teacherId);
  await sql`UPDATE teacher SET person_id = ${randomUUID()} WHERE id = ANY(${ids}::uuid[])`;
}

/** Zoé Gentiane, who teaches the same lessons with the school's teacher. Returns her id. */
export async function aCoTeacher(sql: Sql, { uai, teacherId }: TeachingSchool): Promise<string> {
  const [zoe] = await sql<{ id: string }[]>`
    INSERT INTO teacher (uai, sts_key, last_name, first_name) VALUES (${uai}, 'epp:2', 'Gentiane', 'Zoé') RETURNING id`;
  if (!zoe) throw new Error('The co-teacher was not stored.');
  await sql`
    INSERT INTO weekly_lesson (id, uai, class_id, subject_code, teacher_id, alternance_id, place_id, weekday, start_minute, end_minute)
    SELECT gen_random_uuid(), uai, class_id, subject_code, ${zoe.id}, alternance_id, place_id, weekday, start_minute, end_minute
    FROM weekly_lesson WHERE teacher_id = ${teacherId}`;
  return zoe.id;
}

/** What happens to the school teacher's lesson of a day: it does not take place, or at another time (minutes after midnight). */
export interface LessonFate {
  day: string;
  startMinute?: number;
  placeId?: string;
}

/** Writes into the timetable what somebody changed of the lesson of that day; nobody is told. Returns the lesson's id. */
export async function changedLesson(
  sql: Queries,
  { uai, teacherId, placeId }: TeachingSchool,
  { day, startMinute, placeId: elsewhere }: LessonFate,
): Promise<string> {
  const [lesson] = await sql<{ lessonId: string }[]>`
    SELECT id || '.' || ${day}::text AS lesson_id FROM weekly_lesson
    WHERE teacher_id = ${teacherId} AND weekday = extract(isodow FROM ${day}::date)`;
  if (!lesson) throw new Error(`No lesson on ${day}.`);
  const moved = startMinute !== undefined || elsewhere !== undefined;
  const start = startMinute ?? 600;
  const kept = moved
    ? { kind: 'moved', day, startMinute: start, endMinute: start + 55, placeId: elsewhere ?? placeId }
    : { kind: 'cancelled' };
  await sql`DELETE FROM lesson_change WHERE uai = ${uai} AND lesson_id = ${lesson.lessonId}`;
  await sql`INSERT INTO lesson_change ${sql({ uai, lessonId: lesson.lessonId, changedAt: new Date(0), ...kept })}`;
  return lesson.lessonId;
}

/** The first stretch of an absence: Monday 16 November 2026, whole day, unless told. */
export function aStretch(change: Partial<Stretch> = {}): Stretch {
  return { firstDay: '2026-11-16', lastDay: '2026-11-16', hours: null, ...change };
}

/** A form with what differs from the usual one; days and hours of an absence of one stretch can stand in it directly. */
export type AbsenceLike = Partial<NewAbsence> & Partial<Stretch>;

/** The form of an absence: Monday 16 November 2026, whole day, unless told. */
export function anAbsenceForm({
  firstDay,
  lastDay,
  hours,
  ...change
}: AbsenceLike & { teacherId: string }): NewAbsence {
  const when = Object.entries({ firstDay, lastDay, hours }).filter(([, value]) => value !== undefined);
  return {
    requestKey: randomUUID(),
    otherUais: [],
    stretches: [aStretch(Object.fromEntries(when))],
    reason: 'unforeseen',
    caller: null,
    choices: [],
    ...change,
  };
}

/** Something the system does by itself at an instant. */
export function anAct(at: string): Act {
  return { now: new Date(at), requestId: null, by: null };
}
