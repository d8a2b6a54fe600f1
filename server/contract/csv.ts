/**
 * Tables that people open in a spreadsheet. Pure: the server exports timetables by it, pages hand out files, the command
 * line writes what it could not import.
 */

/** U+FEFF: without it Excel takes the file for Windows-1252 and spoils the accents. */
const MARK = '\ufeff';

/**
 * A cell that begins so is run as a formula by a spreadsheet; what stood in a foreign file must not be. An apostrophe in
 * front makes a text of it, and is itself guarded, so that it can be told from one that was there before.
 * Source: OWASP, "CSV Injection": = + - @, tab and carriage return, and their full-width forms.
 */
const FORMULA = /^(?:'|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r])/u;

/** The cell with an apostrophe in front where a spreadsheet would run it. */
export function guarded(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was before it was guarded. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/** Rows as a French spreadsheet opens them: UTF-8 with its mark, semicolons, CRLF. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  const lines = rows.map((row) => row.map((cell) => quoted(guarded(String(cell)))).join(';'));
  return `${MARK}${lines.join('\r\n')}\r\n`;
}

function quoted(cell: string): string {
  return /[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
