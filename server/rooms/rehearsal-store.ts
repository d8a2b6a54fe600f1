import { Refusal } from '#contract/failure.ts';
import type { Received, RoomName } from '#contract/lesson-channel.ts';
import type {
  PastRehearsal,
  RehearsalEnding,
  RehearsalPlace,
  readRehearsal as readRehearsalRoute,
} from '#contract/rehearsals.ts';
import { DOORS_CLOSE_AFTER_MS, type Party } from '#contract/rooms.ts';
import type { Reply } from '#contract/route.ts';
import type { Queries, Sql, Transaction } from '#db/sql.ts';
import { classesInPlaces } from './class-in-place.ts';
import { announce } from './lesson-news.ts';
import {
  closesAt,
  endedByClock,
  endsByItself,
  entranceOf,
  lessonInTheWay,
  type RehearsalFacts,
} from './rehearsal-rules.ts';
import type { LessonTimes } from './room-rules.ts';
import { type Room, type RoomOfLesson, readLesson, roomOf } from './room-store.ts';

/** What is stored of a rehearsal. */
export interface Rehearsal extends RehearsalFacts, Pick<RoomOfLesson, StoredColumns> {
  id: string;
  placeId: string;
  accountId: string;
  playedBy: string;
  closedAt: Date | null;
  classroomCame: boolean;
  received: Partial<Record<Party, Partial<Received>>>;
}
type StoredColumns = 'version' | 'muted' | 'camera' | 'cameraAsked' | 'substitutePresent' | 'classroomPresent';

/** What every question about rehearsals reads. A lesson counts that is promised or held, from the rehearsal's own time on. */
const columns = (sql: Queries) => {
  const present = (party: Party) => sql`EXISTS (
    SELECT FROM rehearsal_presence WHERE rehearsal_id = rehearsal.id AND party = ${party})`;
  return sql`
    rehearsal.id, rehearsal.place_id, account_id, account.display_name AS played_by,
    opened_at, rehearsal.ends_at, closed_at, ended_by, version, muted, camera_asked, received, classroom_came, place.camera,
    ${present('substitute')} AS substitute_present, ${present('classroom')} AS classroom_present,
    (SELECT min(cover.starts_at) FROM assignment JOIN cover ON cover.id = cover_id
      WHERE assignment.place_id = rehearsal.place_id AND assignment.state = 'accepted'
        AND cover.state IN ('accepted', 'live')
        AND cover.ends_at + ${DOORS_CLOSE_AFTER_MS} * interval '1 ms' > opened_at) AS lesson_starts_at`;
};
const joined = (sql: Queries) => sql`
  rehearsal JOIN account ON account.id = account_id JOIN place ON place.id = rehearsal.place_id`;

/** One rehearsal. @throws Refusal `not_found` */
export async function readRehearsal(sql: Queries, id: string): Promise<Rehearsal> {
  const [rehearsal] = await sql<Rehearsal[]>`SELECT ${columns(sql)} FROM ${joined(sql)} WHERE rehearsal.id = ${id}`;
  if (!rehearsal) throw new Refusal('not_found');
  return rehearsal;
}

/** The rehearsal of a place that nobody ended yet, be its time over or not; null: none. */
export async function findUnended(sql: Queries, placeId: string): Promise<Rehearsal | null> {
  const [rehearsal] = await sql<Rehearsal[]>`
    SELECT ${columns(sql)} FROM ${joined(sql)} WHERE rehearsal.place_id = ${placeId} AND closed_at IS NULL`;
  return rehearsal ?? null;
}

/** All that nobody ended yet: few at any time, and none for longer than its time and a few seconds. */
export async function listUnended(sql: Queries): Promise<Rehearsal[]> {
  return sql<Rehearsal[]>`SELECT ${columns(sql)} FROM ${joined(sql)} WHERE closed_at IS NULL`;
}

/** The room of a lesson or of a rehearsal. @throws Refusal `not_found` */
export async function readRoomNamed(sql: Queries, { kind, id }: RoomName): Promise<Room> {
  return kind === 'lesson' ? roomOf(await readLesson(sql, id)) : roomOfRehearsal(await readRehearsal(sql, id));
}

/** The room of a rehearsal: its lesson lasts as long as its doors are open. */
export function roomOfRehearsal(rehearsal: Rehearsal): Room {
  const { id, openedAt, version, muted, camera, cameraAsked, substitutePresent, classroomPresent } = rehearsal;
  return {
    name: { kind: 'rehearsal', id },
    startsAt: openedAt,
    endsAt: closesAt(rehearsal),
    ...entranceOf(rehearsal),
    ...{ openedAt, version, muted, camera, cameraAsked, substitutePresent, classroomPresent },
    received: receivedIn(rehearsal),
  };
}

/** What became of a rehearsal; null while it goes on. */
export function pastOf(rehearsal: Rehearsal): PastRehearsal | null {
  const { closedAt, endedBy, classroomCame } = rehearsal;
  if (closedAt === null || endedBy === null) return null;
  return { endedAt: closedAt.toISOString(), endedBy, classroomCame, ...receivedIn(rehearsal) };
}

function receivedIn({ received }: Rehearsal): Record<Party, Received> {
  const nothing = { picture: false, sound: false };
  return {
    substitute: { ...nothing, ...received.substitute },
    classroom: { ...nothing, ...received.classroom },
  };
}

/** The promised and held lessons of a place whose doors are not closed at `now`, the next ones first. */
export async function listLessonsIn(sql: Queries, placeId: string, now: Date): Promise<LessonTimes[]> {
  return sql<LessonTimes[]>`
    SELECT cover.starts_at, cover.ends_at FROM assignment JOIN cover ON cover.id = cover_id
    WHERE assignment.place_id = ${placeId} AND assignment.state = 'accepted' AND cover.state IN ('accepted', 'live')
      AND cover.ends_at > ${new Date(now.getTime() - DOORS_CLOSE_AFTER_MS)}
    ORDER BY cover.starts_at LIMIT 2`;
}

/** Stores a rehearsal that begins now; what was kept of the place's last one goes. */
export async function storeRehearsal(tx: Transaction, placeId: string, accountId: string, now: Date): Promise<string> {
  // Who is still connected to a past one must be put out first: the room closer does it, and needs to know of whom.
  await tx`
    DELETE FROM rehearsal WHERE place_id = ${placeId} AND closed_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM rehearsal_presence WHERE rehearsal_id = rehearsal.id)`;
  const [stored] = await tx<[{ id: string }]>`
    INSERT INTO rehearsal (place_id, account_id, opened_at, ends_at)
    VALUES (${placeId}, ${accountId}, ${now}, ${endsByItself(now)}) RETURNING id`;
  return stored.id;
}

/**
 * Ends a rehearsal and tells its members; ended before, it stays as it was. A screen that came is asked to check itself, so
 * that the line is measured too: not when a lesson wants it now.
 * @returns whether this ended it
 */
export async function markEnded(tx: Transaction, id: string, endedBy: RehearsalEnding, now: Date): Promise<boolean> {
  const [ended] = await tx<{ placeId: string; classroomCame: boolean }[]>`
    UPDATE rehearsal SET closed_at = ${now}, ended_by = ${endedBy}, version = version + 1
    WHERE id = ${id} AND closed_at IS NULL RETURNING place_id, classroom_came`;
  if (!ended) return false;
  if (ended.classroomCame && endedBy !== 'lesson') {
    await tx`
      UPDATE classroom SET check_asked_at = ${now} WHERE place_id = ${ended.placeId} AND revoked_at IS NULL`;
  }
  await announce(tx, [id]);
  return true;
}

interface PlaceRow extends Pick<RehearsalPlace, 'placeId' | 'placeCode' | 'camera'> {
  lastSeenAt: Date | null;
}

/** The equipped places of a school as `accountId` sees them at `now`. */
export async function listPlaces(sql: Sql, uai: string, accountId: string, now: Date): Promise<RehearsalPlace[]> {
  const places = await sql<PlaceRow[]>`
    SELECT place.id AS place_id, place.code AS place_code, place.camera, last_seen_at
    FROM place JOIN classroom ON place_id = place.id AND revoked_at IS NULL WHERE uai = ${uai} ORDER BY place.code`;
  const newest = await sql<Rehearsal[]>`
    SELECT DISTINCT ON (rehearsal.place_id) ${columns(sql)} FROM ${joined(sql)}
    WHERE place.uai = ${uai} ORDER BY rehearsal.place_id, opened_at DESC`;
  const classes = await classesInPlaces(
    sql,
    places.map(({ placeId }) => placeId),
    now,
  );
  return Promise.all(
    places.map(async ({ lastSeenAt, ...place }) => {
      const lesson = lessonInTheWay(await listLessonsIn(sql, place.placeId, now), now);
      const rehearsal = newest.find(({ placeId }) => placeId === place.placeId);
      return {
        ...place,
        lastSeenAt: lastSeenAt?.toISOString() ?? null,
        lesson: lesson && { startsAt: lesson.startsAt.toISOString(), endsAt: lesson.endsAt.toISOString() },
        classThere: classes.get(place.placeId) ?? null,
        underWay: rehearsal ? underWay(rehearsal, accountId, now) : null,
        last: rehearsal ? pastOf(rehearsal) : null,
      };
    }),
  );
}

function underWay(rehearsal: Rehearsal, accountId: string, now: Date): RehearsalPlace['underWay'] {
  if (rehearsal.endedBy !== null || endedByClock(rehearsal, now) !== null) return null;
  const { id: rehearsalId, playedBy } = rehearsal;
  const mine = rehearsal.accountId === accountId;
  return { rehearsalId, playedBy, mine, endsAt: closesAt(rehearsal).toISOString() };
}

type RehearsalFrame = Omit<Reply<typeof readRehearsalRoute>, 'state' | 'past'>;

/** The names around a rehearsal. @throws Refusal `not_found` */
export async function readRehearsalFrame(sql: Sql, id: string): Promise<RehearsalFrame> {
  const [frame] = await sql<RehearsalFrame[]>`
    SELECT uai, school.name AS school_name, place.id AS place_id, place.code AS place_code, school.time_zone
    FROM rehearsal JOIN place ON place.id = place_id JOIN school USING (uai) WHERE rehearsal.id = ${id}`;
  if (!frame) throw new Refusal('not_found');
  return frame;
}
