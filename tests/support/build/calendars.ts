import type { Sql } from '#db/sql.ts';
import { UAI } from './schools.ts';

/** One row of the official set as its JSON export has it. */
export interface OfficialRow {
  description: string;
  population: string;
  start_date: string;
  end_date: string;
  location: string;
  zones: string;
  annee_scolaire: string;
}

/** The autumn holidays of 2026 in Lyon, zone A, as the ministry's interface gives them. */
export function anOfficialRow(change: Partial<OfficialRow> = {}): OfficialRow {
  return {
    description: 'Vacances de la Toussaint',
    population: '-',
    start_date: '2026-10-16T22:00:00+00:00',
    end_date: '2026-11-01T23:00:00+00:00',
    location: 'Lyon',
    zones: 'Zone A',
    annee_scolaire: '2026-2027',
    ...change,
  };
}

export function aCalendarJson(rows: OfficialRow[]): string {
  return JSON.stringify(rows);
}

const HEADER = 'description;population;start_date;end_date;location;zones;annee_scolaire';

export function aCalendarCsv(rows: OfficialRow[], header = HEADER): string {
  return [header, ...rows.map((row) => Object.values(row).join(';')), ''].join('\n');
}

/** A day off of a school, made by nobody in particular. Returns its id. */
export async function aDayOff(
  sql: Sql,
  { uai = UAI, day = '2026-11-20', name = 'Foire de la Saint-Martin' } = {},
): Promise<string> {
  const [added] = await sql<{ id: string }[]>`
    INSERT INTO day_off (uai, first_day, last_day, name, made_at)
    VALUES (${uai}, ${day}, ${day}, ${name}, '2026-11-16T07:00:00Z') RETURNING id`;
  return added!.id;
}
