import {
  answerOffer,
  type GiveBackReason,
  giveBackLesson,
  listOffers,
  type MyLesson,
  type Offer,
  type RefusalReason,
  type TakenBack,
} from '#contract/offers.ts';
import type { Body } from '#contract/route.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { serverClock } from '../session/server-clock.svelte.ts';

/** A substitute's offers and lessons. Times are compared with the server's. */
export class Inbox {
  offers: Offer[] | null = $state.raw(null);
  lessons: MyLesson[] = $state.raw([]);
  /** Soonest first. */
  takenBack: TakenBack[] = $state.raw([]);
  /** The substitute's own zone. */
  zone = $state('Europe/Paris');
  readonly loading: Attempt = new Attempt();

  async load(): Promise<void> {
    const answer = await this.loading.run(() => call(listOffers, {}));
    if (!answer) return;
    serverClock.heard(answer.serverNow);
    this.offers = answer.offers;
    this.lessons = answer.lessons.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
    this.takenBack = answer.takenBack;
    this.zone = answer.timeZone;
  }

  /** Offers still to be answered, the most urgent first. */
  get waiting(): Offer[] {
    const waiting = this.offers?.filter(({ state }) => state === 'sent') ?? [];
    return waiting.sort((a, b) => a.deadline.localeCompare(b.deadline));
  }

  get closed(): Offer[] {
    return this.offers?.filter(({ state }) => state !== 'sent') ?? [];
  }

  /** The lesson whose room is open now, or the next one; null when nothing lies ahead. */
  get next(): MyLesson | null {
    return this.upcoming[0] ?? null;
  }

  /** Accepted or under way, and not over. */
  get upcoming(): MyLesson[] {
    return this.lessons.filter((lesson) => isToTeach(lesson) && Date.parse(lesson.endsAt) > serverClock.tick);
  }

  /** Over, newest first. */
  get past(): MyLesson[] {
    return this.lessons.filter((lesson) => !this.upcoming.includes(lesson)).reverse();
  }
}

function isToTeach({ state }: MyLesson): boolean {
  return state === 'accepted' || state === 'live';
}

/** Whether the room of the lesson may be entered at that moment (ms since the epoch). */
export function isOpen(lesson: MyLesson, now: number): boolean {
  return isToTeach(lesson) && Date.parse(lesson.doorsOpenAt) <= now && now < Date.parse(lesson.endsAt);
}

/** The answer to one offer: everything is ticked at first, since accepting all is the ordinary case. */
export class OfferAnswer {
  readonly #offer: Offer;
  ticked: ReadonlySet<string> = $state.raw(new Set());
  readonly sending: Attempt = new Attempt();

  constructor(offer: Offer) {
    this.#offer = offer;
    this.ticked = new Set(offer.covers.map(({ coverId }) => coverId));
  }

  tick(coverId: string, on: boolean): void {
    const ticked = new Set(this.ticked);
    if (on) ticked.add(coverId);
    else ticked.delete(coverId);
    this.ticked = ticked;
  }

  /** Accepts what is ticked; answers with how many the server gave, or undefined when it said no. */
  async accept(): Promise<number | undefined> {
    return (await this.#send([...this.ticked]))?.accepted;
  }

  /**
   * Hands everything back; true when the server took it.
   * @param because null when one would rather not say
   */
  async refuse(because: RefusalReason | null = null, excludeSchools = false): Promise<boolean> {
    return (await this.#send([], { because, excludeSchools })) !== undefined;
  }

  #send(acceptedCoverIds: string[], why: Omit<Body<typeof answerOffer>, 'acceptedCoverIds'> = {}) {
    const params = { offerId: this.#offer.id };
    return this.sending.run(() => call(answerOffer, { params, body: { acceptedCoverIds, ...why } }));
  }
}

/** Whether an accepted lesson may still be given back at that moment (ms since the epoch): its room opens it for the class. */
export function mayGiveBack({ state, startsAt }: MyLesson, now: number): boolean {
  return state === 'accepted' && now < Date.parse(startsAt);
}

/** Gives one lesson back. What was promised together is given back one by one: each is asked about. */
export class GivingBack {
  because: GiveBackReason = $state('other');
  readonly sending: Attempt = new Attempt();

  /** True when the server took it. */
  async send(coverId: string): Promise<boolean> {
    const body = { because: this.because };
    return (await this.sending.run(() => call(giveBackLesson, { params: { coverId }, body }))) !== undefined;
  }
}
