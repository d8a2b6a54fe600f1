import { Refusal } from '#contract/failure.ts';
import { HANDOVER_KEPT_DAYS } from '#contract/handovers.ts';
import { EARLIER_RECORDS, type EarlierRecord, type Preparation } from '#contract/preparation.ts';
import type { Queries, Sql } from '#db/sql.ts';
import { listDocuments } from '../absences/handover-store.ts';
import type { Whereabouts } from '../http/asked.ts';
import { doorsOf } from '../rooms/room-rules.ts';

type LessonFacts = Omit<Preparation, 'startsAt' | 'endsAt' | 'doorsOpenAt' | 'documents' | 'earlier' | 'serverNow'> & {
  startsAt: Date;
  endsAt: Date;
};

/**
 * All a substitute needs to prepare a lesson they have accepted.
 * @throws Refusal `not_found` when it is not theirs
 */
export async function readPreparation(
  sql: Queries,
  { coverId, substituteId, now }: { coverId: string; substituteId: string; now: Date },
): Promise<Preparation> {
  const { startsAt, endsAt, ...facts } = await readFacts(sql, coverId, substituteId);
  return {
    ...facts,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    doorsOpenAt: doorsOf({ startsAt, endsAt }).opensAt.toISOString(),
    documents: await listDocuments(sql, facts.absenceId),
    earlier: await earlierRecords(sql, coverId),
    serverNow: now.toISOString(),
  };
}

async function readFacts(sql: Queries, coverId: string, substituteId: string): Promise<LessonFacts> {
  const [facts] = await sql<LessonFacts[]>`
    SELECT cover.id AS cover_id, cover.absence_id, school.name AS school_name, school.commune, school.department,
      school.phone AS school_phone,
      school.academy_code, school.time_zone, substitute.time_zone AS own_zone,
      class.code AS class_name, class.level, class.head_count, subject.label AS subject,
      teacher.first_name || ' ' || teacher.last_name AS teacher_name, place.code AS place_code, cover.adult,
      cover.starts_at, cover.ends_at, cover.state, absence.note, coalesce(class_handover.body, '') AS text,
      EXISTS (SELECT FROM record WHERE record.cover_id = cover.id) AS has_record,
      coalesce(lesson_note.body, '') AS notes
    FROM cover
    JOIN assignment ON assignment.cover_id = cover.id AND assignment.state = 'accepted'
      AND assignment.substitute_id = ${substituteId}
    JOIN substitute ON substitute.id = assignment.substitute_id
    JOIN absence ON absence.id = cover.absence_id
    JOIN school ON school.uai = cover.uai
    JOIN class ON class.id = cover.class_id
    JOIN subject ON subject.code = cover.subject_code
    JOIN teacher ON teacher.id = cover.teacher_id
    JOIN place ON place.id = assignment.place_id
    LEFT JOIN class_handover ON class_handover.absence_id = cover.absence_id AND class_handover.class_id = cover.class_id
    LEFT JOIN lesson_note ON lesson_note.cover_id = cover.id AND lesson_note.substitute_id = assignment.substitute_id
    WHERE cover.id = ${coverId}`;
  if (!facts) throw new Refusal('not_found');
  return facts;
}

/** What was taught to the same class in the same subject before that lesson, newest first. */
async function earlierRecords(sql: Queries, coverId: string): Promise<EarlierRecord[]> {
  const rows = await sql<(Omit<EarlierRecord, 'startsAt' | 'endsAt'> & { startsAt: Date; endsAt: Date })[]>`
    SELECT before.id AS cover_id, before.starts_at, before.ends_at, record.written_by, record.summary, record.homework
    FROM cover
    JOIN cover AS before ON before.class_id = cover.class_id AND before.subject_code = cover.subject_code
      AND before.starts_at < cover.starts_at
    JOIN record ON record.cover_id = before.id
    WHERE cover.id = ${coverId}
    ORDER BY before.starts_at DESC LIMIT ${EARLIER_RECORDS}`;
  return rows.map(({ startsAt, endsAt, ...row }) => ({
    ...row,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  }));
}

/** Keeps what a substitute notes for a lesson; nothing written is no row. */
export async function storeNotes(
  sql: Queries,
  { coverId, substituteId, notes }: { coverId: string; substituteId: string; notes: string },
): Promise<void> {
  if (notes.trim() === '') {
    await sql`DELETE FROM lesson_note WHERE cover_id = ${coverId} AND substitute_id = ${substituteId}`;
    return;
  }
  await sql`
    INSERT INTO lesson_note (cover_id, substitute_id, body) VALUES (${coverId}, ${substituteId}, ${notes})
    ON CONFLICT (cover_id, substitute_id) DO UPDATE SET body = excluded.body`;
}

/** Deletes notes for lessons that ended more than HANDOVER_KEPT_DAYS ago. Returns how many. */
export async function forgetNotes(sql: Sql, now: Date): Promise<number> {
  const gone = await sql`
    DELETE FROM lesson_note USING cover
    WHERE cover.id = cover_id AND cover.ends_at < ${now}::timestamptz - make_interval(days => ${HANDOVER_KEPT_DAYS})`;
  return gone.count;
}

/**
 * The substitutes who may still answer for lessons of an absence, or have accepted them, as the rights see it. A deadline that
 * has passed counts at once, not when the offer is ended.
 */
export async function askedSubstitutes(sql: Queries, absenceId: string, now: Date): Promise<Whereabouts[]> {
  return sql<Whereabouts[]>`
    SELECT DISTINCT NULL AS uai, NULL AS academy_code, assignment.substitute_id
    FROM assignment
    JOIN cover ON cover.id = assignment.cover_id
    LEFT JOIN offer ON offer.id = assignment.offer_id
    WHERE cover.absence_id = ${absenceId}
      AND (assignment.state = 'accepted' OR (assignment.state = 'offered' AND offer.deadline > ${now}))`;
}
