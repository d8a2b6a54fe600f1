import { parseXml, XmlElement, XmlError } from '@rgrove/parse-xml';
import { type FailureCode, type FailureDetail, Refusal } from '#contract/failure.ts';
import { MAX_TIMETABLE_BYTES } from '#contract/schools.ts';
import { decodeXml } from './xml-encoding.ts';

/** The two files, by the names of their fields in the request. */
export type TimetableSlot = 'stsEmp' | 'empSts';

/** Root elements. The files' names are anagrams and users mix them up, so the refusal says which file is wanted. */
const wanted = {
  stsEmp: { root: 'STS_EDT', file: 'sts_emp' },
  empSts: { root: 'EDT_STS', file: 'emp_sts' },
} as const satisfies Record<TimetableSlot, { root: string; file: string }>;

/** Nobody mends more than this in one go, and a wrong file should not answer with a book. */
const MAX_REJECTED_ROWS = 100;

/** A fact goes into a sentence on a screen: the beginning of a 10,000-character name is enough to find it. */
const MAX_FACT_CHARACTERS = 40;

/** One parsed file of the pair. It knows its lines, and gathers the rows that cannot be imported. */
export class TimetableXml {
  readonly slot: TimetableSlot;
  readonly root: XmlElement;
  readonly rejected: FailureDetail[] = [];
  readonly #lines: LineCounter;

  /**
   * Throws `timetable_too_large`, `timetable_encoding_unknown`, `timetable_has_doctype`, `timetable_not_xml` or
   * `timetable_wrong_file`, each with the file's field name as `path` and the line where there is one.
   */
  constructor(slot: TimetableSlot, bytes: Uint8Array) {
    if (bytes.byteLength > MAX_TIMETABLE_BYTES) throw new Refusal('timetable_too_large', [{ path: slot }]);
    this.slot = slot;
    const text = decodeXml(bytes, slot);
    this.#lines = new LineCounter(text);
    refuseDoctype(text, slot);
    this.root = parseRoot(text, slot);
    if (this.root.name !== wanted[slot].root) this.refuse('timetable_wrong_file', this.root, wanted[slot].file);
  }

  /** The fault lies in the whole file: nothing else is looked at. */
  refuse(code: FailureCode, element: XmlElement, fact: string): never {
    throw new Refusal(code, [this.#detail(element, fact)]);
  }

  /** The fault lies in one row: the others are still looked at, so that all faults show at once. */
  reject(element: XmlElement, fact: string): void {
    if (this.rejected.length < MAX_REJECTED_ROWS) this.rejected.push(this.#detail(element, fact));
  }

  #detail(element: XmlElement, fact: string): FailureDetail {
    return { path: this.slot, line: this.#lines.at(element.start), fact: shorten(fact) };
  }
}

/** Throws `timetable_rows_rejected` when a row of either file was rejected. */
export function refuseRejectedRows(...files: readonly TimetableXml[]): void {
  const rejected = files.flatMap((file) => file.rejected).slice(0, MAX_REJECTED_ROWS);
  if (rejected.length > 0) throw new Refusal('timetable_rows_rejected', rejected);
}

/** All elements of that name below `element`, in the order of the file, however deep: programs nest them differently. */
export function descendants(element: XmlElement, name: string): XmlElement[] {
  const found: XmlElement[] = [];
  const waiting = [element];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next !== element && next.name === name) found.push(next);
    for (const child of next.children.toReversed()) if (child instanceof XmlElement) waiting.push(child);
  }
  return found;
}

/** Is there an element of that name above? */
export function isInside(element: XmlElement, name: string): boolean {
  for (let above = element.parent; above instanceof XmlElement; above = above.parent) {
    if (above.name === name) return true;
  }
  return false;
}

/** The text of the first descendant of that name, spaces tidied; empty when there is none. */
export function textOf(element: XmlElement, name: string): string {
  const [first] = descendants(element, name);
  return first ? tidy(first.text) : '';
}

/** An attribute, spaces tidied; empty when it is missing. */
export function attributeOf(element: XmlElement, name: string): string {
  return tidy(element.attributes[name] ?? '');
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Asked of the text, before any parser sees it: entities of a document type ("billion laughs") never come to life. */
function refuseDoctype(text: string, slot: TimetableSlot): void {
  const at = text.search(/<!\s*(DOCTYPE|ENTITY)/i);
  if (at >= 0) throw new Refusal('timetable_has_doctype', [{ path: slot, line: new LineCounter(text).at(at) }]);
}

function parseRoot(text: string, slot: TimetableSlot): XmlElement {
  try {
    const { root } = parseXml(text, { includeOffsets: true });
    if (root) return root;
  } catch (cause) {
    const line = cause instanceof XmlError ? { line: cause.line } : {};
    // A RangeError is the parser's stack: elements nested by the thousand are no timetable.
    if (cause instanceof XmlError || cause instanceof RangeError) {
      throw new Refusal('timetable_not_xml', [{ path: slot, ...line }], cause);
    }
    throw cause;
  }
  throw new Refusal('timetable_not_xml', [{ path: slot }]);
}

/** Tells the line, from 1, of a place in a text. Files are read forwards, so it goes on from the place asked for before. */
class LineCounter {
  readonly #text: string;
  #line = 1;
  #counted = 0;

  constructor(text: string) {
    this.#text = text;
  }

  at(offset: number): number {
    if (offset < this.#counted) [this.#line, this.#counted] = [1, 0];
    for (let end = this.#next(); end >= 0 && end < offset; end = this.#next()) {
      this.#line += 1;
      this.#counted = end + 1;
    }
    return this.#line;
  }

  #next(): number {
    return this.#text.indexOf('\n', this.#counted);
  }
}

function shorten(fact: string): string {
  return fact.length <= MAX_FACT_CHARACTERS ? fact : `${fact.slice(0, MAX_FACT_CHARACTERS)}…`;
}
