import type { Socket } from 'socket.io-client';
import { type Probe, untilAnswered } from './path-probe.ts';
import { pause } from './pause.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** The server answered and said no. `reason` is the word it gave. */
export class EntryRefused extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'EntryRefused';
    this.reason = reason;
  }
}

/** What to do after a refusal: try at once (another pass is at hand), later, or never. */
export type AfterRefusal = 'at_once' | 'later' | 'never';

/** The two things a standing socket needs of a socket.io socket. */
type Leavable = Pick<Socket, 'disconnect'> & { once(event: 'disconnect', left: () => void): unknown };

export interface Doorway<S extends Leavable> {
  /**
   * Opens a socket and enters with it. `preferPolling` after a try that hung: a proxy that swallows WebSocket never
   * says so, and polling gets through it. @throws EntryRefused when the server said no; anything else means no path.
   */
  enter(patience: AbortSignal, preferPolling: boolean): Promise<S>;
  probe: Probe;
  entered(socket: S): void;
  /** The socket is gone; a new one is on its way. */
  away(): void;
  refused(reason: string): AfterRefusal;
}

/**
 * Keeps one socket entered for ever: enter → stay → (lost) → probe until something answers → enter again.
 * socket.io's own reconnection is off: it backs off when there is no path, which is when it should hurry.
 */
export class StandingSocket<S extends Leavable> {
  #doorway: Doorway<S>;
  #policy: RetryPolicy;
  #stop = new AbortController();
  #socket: S | null = null;
  #refusals = 0;
  #preferPolling = false;

  constructor(doorway: Doorway<S>, policy: RetryPolicy) {
    this.#doorway = doorway;
    this.#policy = policy;
  }

  /** The entered socket, or null while there is none. */
  get socket(): S | null {
    return this.#socket;
  }

  /** Resolves when it was stopped, or refused for good. */
  async run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const next = await this.#enterAndStay();
      if (next === 'never') return;
      if (next === 'later') await this.#pause(this.#policy.backOffMs(this.#refusals));
      if (next === 'no_path') await this.#untilPath();
    }
  }

  stop(): void {
    this.#stop.abort();
    this.#socket?.disconnect();
  }

  async #enterAndStay(): Promise<AfterRefusal | 'no_path'> {
    const tooLong = AbortSignal.timeout(this.#policy.entryPatienceMs);
    try {
      const patience = AbortSignal.any([this.#stop.signal, tooLong]);
      await this.#stay(await this.#doorway.enter(patience, this.#preferPolling));
      return 'no_path';
    } catch (error) {
      if (tooLong.aborted) this.#preferPolling = !this.#preferPolling;
      if (!(error instanceof EntryRefused)) return 'no_path';
      this.#refusals += 1;
      const wish = this.#doorway.refused(error.reason);
      // A second refusal in a row is no longer about a stale pass: hurrying would only hammer the server.
      return wish === 'at_once' && this.#refusals > 1 ? 'later' : wish;
    }
  }

  async #stay(socket: S): Promise<void> {
    if (this.#stop.signal.aborted) return void socket.disconnect();
    this.#refusals = 0;
    this.#socket = socket;
    const left = new Promise<void>((resolve) => socket.once('disconnect', resolve));
    this.#doorway.entered(socket);
    await left;
    this.#socket = null;
    if (!this.#stop.signal.aborted) this.#doorway.away();
  }

  /** Two entries are never closer than a probe's period, also when a proxy answers for a server that is down. */
  async #untilPath(): Promise<void> {
    const { probeEveryMs } = this.#policy;
    await Promise.all([untilAnswered(this.#doorway.probe, probeEveryMs, this.#stop.signal), this.#pause(probeEveryMs)]);
  }

  #pause(ms: number): Promise<void> {
    return pause(ms, this.#stop.signal);
  }
}
