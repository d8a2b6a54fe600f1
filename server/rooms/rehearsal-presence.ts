import type { PresenceEvent } from '#contract/media-control.ts';
import type { Queries, Transaction } from '#db/sql.ts';

/**
 * Stores that somebody's media came up or went down in a rehearsal. Only who is there now is kept, and whether the screen
 * came at all: minutes are no matter here.
 * @returns whether it changed anything; an event of a room that is no rehearsal does not
 */
export async function storeRehearsalEvent(tx: Transaction, sfuUrl: string, event: PresenceEvent): Promise<boolean> {
  const { roomId, party, sub } = event;
  const stored = event.present
    ? await tx`
        INSERT INTO rehearsal_presence (rehearsal_id, party, sub, sfu_url)
        SELECT id, ${party}, ${sub}::uuid, ${sfuUrl} FROM rehearsal WHERE id = ${roomId} ON CONFLICT DO NOTHING`
    : await tx`
        DELETE FROM rehearsal_presence WHERE rehearsal_id = ${roomId} AND party = ${party} AND sub = ${sub}`;
  if (stored.count === 0) return false;
  const came = event.present && party === 'classroom';
  await tx`
    UPDATE rehearsal SET version = version + 1, classroom_came = classroom_came OR ${came} WHERE id = ${roomId}`;
  return true;
}

/** A new life of the sfu: whoever was there is there no more. @returns the rehearsals they were in */
export async function forgetRehearsers(tx: Transaction, sfuUrl: string): Promise<string[]> {
  const rows = await tx<{ rehearsalId: string }[]>`
    DELETE FROM rehearsal_presence WHERE sfu_url = ${sfuUrl} RETURNING rehearsal_id`;
  const ids = [...new Set(rows.map(({ rehearsalId }) => rehearsalId))];
  await tx`UPDATE rehearsal SET version = version + 1 WHERE id = ANY(${ids}::uuid[])`;
  return ids;
}

/** Whether a rehearsal goes on, or somebody is still in one that is over. */
export async function anyRehearserExpected(sql: Queries): Promise<boolean> {
  const [found] = await sql<[{ expected: boolean }]>`
    SELECT EXISTS (SELECT FROM rehearsal WHERE closed_at IS NULL) OR EXISTS (SELECT FROM rehearsal_presence) AS expected`;
  return found.expected;
}
