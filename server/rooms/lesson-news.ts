import type { Queries, Sql } from '#db/sql.ts';

const CHANNEL = 'lesson';

/**
 * Tells every server that something about these lessons changed; heard once the caller's transaction is committed, and
 * not at all when it is not. Only the cover's id travels: whoever hears it reads the rest, so that nothing that
 * arrives late, twice or out of order can be wrong.
 */
export async function announce(sql: Queries, coverIds: readonly string[]): Promise<void> {
  await sql`SELECT pg_notify(${CHANNEL}, cover_id) FROM unnest(${coverIds}::text[]) AS changed (cover_id)`;
}

/**
 * Calls `changed` with the id of each lesson announced, and `connected` whenever listening begins, also again after the
 * connection to the database was lost: what was announced in between was not heard.
 * @returns stops the calls. The connection that listens ends with the pool: the driver's own `unlisten` does nothing
 *   any more once that connection was renewed.
 */
export async function hearNews(
  sql: Sql,
  { changed, connected }: { changed: (coverId: string) => void; connected: () => void },
): Promise<() => void> {
  let hearing = true;
  await sql.listen(
    CHANNEL,
    (coverId) => hearing && changed(coverId),
    () => hearing && connected(),
  );
  return () => {
    hearing = false;
  };
}
