import type { Socket } from 'socket.io-client';
import type { takeTicket } from '#contract/rooms.ts';
import type { Reply } from '#contract/route.ts';
import {
  type Answer,
  type Entry,
  type Push,
  type RefusalReason,
  type Replied,
  type RequestEnvelope,
  type RequestType,
  type Sent,
  SIGNALLING_VERSION,
  type ToBrowser,
  type ToSfu,
  type Welcome,
} from '#contract/signalling.ts';
import type { OpenSocket } from './open-socket.ts';
import type { Probe } from './path-probe.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { type AfterRefusal, StandingSocket } from './standing-socket.ts';

/** A way into the room, as the server gives it. */
export type Ticket = Omit<Reply<typeof takeTicket>, 'party'>;
export type IceServers = Ticket['iceServers'];

/** The sfu answered a request with no. */
export class RequestRefused extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(reason);
    this.name = 'RequestRefused';
    this.reason = reason;
  }
}

/** The participant in whose name a request was made lives no more: whoever asked has nothing left to do. */
export class ParticipantGone extends Error {
  constructor() {
    super('the participant is gone');
    this.name = 'ParticipantGone';
  }
}

export interface SignallingWorld {
  /** Asks the server for a ticket. @throws EntryRefused when it said no; anything else means it was not reached. */
  takeTicket(patience: AbortSignal): Promise<Ticket>;
  openSocket: OpenSocket;
  /** A probe of the socket.io server at that origin. */
  probeOf(url: string): Probe;
  /** Origin of the server that gives tickets. */
  serverUrl: string;
  policy: RetryPolicy;
  newId(): string;
}

export interface SignallingTold {
  /** Entered: anew, or again in the name of the same participant (`welcome.resumed`). */
  welcome(welcome: Welcome, iceServers: IceServers): void;
  push(push: Push): void;
  /** The line to the sfu is gone; media may well go on. */
  away(): void;
  /** A refusal that another pass does not mend; answers what to do. */
  refused(reason: string): AfterRefusal;
}

interface Pending {
  envelope: RequestEnvelope;
  answered(answer: Answer): void;
  gone(): void;
}

/** Passes that are merely used up: the next one opens the door. */
const STALE_PASSES: ReadonlySet<string> = new Set<RefusalReason>([
  'resume_token_unknown',
  'ticket_used',
  'ticket_expired',
]);

/** How often the server is asked, while the sfu is silent, whether the room has moved to another one. */
const MOVED_CHECK_MS = 10_000;

/**
 * Media signalling as the page sees it: requests with answers, pushes, and a line that comes back by itself.
 * A request is sent again with the same id after each resume, until it is answered or its participant is gone.
 */
export class SignallingClient {
  #world: SignallingWorld;
  #told: SignallingTold;
  #standing: StandingSocket<Socket<ToBrowser, ToSfu>>;
  #pending = new Map<string, Pending>();
  /** The last ticket: its address holds until the room moves, the ticket itself until it was shown. */
  #place: Ticket | null = null;
  #ticketUsed = false;
  #resumeToken: string | null = null;
  #movedCheck: ReturnType<typeof setInterval> | undefined;

  constructor(world: SignallingWorld, told: SignallingTold) {
    this.#world = world;
    this.#told = told;
    this.#standing = new StandingSocket(
      {
        enter: (patience, preferPolling) => this.#enter(patience, preferPolling),
        probe: (signal) => world.probeOf(this.#place?.sfuUrl ?? world.serverUrl)(signal),
        entered: () => this.#entered(),
        away: () => this.#away(),
        refused: (reason) => this.#refused(reason),
      },
      world.policy,
    );
  }

  /** Enters and stays in, until it leaves or is refused for good. */
  start(): void {
    void this.#standing.run().finally(() => this.#dropPending());
  }

  /** Says good-bye if there is a line, and stops. */
  leave(): void {
    const goodbye: RequestEnvelope = { id: this.#world.newId(), type: 'leave', data: {} };
    this.#standing.socket?.emit('request', goodbye, () => {});
    clearInterval(this.#movedCheck);
    this.#standing.stop();
  }

  /**
   * Sends a request and answers with the sfu's reply, however often the line is lost meanwhile.
   * @throws RequestRefused, ParticipantGone
   */
  request<T extends RequestType>(type: T, data: Sent<T>): Promise<Replied<T>> {
    return new Promise((resolve, reject) => {
      const pending: Pending = {
        envelope: { id: this.#world.newId(), type, data },
        // The id ties this answer to this request, whose type names the reply's.
        answered: (answer) =>
          answer.ok ? resolve(answer.reply as Replied<T>) : reject(new RequestRefused(answer.reason)),
        gone: () => reject(new ParticipantGone()),
      };
      this.#pending.set(pending.envelope.id, pending);
      this.#send(pending);
    });
  }

  #send(pending: Pending): void {
    this.#standing.socket?.emit('request', pending.envelope, (answer) => {
      if (this.#pending.delete(pending.envelope.id)) pending.answered(answer);
    });
  }

  #dropPending(): void {
    const dropped = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of dropped) pending.gone();
  }

  async #enter(patience: AbortSignal, preferPolling: boolean): Promise<Socket<ToBrowser, ToSfu>> {
    const { place, pass } = await this.#pass(patience);
    const auth: Entry = { version: SIGNALLING_VERSION, pass };
    const listen = (socket: Socket<ToBrowser, ToSfu>, arrived: () => void) => {
      socket.on('welcome', (welcome) => {
        this.#welcomed(welcome, place);
        arrived();
      });
      socket.on('push', (push) => this.#told.push(push));
    };
    return this.#world.openSocket({ url: place.sfuUrl, auth, preferPolling, listen }, patience);
  }

  async #pass(patience: AbortSignal): Promise<{ place: Ticket; pass: Entry['pass'] }> {
    if (this.#place && this.#resumeToken !== null)
      return { place: this.#place, pass: { kind: 'resume', token: this.#resumeToken } };
    if (!this.#place || this.#ticketUsed) {
      this.#place = await this.#world.takeTicket(patience);
      this.#ticketUsed = false;
    }
    return { place: this.#place, pass: { kind: 'ticket', ticket: this.#place.ticket } };
  }

  #welcomed(welcome: Welcome, place: Ticket): void {
    this.#resumeToken = welcome.resumeToken;
    this.#ticketUsed = true;
    if (!welcome.resumed) this.#dropPending();
    this.#told.welcome(welcome, place.iceServers);
  }

  #entered(): void {
    clearInterval(this.#movedCheck);
    for (const pending of this.#pending.values()) this.#send(pending);
  }

  #away(): void {
    clearInterval(this.#movedCheck);
    this.#movedCheck = setInterval(() => void this.#checkWhetherMoved(), MOVED_CHECK_MS);
    this.#told.away();
  }

  async #checkWhetherMoved(): Promise<void> {
    const fresh = await this.#world.takeTicket(AbortSignal.timeout(MOVED_CHECK_MS)).catch(() => null);
    const inside = this.#standing.socket !== null;
    if (inside || fresh === null || fresh.sfuUrl === this.#place?.sfuUrl) return;
    this.#place = fresh;
    this.#ticketUsed = false;
    this.#resumeToken = null;
  }

  #refused(reason: string): AfterRefusal {
    this.#ticketUsed = true;
    if (!STALE_PASSES.has(reason)) return this.#told.refused(reason);
    this.#resumeToken = null;
    return 'at_once';
  }
}
