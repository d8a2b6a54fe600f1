import { readCover } from '#contract/absences.ts';
import type { Cover } from '#contract/cover.ts';
import type { Happening } from '#contract/happenings.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

/** What happened to the cover that is looked at. Without an answer it is not shown: the board tells what counts. */
export class CoverHistory {
  timeline: Happening[] = $state.raw([]);
  readonly #reading = new Attempt();
  #shown = '';

  /** Reads it when the cover is another one, or has moved since; an answer that was overtaken is dropped. */
  async show(cover: Pick<Cover, 'id' | 'state' | 'substituteName' | 'adult'> | null): Promise<void> {
    const wanted = cover === null ? '' : [cover.id, cover.state, cover.substituteName, cover.adult].join(' ');
    if (wanted === this.#shown) return;
    if (cover === null || !this.#shown.startsWith(cover.id)) this.timeline = [];
    this.#shown = wanted;
    if (cover === null) return;
    const answer = await this.#reading.run(() => call(readCover, { params: { coverId: cover.id } }));
    if (answer && this.#shown === wanted) this.timeline = answer.timeline;
  }
}
