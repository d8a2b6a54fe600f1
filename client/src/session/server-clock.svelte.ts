/**
 * The server's time on this page. A classroom PC may be an hour off, so the page's own clock is never shown: between two
 * answers the time runs on `performance.now()`, which nobody can set.
 */
export class ServerClock {
  /** ms since the epoch at which the monotonic counter stood at zero, by the server; 0 before the first answer. */
  #origin = 0;
  #monotonic: () => number;
  /** The server's time at the last tick, in ms since the epoch. Pages that read it are drawn again as it moves. */
  tick = $state(0);

  constructor(monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic;
  }

  /** Takes the `serverNow` of an answer. Half a round trip of error is accepted: the pages show minutes. */
  heard(serverNow: string): void {
    this.#origin = Date.parse(serverNow) - this.#monotonic();
    this.tick = this.now();
  }

  /** The server's time now, in ms since the epoch. Not reactive; pages read `tick`. */
  now(): number {
    return this.#origin + this.#monotonic();
  }

  /** Moves `tick` every `periodMs` until the returned function is called. */
  run(periodMs: number): () => void {
    const timer = setInterval(() => {
      if (this.#origin !== 0) this.tick = this.now();
    }, periodMs);
    return () => clearInterval(timer);
  }
}

/** One clock for the whole page; every answer that carries `serverNow` sets it. */
export const serverClock: ServerClock = new ServerClock();
