import { MAX_TIMETABLE_BYTES } from '#contract/imports.ts';

/** The two halves of the STS-web pair; every other file stands alone. */
export type FileKind = 'sts_emp' | 'emp_sts' | 'alone';
export type FileProblem = 'too_large' | 'empty' | 'unknown' | 'old_spreadsheet' | 'not_read';

/** A file somebody chose, looked at before it is sent: what it is, or why it cannot be compared. */
export interface ChosenFile {
  file: File;
  kind: FileKind;
  problem: FileProblem | null;
}

/** What keeps the chosen files from being compared, besides a fault of one of them. */
export type SetProblem = 'nothing_chosen' | 'sts_emp_missing' | 'emp_sts_missing' | 'do_not_belong';

const EXTENSIONS = ['xml', 'csv', 'txt', 'xlsx', 'ics'];
/** For the file dialog; dropped files are looked at by `lookAt` alone. */
export const ACCEPTED: string = EXTENSIONS.map((extension) => `.${extension}`).join(',');

/** The root element of the pair comes within the first lines; a licence in a comment may stand before it. */
const HEAD_BYTES = 8 * 1024;

/** Looks at the name, the size and the first bytes of a file. People rename files and mix up the pair: the root element counts. */
export async function lookAt(file: File): Promise<ChosenFile> {
  const problem = problemOf(file);
  if (problem !== null) return { file, kind: 'alone', problem };
  try {
    // Every encoding of these exports writes tags as ASCII, so Latin-1 finds them.
    const head = new TextDecoder('latin1').decode(await file.slice(0, HEAD_BYTES).arrayBuffer());
    return { file, kind: kindOf(head), problem: null };
  } catch {
    return { file, kind: 'alone', problem: 'not_read' };
  }
}

function problemOf(file: File): FileProblem | null {
  const extension = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  if (extension === 'xls') return 'old_spreadsheet';
  if (!EXTENSIONS.includes(extension)) return 'unknown';
  if (file.size === 0) return 'empty';
  return file.size > MAX_TIMETABLE_BYTES ? 'too_large' : null;
}

function kindOf(head: string): FileKind {
  if (/<STS_EDT\b/.test(head)) return 'sts_emp';
  return /<EDT_STS\b/.test(head) ? 'emp_sts' : 'alone';
}

/** Whether these files can be compared together: the pair, or one file of another sort. */
export function setProblem(chosen: readonly ChosenFile[]): SetProblem | null {
  const [first, second, ...others] = chosen;
  if (first === undefined) return 'nothing_chosen';
  if (second === undefined) return missingBeside(first.kind);
  return others.length === 0 && arePair(first, second) ? null : 'do_not_belong';
}

function missingBeside(kind: FileKind): SetProblem | null {
  if (kind === 'alone') return null;
  return kind === 'sts_emp' ? 'emp_sts_missing' : 'sts_emp_missing';
}

function arePair(first: ChosenFile, second: ChosenFile): boolean {
  return first.kind !== 'alone' && second.kind !== 'alone' && first.kind !== second.kind;
}

/** One more file beside what is chosen: the other half of a pair joins the first, anything else takes its place. */
export function joined(chosen: readonly ChosenFile[], added: readonly ChosenFile[]): ChosenFile[] {
  const [present] = chosen;
  const [arriving] = added;
  const completes = chosen.length === 1 && added.length === 1 && present && arriving && arePair(present, arriving);
  return completes ? [present, arriving] : [...added];
}

/** 32 kB at a time: more arguments in one call overflow the stack of the browser. */
const PIECE = 32 * 1024;

/** The bytes as base64, whatever their encoding. */
export function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += PIECE) {
    binary += String.fromCharCode(...bytes.subarray(start, start + PIECE));
  }
  return btoa(binary);
}
