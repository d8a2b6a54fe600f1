import * as z from 'zod/mini';
import { type Change, ChangesHeard, followChanges, HEARTBEAT_MS } from '#contract/changes.ts';

/** What a stream tells: a message with its id, or that it is lost. */
export interface StreamEar {
  message: (data: string, id: string) => void;
  lost: () => void;
}

export interface ChangesWorld {
  /** Opens a stream of server-sent events; answers with what closes it. */
  open: (address: string, ear: StreamEar) => () => void;
  /** The page: a hidden one listens to nothing, since a browser without HTTP/2 has six connections for all its tabs. */
  page: Pick<Document, 'hidden' | 'addEventListener'>;
  /** 0 ≤ … < 1 */
  random: () => number;
  /** Told the server's time with each message. */
  heard: (serverNow: string) => void;
}

interface Follower {
  concerns: (change: Change) => boolean;
  ask: () => void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Several changes of one act, and of the acts after it, are one question. Far below the second in which a page must show them. */
const GATHER_MS = 200;
/** Two heartbeats may get lost before the line counts as dead. */
const SILENCE_MS = 2.5 * HEARTBEAT_MS;
/** Of two messages that are further apart by the server's time, the page slept between: more than changes has passed it by. */
const LEAP_MS = 4 * HEARTBEAT_MS;
/** A server that restarts is back in a second or two; all pages must not come back in the same moment. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * One stream for the whole page, open while somebody follows it and the page is seen. It comes back by itself, at growing
 * intervals, and goes on where it was: the server tells what was missed, or that everything is to be asked for.
 */
export class Changes {
  readonly #world: ChangesWorld;
  readonly #followers = new Set<Follower>();
  #closeStream: (() => void) | null = null;
  #since = '';
  /** The server's time at the last message, in ms since the epoch; 0 before the first. */
  #heardAt = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #comeBack: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #up = false;

  constructor(world: ChangesWorld) {
    this.#world = world;
    world.page.addEventListener('visibilitychange', () => (world.page.hidden ? this.#close() : this.#open()));
  }

  /** Whether changes arrive: then pages need to ask by themselves only now and then. */
  get up(): boolean {
    return this.#up;
  }

  /** Calls `ask` after each change that concerns it, whenever more may have been missed, and when the stream is lost. */
  follow(concerns: (change: Change) => boolean, ask: () => void): () => void {
    const follower: Follower = { concerns, ask, timer: undefined };
    this.#followers.add(follower);
    this.#open();
    return () => {
      clearTimeout(follower.timer);
      this.#followers.delete(follower);
      if (this.#followers.size === 0) this.#close();
    };
  }

  #open(): void {
    clearTimeout(this.#comeBack);
    if (this.#closeStream !== null || this.#followers.size === 0 || this.#world.page.hidden) return;
    const query = this.#since === '' ? '' : `?${new URLSearchParams({ since: this.#since })}`;
    this.#closeStream = this.#world.open(`/api${followChanges.path}${query}`, {
      message: (data, id) => this.#hear(data, id),
      lost: () => this.#lose(),
    });
    this.#waitForNext();
  }

  #close(): void {
    clearTimeout(this.#comeBack);
    clearTimeout(this.#silence);
    this.#closeStream?.();
    this.#closeStream = null;
    this.#up = false;
  }

  /** A message of a newer server that this page cannot read says at least that something changed. */
  #hear(data: string, id: string): void {
    this.#since = id;
    this.#failures = 0;
    this.#up = true;
    this.#waitForNext();
    const message = z.safeParse(ChangesHeard, JSON.parse(data));
    const slept = message.success && this.#takeTime(message.data.serverNow);
    const changes = message.success && !slept ? message.data.changes : null;
    for (const follower of this.#followers) {
      if (changes === null || changes.some(follower.concerns)) this.#tell(follower);
    }
  }

  /** @returns whether the time has leapt since the last message */
  #takeTime(serverNow: string): boolean {
    const before = this.#heardAt;
    this.#heardAt = Date.parse(serverNow);
    this.#world.heard(serverNow);
    return before !== 0 && Math.abs(this.#heardAt - before) > LEAP_MS;
  }

  #tell(follower: Follower): void {
    follower.timer ??= setTimeout(() => {
      follower.timer = undefined;
      follower.ask();
    }, GATHER_MS);
  }

  /** A line that was cut quietly, or a computer that slept, reports no error. */
  #waitForNext(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lose(), SILENCE_MS);
  }

  /**
   * We come back ourselves instead of the browser: it gives up for good after an answer that is no stream (a proxy's 503),
   * and has all pages come back at once.
   */
  #lose(): void {
    const wasUp = this.#up;
    this.#close();
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#comeBack = setTimeout(() => this.#open(), pause * (0.5 + this.#world.random()));
    // From here on everybody asks by themselves again, and often.
    if (wasUp) for (const follower of this.#followers) this.#tell(follower);
  }
}
