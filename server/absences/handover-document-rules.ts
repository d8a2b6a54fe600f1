import { type DocumentKind, documentKinds } from '#contract/handovers.ts';
import { namesInZip } from './handover-zip-rules.ts';

/** What a file is; or why it is not taken. */
export type Verdict = DocumentKind | 'document_kind_refused' | 'document_has_macros' | 'document_empty';

/** What the first bytes of a file are, as Latin-1 (libmagic's database; PKWARE's APPNOTE 4.3.7 for the zip). */
const magics: readonly [DocumentKind | 'zip', (head: string) => boolean][] = [
  ['pdf', (head) => head.startsWith('%PDF-')],
  ['jpeg', (head) => head.startsWith('\xff\xd8\xff')],
  ['png', (head) => head.startsWith('\x89PNG\r\n\x1a\n')],
  ['gif', (head) => head.startsWith('GIF87a') || head.startsWith('GIF89a')],
  ['webp', (head) => head.startsWith('RIFF') && head.startsWith('WEBP', 8)],
  ['zip', (head) => head.startsWith('PK\x03\x04')],
];
const LONGEST_MAGIC = 16;

/** ECMA-376 names the main parts by relation, and programs number them at times: `word/document2.xml`. */
const openXmlParts: readonly [DocumentKind, RegExp][] = [
  ['docx', /^word\/document\d*\.xml$/],
  ['xlsx', /^xl\/workbook\d*\.xml$/],
  ['pptx', /^ppt\/presentation\d*\.xml$/],
];
/** Macros and controls of Office, macros and scripts of OpenDocument. */
const RUNS = /(^|\/)vbaProject\.bin$|(^|\/)activeX\/|^Basic\/|^Scripts\//i;

/** Markup (HTML, SVG, XML), scripts with an interpreter, RTF and PostScript are texts that do more than say something. */
const DOES_MORE = /^(\xef\xbb\xbf)?\s*(<|#!|\{\\rtf|%!)/;

/** Behind the end of a zip's directory there may be a comment of 64 kB; the directory of an Office file is a few kB long. */
const TAIL_BYTES = 256 * 1024;

/**
 * Looks at a file while it passes, and keeps of it only what tells its kind: its first bytes, its last ones, and whether it
 * could be a text so far. Its name is not asked.
 */
export class DocumentInspection {
  #head = '';
  #tail = Buffer.alloc(0);
  #isText = true;
  bytes = 0;

  see(chunk: Uint8Array): void {
    const seen = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.bytes += seen.length;
    // Latin-1: each byte is one character, whatever the encoding.
    if (this.#head.length < HEAD_BYTES) this.#head += seen.toString('latin1', 0, HEAD_BYTES - this.#head.length);
    this.#tail = Buffer.concat([this.#tail, seen]).subarray(-TAIL_BYTES);
    this.#isText &&= seen.every(isOfText);
  }

  /** Whether it is nothing we take, which its beginning has shown: then nobody need wait for its end. */
  get isLost(): boolean {
    return this.#head.length >= LONGEST_MAGIC && this.#magic === null && !this.#mayBeText;
  }

  /** What it is, once all of it has passed. */
  verdict(): Verdict {
    if (this.bytes === 0) return 'document_empty';
    const magic = this.#magic;
    if (magic === 'zip') return kindOfZip(this.#head, namesInZip(this.#tail, this.bytes));
    if (magic !== null) return magic;
    return this.#mayBeText ? 'text' : 'document_kind_refused';
  }

  get #magic(): DocumentKind | 'zip' | null {
    return magics.find(([, begins]) => begins(this.#head))?.[0] ?? null;
  }

  get #mayBeText(): boolean {
    return this.#isText && !DOES_MORE.test(this.#head);
  }
}

/** Control characters that no text has: all but tab, line feed, form feed and carriage return; DEL. */
function isOfText(byte: number): boolean {
  return byte >= 0x20 ? byte !== 0x7f : byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d;
}

/** Enough for the magic, and for the media type that stands at the beginning of an OpenDocument file. */
const HEAD_BYTES = 128;

function kindOfZip(head: string, names: readonly string[] | null): Verdict {
  const kind = names && (openDocumentKind(head) ?? openXmlKind(names));
  if (!names || !kind) return 'document_kind_refused';
  return names.some((name) => RUNS.test(name)) ? 'document_has_macros' : kind;
}

/**
 * OpenDocument 1.3, part 2, 3.3: the first entry is `mimetype`, stored as it is. Its name stands at byte 30 of the file, its
 * content behind it, the next signature behind that.
 */
function openDocumentKind(head: string): DocumentKind | null {
  if (!head.startsWith('\0\0', 8)) return null;
  const isOf = (kind: DocumentKind) => head.startsWith(`mimetype${documentKinds[kind].mediaType}PK`, 30);
  return (['odt', 'ods', 'odp'] as const).find(isOf) ?? null;
}

function openXmlKind(names: readonly string[]): DocumentKind | null {
  if (!names.includes('[Content_Types].xml')) return null;
  return openXmlParts.find(([, main]) => names.some((name) => main.test(name)))?.[0] ?? null;
}

const MAX_NAME_CHARACTERS = 120;
/** What Windows refuses in names, control characters, and signs that turn the direction of writing (`txt.exe` shown as `exe.txt`). */
const NOT_IN_NAMES = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}"*/:<>?\\|]/gu;

/** The name a document is given: what somebody called it, made harmless, with the ending of what it is. */
export function nameOf(given: string, kind: DocumentKind): string {
  const { endings } = documentKinds[kind];
  const plain = given
    .normalize('NFC')
    .replace(NOT_IN_NAMES, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const ending = endings.find((candidate) => plain.toLowerCase().endsWith(candidate));
  const stem = ending === undefined ? plain : plain.slice(0, -ending.length).trimEnd();
  return `${[...(stem || 'document')].slice(0, MAX_NAME_CHARACTERS).join('')}${ending ?? endings[0]}`;
}

/** A quarter of a megabyte: a full-size document is 40 rows, and no server holds more of it. */
const PIECE_BYTES = 256 * 1024;

/** Gathers what comes in crumbs into pieces of one size, the last one shorter. */
export async function* inPieces(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let gathered: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    gathered.push(chunk);
    length += chunk.length;
    if (length < PIECE_BYTES) continue;
    const all = Buffer.concat(gathered);
    const rest = all.length % PIECE_BYTES;
    for (let at = 0; at + PIECE_BYTES <= all.length; at += PIECE_BYTES) yield all.subarray(at, at + PIECE_BYTES);
    gathered = rest === 0 ? [] : [all.subarray(-rest)];
    length = rest;
  }
  if (length > 0) yield Buffer.concat(gathered);
}
