import { Refusal } from '#contract/failure.ts';
import type { TimetableImport } from '#contract/schools.ts';
import type { Sql, Transaction } from '#db/sql.ts';
import type { Timetable, TimetableLesson } from './timetable-rules.ts';

interface StoredLesson {
  id: string;
  endMinute: number;
  placeCode: string | null;
}

/**
 * Puts a timetable in force, as a difference to the one that is: all of it or nothing, in one transaction. Two imports
 * of one school take turns. A lesson that moved to another place or got another length counts as removed and added.
 *
 * Only weekly lessons and alternances are ever deleted. Teachers, classes and places stay, because absences, covers,
 * assignments and paired classrooms name them; without lessons they are merely no longer listed. A cover whose lesson
 * vanishes from the timetable keeps all it needs: its own instants, class, subject, teacher and place.
 *
 * Throws `not_found` for an unknown school, `timetable_other_year` for a year before the one in force.
 */
export async function applyTimetable(sql: Sql, timetable: Timetable): Promise<TimetableImport> {
  return sql.begin(async (tx) => {
    await lockSchool(tx, timetable);
    await saveParticipants(tx, timetable);
    await saveAlternances(tx, timetable);
    const lessons = await saveLessons(tx, timetable);
    await dropUnusedAlternances(tx, timetable.uai);
    return {
      uai: timetable.uai,
      lessons,
      teachers: timetable.teachers.length,
      classes: timetable.classes.length,
      places: timetable.places.length,
    };
  });
}

/** NO KEY UPDATE, so that an absence declared meanwhile, which only refers to the school, does not wait. */
async function lockSchool(tx: Transaction, { uai, year }: Timetable): Promise<void> {
  const [school] = await tx<{ yearStartsOn: string | null }[]>`
    SELECT year_starts_on FROM school WHERE uai = ${uai} FOR NO KEY UPDATE`;
  if (!school) throw new Refusal('not_found', [{ fact: uai }]);
  if (school.yearStartsOn !== null && year.endsOn < school.yearStartsOn) {
    throw new Refusal('timetable_other_year', [{ path: 'stsEmp', fact: year.year }]);
  }
  await tx`
    UPDATE school SET year_starts_on = ${year.startsOn}, year_ends_on = ${year.endsOn} WHERE uai = ${uai}`;
}

/** Subjects, teachers, classes and places. Each set travels as one JSON value: a big school has more rows than a statement may have parameters. */
async function saveParticipants(tx: Transaction, timetable: Timetable): Promise<void> {
  const { uai, subjects, teachers, classes, places } = timetable;
  // A subject belongs to the nation: the first school's label stands. The order keeps two schools from waiting for each other.
  await tx`
    INSERT INTO subject (code, label)
    SELECT code, label FROM jsonb_to_recordset(${tx.json(subjects)}) AS new (code text, label text)
    ORDER BY code
    ON CONFLICT (code) DO NOTHING`;
  await tx`
    INSERT INTO teacher (uai, sts_key, last_name, first_name)
    SELECT ${uai}, key, "lastName", "firstName"
    FROM jsonb_to_recordset(${tx.json(teachers.map((teacher) => ({ ...teacher })))})
      AS new (key text, "lastName" text, "firstName" text)
    ON CONFLICT (uai, sts_key) DO UPDATE SET last_name = excluded.last_name, first_name = excluded.first_name`;
  await tx`
    INSERT INTO class (uai, kind, code, of_classes, level, head_count)
    SELECT ${uai}, kind, code, "ofClasses", level, "headCount"
    FROM jsonb_to_recordset(${tx.json(classes.map((group) => ({ ...group })))})
      AS new (kind text, code text, "ofClasses" text[], level text, "headCount" smallint)
    ON CONFLICT (uai, kind, code) DO UPDATE
      SET of_classes = excluded.of_classes, level = excluded.level, head_count = excluded.head_count`;
  await tx`
    INSERT INTO place (uai, code)
    SELECT ${uai}, code FROM unnest(${places}::text[]) AS code
    ON CONFLICT (uai, code) DO NOTHING`;
}

async function saveAlternances(tx: Transaction, { uai, alternances }: Timetable): Promise<void> {
  await tx`
    INSERT INTO alternance (uai, code, label, weeks)
    SELECT ${uai}, code, label, weeks
    FROM jsonb_to_recordset(${tx.json(alternances.map((alternance) => ({ ...alternance })))})
      AS new (code text, label text, weeks date[])
    ON CONFLICT (uai, code) DO UPDATE SET label = excluded.label, weeks = excluded.weeks`;
}

async function saveLessons(tx: Transaction, { uai, lessons }: Timetable): Promise<TimetableImport['lessons']> {
  const stored = await tx<StoredLesson[]>`
    SELECT weekly_lesson.id, end_minute, place.code AS place_code
    FROM weekly_lesson LEFT JOIN place ON place.id = place_id
    WHERE weekly_lesson.uai = ${uai}`;
  const { added, removed, unchanged } = lessonsDifference(stored, lessons);
  await tx`DELETE FROM weekly_lesson WHERE uai = ${uai} AND id = ANY(${removed})`;
  await tx`
    INSERT INTO weekly_lesson (id, uai, class_id, subject_code, teacher_id, alternance_id, place_id,
      weekday, start_minute, end_minute)
    SELECT new.id, ${uai}, class.id, "subjectCode", teacher.id, alternance.id, place.id, weekday, "startMinute", "endMinute"
    FROM jsonb_to_recordset(${tx.json(added.map((lesson) => ({ ...lesson })))})
      AS new (id uuid, "classKind" text, "classCode" text, "subjectCode" text, "teacherKey" text,
        "alternanceCode" text, "placeCode" text, weekday smallint, "startMinute" smallint, "endMinute" smallint)
    JOIN class ON class.uai = ${uai} AND class.kind = "classKind" AND class.code = "classCode"
    JOIN teacher ON teacher.uai = ${uai} AND teacher.sts_key = "teacherKey"
    JOIN alternance ON alternance.uai = ${uai} AND alternance.code = "alternanceCode"
    LEFT JOIN place ON place.uai = ${uai} AND place.code = "placeCode"`;
  return { added: added.length, removed: removed.length, unchanged };
}

/** What has to be written, what has to go, and how many lessons stay as they are. */
function lessonsDifference(stored: readonly StoredLesson[], wanted: readonly TimetableLesson[]) {
  const before = new Map(stored.map((lesson) => [lesson.id, lesson]));
  const stays = ({ id, endMinute, placeCode }: TimetableLesson) => {
    const old = before.get(id);
    return old?.endMinute === endMinute && old.placeCode === placeCode;
  };
  const unchanged = new Set(wanted.filter(stays).map(({ id }) => id));
  return {
    added: wanted.filter(({ id }) => !unchanged.has(id)),
    removed: stored.map(({ id }) => id).filter((id) => !unchanged.has(id)),
    unchanged: unchanged.size,
  };
}

async function dropUnusedAlternances(tx: Transaction, uai: string): Promise<void> {
  await tx`
    DELETE FROM alternance
    WHERE uai = ${uai} AND NOT EXISTS (SELECT FROM weekly_lesson WHERE alternance_id = alternance.id)`;
}
