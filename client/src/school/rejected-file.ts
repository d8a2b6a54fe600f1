import type { RejectedRow } from '#contract/imports.ts';
import { importWords } from '#contract/words/imports.ts';

/** U+FEFF: without it Excel takes the file for Windows-1252 and spoils the accents. */
const BOM = '\ufeff';

/**
 * A cell that starts so is run as a formula by a spreadsheet; what stood in a foreign file must not be.
 * Source: OWASP, "CSV Injection": = + - @, tab and carriage return, and their full-width forms.
 */
const FORMULA = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

/** The rejected rows as a file to correct by: CSV in UTF-8 as a French Excel opens it (`;`, CRLF), with the reason of each in words. */
export function rejectedFile(rows: readonly RejectedRow[]): string {
  const { columns, reasons } = importWords.rejected;
  const lines = rows.map(({ file, line, field, fact, reason }) =>
    [file, line === 0 ? '' : String(line), field, fact, reasons[reason]].map(cell).join(';'),
  );
  return BOM + [columns.map(cell).join(';'), ...lines, ''].join('\r\n');
}

/** One cell: harmless as a formula, and quoted where it holds what would end it. */
function cell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[;"\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
