import { CsvError, parse } from 'csv-parse/sync';
import { Refusal } from '#contract/failure.ts';
import type { Cell } from './timetable-cells.ts';
import { isUtf8 } from './xml-encoding.ts';

/** A table as it stands in a file: CSV, spreadsheet, or an export of EDT. */
export interface Sheet {
  header: string[];
  /** `line` counts from 1, the header's included. */
  rows: { line: number; cells: Cell[] }[];
}

/** Our template has 16 columns and EDT's export 16; nobody's timetable has more than this. */
export const MAX_COLUMNS = 200;
/** A full-size school has 2,500 weekly lessons. */
export const MAX_ROWS = 20_000;

/** Bytes that stand for no sign in Windows-1252. */
const UNUSED_BYTES = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * The text of a file that declares no encoding: UTF-8 (with or without its mark), UTF-16 as spreadsheets write "Unicode
 * text", else Windows-1252. Throws `timetable_encoding_unknown` for anything else, and for UTF-8 that was taken for
 * Latin on its way ("FranÃ§ois"): such names would never be mended again.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (!isUtf8(bytes)) {
    if (bytes.some((byte) => UNUSED_BYTES.has(byte) || byte === 0)) throw new Refusal('timetable_encoding_unknown');
    return new TextDecoder('windows-1252').decode(bytes);
  }
  const text = new TextDecoder('utf-8').decode(bytes);
  const mangled = /Ã[\u0080-\u00bf]|â€/.exec(text);
  if (mangled === null) return text;
  const line = text.slice(0, mangled.index).split('\n').length;
  throw new Refusal('timetable_encoding_unknown', [{ line, fact: mangled[0] }]);
}

/**
 * Reads CSV with `;`, `,` or tabs, whatever its header has most of.
 * Throws `import_format_unknown` for what is no table, or a table of monstrous size.
 */
export function readCsv(text: string): Sheet {
  const firstLine = text.slice(0, text.search(/\r|\n|$/));
  const delimiter =
    [';', ',', '\t'].toSorted((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ';';
  if (text.includes('\0') || firstLine.split(delimiter).length > MAX_COLUMNS)
    throw new Refusal('import_format_unknown');
  const [header, ...rows] = parseRecords(text, delimiter);
  if (header === undefined || rows.length > MAX_ROWS) throw new Refusal('import_format_unknown');
  refuseOverlongRow(header, rows);
  return {
    header: header.record.map((name) => name.trim()),
    rows: rows.map(({ record, info: { lines } }) => ({ line: lines, cells: record })),
  };
}

/** More cells than the header has columns: quotes or separators are broken, and nothing that follows can be trusted. */
function refuseOverlongRow({ record: { length } }: CsvRecord, rows: readonly CsvRecord[]): void {
  const overlong = rows.find(({ record }) => record.slice(length).some((cell) => cell.trim() !== ''));
  if (overlong === undefined) return;
  const fact = overlong.record.slice(length).join(' ').trim().slice(0, 40);
  throw new Refusal('import_format_unknown', [{ line: overlong.info.lines, fact }]);
}

interface CsvRecord {
  record: string[];
  info: { lines: number };
}

function parseRecords(text: string, delimiter: string): CsvRecord[] {
  try {
    const records: unknown = parse(text, {
      bom: true,
      info: true,
      delimiter,
      // Said, not discovered: a header that ends otherwise than its rows (a script, an editor) would swallow them.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: 100_000,
      // The header, and one more than is taken: what is too long is refused and not cut.
      to: MAX_ROWS + 2,
    });
    // With `info`, the parser wraps each record; its types only know that of records made of named columns.
    return records as CsvRecord[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new Refusal('import_format_unknown', [{ line: Number(cause.lines), fact: cause.code }], cause);
  }
}
