/**
 * Bytes → the content lines of RFC 5545, part 3.1: unfolded before they are decoded, because a fold may cut a letter in
 * two, and each with the number of the line it begins on.
 */
import { Refusal } from '#contract/failure.ts';

/** 5 MB: a class's year in Pronote is about half of one. */
export const MAX_CALENDAR_BYTES = 5 * 1024 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

export interface ContentLine {
  /** Of the first of its lines in the file, from 1. */
  line: number;
  /** Without control characters. */
  text: string;
  /** The bytes are no text in the file's encoding: some letters of `text` are lost. */
  damaged: boolean;
}

/** The content lines of a file, empty ones left out. Throws `calendar_too_complex` above MAX_CALENDAR_BYTES. */
export function contentLines(bytes: Uint8Array): ContentLine[] {
  if (bytes.length > MAX_CALENDAR_BYTES) throw new Refusal('calendar_too_complex');
  const { numbers, unfolded } = unfold(asciiCompatible(bytes));
  const texts = utf8Of(unfolded)
    ?.split('\n')
    .map((text) => ({ text: cleaned(text), damaged: false }));
  return (texts ?? mixedTexts(unfolded)).map((text, index) => ({ line: numbers[index] ?? 0, ...text }));
}

/** Without the byte order mark. Notepad's "Unicode" is UTF-16, in which a line end is not a byte. */
function asciiCompatible(bytes: Uint8Array): Uint8Array {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return bytes.subarray(3);
  const utf16 = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : null;
  return utf16 ? new TextEncoder().encode(new TextDecoder(utf16).decode(bytes)) : bytes;
}

/** The lines without their folds, LF between them, and the number each had. One buffer: a file has a hundred thousand. */
function unfold(bytes: Uint8Array): { numbers: number[]; unfolded: Uint8Array } {
  const buffer = new Uint8Array(bytes.length);
  const numbers: number[] = [];
  let length = 0;
  for (const { line, start, end } of physicalLines(bytes)) {
    const isFold = numbers.length > 0 && (bytes[start] === SPACE || bytes[start] === TAB);
    if (!isFold && numbers.push(line) > 1) buffer[length++] = LF;
    const part = bytes.subarray(isFold ? start + 1 : start, end);
    buffer.set(part, length);
    length += part.length;
  }
  return { numbers, unfolded: buffer.subarray(0, length) };
}

/** CRLF as the standard has it; LF alone, CR CR LF after a careless copy; CR alone in a file without any LF. */
function* physicalLines(bytes: Uint8Array): Generator<{ line: number; start: number; end: number }> {
  const lineEnd = bytes.includes(LF) ? LF : CR;
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const found = bytes.indexOf(lineEnd, start);
    const next = found < 0 ? bytes.length : found;
    let end = next;
    while (end > start && bytes[end - 1] === CR) end -= 1;
    if (end > start) yield { line, start, end };
    start = next + 1;
  }
}

type Text = Omit<ContentLine, 'line'>;

/** Of a file that is not UTF-8 from beginning to end. */
function mixedTexts(unfolded: Uint8Array): Text[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start <= unfolded.length; ) {
    const found = unfolded.indexOf(LF, start);
    const end = found < 0 ? unfolded.length : found;
    lines.push(unfolded.subarray(start, end));
    start = end + 1;
  }
  // A file of one encoding has only one kind of line with accents; only a damaged one, or one of two hands, has both.
  const isUtf8 = lines.some((line) => hasAccents(line) && utf8Of(line) !== null);
  return lines.map((line) => textOf(line, isUtf8));
}

/** UTF-8, else Windows-1252, the only other encoding French programs write calendars in. */
function textOf(bytes: Uint8Array, fileIsUtf8: boolean): Text {
  const decoded = utf8Of(bytes);
  if (decoded !== null) return { text: cleaned(decoded), damaged: false };
  const text = new TextDecoder('windows-1252').decode(bytes);
  // UTF-8 with one letter broken would be mojibake; and five places of Windows-1252 are empty.
  const damaged = (fileIsUtf8 && utf8Letter.test(Buffer.from(bytes).toString('latin1'))) || /[\x80-\x9f]/.test(text);
  return { text: cleaned(text), damaged };
}

const utf8Letter = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/;

function hasAccents(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte >= 0x80);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function utf8Of(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

function cleaned(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out; a tab is a blank
  return text.replace(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/g, '');
}
