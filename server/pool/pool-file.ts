import { Refusal } from '#contract/failure.ts';
import { isUai, Name } from '#contract/ids.ts';
import type { Availability, Qualification } from '#contract/pool.ts';
import { poolHeadings } from '#contract/words/pool-columns.ts';
import { plain } from '../schools/timetable.ts';
import { type Cell, endMinuteIn, minuteIn, textIn } from '../schools/timetable-cells.ts';
import { decodeText, readCsv } from '../schools/timetable-sheet.ts';
import { subjectBook } from '../schools/timetable-subjects.ts';
import { isTimeZone } from './pool-rules.ts';
import type { Substitute } from './pool-store.ts';

/** A member of the pool as a file describes them: found again by the key, an e-mail address or a number. */
export interface PoolRow extends Omit<Substitute, 'id' | 'away'> {
  key: string;
  workplaceUai: string | null;
  phone: string;
  note: string;
}

/** A row that cannot be imported, and the field that is to blame. */
export interface RejectedPoolRow {
  line: number;
  field: string;
  fact: string;
}

type Column = keyof typeof poolHeadings;

/** Without these a row says nobody; the others have a default: no hours, no consent, no qualification, never free. */
const needed = ['key', 'lastName', 'firstName', 'academy'] as const satisfies readonly Column[];
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** More hours than a week of teaching can have: a slip of the keyboard. */
const MAX_WEEKLY_HOURS = 48;

/** What rows are compared with. */
export interface KnownToPool {
  /** Academy code → its time zone, which a substitute has unless the file says otherwise. */
  zones: ReadonlyMap<string, string>;
  /** The UAIs of all schools. */
  schools: ReadonlySet<string>;
}

/**
 * Reads a CSV of substitutes (`;`, `,` or tabs; UTF-8 or Windows-1252), columns as in the template, in any order. Rows
 * with a fault are told and left out. Throws `pool_file_rejected` when a needed column is missing, and what `decodeText`
 * and `readCsv` throw.
 */
export function readPoolFile(bytes: Uint8Array, known: KnownToPool): { rows: PoolRow[]; rejected: RejectedPoolRow[] } {
  const { header, rows: lines } = readCsv(decodeText(bytes));
  const written = header.map(plain);
  const missing = needed.filter((column) => !written.includes(plain(poolHeadings[column])));
  if (missing.length > 0) {
    throw new Refusal(
      'pool_file_rejected',
      missing.map((column) => ({ line: 1, fact: poolHeadings[column] })),
    );
  }
  const rejected: RejectedPoolRow[] = [];
  const rows = new Map<string, PoolRow>();
  for (const { line, cells } of lines) {
    const before = rejected.length;
    const reject = (column: Column, fact: string) =>
      rejected.push({ line, field: poolHeadings[column], fact: fact.slice(0, 80) });
    const cellOf = (column: Column): Cell => cells[written.indexOf(plain(poolHeadings[column]))] ?? null;
    const row = readRow((column) => textIn(cellOf(column)) ?? '', reject, known);
    if (rows.has(row.key)) reject('key', row.key);
    if (rejected.length === before) rows.set(row.key, row);
  }
  return { rows: [...rows.values()], rejected };
}

type TextOf = (column: Column) => string;
type Reject = (column: Column, fact: string) => void;

function readRow(text: TextOf, reject: Reject, { zones, schools }: KnownToPool): PoolRow {
  const read = <T>(column: Column, understand: (text: string) => T | null, otherwise: T): T => {
    const value = understand(text(column));
    if (value === null) reject(column, text(column));
    return value ?? otherwise;
  };
  const name = (written: string) => (Name.safeParse(written).success ? written : null);
  const academyCode = read('academy', (code) => (zones.has(code) ? code : null), '');
  const timeZone = (zone: string) => (zone === '' ? (zones.get(academyCode) ?? '') : isTimeZone(zone) ? zone : null);
  const knownSchool = (uai: string) => (isUai(uai) && schools.has(uai) ? uai : null);
  const atMost = (signs: number) => (written: string) => (written.length <= signs ? written : null);
  const excluded = listIn(text('excluded'));
  for (const uai of excluded) if (knownSchool(uai) === null) reject('excluded', uai);
  return {
    key: read('key', name, '').toLowerCase(),
    lastName: read('lastName', name, ''),
    firstName: read('firstName', name, ''),
    academyCode,
    timeZone: read('timeZone', timeZone, ''),
    weeklyServiceMinutes: read('serviceHours', minutesOf, 0),
    weeklyOvertimeMinutes: read('overtimeHours', minutesOf, 0),
    consented: read('consent', yesOrNo, false),
    workplaceAuthorised: read('workplace', yesOrNo, false),
    qualifications: qualificationsIn(text, reject),
    availability: days.flatMap((day, index) => read(day, (written) => hoursIn(written, index + 1), [])),
    excludedUais: excluded.toSorted(),
    workplaceUai: text('workplaceUai') === '' ? null : read('workplaceUai', knownSchool, ''),
    phone: read('phone', atMost(40), ''),
    note: read('note', atMost(2000), ''),
  };
}

/** Subjects by code of six signs, discipline of four, gestion code or label. */
function qualificationsIn(text: TextOf, reject: Reject): Qualification[] {
  const subjects = subjectBook([]);
  const found = (['college', 'lycee'] as const).flatMap((level) =>
    listIn(text(level)).flatMap((name) => {
      const discipline = /^\d[0-9A-Z]{3}$/.test(name) ? name : subjects.find([name])?.code.slice(0, 4);
      if (discipline !== undefined) return { discipline, level };
      reject(level, name);
      return [];
    }),
  );
  const unique = new Map(
    found.map((qualification) => [`${qualification.discipline} ${qualification.level}`, qualification]),
  );
  return [...unique].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, qualification]) => qualification);
}

/** `08:00-12:00, 13h30-17h30`: in order, without overlap; null for anything else. */
function hoursIn(text: string, weekday: number): Availability[] | null {
  const stretches: Availability[] = [];
  for (const stretch of listIn(text)) {
    const [from = '', to = '', ...more] = stretch.split(/[-–]/).map((part) => part.trim());
    const [startMinute, endMinute] = [minuteIn(from), endMinuteIn(to)];
    if (startMinute === null || endMinute === null || more.length > 0) return null;
    if (startMinute >= endMinute || startMinute < (stretches.at(-1)?.endMinute ?? 0)) return null;
    stretches.push({ weekday, startMinute, endMinute });
  }
  return stretches;
}

function listIn(text: string): string[] {
  return text
    .split(/[,;|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `18`, `4,5` hours → minutes; nothing is none. */
function minutesOf(text: string): number | null {
  if (text === '') return 0;
  const hours = Number(text.replace(',', '.'));
  return /^\d+([.,]\d+)?$/.test(text) && hours <= MAX_WEEKLY_HOURS ? Math.round(hours * 60) : null;
}

function yesOrNo(text: string): boolean | null {
  const word = plain(text);
  if (['oui', 'o', 'x', 'vrai', '1'].includes(word)) return true;
  return ['', 'non', 'n', 'faux', '0'].includes(word) ? false : null;
}
