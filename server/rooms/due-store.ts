import { DOORS_CLOSE_AFTER_MS } from '#contract/rooms.ts';
import type { Sql } from '#db/sql.ts';

/**
 * A lesson is settled once the presence log is known up to the closing of its doors; after so long without the sfu it is
 * settled by what is known. Ten minutes: a restart of either process takes seconds, and the office wants its answer.
 */
export const PRESENCE_GRACE_MS = 10 * 60_000;

/** The accepted and live lessons whose doors are closed by the clock and whose minutes can be counted. */
export async function listDueLessons(sql: Sql, now: Date): Promise<string[]> {
  const closed = new Date(now.getTime() - DOORS_CLOSE_AFTER_MS);
  const givenUp = new Date(closed.getTime() - PRESENCE_GRACE_MS);
  const rows = await sql<{ id: string }[]>`
    SELECT id FROM cover
    WHERE state IN ('accepted', 'live') AND ends_at <= ${closed}
      AND (ends_at <= ${givenUp}
        OR ends_at + ${DOORS_CLOSE_AFTER_MS} * interval '1 ms' <= (SELECT max(seen_at) FROM sfu_cursor))
    ORDER BY ends_at`;
  return rows.map(({ id }) => id);
}

/** Somebody whose media is up where it may not be, in the room of a lesson or of a rehearsal. */
export interface Trespasser {
  roomId: string;
  sub: string;
  roomClosed: boolean;
}

/** Whoever is present in a closed room, or with a revoked device: the sfu did not hear us, or a last ticket was used. */
export async function listTrespassers(sql: Sql): Promise<Trespasser[]> {
  return sql<Trespasser[]>`
    SELECT presence.cover_id AS room_id, presence.sub, room.closed_at IS NOT NULL AS room_closed
    FROM room_presence presence
      JOIN room ON room.cover_id = presence.cover_id
      LEFT JOIN classroom ON classroom.id = presence.sub
    WHERE presence.left_at IS NULL AND (room.closed_at IS NOT NULL OR classroom.revoked_at IS NOT NULL)
    UNION ALL
    SELECT rehearsal.id, presence.sub, rehearsal.closed_at IS NOT NULL
    FROM rehearsal_presence presence
      JOIN rehearsal ON rehearsal.id = presence.rehearsal_id
      LEFT JOIN classroom ON classroom.id = presence.sub
    WHERE rehearsal.closed_at IS NOT NULL OR classroom.revoked_at IS NOT NULL`;
}
