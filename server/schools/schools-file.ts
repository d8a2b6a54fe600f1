import { CsvError, parse } from 'csv-parse/sync';
import { type FailureDetail, Refusal } from '#contract/failure.ts';
import { isUai, Name } from '#contract/ids.ts';

/** A school as the ministry's open data describes it. */
export interface SchoolRow {
  uai: string;
  name: string;
  commune: string;
  /** `15`, `2A`, `974`. */
  department: string;
  academyCode: string;
  timeZone: string;
  latitude: number | null;
  longitude: number | null;
}

/** What rows are compared with: academy code → its holiday zone. */
export type HolidayZones = ReadonlyMap<string, string>;

/** The columns read, of those in the ministry's file of collèges; others are ignored, their order is free. */
const columns = [
  'uai',
  'nom',
  'commune',
  'departement',
  'code_academie',
  'zone_vacances',
  'fuseau',
  'lat',
  'lon',
] as const;
type Column = (typeof columns)[number];

interface Line {
  record: Record<Column, string>;
  info: { lines: number };
}

/** Nobody mends more than this in one go. */
const MAX_REJECTED_ROWS = 100;

/**
 * Reads a CSV of schools (UTF-8, commas, with a header). All or nothing: throws `schools_file_rejected` with the line and
 * the field of up to 100 faults: a missing column, a wrong check letter, a UAI that stands twice, an academy or a zone
 * that does not exist or does not belong together.
 */
export function readSchoolsFile(bytes: Uint8Array, zones: HolidayZones): SchoolRow[] {
  const rejected: FailureDetail[] = [];
  const firstLines = new Map<string, number>();
  const rows = parseLines(bytes).map(({ record, info: { lines: line } }) => {
    const faults = [...faultsOf(record, zones), ...(firstLines.has(record.uai) ? ['uai'] : [])];
    firstLines.set(record.uai, line);
    rejected.push(...faults.map((fact) => ({ line, fact: `${fact} = ${record[fact as Column]}`.slice(0, 80) })));
    return toRow(record);
  });
  if (rejected.length > 0) throw new Refusal('schools_file_rejected', rejected.slice(0, MAX_REJECTED_ROWS));
  return rows;
}

function parseLines(bytes: Uint8Array): Line[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return parse<Line>(text, { bom: true, info: true, columns: checkHeader, trim: true, skip_empty_lines: true });
  } catch (cause) {
    if (cause instanceof CsvError) {
      throw new Refusal('schools_file_rejected', [{ line: Number(cause.lines), fact: cause.code }], cause);
    }
    // What TextDecoder throws: the file is not UTF-8.
    if (cause instanceof TypeError) throw new Refusal('schools_file_rejected', [{ line: 1, fact: 'UTF-8' }], cause);
    throw cause;
  }
}

function checkHeader(header: string[]): string[] {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new Refusal(
      'schools_file_rejected',
      missing.map((fact) => ({ line: 1, fact })),
    );
  }
  return header;
}

/** The columns of a row that cannot be right. */
function faultsOf(row: Record<Column, string>, zones: HolidayZones): Column[] {
  const right: Partial<Record<Column, boolean>> = {
    uai: isUai(row.uai),
    nom: row.nom === '' || Name.safeParse(row.nom).success,
    commune: Name.safeParse(row.commune).success,
    departement: /^(\d\d|2[AB]|9[78]\d)$/.test(row.departement),
    code_academie: zones.has(row.code_academie),
    zone_vacances: !zones.has(row.code_academie) || zones.get(row.code_academie) === row.zone_vacances,
    fuseau: isTimeZone(row.fuseau),
    lat: isCoordinate(row.lat, 90),
    lon: isCoordinate(row.lon, 180),
  };
  return columns.filter((column) => right[column] === false);
}

function isTimeZone(text: string): boolean {
  try {
    // Offsets such as "+02:00" are accepted there too, but they know no summer time.
    return /^[A-Z]/.test(text) && new Intl.DateTimeFormat('fr-FR', { timeZone: text }) !== undefined;
  } catch {
    return false;
  }
}

/** Degrees, or nothing. */
function isCoordinate(text: string, most: number): boolean {
  return text === '' || (/^-?\d+(\.\d+)?$/.test(text) && Math.abs(Number(text)) <= most);
}

function toRow(row: Record<Column, string>): SchoolRow {
  return {
    uai: row.uai,
    // A school that has just opened may not have its name yet.
    name: row.nom || row.commune,
    commune: row.commune,
    department: row.departement,
    academyCode: row.code_academie,
    timeZone: row.fuseau,
    latitude: row.lat === '' ? null : Number(row.lat),
    longitude: row.lon === '' ? null : Number(row.lon),
  };
}
