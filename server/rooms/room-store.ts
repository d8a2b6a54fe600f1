import type * as z from 'zod/mini';
import { Refusal } from '#contract/failure.ts';
import type { LessonAct, LessonDevice, LessonState, RoomName } from '#contract/lesson-channel.ts';
import type { CameraPolicy } from '#contract/places.ts';
import type { Party, readRoom } from '#contract/rooms.ts';
import type { Queries, Sql, Transaction } from '#db/sql.ts';
import type { Member } from '../http/asked.ts';
import { announce } from './lesson-news.ts';
import { type Entrance, entranceOf, type Held, phaseOf, type RoomFacts } from './room-rules.ts';

type Muted = Partial<Record<LessonDevice, boolean>>;

/** What is stored of a room, whatever is held in it. */
export interface StoredRoom {
  startsAt: Date;
  endsAt: Date;
  /** Null before somebody enters. */
  openedAt: Date | null;
  version: number;
  muted: Muted;
  /** What the place allows its camera; null when nobody has accepted the lesson. */
  camera: CameraPolicy | null;
  cameraAsked: boolean;
  substitutePresent: boolean;
  classroomPresent: boolean;
}

/** A lesson and its room; the room's part is null (version 0, nothing muted) before somebody enters. */
export interface RoomOfLesson extends RoomFacts, StoredRoom {
  coverId: string;
  absenceId: string;
}

/** A room as its members and its channel see it: of a lesson, or of a rehearsal, which tells what was received. */
export interface Room extends StoredRoom, Entrance, Held {
  name: RoomName;
}

/** The room of a lesson. */
export function roomOf({ coverId, absenceId: _, state, closedAt, ...stored }: RoomOfLesson): Room {
  const entrance = entranceOf({ ...stored, state, closedAt });
  return { ...stored, ...entrance, name: { kind: 'lesson', id: coverId }, received: null };
}

/** One lesson with its room; throws `not_found`. */
export async function readLesson(sql: Queries, coverId: string): Promise<RoomOfLesson> {
  const present = (party: string) => sql`EXISTS (
    SELECT FROM room_presence WHERE cover_id = cover.id AND party = ${party} AND left_at IS NULL)`;
  const [lesson] = await sql<RoomOfLesson[]>`
    SELECT cover.id AS cover_id, cover.absence_id, cover.starts_at, cover.ends_at, cover.state,
      room.opened_at, room.closed_at, coalesce(room.version, 0) AS version, coalesce(room.muted, '{}') AS muted,
      coalesce(room.camera_asked, false) AS camera_asked, place.camera,
      ${present('substitute')} AS substitute_present, ${present('classroom')} AS classroom_present
    FROM cover
      LEFT JOIN room ON room.cover_id = cover.id
      LEFT JOIN assignment ON assignment.cover_id = cover.id AND assignment.state = 'accepted'
      LEFT JOIN place ON place.id = assignment.place_id
    WHERE cover.id = ${coverId}`;
  if (!lesson) throw new Refusal('not_found');
  return lesson;
}

/**
 * Locks the cover, then reads: opening, closing and cancelling one lesson happen one after the other. Two statements,
 * because a joined row would be read as it was before the wait.
 */
export async function lockLesson(tx: Transaction, coverId: string): Promise<RoomOfLesson> {
  await tx`SELECT FROM cover WHERE id = ${coverId} FOR UPDATE`;
  return readLesson(tx, coverId);
}

const nothingMuted: Record<LessonDevice, boolean> = {
  substitute_microphone: false,
  substitute_camera: false,
  classroom_microphone: false,
  classroom_camera: false,
};

/** What members see of a room at `now`. */
export function stateOf(room: Room, now: Date): LessonState {
  return {
    room: room.name,
    version: room.version,
    phase: phaseOf(room, now),
    serverNow: now.toISOString(),
    startsAt: room.startsAt.toISOString(),
    endsAt: room.endsAt.toISOString(),
    doorsOpenAt: room.doors.opensAt.toISOString(),
    doorsCloseAt: room.doors.closesAt.toISOString(),
    present: { substitute: room.substitutePresent, classroom: room.classroomPresent },
    muted: { ...nothingMuted, ...room.muted },
    classCamera: { policy: room.camera ?? 'off', asked: room.cameraAsked },
    received: room.received,
  };
}

type RoomFrame = Omit<z.infer<(typeof readRoom)['reply']>, 'state'>;

/** The names around an accepted lesson; throws `not_found`. */
export async function readRoomFrame(sql: Sql, coverId: string): Promise<RoomFrame> {
  const [frame] = await sql<RoomFrame[]>`
    SELECT school.name AS school_name, school.time_zone, place.code AS place_code, class.code AS class_name,
      subject.label AS subject,
      teacher.first_name || ' ' || teacher.last_name AS teacher_name,
      substitute.first_name || ' ' || substitute.last_name AS substitute_name
    FROM cover
      JOIN assignment ON assignment.cover_id = cover.id AND assignment.state = 'accepted'
      JOIN school ON school.uai = cover.uai
      JOIN place ON place.id = assignment.place_id
      JOIN class ON class.id = cover.class_id
      JOIN subject ON subject.code = cover.subject_code
      JOIN teacher ON teacher.id = cover.teacher_id
      JOIN substitute ON substitute.id = assignment.substitute_id
    WHERE cover.id = ${coverId}`;
  if (!frame) throw new Refusal('not_found');
  return frame;
}

export async function storeRoom(tx: Transaction, coverId: string, openedAt: Date): Promise<void> {
  await tx`INSERT INTO room (cover_id, opened_at) VALUES (${coverId}, ${openedAt})`;
  await announce(tx, [coverId]);
}

/** Marks a room closed and tells its members. A lesson without a room, or closed before, stays as it is. */
export async function markClosed(tx: Transaction, coverId: string, closedAt: Date): Promise<void> {
  const closed = await tx`
    UPDATE room SET closed_at = ${closedAt}, version = version + 1 WHERE cover_id = ${coverId} AND closed_at IS NULL`;
  if (closed.count > 0) await announce(tx, [coverId]);
}

/** Enough for everything a member can have sent and not heard back about: a page keeps a handful of acts. */
const REMEMBERED_ACTS = 64;

/** Rooms of lessons and rehearsals have the same columns for what acts change. */
const tables = { lesson: { room: 'room', id: 'cover_id' }, rehearsal: { room: 'rehearsal', id: 'id' } } as const;

/**
 * Does an act of a member in an open room, in one guarded statement. An act whose id is among the last REMEMBERED_ACTS of
 * the room was done before and is not done again, whichever server it reached first.
 */
export async function storeAct(
  sql: Sql,
  { room, party }: Pick<Member, 'room' | 'party'>,
  act: LessonAct,
): Promise<void> {
  const { id } = act;
  const table = tables[room.kind];
  const changed = await sql`
    UPDATE ${sql(table.room)} SET
      ${changeOf(sql, party, act)},
      version = version + 1,
      done_acts = (array_append(done_acts, ${id}::uuid))[greatest(1, cardinality(done_acts) + 2 - ${REMEMBERED_ACTS}):]
    WHERE ${sql(table.id)} = ${room.id} AND closed_at IS NULL AND NOT (${id}::uuid = ANY(done_acts))`;
  if (changed.count > 0) await announce(sql, [room.id]);
}

function changeOf(sql: Sql, party: Party, act: LessonAct) {
  switch (act.type) {
    case 'set_muted':
      return sql`muted = muted || jsonb_build_object(${act.device}::text, ${act.muted}::boolean)`;
    case 'ask_camera':
      return sql`camera_asked = ${act.asked}`;
    case 'tell_received':
      return sql`received = received || jsonb_build_object(${party}::text,
        coalesce(received -> ${party}::text, '{}') || jsonb_build_object(${act.what}::text, true))`;
  }
}
