// The form without a worker: the reading runs in a thread of its own already.
import { readSheet } from 'read-excel-file/universal';
import { Refusal } from '#contract/failure.ts';
import type { Cell } from './timetable-cells.ts';
import { MAX_COLUMNS, MAX_ROWS, type Sheet } from './timetable-sheet.ts';
import { pack, unpack } from './timetable-zip.ts';

/**
 * Reads the first sheet of an XLSX: values as the spreadsheet stored them, of formulas the last result.
 * Throws `import_spreadsheet_unreadable` for what is broken, encrypted, or unpacks to a monster.
 */
export async function readXlsx(bytes: Uint8Array): Promise<Sheet> {
  const parts = unpack(bytes);
  for (const { name, data } of parts) refuseMonster(name.toString('latin1'), data);
  const [header = [], ...rows] = await readCells(pack(parts));
  return {
    header: header.map((cell) => (cell === null ? '' : String(cell).trim())),
    rows: rows.map((cells, index) => ({ line: index + 2, cells })),
  };
}

async function readCells(file: ArrayBuffer): Promise<Cell[][]> {
  try {
    const rows = await readSheet(file);
    // The library's types call a date `typeof Date`; what it gives are dates.
    return rows.map((row) => row.map((cell) => (typeof cell === 'function' ? null : cell)));
  } catch (cause) {
    // The library throws plain errors for what is no spreadsheet; whatever it is, the file cannot be read.
    throw new Refusal('import_spreadsheet_unreadable', [], cause);
  }
}

/** One cell at XFD1048576 makes a grid of 17 thousand million; entities make texts of any length. */
function refuseMonster(name: string, data: Buffer): void {
  if (!/\.(xml|rels)$/i.test(name)) return;
  const text = data.toString('latin1');
  const isTooFar = /^xl\/worksheets\//i.test(name) && hasFarCell(text);
  // UTF-16 hides both from the eye; Excel never writes it.
  if (isTooFar || data.includes(0) || /<!\s*(DOCTYPE|ENTITY)/i.test(text)) {
    throw new Refusal('import_spreadsheet_unreadable', [{ fact: name.slice(0, 40) }]);
  }
}

/** Rows (`r="7"`) and cells (`r="B7"`) tell where they stand; one that hides it behind an entity counts as far away. */
function hasFarCell(sheet: string): boolean {
  for (const [, address = ''] of sheet.matchAll(/(?<![\w:])r\s*=\s*["']([^"']*)["']/g)) {
    const [, column, row] = /^([A-Z]{0,3})(\d{1,7})$/.exec(address) ?? [];
    if (column === undefined || Number(row) > MAX_ROWS || columnNumber(column) > MAX_COLUMNS) return true;
  }
  return false;
}

/** `A` → 1, `AB` → 28. */
function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}
