import { Refusal } from '#contract/failure.ts';
import { type ImportFormat, MAX_TIMETABLE_BYTES } from '#contract/imports.ts';
import { looksLikeCalendar, readPronote } from './pronote-calendar.ts';
import { readPair, stsRoots } from './sts-pair.ts';
import type { Reading } from './timetable.ts';
import type { AskedSchool } from './timetable-draft.ts';
import { readExpCours } from './timetable-exp-cours.ts';
import { readPronoteTimetable } from './timetable-pronote.ts';
import { Rejections } from './timetable-rejections.ts';
import { decodeText, readCsv, type Sheet } from './timetable-sheet.ts';
import { readTable } from './timetable-table.ts';
import { readXlsx } from './timetable-xlsx.ts';
import { parseFiles } from './timetable-xml.ts';

/** A reading that knows what it was read from. */
export interface ReadImport extends Reading {
  format: ImportFormat;
}

/** Root elements of the XML files that are known. */
const roots = { ...stsRoots, TABLE: 'EXP_COURS' } as const;

/**
 * Reads what somebody sent for a school's timetable: the pair of STS-web, a table (CSV, XLSX, EXP_COURS) or a Pronote
 * calendar; which of them, the bytes say. Takes some seconds of computing at worst: see file-thread.
 * Throws a `Refusal` with one of the codes `timetable_…`, `import_…`, `calendar_…`.
 */
export async function readImport(school: AskedSchool, files: readonly Uint8Array[]): Promise<ReadImport> {
  for (const [index, { byteLength }] of files.entries()) {
    if (byteLength > MAX_TIMETABLE_BYTES) throw new Refusal('timetable_too_large', [{ path: `files.${index}` }]);
  }
  const [first, ...others] = files;
  if (first === undefined) throw new Refusal('import_format_unknown');
  if (others.length > 0 || isXml(first)) {
    if (!files.every(isXml)) throw new Refusal('import_files_do_not_belong');
    const parsed = parseFiles(files, roots, new Rejections());
    const [table] = parsed.filter(({ root }) => root.name === 'TABLE');
    if (!table) return { format: 'sts', ...readPair(school.uai, parsed) };
    if (others.length > 0) throw new Refusal('import_files_do_not_belong');
    return readSheet(school, readExpCours(table));
  }
  if (looksLikeCalendar(first)) {
    const { timeZone, year } = school;
    const calendar = readPronote(first, { timeZone, yearStartsOn: year.startsOn, yearEndsOn: year.endsOn });
    return { format: 'pronote', ...readPronoteTimetable(school, calendar) };
  }
  return readSheet(school, await readAnySheet(first));
}

function readSheet(school: AskedSchool, sheet: Sheet): ReadImport {
  const { isEdt, ...reading } = readTable(school, sheet);
  return { format: isEdt ? 'exp_cours' : 'table', ...reading };
}

async function readAnySheet(bytes: Uint8Array): Promise<Sheet> {
  if (startsWith(bytes, [0x50, 0x4b])) return readXlsx(bytes);
  // What Excel wrote before 2007, and what it writes around a password: neither is a zip.
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) throw new Refusal('import_spreadsheet_unreadable');
  return readCsv(decodeText(bytes));
}

function isXml(bytes: Uint8Array): boolean {
  const beginning = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  return /^(?:ï»¿)?\s*</.test(beginning);
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
