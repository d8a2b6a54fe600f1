import { Refusal } from '#contract/failure.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import type { Holiday } from './calendar-file.ts';

/** The holiday zones that academies have. */
export async function readZones(sql: Queries): Promise<Set<string>> {
  const zones = await sql<{ holidayZone: string }[]>`SELECT DISTINCT holiday_zone FROM academy`;
  return new Set(zones.map(({ holidayZone }) => holidayZone));
}

/** What an import of a calendar did. */
export interface CalendarImport {
  /** Zones and their school years that the file speaks of. */
  years: number;
  /** Zones in which some day is now a school day that was none, or the other way round. */
  changedZones: string[];
}

/** Holidays are merged or dropped by one now and then; a file that knows fewer by three is a part of a calendar. */
const MAX_FEWER = 2;

/**
 * Puts holidays in force: the rows of each zone and school year they speak of are replaced, all others stay.
 * Throws `calendar_file_rejected` naming each zone and year that would lose more than two of its periods.
 * @param source where they were read, for the screen
 * @param readOn the day they were read, `YYYY-MM-DD`
 */
export async function saveHolidays(
  tx: Transaction,
  holidays: readonly Holiday[],
  { source, readOn }: { source: string; readOn: string },
): Promise<CalendarImport> {
  // Two imports at once: the second sees what the first has written.
  await tx`LOCK TABLE school_holiday IN SHARE ROW EXCLUSIVE MODE`;
  const before = await periodsByZone(tx);
  await refuseParts(tx, holidays);
  const given = tx.json(holidays.map((holiday) => ({ ...holiday })));
  await tx`
    DELETE FROM school_holiday USING jsonb_to_recordset(${given}) AS new ("holidayZone" text, "schoolYear" text)
    WHERE holiday_zone = "holidayZone" AND school_year = "schoolYear"`;
  // A first day may stand under another school year's name; the file's word counts.
  await tx`
    INSERT INTO school_holiday (holiday_zone, school_year, name, first_day, last_day, source, read_on)
    SELECT "holidayZone", "schoolYear", name, "firstDay", "lastDay", ${source}, ${readOn}
    FROM jsonb_to_recordset(${given})
      AS new ("holidayZone" text, "schoolYear" text, name text, "firstDay" date, "lastDay" date)
    ON CONFLICT (holiday_zone, first_day) DO UPDATE SET school_year = excluded.school_year, name = excluded.name,
      last_day = excluded.last_day, source = excluded.source, read_on = excluded.read_on`;
  const after = await periodsByZone(tx);
  return {
    years: new Set(holidays.map(({ holidayZone, schoolYear }) => `${holidayZone} ${schoolYear}`)).size,
    changedZones: [...after.keys()].filter((zone) => before.get(zone) !== after.get(zone)).sort(),
  };
}

async function refuseParts(tx: Transaction, holidays: readonly Holiday[]): Promise<void> {
  const given = Map.groupBy(holidays, ({ holidayZone, schoolYear }) => `${holidayZone} ${schoolYear}`);
  const known = await tx<{ year: string; periods: number }[]>`
    SELECT holiday_zone || ' ' || school_year AS year, count(*)::integer AS periods FROM school_holiday
    GROUP BY year ORDER BY year`;
  const parts = known.flatMap(({ year, periods }) => {
    const now = given.get(year)?.length ?? periods;
    return now < periods - MAX_FEWER ? [{ fact: `${year} : ${periods} → ${now}` }] : [];
  });
  if (parts.length > 0) throw new Refusal('calendar_file_rejected', parts);
}

async function periodsByZone(tx: Transaction): Promise<Map<string, string>> {
  const rows = await tx<{ holidayZone: string; periods: string }[]>`
    SELECT holiday_zone, string_agg(first_day || '–' || last_day, ' ' ORDER BY first_day) AS periods
    FROM school_holiday GROUP BY holiday_zone`;
  return new Map(rows.map(({ holidayZone, periods }) => [holidayZone, periods]));
}
