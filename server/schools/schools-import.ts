import type { Queries, Sql } from '#db/sql.ts';
import type { HolidayZones, SchoolRow } from './schools-file.ts';

/** What an import of schools did, in rows. */
export interface SchoolsImport {
  added: number;
  changed: number;
  unchanged: number;
}

/** Rows a statement: a few dozen statements for the whole nation, and a progress bar that moves. */
const BATCH_ROWS = 500;

/** Holiday zone by academy code. */
export async function readHolidayZones(sql: Queries): Promise<HolidayZones> {
  const academies = await sql<{ code: string; holidayZone: string }[]>`SELECT code, holiday_zone FROM academy`;
  return new Map(academies.map(({ code, holidayZone }) => [code, holidayZone]));
}

/**
 * Adds and updates schools in one transaction. What a school has set for itself (calendar, adults, school year,
 * timetable) stays, and schools that are not among the rows stay too.
 * @param onSaved told how many rows are done
 */
export async function saveSchools(
  sql: Sql,
  schools: readonly SchoolRow[],
  onSaved: (rows: number) => void = () => undefined,
): Promise<SchoolsImport> {
  return sql.begin(async (tx) => {
    const done: SchoolsImport = { added: 0, changed: 0, unchanged: 0 };
    for (let first = 0; first < schools.length; first += BATCH_ROWS) {
      const batch = schools.slice(first, first + BATCH_ROWS);
      const written = await saveBatch(tx, batch);
      const added = written.filter((school) => school.added).length;
      done.added += added;
      done.changed += written.length - added;
      done.unchanged += batch.length - written.length;
      onSaved(first + batch.length);
    }
    return done;
  });
}

/** Answers one row for each school that was written; those that already stood so are left alone. */
async function saveBatch(sql: Queries, batch: readonly SchoolRow[]): Promise<{ added: boolean }[]> {
  return sql<{ added: boolean }[]>`
    INSERT INTO school (uai, name, commune, department, academy_code, time_zone, latitude, longitude)
    SELECT uai, name, commune, department, "academyCode", "timeZone", latitude, longitude
    FROM jsonb_to_recordset(${sql.json(batch.map((school) => ({ ...school })))})
      AS new (uai text, name text, commune text, department text, "academyCode" text, "timeZone" text,
        latitude double precision, longitude double precision)
    ON CONFLICT (uai) DO UPDATE SET name = excluded.name, commune = excluded.commune, department = excluded.department,
      academy_code = excluded.academy_code, time_zone = excluded.time_zone,
      latitude = excluded.latitude, longitude = excluded.longitude
    WHERE (school.name, school.commune, school.department, school.academy_code, school.time_zone, school.latitude, school.longitude)
      IS DISTINCT FROM (excluded.name, excluded.commune, excluded.department, excluded.academy_code, excluded.time_zone,
        excluded.latitude, excluded.longitude)
    RETURNING xmax = 0 AS added`;
}
