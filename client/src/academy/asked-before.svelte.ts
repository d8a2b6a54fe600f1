import type { Cover } from '#contract/cover.ts';
import { type AskedBefore, listAskedBefore } from '#contract/offers.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

/** Whom the academy asked in vain about the cover that is looked at. */
export class AskedInVain {
  asked: AskedBefore[] = $state.raw([]);
  readonly #reading = new Attempt();
  #shown = '';

  /** Reads it when the cover is another one, or has moved since; an answer that was overtaken is dropped. */
  async show({ id, state, lost }: Pick<Cover, 'id' | 'state' | 'lost'>): Promise<void> {
    const wanted = [id, state, lost?.at].join(' ');
    if (wanted === this.#shown) return;
    if (!this.#shown.startsWith(id)) this.asked = [];
    this.#shown = wanted;
    const answer = await this.#reading.run(() => call(listAskedBefore, { params: { coverId: id } }));
    if (answer && this.#shown === wanted) this.asked = answer.asked;
  }
}
