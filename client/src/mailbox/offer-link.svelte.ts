import * as z from 'zod/mini';
import { answerOfferLink, OfferToken, readOfferLink } from '#contract/mails.ts';
import type { Offer, OfferState } from '#contract/offers.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { CallFailed, call } from '../api/call.ts';
import { serverClock } from '../session/server-clock.svelte.ts';

/** The offer behind a letter's link, and the one answer to it. */
export class OfferLink {
  readonly #token: string;
  readonly loading: Attempt = new Attempt();
  readonly sending: Attempt = new Attempt();
  /** Null before the first answer of the server. */
  state: OfferState | null = $state(null);
  offer: Offer | null = $state.raw(null);
  zone = $state('Europe/Paris');
  ticked: ReadonlySet<string> = $state.raw(new Set());
  /** What was just answered here: so many accepted, 0 for a refusal. */
  answered: number | null = $state(null);

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
    this.ticked = new Set(found.offer?.covers.map(({ coverId }) => coverId));
  }

  tick(coverId: string, on: boolean): void {
    const ticked = new Set(this.ticked);
    if (on) ticked.add(coverId);
    else ticked.delete(coverId);
    this.ticked = ticked;
  }

  accept(): Promise<void> {
    return this.#answer([...this.ticked]);
  }

  refuse(): Promise<void> {
    return this.#answer([]);
  }

  async #answer(acceptedCoverIds: string[]): Promise<void> {
    const body = { token: this.#token, acceptedCoverIds };
    const answer = await this.sending.run(() => call(answerOfferLink, { body }));
    if (answer) this.answered = answer.accepted;
    // Answered in the inbox meanwhile, withdrawn or late: the page shows how it stands now.
    else if (this.sending.failed?.code.startsWith('offer_')) await this.load();
  }
}
