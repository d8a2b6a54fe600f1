import type { Uai } from '#contract/ids.ts';
import { exportTimetable, listImports, undoImport } from '#contract/imports.ts';
import type { Reply } from '#contract/route.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

export type PastImport = Reply<typeof listImports>['imports'][number];
type Exported = Reply<typeof exportTimetable>;

/** What was imported, by whom and when; the last one can be undone, and what is in force can be taken home. */
export class ImportHistory {
  readonly #uai: Uai;
  /** Newest first, without drafts; null before the first answer. */
  imports: PastImport[] | null = $state.raw(null);
  readonly listing: Attempt = new Attempt();
  readonly undoing: Attempt = new Attempt();
  readonly exporting: Attempt = new Attempt();

  constructor(uai: Uai) {
    this.#uai = uai;
  }

  /** The import the timetable in force comes from: the newest one that stands. */
  get current(): PastImport | undefined {
    return this.imports?.find(({ state }) => state === 'applied');
  }

  async load(): Promise<void> {
    const answer = await this.listing.run(() => call(listImports, { params: { uai: this.#uai } }));
    if (answer) this.imports = answer.imports.filter(({ state }) => state !== 'draft');
  }

  /** The timetable as it was before; true when it is. Refused, the list is asked for again: somebody else was at work. */
  async undo(importId: string): Promise<boolean> {
    const params = { uai: this.#uai, importId };
    const undone = await this.undoing.run(() => call(undoImport, { params }));
    if (!undone) await this.load();
    return undone !== undefined;
  }

  /** The timetable in force, or the empty template, as a file of ours; undefined when the call failed. */
  async export(format: 'csv' | 'xlsx'): Promise<Exported | undefined> {
    return this.exporting.run(() => call(exportTimetable, { params: { uai: this.#uai }, query: { format } }));
  }
}
