import type { PresenceEvent, PresencePage } from '#contract/media-control.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import { announce } from './lesson-news.ts';
import { minutesDelivered, type Stretch } from './presence-rules.ts';
import { anyRehearserExpected, forgetRehearsers, storeRehearsalEvent } from './rehearsal-presence.ts';

/** How far the presence log of an sfu has been read. */
export interface Cursor {
  boot: string;
  seq: number;
  seenAt: Date;
}

export async function readCursor(tx: Transaction, sfuUrl: string): Promise<Cursor | null> {
  const [cursor] = await tx<Cursor[]>`SELECT boot, seq, seen_at FROM sfu_cursor WHERE sfu_url = ${sfuUrl}`;
  return cursor ?? null;
}

export interface ReadPage {
  sfuUrl: string;
  /** The cursor the page was asked with; null before the first page. */
  from: Cursor | null;
  page: PresencePage;
  /** When it was asked for: once a page is empty, the log is known up to here. */
  askedAt: Date;
}

/**
 * Stores a page of the presence log and moves the cursor in the caller's transaction: both, or neither, so nothing is
 * counted twice and nothing is lost. Tells the rooms whose members came or went.
 * @returns the cursor as it is now
 */
export async function storePresence(tx: Transaction, { sfuUrl, from, page, askedAt }: ReadPage): Promise<Cursor> {
  const sameLife = from?.boot === page.boot;
  const seq = page.events.at(-1)?.seq ?? (sameLife ? from.seq : 0);
  const cursor = { boot: page.boot, seq, seenAt: askedAt };
  await tx`
    INSERT INTO sfu_cursor ${tx({ sfuUrl, ...cursor })}
    ON CONFLICT (sfu_url) DO UPDATE SET boot = excluded.boot, seq = excluded.seq, seen_at = excluded.seen_at`;
  const changed = new Set<string>(from && !sameLife ? await closeAllPresences(tx, sfuUrl, from.seenAt) : []);
  const rehearsed = new Set<string>(from && !sameLife ? await forgetRehearsers(tx, sfuUrl) : []);
  for (const event of page.events) {
    if (await storeEvent(tx, sfuUrl, event)) changed.add(event.roomId);
    else if (await storeRehearsalEvent(tx, sfuUrl, event)) rehearsed.add(event.roomId);
  }
  await tx`UPDATE room SET version = version + 1 WHERE cover_id = ANY(${[...changed]}::uuid[])`;
  await announce(tx, [...changed, ...rehearsed]);
  return cursor;
}

/**
 * A new life of the sfu: whoever was present was cut off when the old one ended, and no event tells when. They are
 * taken as present up to the last instant at which the old life answered. That may give away the second between two
 * polls, and never credits a minute that nobody saw.
 */
async function closeAllPresences(tx: Transaction, sfuUrl: string, lastKnown: Date): Promise<string[]> {
  const closed = await tx<{ coverId: string }[]>`
    UPDATE room_presence SET left_at = greatest(came_at, ${lastKnown})
    WHERE sfu_url = ${sfuUrl} AND left_at IS NULL RETURNING cover_id`;
  return closed.map(({ coverId }) => coverId);
}

/** Whether the event changed anything: one told twice, or of a room that is not ours, does not. */
async function storeEvent(tx: Transaction, sfuUrl: string, event: PresenceEvent): Promise<boolean> {
  const { roomId, party, sub, at } = event;
  const stored = event.present
    ? await tx`
        INSERT INTO room_presence (cover_id, party, sub, sfu_url, came_at)
        SELECT cover_id, ${party}, ${sub}::uuid, ${sfuUrl}, ${at}::timestamptz FROM room WHERE cover_id = ${roomId}
        ON CONFLICT (cover_id, party, sub) WHERE left_at IS NULL DO NOTHING`
    : await tx`
        UPDATE room_presence SET left_at = greatest(came_at, ${at}::timestamptz)
        WHERE cover_id = ${roomId} AND party = ${party} AND sub = ${sub} AND left_at IS NULL`;
  return stored.count > 0;
}

/** Whether some room is open, or somebody is still present in a closed one: then the log is worth reading every second. */
export async function anybodyExpected(sql: Queries): Promise<boolean> {
  const [found] = await sql<[{ expected: boolean }]>`
    SELECT EXISTS (SELECT FROM room WHERE closed_at IS NULL)
      OR EXISTS (SELECT FROM room_presence WHERE left_at IS NULL) AS expected`;
  return found.expected || anyRehearserExpected(sql);
}

interface PresenceRow {
  coverId: string;
  startsAt: Date;
  endsAt: Date;
  party: Stretch['party'];
  cameAt: Date;
  leftAt: Date;
}

/**
 * Minutes delivered of each cover, counted afresh: a presence that was reported late is in the figure from then on.
 * A stretch that still goes on counts up to the last instant known from its sfu. Covers nobody was in are left out.
 */
export async function countMinutes(sql: Queries, coverIds: string[]): Promise<Map<string, number>> {
  const rows = await sql<PresenceRow[]>`
    SELECT cover.id AS cover_id, cover.starts_at, cover.ends_at, presence.party, presence.came_at,
      coalesce(presence.left_at, sfu_cursor.seen_at) AS left_at
    FROM room_presence presence
      JOIN cover ON cover.id = presence.cover_id
      JOIN sfu_cursor USING (sfu_url)
    WHERE cover.id = ANY(${coverIds}::uuid[])`;
  const minutes = new Map<string, number>();
  for (const [coverId, ofCover] of Map.groupBy(rows, (row) => row.coverId)) {
    const [lesson] = ofCover;
    if (lesson) minutes.set(coverId, minutesDelivered(ofCover.map(toStretch), lesson));
  }
  return minutes;
}

function toStretch({ party, cameAt, leftAt }: PresenceRow): Stretch {
  return { party, start: cameAt.getTime(), end: leftAt.getTime() };
}
