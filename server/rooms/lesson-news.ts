import type { Queries, Sql } from '#db/sql.ts';

const CHANNEL = 'lesson';

/**
 * Tells every server that something about these rooms changed; heard once the caller's transaction is committed, and
 * not at all when it is not. Only the room's id (a cover's, a rehearsal's) travels: whoever hears it reads the rest, so that nothing that
 * arrives late, twice or out of order can be wrong.
 */
export async function announce(sql: Queries, roomIds: readonly string[]): Promise<void> {
  await sql`SELECT pg_notify(${CHANNEL}, room_id) FROM unnest(${roomIds}::text[]) AS changed (room_id)`;
}

/**
 * Calls `changed` with the id of each room announced, and `connected` whenever listening begins, also again after the
 * connection to the database was lost: what was announced in between was not heard.
 * @returns stops the calls. The connection that listens ends with the pool: the driver's own `unlisten` does nothing
 *   any more once that connection was renewed.
 */
export async function hearNews(
  sql: Sql,
  { changed, connected }: { changed: (roomId: string) => void; connected: () => void },
): Promise<() => void> {
  let hearing = true;
  await sql.listen(
    CHANNEL,
    (roomId) => hearing && changed(roomId),
    () => hearing && connected(),
  );
  return () => {
    hearing = false;
  };
}
