import { Refusal } from '#contract/failure.ts';
import type { TimetableDifference } from '#contract/imports.ts';
import type { Queries, Sql, Transaction } from '#db/sql.ts';
import { lockSchool } from './lock-school.ts';
import type { TaughtService, Timetable, TimetableLesson } from './timetable.ts';
import { differenceOf } from './timetable-difference.ts';
import { keepIds } from './timetable-identity.ts';

/**
 * Puts a timetable in force without a draft before it, and tells what changed. Two of one school take turns.
 * Throws `not_found` for an unknown school, `timetable_other_year` for a year before the one in force.
 */
export async function applyTimetable(sql: Sql, timetable: Timetable): Promise<TimetableDifference> {
  return sql.begin(async (tx) => {
    await lockSchool(tx, timetable.uai);
    const inForce = await readInForce(tx, timetable.uai);
    refuseEarlierYear(inForce, timetable);
    await putInForce(tx, inForce, keepIds(inForce, timetable));
    return differenceOf(inForce, timetable);
  });
}

/** Throws `timetable_other_year` for a timetable whose year was over before the one in force began. */
export function refuseEarlierYear(inForce: Timetable, { year }: Timetable): void {
  if (inForce.year !== null && year !== null && year.endsOn < inForce.year.startsOn) {
    throw new Refusal('timetable_other_year', [{ fact: year.startsOn }]);
  }
}

interface SchoolRow {
  yearStartsOn: string | null;
  yearEndsOn: string | null;
}

/**
 * The timetable in force, with every teacher, class and place the school ever had, so that a new file's are recognised.
 * Throws `not_found` for an unknown school.
 */
export async function readInForce(sql: Queries, uai: string): Promise<Timetable> {
  const [school] = await sql<SchoolRow[]>`SELECT year_starts_on, year_ends_on FROM school WHERE uai = ${uai}`;
  if (!school) throw new Refusal('not_found', [{ fact: uai }]);
  const { yearStartsOn, yearEndsOn } = school;
  const places = await sql<{ code: string }[]>`SELECT code FROM place WHERE uai = ${uai} ORDER BY code`;
  return {
    uai,
    year: yearStartsOn === null || yearEndsOn === null ? null : { startsOn: yearStartsOn, endsOn: yearEndsOn },
    subjects: await sql<Timetable['subjects']>`
      SELECT code, label, coalesce(also_called, '{}') AS also_called
      FROM subject LEFT JOIN (
        SELECT subject_code, array_agg(name ORDER BY name) AS also_called FROM subject_name WHERE uai = ${uai} GROUP BY 1
      ) AS named ON subject_code = code
      WHERE also_called IS NOT NULL OR code IN (
        SELECT subject_code FROM weekly_lesson WHERE uai = ${uai}
        UNION SELECT subject_code FROM service WHERE uai = ${uai})
      ORDER BY code`,
    teachers: await sql<Timetable['teachers']>`
      SELECT sts_key AS key, last_name, first_name FROM teacher WHERE uai = ${uai} ORDER BY sts_key`,
    classes: await sql<Timetable['classes']>`
      SELECT kind, code, of_classes, level, head_count FROM class WHERE uai = ${uai} ORDER BY kind, code`,
    places: places.map(({ code }) => code),
    alternances: await sql<Timetable['alternances']>`
      SELECT code, label, also_called, weeks FROM alternance WHERE uai = ${uai} ORDER BY code`,
    lessons: await readLessons(sql, uai),
    services: await sql<TaughtService[]>`
      SELECT class.kind AS class_kind, class.code AS class_code, subject_code, sts_key AS teacher_key, modality
      FROM service JOIN class ON class.id = class_id JOIN teacher ON teacher.id = teacher_id
      WHERE service.uai = ${uai}
      ORDER BY class.kind, class.code, subject_code, sts_key, modality`,
  };
}

/** The weekly lessons in force by class, day and hour. */
async function readLessons(sql: Queries, uai: string): Promise<TimetableLesson[]> {
  return sql<TimetableLesson[]>`
    SELECT weekly_lesson.id, class.kind AS class_kind, class.code AS class_code, subject_code, sts_key AS teacher_key,
      modality, alternance.code AS alternance_code, weekday, start_minute, end_minute, place.code AS place_code
    FROM weekly_lesson
    JOIN class ON class.id = class_id
    JOIN teacher ON teacher.id = teacher_id
    JOIN alternance ON alternance.id = alternance_id
    LEFT JOIN place ON place.id = place_id
    WHERE weekly_lesson.uai = ${uai}
    ORDER BY class.kind, class.code, weekday, start_minute, weekly_lesson.id`;
}

/**
 * Puts a timetable in force as a difference to the one that is, which was read under the school's lock. Lessons are
 * known by their ids, which `keepIds` has seen to.
 *
 * Only weekly lessons, alternances and services are ever deleted. Teachers, classes and places stay, because absences,
 * covers, assignments and paired classrooms name them; without lessons they are merely no longer listed. A cover whose
 * lesson vanishes from the timetable keeps all it needs: its own instants, class, subject, teacher and place.
 */
export async function putInForce(tx: Transaction, inForce: Timetable, timetable: Timetable): Promise<void> {
  const { uai, year, alternances } = timetable;
  await tx`
    UPDATE school SET year_starts_on = ${year?.startsOn ?? null}, year_ends_on = ${year?.endsOn ?? null}
    WHERE uai = ${uai}`;
  await saveParticipants(tx, timetable);
  await saveAlternances(tx, timetable);
  await saveLessons(tx, inForce, timetable);
  await saveServices(tx, timetable);
  await tx`
    DELETE FROM alternance WHERE uai = ${uai} AND NOT code = ANY(${alternances.map(({ code }) => code)}::text[])`;
}

/** Subjects, teachers, classes and places. Each set travels as one JSON value: a big school has more rows than a statement may have parameters. */
async function saveParticipants(tx: Transaction, timetable: Timetable): Promise<void> {
  const { uai, classes, places } = timetable;
  await saveSubjects(tx, timetable);
  await saveTeachers(tx, timetable);
  await tx`
    INSERT INTO class (uai, kind, code, of_classes, level, head_count)
    SELECT ${uai}, kind, code, "ofClasses", level, "headCount"
    FROM jsonb_to_recordset(${asJson(tx, classes)})
      AS new (kind text, code text, "ofClasses" text[], level text, "headCount" smallint)
    ON CONFLICT (uai, kind, code) DO UPDATE
      SET of_classes = excluded.of_classes, level = excluded.level, head_count = excluded.head_count
      WHERE (class.of_classes, class.level, class.head_count)
        IS DISTINCT FROM (excluded.of_classes, excluded.level, excluded.head_count)`;
  await tx`
    INSERT INTO place (uai, code)
    SELECT ${uai}, code FROM unnest(${places}::text[]) AS code
    ON CONFLICT (uai, code) DO NOTHING`;
}

/** A subject belongs to the nation: the first school's label stands; the school's own names for it stay its own. */
async function saveSubjects(tx: Transaction, { uai, subjects }: Timetable): Promise<void> {
  // The order keeps two schools from waiting for each other.
  await tx`
    INSERT INTO subject (code, label)
    SELECT code, label FROM jsonb_to_recordset(${asJson(tx, subjects)}) AS new (code text, label text)
    ORDER BY code
    ON CONFLICT (code) DO NOTHING`;
  const names = subjects.flatMap(({ code, alsoCalled }) => alsoCalled.map((name) => ({ code, name })));
  await tx`
    WITH new AS (SELECT * FROM jsonb_to_recordset(${asJson(tx, names)}) AS new (code text, name text)),
      gone AS (DELETE FROM subject_name WHERE uai = ${uai} AND (subject_code, name) NOT IN (SELECT code, name FROM new))
    INSERT INTO subject_name (uai, subject_code, name)
    SELECT DISTINCT ${uai}, code, name FROM new
    ON CONFLICT DO NOTHING`;
}

/**
 * A person who teaches in two schools of one academy has the same national id (`epp:…`) and the same names in the files
 * of both, and then shares the person's id, too; the id alone is not trusted across schools.
 */
async function saveTeachers(tx: Transaction, { uai, teachers }: Timetable): Promise<void> {
  await tx`
    INSERT INTO teacher (uai, sts_key, last_name, first_name, person_id)
    SELECT ${uai}, key, "lastName", "firstName", coalesce(
      (SELECT person_id FROM teacher AS same JOIN school USING (uai)
        WHERE key LIKE 'epp:%' AND same.sts_key = key AND lower(same.last_name) = lower("lastName")
          AND lower(same.first_name) = lower("firstName") AND same.uai <> ${uai}
          AND academy_code = (SELECT academy_code FROM school AS own WHERE own.uai = ${uai})
        ORDER BY same.uai LIMIT 1),
      gen_random_uuid())
    FROM jsonb_to_recordset(${asJson(tx, teachers)}) AS new (key text, "lastName" text, "firstName" text)
    ON CONFLICT (uai, sts_key) DO UPDATE SET last_name = excluded.last_name, first_name = excluded.first_name
      WHERE (teacher.last_name, teacher.first_name) IS DISTINCT FROM (excluded.last_name, excluded.first_name)`;
}

async function saveAlternances(tx: Transaction, { uai, alternances }: Timetable): Promise<void> {
  await tx`
    INSERT INTO alternance (uai, code, label, also_called, weeks)
    SELECT ${uai}, code, label, "alsoCalled", weeks
    FROM jsonb_to_recordset(${asJson(tx, alternances)})
      AS new (code text, label text, "alsoCalled" text[], weeks date[])
    ON CONFLICT (uai, code) DO UPDATE
      SET label = excluded.label, also_called = excluded.also_called, weeks = excluded.weeks
      WHERE (alternance.label, alternance.also_called, alternance.weeks)
        IS DISTINCT FROM (excluded.label, excluded.also_called, excluded.weeks)`;
}

async function saveLessons(tx: Transaction, inForce: Timetable, { uai, lessons }: Timetable): Promise<void> {
  const before = new Map(inForce.lessons.map((lesson) => [lesson.id, asText(lesson)]));
  const written = lessons.filter((lesson) => before.get(lesson.id) !== asText(lesson));
  const wanted = lessons.map(({ id }) => id);
  await tx`DELETE FROM weekly_lesson WHERE uai = ${uai} AND NOT id = ANY(${wanted}::uuid[])`;
  await tx`
    INSERT INTO weekly_lesson (id, uai, class_id, subject_code, teacher_id, alternance_id, place_id,
      weekday, start_minute, end_minute, modality)
    SELECT new.id, ${uai}, class.id, "subjectCode", teacher.id, alternance.id, place.id, weekday, "startMinute",
      "endMinute", modality
    FROM jsonb_to_recordset(${asJson(tx, written)})
      AS new (id uuid, "classKind" text, "classCode" text, "subjectCode" text, "teacherKey" text, modality text,
        "alternanceCode" text, "placeCode" text, weekday smallint, "startMinute" smallint, "endMinute" smallint)
    JOIN class ON class.uai = ${uai} AND class.kind = "classKind" AND class.code = "classCode"
    JOIN teacher ON teacher.uai = ${uai} AND teacher.sts_key = "teacherKey"
    JOIN alternance ON alternance.uai = ${uai} AND alternance.code = "alternanceCode"
    LEFT JOIN place ON place.uai = ${uai} AND place.code = "placeCode"
    ON CONFLICT (id) DO UPDATE
      SET alternance_id = excluded.alternance_id, weekday = excluded.weekday, start_minute = excluded.start_minute,
        end_minute = excluded.end_minute, place_id = excluded.place_id, modality = excluded.modality`;
}

/** What a kept lesson may change in: its class, subject and teacher make it the same one. */
function asText({ alternanceCode, weekday, startMinute, endMinute, placeCode, modality }: TimetableLesson): string {
  return JSON.stringify([alternanceCode, weekday, startMinute, endMinute, placeCode, modality]);
}

async function saveServices(tx: Transaction, { uai, services }: Timetable): Promise<void> {
  await tx`
    WITH new AS (
      SELECT class.id AS class_id, "subjectCode" AS subject_code, teacher.id AS teacher_id, modality
      FROM jsonb_to_recordset(${asJson(tx, services)})
        AS new ("classKind" text, "classCode" text, "subjectCode" text, "teacherKey" text, modality text)
      JOIN class ON class.uai = ${uai} AND class.kind = "classKind" AND class.code = "classCode"
      JOIN teacher ON teacher.uai = ${uai} AND teacher.sts_key = "teacherKey"
    ), gone AS (
      DELETE FROM service WHERE uai = ${uai}
        AND (class_id, subject_code, teacher_id, modality) NOT IN (SELECT * FROM new)
    )
    INSERT INTO service (uai, class_id, subject_code, teacher_id, modality)
    SELECT ${uai}, * FROM new
    ON CONFLICT DO NOTHING`;
}

/** Rows for jsonb_to_recordset; the copy satisfies the driver's type of JSON, which knows no interfaces. */
function asJson(tx: Transaction, rows: readonly object[]) {
  return tx.json(rows.map((row) => ({ ...row })));
}
