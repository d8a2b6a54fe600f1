import { csvText } from '#contract/csv.ts';
import type { RejectedRow } from '#contract/imports.ts';
import { importWords } from '#contract/words/imports.ts';

/** The rejected rows as a file to correct by, with the reason of each in words. */
export function rejectedFile(rows: readonly RejectedRow[]): string {
  const { columns, reasons } = importWords.rejected;
  const lines = rows.map(({ file, line, field, fact, reason }) => [
    ...[file, line === 0 ? '' : line, field, fact, reasons[reason]],
  ]);
  return csvText([columns, ...lines]);
}
