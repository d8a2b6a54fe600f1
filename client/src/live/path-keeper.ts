import type { ConnectionState } from './media-device.ts';
import { pause } from './pause.ts';

export type Direction = 'send' | 'receive';

/** `idle`: nothing has been carried yet. */
export type PathState = 'idle' | 'opening' | 'up' | 'down';

/** The state of both directions as one. One direction that is down is a lesson that is down. */
function pathOf(states: Readonly<Record<Direction, ConnectionState>>): PathState {
  const both = Object.values(states);
  if (both.includes('disconnected') || both.includes('failed')) return 'down';
  if (both.includes('connecting')) return 'opening';
  return both.includes('connected') ? 'up' : 'idle';
}

/** Two restarts cost two round trips and lose nothing; what they do not mend (a forgotten DTLS session) only a rebuild does. */
const RESTARTS_BEFORE_REBUILD = 2;
/** A restarted ICE finds a pair within a second on a path that exists; four on a slow one. */
export const RESTART_PATIENCE_MS = 4_000;

export interface Remedies {
  /** Restarts ICE of both transports; resolves when the sfu has answered, which may take as long as the line is cut. */
  restartIce(): Promise<void>;
  /** Gives up both transports for new ones. */
  rebuild(): void;
  told(path: PathState): void;
}

/** Watches both transports. A path that goes down is restarted first and rebuilt last; nothing is ever closed for being down. */
export class PathKeeper {
  #remedies: Remedies;
  #states: Record<Direction, ConnectionState> = { send: 'new', receive: 'new' };
  #treating = false;
  #stopped = false;
  /** Aborted when there is nothing left to wait for. */
  #better = new AbortController();

  constructor(remedies: Remedies) {
    this.#remedies = remedies;
  }

  get path(): PathState {
    return pathOf(this.#states);
  }

  heard(direction: Direction, state: ConnectionState): void {
    if (this.#stopped) return;
    this.#states[direction] = state;
    this.#remedies.told(this.path);
    if (this.path === 'down' && !this.#treating) void this.#treat();
    if (this.path === 'up') this.#better.abort();
  }

  stop(): void {
    this.#stopped = true;
    this.#better.abort();
  }

  async #treat(): Promise<void> {
    this.#treating = true;
    this.#better = new AbortController();
    for (let restarts = 0; this.#ill && restarts < RESTARTS_BEFORE_REBUILD; restarts += 1) {
      await this.#remedies.restartIce().catch(() => undefined);
      await pause(RESTART_PATIENCE_MS, this.#better.signal);
    }
    this.#treating = false;
    if (this.#ill) this.#remedies.rebuild();
  }

  get #ill(): boolean {
    return this.path !== 'up' && !this.#stopped;
  }
}
