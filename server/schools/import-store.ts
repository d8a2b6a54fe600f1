import type { ImportFormat, RejectedRow, TimetableDifference, TimetableImport } from '#contract/imports.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import type { Timetable } from './timetable.ts';

/** Drafts hold a whole timetable: whoever has not applied one by the next day sends the files again. */
const DRAFT_HOURS = 24;
/** As many as the list shows. */
const MAX_LISTED = 20;

/** An import as it is stored. */
export interface StoredImport {
  id: string;
  uai: string;
  format: ImportFormat;
  state: TimetableImport['state'];
  madeBy: string | null;
  madeAt: Date;
  appliedAt: Date | null;
  undoneAt: Date | null;
  /** Fingerprint of the timetable the difference was made against. */
  comparedWith: string;
  /** Fingerprint of the timetable it made; null before it is applied. */
  made: string | null;
  difference: TimetableDifference;
  rejected: RejectedRow[];
  /** Only of a draft. */
  wanted: Timetable | null;
  /** Only of the import applied last. */
  before: Timetable | null;
}

export interface NewDraft {
  uai: string;
  format: ImportFormat;
  /** The account; null for the command line. */
  madeBy: string | null;
  madeAt: Date;
  comparedWith: string;
  difference: TimetableDifference;
  rejected: RejectedRow[];
  wanted: Timetable;
}

/** Stores a draft in the place of the same person's earlier one for this school. Returns its id. */
export async function storeDraft(tx: Transaction, draft: NewDraft): Promise<string> {
  const { uai, format, madeBy, madeAt, comparedWith, difference, rejected, wanted } = draft;
  await tx`
    DELETE FROM timetable_import WHERE uai = ${uai} AND state = 'draft' AND made_by IS NOT DISTINCT FROM ${madeBy}`;
  const [row] = await tx<{ id: string }[]>`
    INSERT INTO timetable_import (uai, format, made_by, made_at, compared_with, difference, rejected, wanted)
    VALUES (${uai}, ${format}, ${madeBy}, ${madeAt}, ${comparedWith}, ${JSON.stringify(difference)}::text::jsonb,
      ${JSON.stringify(rejected)}::text::jsonb, ${JSON.stringify(wanted)}::text::jsonb)
    RETURNING id`;
  if (!row) throw new Error('INSERT … RETURNING gave no row.');
  return row.id;
}

/** Drops the drafts of all schools that are older than a day: nobody else would ever look at some of them again. */
export async function dropStaleDrafts(sql: Queries, now: Date): Promise<void> {
  const before = new Date(now.getTime() - DRAFT_HOURS * 3_600_000);
  await sql`DELETE FROM timetable_import WHERE state = 'draft' AND made_at < ${before}`;
}

/** Null when the school has no such import. */
export async function findImport(sql: Queries, uai: string, importId: string): Promise<StoredImport | null> {
  const [row] = await sql<StoredImport[]>`
    SELECT timetable_import.id, uai, format, state, display_name AS made_by, made_at, applied_at, undone_at,
      compared_with, made, difference, rejected, wanted, before
    FROM timetable_import LEFT JOIN account ON account.id = made_by
    WHERE uai = ${uai} AND timetable_import.id = ${importId}`;
  return row ?? null;
}

/** One line of the list, and what is needed to say whether it can be undone. */
export interface ListedImport extends Pick<StoredImport, 'id' | 'format' | 'state' | 'madeBy' | 'madeAt' | 'made'> {
  added: number;
  removed: number;
  changed: number;
  rejected: number;
  hasBefore: boolean;
}

/** The newest 20 of a school, newest first; of the drafts only those of `accountId`. */
export async function listStoredImports(sql: Queries, uai: string, accountId: string): Promise<ListedImport[]> {
  return sql<ListedImport[]>`
    SELECT timetable_import.id, format, state, display_name AS made_by, made_at, made, before IS NOT NULL AS has_before,
      jsonb_array_length(difference -> 'added') AS added, jsonb_array_length(difference -> 'removed') AS removed,
      jsonb_array_length(difference -> 'changed') AS changed, jsonb_array_length(rejected) AS rejected
    FROM timetable_import LEFT JOIN account ON account.id = made_by
    WHERE uai = ${uai} AND (state <> 'draft' OR made_by = ${accountId})
    ORDER BY number DESC
    LIMIT ${MAX_LISTED}`;
}

/** From now on this one can be undone, and those before it no longer. */
export async function markApplied(
  tx: Transaction,
  { uai, id }: Pick<StoredImport, 'uai' | 'id'>,
  { at, made, before }: { at: Date; made: string; before: Timetable },
): Promise<void> {
  await tx`UPDATE timetable_import SET before = NULL WHERE uai = ${uai} AND before IS NOT NULL`;
  await tx`
    UPDATE timetable_import SET state = 'applied', applied_at = ${at}, made = ${made}, wanted = NULL,
      before = ${JSON.stringify(before)}::text::jsonb
    WHERE id = ${id}`;
}

export async function markUndone(tx: Transaction, { id }: Pick<StoredImport, 'id'>, at: Date): Promise<void> {
  await tx`UPDATE timetable_import SET state = 'undone', undone_at = ${at}, before = NULL WHERE id = ${id}`;
}

/** False when the school has no such draft. */
export async function deleteDraft(sql: Queries, uai: string, importId: string): Promise<boolean> {
  const { count } = await sql`
    DELETE FROM timetable_import WHERE uai = ${uai} AND id = ${importId} AND state = 'draft'`;
  return count > 0;
}
