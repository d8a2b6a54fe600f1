import { readCover } from '#contract/absences.ts';
import type { Cover } from '#contract/cover.ts';
import type { Happening } from '#contract/happenings.ts';
import { listCandidates } from '#contract/plans.ts';
import type { Reply } from '#contract/route.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

export type Candidates = Reply<typeof listCandidates>;

/** Walking over the list with J asks about the lesson one stops at, not about each on the way. */
export const WALK_MS = 150;

/** Fewer letters find half the pool. */
const FEWEST_LETTERS = 2;

/** The one cover that is looked at: what happened to it, who could take it, and why the others cannot. */
export class Look {
  /** Null: nothing is looked at. */
  coverId: string | null = $state(null);
  cover: Cover | null = $state.raw(null);
  timeline: Happening[] = $state.raw([]);
  candidates: Candidates | null = $state.raw(null);
  /** "Why not …?": what was typed, and whoever is called so. */
  name = $state('');
  named: Candidates | null = $state.raw(null);
  /** Of the present cover: an answer about the one before must not say that this one was read. */
  reading: Attempt = $state.raw(new Attempt());
  weighing: Attempt = $state.raw(new Attempt());
  readonly finding: Attempt = new Attempt();

  /** Turns to another cover. Nothing of the one before stays; {@link load} brings what there is of this one. */
  turnTo(coverId: string | null): void {
    if (coverId === this.coverId) return;
    this.coverId = coverId;
    this.cover = null;
    this.timeline = [];
    this.candidates = null;
    this.named = null;
    this.reading = new Attempt();
    this.weighing = new Attempt();
  }

  /** Reads everything about the cover looked at; an answer about another one comes too late and is dropped. */
  async load(): Promise<void> {
    const { coverId } = this;
    if (coverId === null) return;
    await Promise.all([this.#read(coverId), this.#weigh(coverId), this.ask()]);
  }

  /** Asks about the name typed. */
  async ask(): Promise<void> {
    const { coverId } = this;
    const name = this.name.trim();
    if (coverId === null || name.length < FEWEST_LETTERS) {
      this.named = null;
      return;
    }
    const answer = await this.finding.run(() => call(listCandidates, { params: { coverId }, query: { name } }));
    if (answer && coverId === this.coverId && name === this.name.trim()) this.named = answer;
  }

  async #read(coverId: string): Promise<void> {
    const answer = await this.reading.run(() => call(readCover, { params: { coverId } }));
    if (!answer || coverId !== this.coverId) return;
    this.cover = answer.cover;
    this.timeline = answer.timeline;
  }

  async #weigh(coverId: string): Promise<void> {
    const answer = await this.weighing.run(() => call(listCandidates, { params: { coverId }, query: {} }));
    if (answer && coverId === this.coverId) this.candidates = answer;
  }
}
