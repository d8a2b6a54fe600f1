import {
  type Answered,
  type AnswerToOffer,
  answerOffer,
  type Offer,
  type OfferedCover,
  type RefusalReason,
} from '#contract/offers.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

/** How an answer reaches the server: with the session of whoever is signed in, or with a letter's link. */
export type SendAnswer = (answer: AnswerToOffer) => Promise<Answered>;

/** Answers an offer of one's own inbox. */
export function answerSignedIn(offerId: string): SendAnswer {
  return (body) => call(answerOffer, { params: { offerId }, body });
}

/** The answer to one offer: everything is ticked at first, since accepting all is the ordinary case. */
export class OfferAnswer {
  readonly #send: SendAnswer;
  ticked: ReadonlySet<string> = $state.raw(new Set());
  readonly sending: Attempt = new Attempt();

  constructor(offer: Offer, send: SendAnswer) {
    this.#send = send;
    this.ticked = new Set(offer.covers.map(({ coverId }) => coverId));
  }

  tick(coverId: string, on: boolean): void {
    const ticked = new Set(this.ticked);
    if (on) ticked.add(coverId);
    else ticked.delete(coverId);
    this.ticked = ticked;
  }

  /** What is ticked of these covers; one that the school took out of the offer meanwhile counts no more. */
  chosen(covers: readonly OfferedCover[]): OfferedCover[] {
    return covers.filter(({ coverId }) => this.ticked.has(coverId));
  }

  /** Accepts what is ticked; answers with how many the server gave, or undefined when it said no. */
  async accept(covers: readonly OfferedCover[]): Promise<number | undefined> {
    const acceptedCoverIds = this.chosen(covers).map(({ coverId }) => coverId);
    return (await this.sending.run(() => this.#send({ acceptedCoverIds })))?.accepted;
  }

  /**
   * Hands everything back; true when the server took it.
   * @param because null when one would rather not say
   */
  async refuse(because: RefusalReason | null = null, excludeSchools = false): Promise<boolean> {
    const answer = { acceptedCoverIds: [], because, excludeSchools };
    return (await this.sending.run(() => this.#send(answer))) !== undefined;
  }
}

/** The length of these lessons together, in ms. */
export function lengthOf(covers: readonly OfferedCover[]): number {
  return covers.reduce((sum, { startsAt, endsAt }) => sum + Date.parse(endsAt) - Date.parse(startsAt), 0);
}
