import type { PresenceEvent, PresencePage } from '#contract/media-control.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Participant } from './participant.ts';

/**
 * So many events are kept for a server that is away: a busy node (400 lessons) makes about 2,000 an hour, so this is more
 * than a day, in about 5 MB. Beyond it the oldest go, and minutes delivered are told too low rather than the sfu swelling.
 */
export const PRESENCE_EVENTS_KEPT = 50_000;

/** An answer stays under 200 kB; the server asks again until a page is empty. */
export const PRESENCE_PAGE_SIZE = 1_000;

/** What happened to members' media paths, until the server has it. */
export class PresenceLog {
  readonly #boot: string;
  readonly #clock: Clock;
  readonly #kept: number;
  #events: PresenceEvent[] = [];
  #nextSeq = 1;
  #lost = 0;

  /** @param boot names this life of the process */
  constructor(boot: string, clock: Clock, kept: number = PRESENCE_EVENTS_KEPT) {
    this.#boot = boot;
    this.#clock = clock;
    this.#kept = kept;
  }

  /** How many events were dropped because no server came for them. */
  get lost(): number {
    return this.#lost;
  }

  record(roomId: string, { party, sub }: Participant, present: boolean): void {
    const at = this.#clock.now().toISOString();
    this.#events.push({ seq: this.#nextSeq, roomId, party, sub, present, at });
    this.#nextSeq += 1;
    if (this.#events.length <= this.#kept) return;
    this.#events.shift();
    this.#lost += 1;
  }

  /**
   * The oldest events with a higher number than `after`. Asking is acknowledging: events up to `after` are forgotten, but only
   * when the asker speaks of this life of the process. With another `boot` it knows none of these, and gets them all.
   */
  pageAfter(boot: string | undefined, after: number): PresencePage {
    if (boot === this.#boot) this.#events = this.#events.filter((event) => event.seq > after);
    return { boot: this.#boot, events: this.#events.slice(0, PRESENCE_PAGE_SIZE) };
  }
}
