import * as z from 'zod/mini';
import { answerOfferLink, OfferToken, readOfferLink } from '#contract/mails.ts';
import type { Offer, OfferState } from '#contract/offers.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { CallFailed, call } from '../api/call.ts';
import { serverClock } from '../session/server-clock.svelte.ts';
import type { SendAnswer } from '../substitute/offer-answer.svelte.ts';

/** The offer behind a letter's link, and the one answer to it. */
export class OfferLink {
  readonly #token: string;
  readonly loading: Attempt = new Attempt();
  /** Null before the first answer of the server. */
  state: OfferState | null = $state(null);
  offer: Offer | null = $state.raw(null);
  zone = $state('Europe/Paris');

  constructor(token: string) {
    this.#token = token;
  }

  /** Looks; changes nothing. */
  async load(): Promise<void> {
    const found = await this.loading.run(async () => {
      // A link that a mail program broke in two is told in its own words.
      if (!z.safeParse(OfferToken, this.#token).success) throw new CallFailed('offer_link_unknown');
      return call(readOfferLink, { query: { token: this.#token } });
    });
    if (!found) return;
    serverClock.heard(found.serverNow);
    this.state = found.state;
    this.offer = found.offer;
    this.zone = found.timeZone;
  }

  /** Answers with the link instead of a session. */
  readonly send: SendAnswer = async (answer) => {
    try {
      return await call(answerOfferLink, { body: { token: this.#token, ...answer } });
    } catch (failed) {
      // Answered in the inbox meanwhile, withdrawn, late or changed: the page shows how it stands now.
      if (failed instanceof CallFailed && /^(offer|cover)_/.test(failed.code)) await this.load();
      throw failed;
    }
  };
}
