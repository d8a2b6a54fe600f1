import { importTimetable, MAX_TIMETABLE_BYTES, type TimetableImport } from '#contract/schools.ts';
import { schoolWords } from '#contract/words/school.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

export type Slot = 'stsEmp' | 'empSts';

/** The pair of timetable files, chosen and sent together. */
export class TimetableForm {
  files: Record<Slot, File | null> = $state.raw({ stsEmp: null, empSts: null });
  problems: Partial<Record<Slot, string | undefined>> = $state.raw({});
  imported: TimetableImport | null = $state.raw(null);
  readonly sending: Attempt = new Attempt();

  /** Takes the file for its slot; choosing again forgets what was wrong before. */
  choose(slot: Slot, file: File | null): void {
    this.files = { ...this.files, [slot]: file };
    this.problems = { ...this.problems, [slot]: undefined };
    this.sending.failed = undefined;
    this.imported = null;
  }

  /** Sends both files; `imported` or `sending.failed` tells what became of them. */
  async send(uai: string): Promise<void> {
    const { stsEmp, empSts } = this.files;
    this.problems = { stsEmp: problemOf(stsEmp), empSts: problemOf(empSts) };
    if (!stsEmp || !empSts || this.problems.stsEmp || this.problems.empSts) return;
    const body = { stsEmp: await this.#read('stsEmp', stsEmp), empSts: await this.#read('empSts', empSts) };
    if (body.stsEmp === null || body.empSts === null) return;
    const { stsEmp: first, empSts: second } = body;
    const answer = await this.sending.run(() =>
      call(importTimetable, { params: { uai }, body: { stsEmp: first, empSts: second } }),
    );
    this.imported = answer ?? null;
  }

  /** A file on a USB stick that was pulled out cannot be read any more. */
  async #read(slot: Slot, file: File): Promise<string | null> {
    try {
      return base64(new Uint8Array(await file.arrayBuffer()));
    } catch {
      this.problems = { ...this.problems, [slot]: schoolWords.timetable.notRead };
      return null;
    }
  }
}

function problemOf(file: File | null): string | undefined {
  if (file === null) return schoolWords.timetable.missing;
  return file.size > MAX_TIMETABLE_BYTES ? schoolWords.timetable.tooLarge : undefined;
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
