import type { LessonRecord } from '#contract/records.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import { countMinutes } from '../rooms/presence-store.ts';

export interface WrittenRecord {
  coverId: string;
  summary: string;
  homework: string;
  writtenBy: string;
  writtenAt: Date;
}

/** Writes or rewrites the record of a lesson; false when it says the same already. */
export async function storeRecord(tx: Transaction, record: WrittenRecord): Promise<boolean> {
  const stored = await tx`
    INSERT INTO record ${tx(record, 'coverId', 'summary', 'homework', 'writtenBy', 'writtenAt')}
    ON CONFLICT (cover_id) DO UPDATE SET
      summary = excluded.summary, homework = excluded.homework,
      written_by = excluded.written_by, written_at = excluded.written_at
    WHERE (record.summary, record.homework) IS DISTINCT FROM (excluded.summary, excluded.homework)`;
  return stored.count > 0;
}

/** The records of an absence's lessons, in the order of the lessons. */
export async function listRecords(sql: Queries, absenceId: string): Promise<LessonRecord[]> {
  return withMinutes(
    sql,
    await sql<WrittenRecord[]>`
      ${recordColumns(sql)} JOIN cover ON cover.id = record.cover_id
      WHERE cover.absence_id = ${absenceId} ORDER BY cover.starts_at`,
  );
}

/** The record of one lesson, or undefined while nobody wrote it. */
export async function findRecord(sql: Queries, coverId: string): Promise<LessonRecord | undefined> {
  const [record] = await withMinutes(
    sql,
    await sql<WrittenRecord[]>`${recordColumns(sql)} WHERE record.cover_id = ${coverId}`,
  );
  return record;
}

function recordColumns(sql: Queries) {
  return sql`SELECT record.cover_id, record.summary, record.homework, record.written_by, record.written_at FROM record`;
}

/** Minutes are counted at every reading, so that a presence reported late is in them. */
async function withMinutes(sql: Queries, records: WrittenRecord[]): Promise<LessonRecord[]> {
  const minutes = await countMinutes(
    sql,
    records.map(({ coverId }) => coverId),
  );
  return records.map(({ writtenAt, ...record }) => ({
    ...record,
    minutesDelivered: minutes.get(record.coverId) ?? 0,
    writtenAt: writtenAt.toISOString(),
  }));
}
