import type { Uai } from '#contract/ids.ts';
import { applyImport, draftImport, dropImport, type TimetableImport } from '#contract/imports.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { base64, type ChosenFile, joined, lookAt, type SetProblem, setProblem } from './import-files.ts';

/** Two files of 4 MB as base64 over a line of 0.5 Mbit/s take three minutes. */
const UPLOAD_PATIENCE_MS = 4 * 60_000;

/** One import, from the files somebody drops to the timetable in force. Nothing is in force before `apply`. */
export class ImportSession {
  readonly #uai: Uai;
  chosen: ChosenFile[] = $state.raw([]);
  /** The comparison under the eyes of the office. */
  draft: TimetableImport | null = $state.raw(null);
  /** What was put in force last, until other files are chosen. */
  applied: TimetableImport | null = $state.raw(null);
  readonly comparing: Attempt = new Attempt();
  readonly applying: Attempt = new Attempt();
  readonly #dropping: Attempt = new Attempt();

  constructor(uai: Uai) {
    this.#uai = uai;
  }

  get setProblem(): SetProblem | null {
    return setProblem(this.chosen);
  }

  /** All chosen files are sound and belong together. */
  get complete(): boolean {
    return this.setProblem === null && this.chosen.every(({ problem }) => problem === null);
  }

  get bytes(): number {
    return this.chosen.reduce((sum, { file }) => sum + file.size, 0);
  }

  /** Takes files just dropped or chosen and compares as soon as they are complete. While a comparison is under way nothing is taken. */
  async choose(files: readonly File[]): Promise<void> {
    if (files.length === 0 || this.comparing.underWay) return;
    const looked = await Promise.all(files.map(lookAt));
    this.chosen = joined(this.chosen, looked);
    this.#forget();
    if (this.complete) await this.compare();
  }

  remove(chosen: ChosenFile): void {
    this.chosen = this.chosen.filter((one) => one !== chosen);
    this.#forget();
  }

  #forget(): void {
    this.comparing.failed = undefined;
    this.applying.failed = undefined;
    this.applied = null;
  }

  /** Sends the chosen files; `draft` or `comparing.failed` tells what became of them. Also the way out of `import_outdated`. */
  async compare(): Promise<void> {
    if (!this.complete || this.comparing.underWay) return;
    this.applying.failed = undefined;
    this.draft = (await this.comparing.run(() => this.#send())) ?? null;
  }

  async #send(): Promise<TimetableImport | undefined> {
    const files = await Promise.all(this.chosen.map(({ file }) => contentOf(file)));
    const unread = this.chosen.filter((_, index) => files[index] === null);
    if (unread.length > 0) {
      this.chosen = this.chosen.map((one) => (unread.includes(one) ? { ...one, problem: 'not_read' as const } : one));
      return undefined;
    }
    const body = { files: files.filter((file) => file !== null) };
    return call(draftImport, { params: { uai: this.#uai }, body }, { patienceMs: UPLOAD_PATIENCE_MS });
  }

  /** Puts the draft in force; true when it is. */
  async apply(): Promise<boolean> {
    const { draft } = this;
    if (draft === null) return false;
    const params = { uai: this.#uai, importId: draft.id };
    const applied = await this.applying.run(() => call(applyImport, { params }));
    if (!applied) return false;
    this.applied = applied;
    this.draft = null;
    this.chosen = [];
    return true;
  }

  /** Leaves everything as it is. A draft the server could not be told of is forgotten there within a day. */
  giveUp(): void {
    const { draft } = this;
    this.draft = null;
    this.chosen = [];
    this.#forget();
    if (draft === null) return;
    const params = { uai: this.#uai, importId: draft.id };
    void this.#dropping.run(() => call(dropImport, { params }));
  }
}

/** A file on a USB stick that was pulled out cannot be read any more: null. */
async function contentOf(file: File): Promise<{ name: string; bytes: string } | null> {
  try {
    return { name: file.name, bytes: base64(new Uint8Array(await file.arrayBuffer())) };
  } catch {
    return null;
  }
}
