import { parseXml, XmlElement, XmlError } from '@rgrove/parse-xml';
import { type FailureCode, Refusal } from '#contract/failure.ts';
import type { RejectedRow } from '#contract/imports.ts';
import { type Rejections, shorten } from './timetable-rejections.ts';
import { decodeXml } from './xml-encoding.ts';

/** A parsed file of the school's. It knows its lines, and hands on the rows that cannot be imported. */
export class TimetableXml {
  /** What kind of file it is: `sts_emp`, `emp_sts`, `EXP_COURS`. */
  readonly file: string;
  readonly root: XmlElement;
  readonly rejections: Rejections;
  readonly #lines: LineCounter;

  /** @param kinds the files that are known, by their root elements; throws `import_format_unknown` for any other root */
  constructor(text: string, kinds: Readonly<Record<string, string>>, rejections: Rejections) {
    this.#lines = new LineCounter(text);
    this.root = parseRoot(text);
    this.rejections = rejections;
    const kind = kinds[this.root.name];
    if (kind === undefined) throw new Refusal('import_format_unknown', [{ fact: shorten(this.root.name) }]);
    this.file = kind;
  }

  /** The fault lies in the whole file: nothing else is looked at. */
  refuse(code: FailureCode, element: XmlElement, fact: string): never {
    throw new Refusal(code, [{ path: this.file, line: this.lineOf(element), fact: shorten(fact) }]);
  }

  /** The fault lies in one row: the others are still looked at, so that all faults show at once. */
  reject(element: XmlElement, reason: RejectedRow['reason'], field: string, fact = ''): void {
    this.rejections.add({ file: this.file, line: this.lineOf(element), reason, field, fact });
  }

  /** From 1. Quick when elements are asked for in the order of the file. */
  lineOf(element: XmlElement): number {
    return this.#lines.at(element.start);
  }
}

/**
 * Parses files of one import. Throws `timetable_encoding_unknown`, `timetable_has_doctype`, `timetable_not_xml` or
 * `import_format_unknown`, whose details name the file as the request does, `files.0`.
 */
export function parseFiles(
  files: readonly Uint8Array[],
  kinds: Readonly<Record<string, string>>,
  rejections: Rejections,
): TimetableXml[] {
  return files.map((bytes, index) => {
    try {
      return new TimetableXml(readXmlText(bytes), kinds, rejections);
    } catch (refused) {
      if (!(refused instanceof Refusal)) throw refused;
      const [detail = {}] = refused.details;
      throw new Refusal(refused.code, [{ ...detail, path: `files.${index}` }], refused);
    }
  });
}

/** Asked of the text, before any parser sees it: entities of a document type ("billion laughs") never come to life. */
function readXmlText(bytes: Uint8Array): string {
  const text = decodeXml(bytes);
  const at = text.search(/<!\s*(DOCTYPE|ENTITY)/i);
  if (at >= 0) throw new Refusal('timetable_has_doctype', [{ line: new LineCounter(text).at(at) }]);
  return text;
}

/** All elements of that name below `element`, in the order of the file, however deep: programs nest them differently. */
export function descendants(element: XmlElement, name: string): XmlElement[] {
  const found: XmlElement[] = [];
  const waiting = [element];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next !== element && next.name === name) found.push(next);
    for (let last = next.children.length - 1; last >= 0; last--) {
      const child = next.children[last];
      if (child instanceof XmlElement) waiting.push(child);
    }
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

/** The text of the child of that name, else of the first descendant, spaces tidied; empty when there is none. */
export function textOf(element: XmlElement, name: string): string {
  return childText(element, name) ?? tidy(descendants(element, name)[0]?.text ?? '');
}

/** The text of the child of that name and of none deeper down, where somebody else may stand; null without such a child. */
export function childText(element: XmlElement, name: string): string | null {
  for (const child of element.children) {
    if (child instanceof XmlElement && child.name === name) return tidy(child.text);
  }
  return null;
}

/** An attribute, spaces tidied; empty when it is missing. */
export function attributeOf(element: XmlElement, name: string): string {
  return tidy(element.attributes[name] ?? '');
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function parseRoot(text: string): XmlElement {
  try {
    const { root } = parseXml(text, { includeOffsets: true });
    if (root) return root;
  } catch (cause) {
    const line = cause instanceof XmlError ? { line: cause.line } : {};
    // A RangeError is the parser's stack: elements nested by the thousand are no timetable.
    if (cause instanceof XmlError || cause instanceof RangeError) {
      throw new Refusal('timetable_not_xml', [line], cause);
    }
    throw cause;
  }
  throw new Refusal('timetable_not_xml');
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
