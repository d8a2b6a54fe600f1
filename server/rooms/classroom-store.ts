import { Refusal } from '#contract/failure.ts';
import type { CameraPolicy } from '#contract/places.ts';
import {
  type ClassroomLesson,
  DOORS_CLOSE_AFTER_MS,
  DOORS_OPEN_BEFORE_MS,
  type readClassroom,
} from '#contract/rooms.ts';
import type { Reply } from '#contract/route.ts';
import type { Queries, Sql, Transaction } from '#db/sql.ts';
import type { ClassroomDevice } from '../http/asked.ts';
import { doorsOf, phaseAt, type RoomFacts } from './room-rules.ts';

/**
 * The paired device that sent its secret, or null when no device ever had it.
 * @throws Refusal `classroom_revoked`
 */
export async function findClassroom(sql: Queries, secretHash: Uint8Array): Promise<ClassroomDevice | null> {
  const [found] = await sql<(ClassroomDevice & { revokedAt: Date | null })[]>`
    SELECT classroom.id AS classroom_id, place.id AS place_id, place.uai, classroom.revoked_at
    FROM classroom JOIN place ON place.id = classroom.place_id
    WHERE classroom.secret_hash = ${secretHash}`;
  if (!found) return null;
  const { revokedAt, ...device } = found;
  if (revokedAt) throw new Refusal('classroom_revoked');
  return device;
}

/**
 * Locks a place, so that pairing and revoking there happen one after the other.
 * @throws Refusal `place_not_in_school`
 */
export async function lockPlace(tx: Transaction, uai: string, placeId: string): Promise<{ id: string; code: string }> {
  // Compared as text: what somebody wrote into the path need not be a UUID.
  const [place] = await tx<{ id: string; code: string }[]>`
    SELECT id, code FROM place WHERE id::text = ${placeId.toLowerCase()} AND uai = ${uai} FOR UPDATE`;
  if (!place) throw new Refusal('place_not_in_school');
  return place;
}

/** Makes the credential of the device paired in a place worthless; returns the classroom that was there, if any. */
export async function revokeInPlace(tx: Transaction, placeId: string, now: Date): Promise<string | undefined> {
  const [revoked] = await tx<{ id: string }[]>`
    UPDATE classroom SET revoked_at = ${now} WHERE place_id = ${placeId} AND revoked_at IS NULL RETURNING id`;
  return revoked?.id;
}

/** Stores a device as the classroom of a place; returns its id. */
export async function storeClassroom(
  tx: Transaction,
  classroom: { placeId: string; secretHash: Uint8Array; pairedBy: string; now: Date },
): Promise<string> {
  const [stored] = await tx<[{ id: string }]>`
    INSERT INTO classroom (place_id, secret_hash, paired_at, paired_by)
    VALUES (${classroom.placeId}, ${classroom.secretHash}, ${classroom.now}, ${classroom.pairedBy})
    RETURNING id`;
  return stored.id;
}

/** Sets what a place's camera may do; returns what it might do before, with the device paired there, if any. */
export async function storeCamera(
  tx: Transaction,
  placeId: string,
  camera: CameraPolicy,
): Promise<{ placeId: string; classroomId: string | undefined; former: CameraPolicy }> {
  const [place] = await tx<[{ classroomId: string | null; former: CameraPolicy }]>`
    SELECT place.camera AS former, classroom.id AS classroom_id
    FROM place LEFT JOIN classroom ON place_id = place.id AND revoked_at IS NULL
    WHERE place.id = ${placeId}`;
  await tx`UPDATE place SET camera = ${camera} WHERE id = ${placeId}`;
  return { placeId, classroomId: place.classroomId ?? undefined, former: place.former };
}

/** The lessons taught in a place whose doors are open at `now`: the rooms a device of that place may be in. */
export async function listOpenDoors(sql: Queries, placeId: string, now: Date): Promise<string[]> {
  const startsBefore = new Date(now.getTime() + DOORS_OPEN_BEFORE_MS);
  const endsAfter = new Date(now.getTime() - DOORS_CLOSE_AFTER_MS);
  const rows = await sql<{ coverId: string }[]>`
    SELECT cover_id FROM assignment
    WHERE place_id = ${placeId} AND state = 'accepted' AND period && tstzrange(${endsAfter}, ${startsBefore}, '[]')`;
  return rows.map(({ coverId }) => coverId);
}

/** A screen asks every few seconds, and "seen a minute ago" tells the school office enough: one write a minute. */
const SEEN_EVERY_MS = 60_000;

/** Remembers that the device was heard of. */
export async function noteSeen(sql: Sql, classroomId: string, now: Date): Promise<void> {
  await sql`
    UPDATE classroom SET last_seen_at = ${now}
    WHERE id = ${classroomId}
      AND (last_seen_at IS NULL OR last_seen_at <= ${new Date(now.getTime() - SEEN_EVERY_MS)})`;
}

type Standing = Omit<Reply<typeof readClassroom>, 'serverNow' | 'lessons' | 'rehearsal'>;
type StandingRow = Omit<Standing, 'checkAskedAt' | 'lastCheckedAt'> &
  Record<'checkAskedAt' | 'lastCheckedAt', Date | null>;

/** The place a device stands in, and what is known of its checks. */
export async function readStanding(sql: Sql, classroomId: string): Promise<Standing> {
  const [standing] = await sql<[StandingRow]>`
    SELECT school.name AS school_name, place.code AS place_code, school.time_zone, place.camera,
      classroom.check_asked_at,
      (SELECT max(checked_at) FROM classroom_check WHERE classroom_id = classroom.id) AS last_checked_at
    FROM classroom JOIN place ON place.id = classroom.place_id JOIN school USING (uai)
    WHERE classroom.id = ${classroomId}`;
  const { checkAskedAt, lastCheckedAt, ...place } = standing;
  return {
    ...place,
    checkAskedAt: checkAskedAt?.toISOString() ?? null,
    lastCheckedAt: lastCheckedAt?.toISOString() ?? null,
  };
}

type DayRow = RoomFacts & Pick<ClassroomLesson, 'coverId' | 'className' | 'subject' | 'substituteName'>;

/** The accepted lessons of a place whose doors are not closed by the clock, to the end of tomorrow on the school's clock. */
export async function listDay(sql: Sql, placeId: string, now: Date): Promise<ClassroomLesson[]> {
  const rows = await sql<DayRow[]>`
    SELECT cover.id AS cover_id, class.code AS class_name, subject.label AS subject,
      substitute.first_name || ' ' || substitute.last_name AS substitute_name,
      cover.starts_at, cover.ends_at, cover.state, room.closed_at
    FROM assignment
      JOIN cover ON cover.id = assignment.cover_id
      JOIN school ON school.uai = cover.uai
      JOIN class ON class.id = cover.class_id
      JOIN subject ON subject.code = cover.subject_code
      JOIN substitute ON substitute.id = assignment.substitute_id
      LEFT JOIN room ON room.cover_id = cover.id
    WHERE assignment.place_id = ${placeId} AND assignment.state = 'accepted'
      AND cover.ends_at > ${new Date(now.getTime() - DOORS_CLOSE_AFTER_MS)}
      AND cover.starts_at < (date_trunc('day', ${now}::timestamptz AT TIME ZONE school.time_zone) + interval '2 days')
        AT TIME ZONE school.time_zone
    ORDER BY cover.starts_at`;
  return rows.map((row) => toClassroomLesson(row, now));
}

function toClassroomLesson({ state, closedAt, startsAt, endsAt, ...lesson }: DayRow, now: Date): ClassroomLesson {
  const { opensAt, closesAt } = doorsOf({ startsAt, endsAt });
  return {
    ...lesson,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    doorsOpenAt: opensAt.toISOString(),
    doorsCloseAt: closesAt.toISOString(),
    ended: phaseAt({ startsAt, endsAt, state, closedAt }, now) === 'closed',
  };
}
