import type { Queries, Sql, Transaction } from '#db/sql.ts';
import type { KnownToPool, PoolRow } from './pool-file.ts';
import { listsOfSubstitute } from './pool-store.ts';

/** What an import of the pool did, in people. */
export interface PoolImport {
  added: number;
  changed: number;
  unchanged: number;
}

/** People a statement: a progress bar that moves, and statements of a few hundred kilobytes. */
const BATCH_ROWS = 250;

/** What the rows of a file are compared with. */
export async function readKnownToPool(sql: Queries): Promise<KnownToPool> {
  const academies = await sql<{ code: string; timeZone: string }[]>`SELECT code, time_zone FROM academy`;
  const schools = await sql<{ uai: string }[]>`SELECT uai FROM school`;
  return {
    zones: new Map(academies.map(({ code, timeZone }) => [code, timeZone])),
    schools: new Set(schools.map(({ uai }) => uai)),
  };
}

/**
 * Adds and updates members of the pool by their keys, in one transaction; nobody is ever removed, since absences and
 * offers name them: whoever leaves loses consent. Somebody who is the same is not touched.
 * @param onSaved told how many rows are done
 */
export async function savePool(
  sql: Sql,
  rows: readonly PoolRow[],
  onSaved: (rows: number) => void = () => undefined,
): Promise<PoolImport> {
  return sql.begin(async (tx) => {
    const done: PoolImport = { added: 0, changed: 0, unchanged: 0 };
    for (let first = 0; first < rows.length; first += BATCH_ROWS) {
      const batch = rows.slice(first, first + BATCH_ROWS);
      const known = await readByKey(tx, batch);
      const written = batch.filter((row) => known.get(row.key) !== JSON.stringify(inOrder(row)));
      await saveBatch(tx, written);
      done.unchanged += batch.length - written.length;
      done.changed += written.filter(({ key }) => known.has(key)).length;
      done.added += written.filter(({ key }) => !known.has(key)).length;
      onSaved(first + batch.length);
    }
    return done;
  });
}

/** Key → the person as stored, in the form of `inOrder`. */
async function readByKey(tx: Transaction, batch: readonly PoolRow[]): Promise<Map<string, string>> {
  const stored = await tx<PoolRow[]>`
    SELECT import_key AS key, last_name, first_name, academy_code, time_zone, weekly_service_minutes,
      weekly_overtime_minutes, consented, workplace_authorised, workplace_uai, phone, note,
      ${listsOfSubstitute(tx)},
      (SELECT coalesce(array_agg(uai ORDER BY uai), '{}')
        FROM substitute_exclusion WHERE substitute_id = substitute.id) AS excluded_uais
    FROM substitute WHERE import_key = ANY(${batch.map(({ key }) => key)})`;
  return new Map(stored.map((row) => [row.key, JSON.stringify(inOrder(row))]));
}

/** The facts of a row in one order, so that two rows can be compared as texts. */
function inOrder(row: PoolRow): unknown[] {
  return [
    row.lastName,
    row.firstName,
    row.academyCode,
    row.timeZone,
    row.weeklyServiceMinutes,
    row.weeklyOvertimeMinutes,
    row.consented,
    row.workplaceAuthorised,
    row.qualifications.map(({ discipline, level }) => [discipline, level]),
    row.availability.map(({ weekday, startMinute, endMinute }) => [weekday, startMinute, endMinute]),
    row.excludedUais,
    row.workplaceUai,
    row.phone,
    row.note,
  ];
}

/** What hangs on a person (qualifications, hours, exclusions) is replaced as a whole. */
async function saveBatch(tx: Transaction, batch: readonly PoolRow[]): Promise<void> {
  const rows = tx.json(
    batch.map(({ qualifications, availability, ...row }) => ({
      ...row,
      qualifications: qualifications.map((one) => ({ ...one })),
      availability: availability.map((one) => ({ ...one })),
    })),
  );
  const people = tx`
    SELECT * FROM jsonb_to_recordset(${rows}) AS new (key text, "lastName" text, "firstName" text, "academyCode" text,
      "timeZone" text, "weeklyServiceMinutes" integer, "weeklyOvertimeMinutes" integer, consented boolean,
      "workplaceAuthorised" boolean, "workplaceUai" text, phone text, note text, qualifications jsonb, availability jsonb, "excludedUais" text[])`;
  await tx`
    INSERT INTO substitute (import_key, last_name, first_name, academy_code, time_zone, weekly_service_minutes,
      weekly_overtime_minutes, consented, workplace_authorised, workplace_uai, phone, note)
    SELECT key, "lastName", "firstName", "academyCode", "timeZone", "weeklyServiceMinutes", "weeklyOvertimeMinutes",
      consented, "workplaceAuthorised", "workplaceUai", phone, note FROM (${people}) AS new
    ON CONFLICT (import_key) DO UPDATE SET last_name = excluded.last_name, first_name = excluded.first_name,
      academy_code = excluded.academy_code, time_zone = excluded.time_zone,
      weekly_service_minutes = excluded.weekly_service_minutes, consented = excluded.consented,
      weekly_overtime_minutes = excluded.weekly_overtime_minutes, workplace_authorised = excluded.workplace_authorised,
      workplace_uai = excluded.workplace_uai, phone = excluded.phone, note = excluded.note,
      version = substitute.version + 1`;
  const ids = tx`SELECT id FROM substitute WHERE import_key = ANY(${batch.map(({ key }) => key)})`;
  await tx`DELETE FROM substitute_qualification WHERE substitute_id IN (${ids})`;
  await tx`DELETE FROM substitute_availability WHERE substitute_id IN (${ids})`;
  await tx`DELETE FROM substitute_exclusion WHERE substitute_id IN (${ids})`;
  await tx`
    INSERT INTO substitute_qualification (substitute_id, discipline, level)
    SELECT id, discipline, level FROM (${people}) AS new JOIN substitute ON import_key = key,
      jsonb_to_recordset(qualifications) AS one (discipline text, level text)`;
  await tx`
    INSERT INTO substitute_availability (substitute_id, weekday, start_minute, end_minute)
    SELECT id, weekday, "startMinute", "endMinute" FROM (${people}) AS new JOIN substitute ON import_key = key,
      jsonb_to_recordset(availability) AS one (weekday smallint, "startMinute" smallint, "endMinute" smallint)`;
  await tx`
    INSERT INTO substitute_exclusion (substitute_id, uai)
    SELECT id, uai FROM (${people}) AS new JOIN substitute ON import_key = key, unnest("excludedUais") AS uai`;
}
