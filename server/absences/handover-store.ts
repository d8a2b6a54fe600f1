import { Refusal } from '#contract/failure.ts';
import { type DocumentKind, HANDOVER_KEPT_DAYS, type LeftDocument } from '#contract/handovers.ts';
import type { Queries, Sql, Transaction } from '#db/sql.ts';

/** An upload that has not ended after so long has broken off; a request lives for five minutes at the most. */
const BROKEN_OFF_AFTER_MINUTES = 60;

/** What each class of an absence is to do, by the class's id. */
export async function classTexts(sql: Queries, absenceId: string): Promise<Map<string, string>> {
  const rows = await sql<{ classId: string; body: string }[]>`
    SELECT class_id, body FROM class_handover WHERE absence_id = ${absenceId}`;
  return new Map(rows.map(({ classId, body }) => [classId, body]));
}

/** Writes what a class is to do; an empty text takes it away. False when it says the same already. */
export async function storeClassText(
  tx: Transaction,
  { absenceId, classId, text }: { absenceId: string; classId: string; text: string },
): Promise<boolean> {
  const stored =
    text === ''
      ? await tx`DELETE FROM class_handover WHERE absence_id = ${absenceId} AND class_id = ${classId}`
      : await tx`
          INSERT INTO class_handover (absence_id, class_id, body) VALUES (${absenceId}, ${classId}, ${text})
          ON CONFLICT (absence_id, class_id) DO UPDATE SET body = excluded.body WHERE class_handover.body <> excluded.body`;
  return stored.count > 0;
}

/** The documents of an absence that have arrived, in the order in which they did. */
export async function listDocuments(sql: Queries, absenceId: string): Promise<LeftDocument[]> {
  const rows = await sql<(Omit<LeftDocument, 'addedAt'> & { addedAt: Date })[]>`
    SELECT id, name, kind, bytes, added_by, added_at FROM document
    WHERE absence_id = ${absenceId} AND added_at IS NOT NULL ORDER BY added_at, id`;
  return rows.map(({ addedAt, ...row }) => ({ ...row, addedAt: addedAt.toISOString() }));
}

/** How many documents an absence has, with those that are on their way. The caller holds the absence. */
export async function countDocuments(tx: Transaction, absenceId: string): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    SELECT count(*)::int AS count FROM document WHERE absence_id = ${absenceId}`;
  return row?.count ?? 0;
}

/** Makes room for a document that is about to arrive; nobody sees it yet. Returns its id. */
export async function beginDocument(tx: Transaction, absenceId: string, begunAt: Date): Promise<string> {
  const [row] = await tx<{ id: string }[]>`
    INSERT INTO document (absence_id, begun_at) VALUES (${absenceId}, ${begunAt}) RETURNING id`;
  if (!row) throw new Error('INSERT … RETURNING gave no row.');
  return row.id;
}

/** Keeps the next piece of a document. Each by itself: a slow line must not hold a connection. */
export async function storePiece(sql: Sql, documentId: string, number: number, bytes: Buffer): Promise<void> {
  await sql`INSERT INTO document_piece (document_id, number, bytes) VALUES (${documentId}, ${number}, ${bytes})`;
}

export interface Arrived {
  id: string;
  name: string;
  kind: DocumentKind;
  bytes: number;
  sha256: Buffer;
  addedBy: string | null;
  addedAt: Date;
}

/**
 * Lets a document be seen, unless the absence has one with the same content. The caller holds the absence.
 * @returns the id of the one that stands
 */
export async function finishDocument(tx: Transaction, absenceId: string, arrived: Arrived): Promise<string> {
  const { id, ...known } = arrived;
  const [twin] = await tx<{ id: string }[]>`
    SELECT id FROM document WHERE absence_id = ${absenceId} AND sha256 = ${known.sha256}`;
  if (twin) return twin.id;
  const stored = await tx`UPDATE document SET ${tx(known)} WHERE id = ${id}`;
  // It took an hour, and was cleared away as broken off.
  if (stored.count === 0) throw new Refusal('not_found');
  return id;
}

/** Takes away what has come of a document that is not wanted after all. */
export async function dropArriving(sql: Sql, documentId: string): Promise<void> {
  await sql`DELETE FROM document WHERE id = ${documentId} AND added_at IS NULL`;
}

/** Takes a document away; its name, or null when there is none. */
export async function deleteDocument(tx: Transaction, absenceId: string, documentId: string): Promise<string | null> {
  const [gone] = await tx<{ name: string }[]>`
    DELETE FROM document WHERE id = ${documentId} AND absence_id = ${absenceId} AND added_at IS NOT NULL RETURNING name`;
  return gone?.name ?? null;
}

/** One piece after the other, as fast as they are taken; no connection is held in between. */
export async function* piecesOf(sql: Sql, documentId: string): AsyncGenerator<Uint8Array> {
  for (let number = 0; ; number += 1) {
    const [piece] = await sql<{ bytes: Uint8Array }[]>`
      SELECT bytes FROM document_piece WHERE document_id = ${documentId} AND number = ${number}`;
    if (!piece) return;
    yield piece.bytes;
  }
}

/**
 * Deletes what was left for absences that ended more than HANDOVER_KEPT_DAYS ago or were withdrawn, and what never arrived
 * whole.
 * @returns how many texts and documents went
 */
export async function forgetHandovers(sql: Sql, now: Date): Promise<number> {
  const isOver = sql`
    absence.id = absence_id
    AND (absence.state = 'withdrawn' OR absence.last_day + ${HANDOVER_KEPT_DAYS}::int < ${now}::timestamptz::date)`;
  const texts = await sql`DELETE FROM class_handover USING absence WHERE ${isOver}`;
  const documents = await sql`DELETE FROM document USING absence WHERE ${isOver}`;
  const brokenOff = await sql`
    DELETE FROM document
    WHERE added_at IS NULL AND begun_at < ${now}::timestamptz - make_interval(mins => ${BROKEN_OFF_AFTER_MINUTES})`;
  return texts.count + documents.count + brokenOff.count;
}
