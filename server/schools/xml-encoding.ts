import { type FailureDetail, Refusal } from '#contract/failure.ts';

/** The encodings timetable programs declare, and what they are called here. Anything else is refused. */
const encodings: Readonly<Record<string, 'utf-8' | 'iso-8859-1' | 'iso-8859-15' | 'windows-1252'>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'iso-8859-1': 'iso-8859-1',
  'iso-8859-15': 'iso-8859-15',
  'windows-1252': 'windows-1252',
};

/** The declaration is ASCII in all of them and stands at the very beginning; 200 bytes hold the longest. */
const DECLARATION_BYTES = 200;
const NEWLINE = 0x0a;

/**
 * The text of an XML file in the encoding it declares (UTF-8 when it declares none, as XML says).
 * Throws `timetable_encoding_unknown` with the line and the declared name when that encoding is not one of ours, or when
 * the bytes contradict it: a name stored as "Ren�" or "FranÃ§ois" would never be mended again.
 */
export function decodeXml(bytes: Uint8Array): string {
  const declared = declaredEncoding(bytes);
  const encoding = encodings[declared.toLowerCase()];
  const refuse = (line: number): never => {
    const detail: FailureDetail = { line, fact: declared.slice(0, 40) };
    throw new Refusal('timetable_encoding_unknown', [detail]);
  };
  if (encoding === undefined) return refuse(1);
  if (encoding === 'utf-8') {
    const wrong = firstLineThat(bytes, (line) => !isUtf8(line));
    if (wrong !== null) refuse(wrong);
    return new TextDecoder('utf-8').decode(bytes);
  }
  // Every byte means something in these, so only the whole tells: no French text is UTF-8 by chance.
  const wrong = isUtf8(bytes) ? firstLineThat(bytes, hasByteFrom0x80) : lineThatIsNoIso(bytes, encoding);
  if (wrong !== null) refuse(wrong);
  return new TextDecoder(encoding).decode(bytes);
}

function declaredEncoding(bytes: Uint8Array): string {
  const beginning = new TextDecoder('latin1').decode(bytes.subarray(0, DECLARATION_BYTES));
  const [, declaration = ''] = /^(?:ï»¿)?\s*<\?xml([^>]*)/.exec(beginning) ?? [];
  return /encoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1] ?? 'UTF-8';
}

/** 0x80–0x9F are control signs in every ISO-8859: a file that has them was written in Windows-1252. */
function lineThatIsNoIso(bytes: Uint8Array, encoding: string): number | null {
  if (encoding === 'windows-1252') return null;
  return firstLineThat(bytes, (line) => line.some((byte) => byte >= 0x80 && byte <= 0x9f));
}

function hasByteFrom0x80(line: Uint8Array): boolean {
  return line.some((byte) => byte >= 0x80);
}

/** Whether every byte belongs to a sign of UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The number, from 1, of the first line for which `test` holds. None of the encodings uses 0x0A inside a letter. */
function firstLineThat(bytes: Uint8Array, test: (line: Uint8Array) => boolean): number | null {
  let start = 0;
  for (let line = 1; start <= bytes.length; line++) {
    const end = bytes.indexOf(NEWLINE, start);
    if (test(bytes.subarray(start, end < 0 ? bytes.length : end))) return line;
    if (end < 0) return null;
    start = end + 1;
  }
  return null;
}
