import type { RejectedRow } from '#contract/imports.ts';

/** Nobody mends more than this in one go, and a wrong file should not fill the database with itself. */
const MAX_REJECTED_ROWS = 1_000;

/** A fact goes into a sentence on a screen: the beginning of a 10,000-character name is enough to find it. */
const MAX_FACT_CHARACTERS = 40;

/** Gathers the rows of an import that cannot be understood; beyond the first 1,000 they are only counted. */
export class Rejections {
  readonly rows: RejectedRow[] = [];
  /** Of all rows, also those no longer kept. */
  count = 0;

  /** `field` and `fact` are shortened. Only fields that are read may be told: pupils stand in the others. */
  add({ field, fact, ...row }: RejectedRow): void {
    this.count += 1;
    if (this.rows.length >= MAX_REJECTED_ROWS) return;
    this.rows.push({ ...row, field: shorten(field), fact: shorten(fact) });
  }
}

/** At most 40 characters of a text, with a sign that there was more. */
export function shorten(text: string): string {
  return text.length <= MAX_FACT_CHARACTERS ? text : `${text.slice(0, MAX_FACT_CHARACTERS)}…`;
}
