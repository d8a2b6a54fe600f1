import { CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod/mini';
import { type FailureDetail, Refusal } from '#contract/failure.ts';
import { Day } from '#contract/time.ts';
import { addDays, dayIn } from '#contract/words/times.ts';

/** Days without lessons in a zone or territory, both included. */
export interface Holiday {
  holidayZone: string;
  /** `2026-2027`, or `2026` where the year lies within one. */
  schoolYear: string;
  name: string;
  firstDay: string;
  lastDay: string;
}

export interface CalendarFile {
  /** By zone and first day, each once. */
  holidays: Holiday[];
  /** Rows that are no holidays of all secondary pupils: teachers, primary school, one island, first days of school. */
  leftOut: number;
}

/** One row of the official set as it stands in the file. */
interface OfficialRow {
  /** Of a CSV the line of the file, of JSON the number of the record; from 1. */
  line: number;
  description: string;
  population: string;
  start: string;
  end: string;
  zone: string;
  year: string;
}

/** Each field under the names it has in the set's JSON and CSV, and in the CSV with headings for people. */
const fieldNames = {
  description: ['description', 'Description'],
  population: ['population', 'Population'],
  start: ['start_date', 'Date de début'],
  end: ['end_date', 'Date de fin'],
  zone: ['zones', 'Zones'],
  year: ['annee_scolaire', 'Année scolaire'],
} as const satisfies Record<string, readonly string[]>;
type Field = keyof typeof fieldNames;
const fields = Object.keys(fieldNames) as Field[];

/** Nobody mends more than this in one go. */
const MAX_REJECTED_ROWS = 100;

/**
 * Reads the official set "Calendrier scolaire" (fr-en-calendrier-scolaire), as JSON or as CSV with semicolons. All or
 * nothing: throws `calendar_file_rejected` with the line and the field of up to 100 faults.
 * @param zones the holiday zones that academies have
 */
export function readCalendarFile(bytes: Uint8Array, zones: ReadonlySet<string>): CalendarFile {
  const rows = readRows(bytes);
  const concerned = rows.filter(concernsSecondaryPupils);
  const rejected = concerned.flatMap((row) => faultsOf(row, zones));
  if (rejected.length > 0) throw new Refusal('calendar_file_rejected', rejected.slice(0, MAX_REJECTED_ROWS));
  const holidays = oneEach(concerned.map(toHoliday));
  if (holidays.length === 0) throw new Refusal('calendar_file_rejected', [{ line: 1, fact: 'description' }]);
  return { holidays, leftOut: rows.length - concerned.length };
}

function readRows(bytes: Uint8Array): OfficialRow[] {
  const text = decode(bytes);
  return /^\s*[[{]/.test(text) ? readJson(text) : readCsv(text);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Refusal('calendar_file_rejected', [{ line: 1, fact: 'UTF-8' }], cause);
  }
}

/** The export is a list; a page of the interface wraps it in `results`. */
const OfficialRecord = z.record(z.string(), z.unknown());
const Exported = z.union([
  z.array(OfficialRecord),
  z.object({ results: z.array(OfficialRecord), total_count: z.optional(z.number()) }),
]);

function readJson(text: string): OfficialRow[] {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (cause) {
    throw new Refusal('calendar_file_rejected', [{ line: 1, fact: 'JSON' }], cause);
  }
  const parsed = z.safeParse(Exported, given);
  if (!parsed.success) throw new Refusal('calendar_file_rejected', [{ line: 1, fact: 'JSON' }]);
  if (Array.isArray(parsed.data)) return parsed.data.map((record, index) => toRow(record, index + 1));
  const { results: records, total_count: all = records.length } = parsed.data;
  // One page of many would take the others' holidays out.
  if (all > records.length) {
    throw new Refusal('calendar_file_rejected', [
      { line: 1, fact: `total_count = ${all}, results = ${records.length}` },
    ]);
  }
  return records.map((record, index) => toRow(record, index + 1));
}

function readCsv(text: string): OfficialRow[] {
  try {
    const lines = parse<{ record: Record<string, string>; info: { lines: number } }>(text, {
      bom: true,
      info: true,
      columns: checkHeader,
      delimiter: ';',
      record_delimiter: ['\r\n', '\n', '\r'],
      trim: true,
      skip_empty_lines: true,
    });
    return lines.map(({ record, info }) => toRow(record, info.lines));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new Refusal('calendar_file_rejected', [{ line: Number(cause.lines), fact: cause.code }], cause);
  }
}

function checkHeader(header: string[]): string[] {
  const missing = fields.filter((field) => !fieldNames[field].some((name) => header.includes(name)));
  if (missing.length > 0) {
    throw new Refusal(
      'calendar_file_rejected',
      missing.map((field) => ({ line: 1, fact: fieldNames[field][0] })),
    );
  }
  return header;
}

function toRow(record: Record<string, unknown>, line: number): OfficialRow {
  const read = (field: Field): string => {
    const value = fieldNames[field].map((name) => record[name]).find((found) => typeof found === 'string');
    return typeof value === 'string' ? value.trim() : '';
  };
  return {
    line,
    description: read('description'),
    population: read('population'),
    start: read('start'),
    end: read('end'),
    zone: read('zone').replace(/^Zone /, ''),
    year: read('year'),
  };
}

/** `-` is everybody. Rows for teachers, for primary school, for one island or for collèges only are not for all our pupils. */
const secondaryPupils = new Set(['', '-', 'Élèves', 'Élèves du second degré', 'Second degré']);

function concernsSecondaryPupils({ description, population }: OfficialRow): boolean {
  return secondaryPupils.has(population) && !/rentrée/i.test(description);
}

/** Longer holidays there are not: the longest were the 69 days of Guadeloupe's summer of 2021. */
const MAX_HOLIDAY_DAYS = 100;

function faultsOf(row: OfficialRow, zones: ReadonlySet<string>): FailureDetail[] {
  const { line, description, start, end, zone, year } = row;
  const right: Record<Exclude<Field, 'population'>, boolean> = {
    description: description !== '' && description.length <= 120,
    start: dayOf(start) !== null,
    end: isPlausibleEnd(dayOf(start), dayOf(end)),
    zone: zones.has(zone),
    year: /^\d{4}(-\d{4})?$/.test(year),
  };
  return (['description', 'start', 'end', 'zone', 'year'] as const)
    .filter((field) => !right[field])
    .map((field) => ({ line, fact: `${fieldNames[field][0]} = ${row[field]}`.slice(0, 80) }));
}

function isPlausibleEnd(first: string | null, end: string | null): boolean {
  return end !== null && (first === null || (end >= first && end <= addDays(first, MAX_HOLIDAY_DAYS)));
}

/**
 * The day of a date of the set, null when it is none. The export gives instants: midnight in Paris, also for the overseas
 * territories, written in UTC unless one asks for a zone (`2026-10-16T22:00:00+00:00` is 17 October).
 */
function dayOf(text: string): string | null {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)) return null;
  const instant = Date.parse(text);
  // JavaScript takes 30 February for 2 March.
  if (Number.isNaN(instant) || !Day.safeParse(text.slice(0, 10)).success) return null;
  return text.includes('T') && /(Z|[+-]\d\d:?\d\d)$/.test(text) ? dayIn(instant, 'Europe/Paris') : text.slice(0, 10);
}

/** A row without faults. */
function toHoliday(row: OfficialRow): Holiday {
  const firstDay = dayOf(row.start) ?? '';
  return {
    holidayZone: row.zone,
    schoolYear: row.year,
    name: row.description.replaceAll("'", '’'),
    firstDay,
    lastDay: lastDayOf(row, firstDay, dayOf(row.end) ?? ''),
  };
}

/** Zones whose pupils come back on 1 September or soon after: what is known only by its beginning lasts until August is over. */
const returnInSeptember = new Set([
  'A',
  'B',
  'C',
  'Corse',
  'Guadeloupe',
  'Guyane',
  'Martinique',
  'Saint Pierre et Miquelon',
]);

/**
 * The end is the day of return, with three exceptions: rows that only tell a beginning ("Début des Vacances d'Été", start
 * = end), single days (start = end; a bridge on a Friday lasts the weekend), and ends on a Sunday, when nobody returns.
 */
function lastDayOf({ description, zone }: OfficialRow, firstDay: string, end: string): string {
  if (/^Début des /.test(description)) {
    const endOfAugust = `${firstDay.slice(0, 4)}-08-31`;
    return returnInSeptember.has(zone) && firstDay <= endOfAugust ? endOfAugust : firstDay;
  }
  if (end === firstDay)
    return /^Pont /.test(description) && weekday(firstDay) === FRIDAY ? addDays(firstDay, 2) : firstDay;
  return weekday(end) === SUNDAY ? end : addDays(end, -1);
}

const SUNDAY = 0;
const FRIDAY = 5;

function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** The set has a row for each académie of a zone. Of two that begin together the longer one holds. */
function oneEach(holidays: readonly Holiday[]): Holiday[] {
  const found = new Map<string, Holiday>();
  for (const holiday of holidays) {
    const key = `${holiday.holidayZone} ${holiday.firstDay}`;
    const known = found.get(key);
    if (!known || known.lastDay < holiday.lastDay) found.set(key, holiday);
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}
