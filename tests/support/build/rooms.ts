import { randomBytes, randomUUID } from 'node:crypto';
import type { CoverState } from '#contract/cover.ts';
import type { Sql } from '#db/sql.ts';
import type { Repeat } from '#runtime/repeat.ts';
import { connectHappenings } from '../../../server/happenings/happenings.ts';
import { hashOfSecret } from '../../../server/http/session-cookie.ts';
import { aSubstituteFor, aTeachingSchool } from './absences.ts';

/** A lesson with everybody it takes: its substitute has accepted, and a classroom is paired in its place. */
export interface AcceptedLesson {
  coverId: string;
  absenceId: string;
  uai: string;
  /** Whose lesson it is, who is away. */
  teacherId: string;
  classId: string;
  placeId: string;
  substituteId: string;
  classroomId: string;
  deviceSecret: string;
}

export interface LessonLike {
  startsAt?: string;
  endsAt?: string;
  state?: CoverState;
}

/** On Monday 16 November 2026 from 10:00 to 10:55 in Paris, accepted, unless told. Each has a school of its own. */
export async function anAcceptedLesson(
  sql: Sql,
  { startsAt = '2026-11-16T09:00:00Z', endsAt = '2026-11-16T09:55:00Z', state = 'accepted' }: LessonLike = {},
): Promise<AcceptedLesson> {
  const { uai, teacherId, classId, placeId } = await aTeachingSchool(sql, { uai: nextUai() });
  const substituteId = await aSubstituteFor(sql);
  const [made] = await sql<{ absenceId: string; coverId: string }[]>`
    WITH absence AS (
        INSERT INTO absence (request_key, uai, teacher_id, first_day, last_day, reason, declared_at)
        VALUES (gen_random_uuid(), ${uai}, ${teacherId}, '2026-11-16', '2026-11-16', 'unforeseen', '2026-11-15T18:00:00Z')
        RETURNING id),
      cover AS (
        INSERT INTO cover (absence_id, lesson_id, uai, class_id, subject_code, teacher_id, place_id, starts_at, ends_at, state)
        SELECT absence.id, ${randomUUID()}, ${uai}, ${classId}, '061300', ${teacherId}, ${placeId}, ${startsAt}, ${endsAt}, ${state}
        FROM absence RETURNING id),
      plan AS (
        INSERT INTO plan (academy_code, made_at, asked, covered, bound, parameters, uncovered)
        VALUES ('06', '2026-11-15T18:05:00Z', 1, 1, 1, '{}', '[]') RETURNING id),
      assignment AS (
        INSERT INTO assignment (plan_id, cover_id, substitute_id, place_id, period, state, reasons, alternatives)
        SELECT plan.id, cover.id, ${substituteId}, ${placeId}, tstzrange(${startsAt}, ${endsAt}), 'accepted', '[]', '[]'
        FROM plan, cover)
    SELECT absence.id AS absence_id, cover.id AS cover_id FROM absence, cover`;
  if (!made) throw new Error('The lesson was not stored.');
  return { ...made, uai, teacherId, classId, placeId, substituteId, ...(await aClassroomIn(sql, placeId)) };
}

/** Pairs a device in a place, instead of the one that was there. */
export async function aClassroomIn(sql: Sql, placeId: string): Promise<{ classroomId: string; deviceSecret: string }> {
  const deviceSecret = randomBytes(32).toString('base64url');
  await sql`DELETE FROM classroom WHERE place_id = ${placeId}`;
  const [made] = await sql<{ id: string }[]>`
    INSERT INTO classroom (place_id, secret_hash, paired_at)
    VALUES (${placeId}, ${hashOfSecret(deviceSecret)}, '2026-11-01T08:00:00Z') RETURNING id`;
  if (!made) throw new Error('The classroom was not stored.');
  return { classroomId: made.id, deviceSecret };
}

/** A live lesson: its doors opened and somebody has entered. */
export async function aLiveLesson(sql: Sql, lesson: LessonLike = {}): Promise<AcceptedLesson> {
  const live = await anAcceptedLesson(sql, { state: 'live', ...lesson });
  await sql`INSERT INTO room (cover_id, opened_at) VALUES (${live.coverId}, '2026-11-16T08:50:00Z')`;
  return live;
}

/** Happenings are stored and nobody reacts. */
export const leaveOnly = connectHappenings(() => ({}));

let schools = 0;

/** A UAI nobody has: invented numbers of département 015, with the right check letter. */
function nextUai(): string {
  schools += 1;
  const digits = 159_000 + schools;
  return `0${digits}${'ABCDEFGHJKLMNPRSTUVWXYZ'[digits % 23]}`;
}

/** Stands in for the timers: what wants to be repeated runs when the test says so. */
export function handTurned(): { repeat: Repeat; turn(): Promise<void> } {
  const tasks = new Set<() => Promise<number>>();
  return {
    repeat(task) {
      tasks.add(task);
      return async () => {
        tasks.delete(task);
      };
    },
    async turn() {
      for (const task of tasks) await task();
    },
  };
}
