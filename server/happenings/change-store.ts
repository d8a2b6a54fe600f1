import type { Change } from '#contract/changes.ts';
import type { Sql } from '#db/sql.ts';

/** Whoever was away longer asks for everything; a laptop's lunch is shorter, its night is not. */
const KEPT_MS = 60 * 60_000;
/** Rows stay a little longer than anybody may come back for them. */
const FORGOTTEN_AFTER_S = 2 * (KEPT_MS / 1000);

/** `<ms since the epoch>-<snapshot>`. A snapshot names at most as many transactions as there are connections. */
const CURSOR_FORM = /^(\d{13})-(\d{1,19}:\d{1,19}:(?:\d{1,19}(?:,\d{1,19})*)?)$/;
const MAX_CURSOR_CHARACTERS = 4000;

export interface News {
  /** Where to go on: which transactions had been seen, and when, by the database's clock. */
  cursor: string;
  /** Null: more may have changed than is known. */
  changes: Change[] | null;
}

/**
 * What was changed by transactions that the snapshot of `since` had not seen. Unlike a growing number, a snapshot misses
 * nothing: of two transactions the one that began first may well be seen last (PostgreSQL documentation, 9.27.8).
 * @param since a cursor of ours, or what somebody says is one; null begins
 */
export async function changesSince(sql: Sql, since: string | null): Promise<News> {
  const seen = since === null ? null : readCursor(since);
  if (seen === null) return { cursor: await cursorNow(sql), changes: null };
  const rows = await readNews(sql, seen);
  const [first] = rows;
  if (!first) return { cursor: await cursorNow(sql), changes: null };
  const changes = rows.flatMap(({ kind, uai, academyCode, substituteId }) =>
    kind === null ? [] : [{ kind, uai, academyCode, substituteId }],
  );
  return { cursor: first.cursor, changes };
}

/** Clears away what nobody can come back for any more. */
export async function forgetOldChanges(sql: Sql): Promise<void> {
  await sql`DELETE FROM change WHERE at < now() - make_interval(secs => ${FORGOTTEN_AFTER_S})`;
}

type Row = Omit<Change, 'kind'> & { kind: Change['kind'] | null; cursor: string };

/** One statement, so that rows and cursor are of one snapshot. No row at all: the cursor is too old, or of another database. */
async function readNews(sql: Sql, { at, snapshot }: Seen): Promise<Row[]> {
  try {
    return await sql<Row[]>`
      WITH here AS (SELECT pg_current_snapshot() AS snapshot, ${snapshot}::text::pg_snapshot AS seen)
      SELECT DISTINCT kind, uai, academy_code, substitute_id, ${cursorOf(sql)} AS cursor
      FROM here LEFT JOIN change
        ON tx >= pg_snapshot_xmin(seen) AND tx < pg_snapshot_xmax(snapshot) AND NOT pg_visible_in_snapshot(tx, seen)
      WHERE pg_snapshot_xmax(seen) <= pg_snapshot_xmax(snapshot)
        AND to_timestamp(${at / 1000}) > now() - make_interval(secs => ${KEPT_MS / 1000})`;
  } catch (failure) {
    if (isDataException(failure)) return [];
    throw failure;
  }
}

async function cursorNow(sql: Sql): Promise<string> {
  const [row] = await sql<{ cursor: string }[]>`
    SELECT ${cursorOf(sql)} AS cursor FROM (SELECT pg_current_snapshot() AS snapshot) AS here`;
  if (!row) throw new Error('SELECT without a table gave no row.');
  return row.cursor;
}

function cursorOf(sql: Sql) {
  return sql`floor(extract(epoch FROM now()) * 1000)::bigint::text || '-' || snapshot::text`;
}

interface Seen {
  at: number;
  snapshot: string;
}

function readCursor(text: string): Seen | null {
  const [, at, snapshot] = (text.length <= MAX_CURSOR_CHARACTERS && CURSOR_FORM.exec(text)) || [];
  return at !== undefined && snapshot !== undefined ? { at: Number(at), snapshot } : null;
}

/** SQLSTATE class 22: it has the form of a snapshot and is none (its end before its beginning, say). */
function isDataException(failure: unknown): boolean {
  return failure instanceof Error && 'code' in failure && String(failure.code).startsWith('22');
}
