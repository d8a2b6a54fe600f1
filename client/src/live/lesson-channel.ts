import type { Socket } from 'socket.io-client';
import {
  type ActAnswer,
  LESSON_NAMESPACE,
  type LessonAct,
  type LessonEntry,
  type LessonState,
  type LessonToBrowser,
  type LessonToServer,
} from '#contract/lesson-channel.ts';
import type { OpenSocket } from './open-socket.ts';
import type { Probe } from './path-probe.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { type AfterRefusal, StandingSocket } from './standing-socket.ts';

/** A state that came late on another path must not undo a newer one. The same version may come again with a later `serverNow`. */
export function replaces(shown: LessonState | null, came: LessonState): boolean {
  return shown === null || came.version >= shown.version;
}

/** An act before it has its id. */
export type Deed = LessonAct extends infer Act ? (Act extends LessonAct ? Omit<Act, 'id'> : never) : never;

/** The server answered an act with no; `code` is a failure code. */
export class ActRefused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'ActRefused';
    this.code = code;
  }
}

export interface LessonChannelWorld {
  serverUrl: string;
  openSocket: OpenSocket;
  probe: Probe;
  policy: RetryPolicy;
  newId(): string;
}

export interface LessonChannelTold {
  /** Newer than every state told before. */
  state(state: LessonState): void;
  entered(): void;
  away(): void;
  refused(reason: string): AfterRefusal;
}

interface PendingAct {
  act: LessonAct;
  answered(answer: ActAnswer): void;
}

/** The lesson's stored state on this page. Acts are sent again with the same id until the server answers. */
export class LessonChannel {
  #entry: LessonEntry;
  #world: LessonChannelWorld;
  #told: LessonChannelTold;
  #standing: StandingSocket<Socket<LessonToBrowser, LessonToServer>>;
  #shown: LessonState | null = null;
  #pending = new Map<string, PendingAct>();

  constructor(entry: LessonEntry, world: LessonChannelWorld, told: LessonChannelTold) {
    this.#entry = entry;
    this.#world = world;
    this.#told = told;
    this.#standing = new StandingSocket(
      {
        enter: (patience, preferPolling) => this.#enter(patience, preferPolling),
        probe: world.probe,
        entered: () => this.#entered(),
        away: () => told.away(),
        refused: (reason) => told.refused(reason),
      },
      world.policy,
    );
  }

  start(): void {
    void this.#standing.run();
  }

  leave(): void {
    this.#standing.stop();
  }

  /** Does something in the lesson; resolves when the server has stored it. @throws ActRefused */
  act(deed: Deed): Promise<void> {
    return new Promise((resolve, reject) => {
      const act: LessonAct = { ...deed, id: this.#world.newId() };
      const answered = (answer: ActAnswer) => (answer.ok ? resolve() : reject(new ActRefused(answer.code)));
      this.#pending.set(act.id, { act, answered });
      this.#send({ act, answered });
    });
  }

  #send({ act, answered }: PendingAct): void {
    this.#standing.socket?.emit('act', act, (answer) => {
      if (this.#pending.delete(act.id)) answered(answer);
    });
  }

  #enter(patience: AbortSignal, preferPolling: boolean): Promise<Socket<LessonToBrowser, LessonToServer>> {
    const url = new URL(LESSON_NAMESPACE, this.#world.serverUrl).href;
    const listen = (socket: Socket<LessonToBrowser, LessonToServer>, arrived: () => void) => {
      socket.on('state', (state) => {
        this.#came(state);
        arrived();
      });
    };
    return this.#world.openSocket({ url, auth: this.#entry, preferPolling, listen }, patience);
  }

  #entered(): void {
    this.#told.entered();
    for (const pending of this.#pending.values()) this.#send(pending);
  }

  #came(state: LessonState): void {
    if (!replaces(this.#shown, state)) return;
    this.#shown = state;
    this.#told.state(state);
  }
}
