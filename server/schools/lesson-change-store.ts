import { Refusal } from '#contract/failure.ts';
import type { LessonChange } from '#contract/timetable.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import { clashes } from './clash-rules.ts';
import { checkClass, checkTeacher } from './class-store.ts';
import { type DatedLesson, hourKey, partsOfLessonId } from './lesson-rules.ts';
import { listSchoolLessons, listSchoolWeek } from './lesson-store.ts';
import { lockSchool } from './lock-school.ts';
import { instantAt, minuteOf } from './wall-clock.ts';

/** Who changes what, when. */
export interface ChangeAsked<Change> {
  uai: string;
  change: Change;
  changedBy: string;
  changedAt: Date;
}

type Moved = Extract<LessonChange, { kind: 'moved' }>;
type Cancelled = Extract<LessonChange, { kind: 'cancelled' }>;
type Added = Extract<LessonChange, { kind: 'added' }>;

/**
 * Moves, cancels or adds one dated lesson; returns the id of the change. A lesson that several teachers give together is
 * changed for all of them. Of a lesson that is changed already the last word counts; asking the same twice changes nothing
 * more. Changes of one school take turns.
 * @throws Refusal `lesson_unknown`, `lesson_ends_before_start`, `lesson_outside_school_year`, `lesson_clash`,
 *   `place_not_in_school`, `teacher_not_in_school`, `not_found` for a class or subject the school does not have
 */
export async function changeLesson(tx: Transaction, asked: ChangeAsked<LessonChange>): Promise<string> {
  const { change } = asked;
  await lockSchool(tx, asked.uai);
  if (change.kind === 'cancelled') return cancel(tx, { ...asked, change });
  return change.kind === 'moved' ? move(tx, { ...asked, change }) : add(tx, { ...asked, change });
}

async function cancel(tx: Transaction, asked: ChangeAsked<Cancelled>): Promise<string> {
  const { lesson, together } = await findLesson(tx, asked.uai, asked.change.lessonId);
  const others = together.filter((part) => part !== lesson);
  for (const part of others) await saveCancelled(tx, asked, part);
  return saveCancelled(tx, asked, lesson);
}

async function saveCancelled(tx: Transaction, asked: ChangeAsked<Cancelled>, { lessonId }: DatedLesson) {
  const { uai, change, changedBy, changedAt } = asked;
  return idOf(tx<{ id: string }[]>`
    INSERT INTO lesson_change (uai, kind, lesson_id, note, changed_by, changed_at)
    VALUES (${uai}, 'cancelled', ${lessonId}, ${change.note}, ${changedBy}, ${changedAt})
    ON CONFLICT (uai, lesson_id) DO UPDATE
      SET kind = 'cancelled', day = NULL, start_minute = NULL, end_minute = NULL, place_id = NULL,
        note = excluded.note, changed_by = excluded.changed_by, changed_at = excluded.changed_at
    RETURNING id`);
}

async function move(tx: Transaction, asked: ChangeAsked<Moved>): Promise<string> {
  const { uai, change } = asked;
  const times = await instantsOf(tx, uai, change);
  await checkPlace(tx, uai, change.placeId);
  const { lesson, together } = await findLesson(tx, uai, change.lessonId);
  const parts = together.map((part) => ({
    ...part,
    ...times,
    // Whoever teaches in the same place follows; half a class in another place stays there.
    placeId: part.placeId === lesson.placeId ? change.placeId : part.placeId,
    change: null,
  }));
  await refuseClashes(tx, uai, change.day, parts);
  const ids = new Map<string, string>();
  for (const part of parts) ids.set(part.lessonId, await saveMoved(tx, asked, part));
  return ids.get(lesson.lessonId) ?? '';
}

async function saveMoved(
  tx: Transaction,
  { uai, change, changedBy, changedAt }: ChangeAsked<Moved>,
  { lessonId, placeId }: Pick<DatedLesson, 'lessonId' | 'placeId'>,
) {
  return idOf(tx<{ id: string }[]>`
    INSERT INTO lesson_change (uai, kind, lesson_id, day, start_minute, end_minute, place_id, note, changed_by, changed_at)
    VALUES (${uai}, 'moved', ${lessonId}, ${change.day}, ${minuteOf(change.from)}, ${minuteOf(change.to)}, ${placeId},
      ${change.note}, ${changedBy}, ${changedAt})
    ON CONFLICT (uai, lesson_id) DO UPDATE
      SET kind = 'moved', day = excluded.day, start_minute = excluded.start_minute, end_minute = excluded.end_minute,
        place_id = excluded.place_id, note = excluded.note, changed_by = excluded.changed_by,
        changed_at = excluded.changed_at
    RETURNING id`);
}

async function add(tx: Transaction, { uai, change, changedBy, changedAt }: ChangeAsked<Added>): Promise<string> {
  const { classId, subjectCode, teacherId, placeId, day, note } = change;
  const times = await instantsOf(tx, uai, change);
  await checkPlace(tx, uai, placeId);
  await checkParticipants(tx, uai, change);
  const minutes = { startMinute: minuteOf(change.from), endMinute: minuteOf(change.to) };
  const [same] = await tx<{ id: string }[]>`
    SELECT id FROM lesson_change
    WHERE uai = ${uai} AND kind = 'added' AND class_id = ${classId} AND subject_code = ${subjectCode}
      AND teacher_id = ${teacherId} AND day = ${day} AND start_minute = ${minutes.startMinute}
      AND end_minute = ${minutes.endMinute} AND place_id IS NOT DISTINCT FROM ${placeId}::uuid`;
  if (same) return same.id;
  await refuseClashes(tx, uai, day, [
    { lessonId: '', classId, subjectCode, teacherId, placeId, ...times, change: null },
  ]);
  const row = { uai, kind: 'added', classId, subjectCode, teacherId, placeId, day, ...minutes, note };
  return idOf(tx<{ id: string }[]>`INSERT INTO lesson_change ${tx({ ...row, changedBy, changedAt })} RETURNING id`);
}

/**
 * Takes a change back, for all who teach the lesson together.
 * @throws Refusal `not_found` for a change the school does not have, `lesson_clash` when its old hour was given away by hand
 */
export async function undoLessonChange(tx: Transaction, uai: string, changeId: string): Promise<void> {
  await lockSchool(tx, uai);
  const [change] = await tx<{ kind: string; day: string | null; lessonId: string | null }[]>`
    SELECT kind, day, lesson_id FROM lesson_change WHERE id = ${changeId} AND uai = ${uai}`;
  if (!change) throw new Refusal('not_found', [{ path: 'changeId' }]);
  const originalDay = change.lessonId === null ? null : partsOfLessonId(change.lessonId).day;
  const day = change.day ?? originalDay;
  const together =
    day === null ? [] : lessonsOfChange(await listSchoolWeek(tx, { uai, firstDay: day, lastDay: day }), changeId);
  const ids = [changeId, ...together.flatMap((part) => part.change?.id ?? [])];
  // What was done to an added lesson goes with it.
  await tx`
    DELETE FROM lesson_change
    WHERE uai = ${uai} AND (id = ANY(${ids}::uuid[])
      OR (${change.kind === 'added'} AND split_part(lesson_id, '.', 1) = ${changeId}))`;
  if (originalDay !== null) await refuseReturn(tx, uai, originalDay, together);
}

/** The parts of the hour that a change moved or cancelled; of an added one, itself only. */
function lessonsOfChange(lessons: readonly DatedLesson[], changeId: string): DatedLesson[] {
  const lesson = lessons.find(({ change }) => change?.id === changeId);
  if (!lesson || lesson.change?.kind === 'added') return [];
  return lessons.filter((it) => it.change?.kind === lesson.change?.kind && hourKey(it) === hourKey(lesson));
}

/** The timetable itself may have two lessons of one class at once; only what somebody put there by hand stands in the way. */
async function refuseReturn(tx: Transaction, uai: string, day: string, parts: readonly DatedLesson[]): Promise<void> {
  const lessons = await listSchoolLessons(tx, { uai, firstDay: day, lastDay: day });
  const ids = new Set(parts.map(({ lessonId }) => lessonId));
  const back = lessons.filter(({ lessonId }) => ids.has(lessonId));
  const byHand = lessons.filter(({ lessonId, change }) => !ids.has(lessonId) && change !== null);
  await refuseClashesWith(tx, back, byHand);
}

/** A dated lesson wherever it is now, with the other parts of its hour. */
async function findLesson(tx: Transaction, uai: string, lessonId: string) {
  const [moved] = await tx<{ day: string }[]>`
    SELECT day FROM lesson_change WHERE uai = ${uai} AND lesson_id = ${lessonId} AND kind = 'moved'`;
  const day = moved?.day ?? partsOfLessonId(lessonId).day;
  const lessons = await listSchoolWeek(tx, { uai, firstDay: day, lastDay: day });
  const lesson = lessons.find((it) => it.lessonId === lessonId);
  if (!lesson) throw new Refusal('lesson_unknown', [{ path: 'lessonId' }]);
  return { lesson, together: lessons.filter((it) => hourKey(it) === hourKey(lesson)) };
}

/** The instants of an hour on the school's clock. */
async function instantsOf(sql: Queries, uai: string, { day, from, to }: Pick<Moved, 'day' | 'from' | 'to'>) {
  // `HH:MM` compares as text.
  if (to <= from) throw new Refusal('lesson_ends_before_start', [{ path: 'to' }]);
  const [school] = await sql<{ timeZone: string; isSchoolYear: boolean }[]>`
    SELECT time_zone, coalesce(${day}::date BETWEEN year_starts_on AND year_ends_on, false) AS is_school_year
    FROM school WHERE uai = ${uai}`;
  if (!school?.isSchoolYear) throw new Refusal('lesson_outside_school_year', [{ path: 'day', fact: day }]);
  const startsAt = instantAt(day, minuteOf(from), school.timeZone);
  const endsAt = instantAt(day, minuteOf(to), school.timeZone);
  // The clock skips this hour in spring.
  if (startsAt === null || endsAt === null) throw new Refusal('invalid_input', [{ path: startsAt ? 'to' : 'from' }]);
  return { startsAt, endsAt };
}

async function checkPlace(sql: Queries, uai: string, placeId: string | null): Promise<void> {
  if (placeId === null) return;
  const found = await sql`SELECT FROM place WHERE id = ${placeId} AND uai = ${uai}`;
  if (found.count === 0) throw new Refusal('place_not_in_school', [{ path: 'placeId' }]);
}

async function checkParticipants(sql: Queries, uai: string, { classId, teacherId, subjectCode }: Added): Promise<void> {
  await checkClass(sql, uai, classId);
  await checkTeacher(sql, uai, teacherId);
  const subjects = await sql`SELECT FROM subject WHERE code = ${subjectCode}`;
  if (subjects.count === 0) throw new Refusal('not_found', [{ path: 'subjectCode', fact: subjectCode }]);
}

type Part = Parameters<typeof clashes>[0] & { lessonId: string };

async function refuseClashes(tx: Transaction, uai: string, day: string, parts: readonly Part[]): Promise<void> {
  const ids = new Set(parts.map(({ lessonId }) => lessonId));
  const lessons = await listSchoolLessons(tx, { uai, firstDay: day, lastDay: day });
  const others = lessons.filter(({ lessonId }) => !ids.has(lessonId));
  await refuseClashesWith(tx, parts, others);
}

async function refuseClashesWith(
  tx: Transaction,
  parts: readonly Part[],
  others: readonly DatedLesson[],
): Promise<void> {
  for (const part of parts) {
    const found = clashes(part, others, await sharingPupils(tx, part.classId));
    if (found.length > 0) throw new Refusal('lesson_clash', found);
  }
}

/** A class, with its groups; a group, with the classes its pupils come from. */
async function sharingPupils(sql: Queries, classId: string): Promise<Set<string>> {
  const rows = await sql<{ id: string }[]>`
    SELECT other.id FROM class AS own JOIN class AS other ON other.uai = own.uai
    WHERE own.id = ${classId}
      AND (other.id = own.id
        OR (own.kind = 'class' AND other.kind = 'group' AND own.code = ANY(other.of_classes))
        OR (own.kind = 'group' AND other.kind = 'class' AND other.code = ANY(own.of_classes)))`;
  return new Set(rows.map(({ id }) => id));
}

async function idOf(rows: Promise<{ id: string }[]>): Promise<string> {
  const [row] = await rows;
  if (!row) throw new Error('INSERT … RETURNING gave no row.');
  return row.id;
}
