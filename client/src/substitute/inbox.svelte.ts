import {
  type ClosedOffer,
  type GiveBackReason,
  giveBackLesson,
  listOffers,
  type MyLesson,
  type Offer,
  type TakenBack,
} from '#contract/offers.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { serverClock } from '../session/server-clock.svelte.ts';

/** A substitute's offers and lessons. Times are compared with the server's. */
export class Inbox {
  offers: Offer[] | null = $state.raw(null);
  lessons: MyLesson[] = $state.raw([]);
  /** Soonest first. */
  takenBack: TakenBack[] = $state.raw([]);
  /** What became of earlier questions, the newest first. */
  closed: ClosedOffer[] = $state.raw([]);
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
    this.closed = answer.closed;
    this.zone = answer.timeZone;
  }

  /** Offers still to be answered, the most urgent first. */
  get waiting(): Offer[] {
    return this.offers?.toSorted((a, b) => a.deadline.localeCompare(b.deadline)) ?? [];
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

function isToTeach({ state }: Pick<MyLesson, 'state'>): boolean {
  return state === 'accepted' || state === 'live';
}

/** Whether the room of the lesson may be entered at that moment (ms since the epoch). */
export function isOpen(lesson: Pick<MyLesson, 'state' | 'doorsOpenAt' | 'endsAt'>, now: number): boolean {
  return isToTeach(lesson) && Date.parse(lesson.doorsOpenAt) <= now && now < Date.parse(lesson.endsAt);
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
