import { randomBytes } from 'node:crypto';
import type { Clock } from '#runtime/clock.ts';
import type { EndReason } from './lesson-room.ts';
import type { Participant } from './participant.ts';
import type { Seat } from './room-directory.ts';
import { SignallingRefusal } from './signalling-refusal.ts';

/**
 * How long a token of a finished part still says *why* it is refused: a page that was cut off for less learns that the
 * lesson ended or that it was displaced, instead of asking for a ticket and displacing the page that replaced it.
 */
const FAREWELL_MEMORY_MS = 2 * 60 * 60_000;

interface Holder {
  seat: Seat;
  valid: Set<string>;
  /** The token of its newest entry, if it came back with one. */
  redeemed?: string;
}

interface Farewell {
  reason: 'displaced' | 'room_closed';
  /** ms since the epoch. */
  forgetAt: number;
}

/**
 * Tokens with which a page whose socket dropped takes its seat again; only in memory, like the seats themselves.
 *
 * Each welcome brings a new token, and a token dies when its successor is used. It cannot die earlier: a welcome may get
 * lost with the line that carried it, and the page would stand there with a dead token and a living lesson. So two are
 * valid at most: the one the page came with, and the one we sent it.
 */
export class ResumeTokens {
  readonly #clock: Clock;
  readonly #holders = new Map<string, Holder>();
  readonly #byParticipant = new WeakMap<Participant, Holder>();
  readonly #farewells = new Map<string, Farewell>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new token for the next resume: 256 random bits, never logged. */
  issue(seat: Seat): string {
    const holder = this.#byParticipant.get(seat.participant) ?? { seat, valid: new Set<string>() };
    this.#byParticipant.set(seat.participant, holder);
    for (const token of holder.valid) if (token !== holder.redeemed) this.#forget(holder, token);
    const token = randomBytes(32).toString('base64url');
    holder.valid.add(token);
    this.#holders.set(token, holder);
    return token;
  }

  /** @throws SignallingRefusal `resume_token_unknown`, or `displaced`, `room_closed` when that is why */
  redeem(token: string): Seat {
    const holder = this.#holders.get(token);
    if (!holder) throw new SignallingRefusal(this.#farewells.get(token)?.reason ?? 'resume_token_unknown');
    holder.redeemed = token;
    return holder.seat;
  }

  /** The participant's part is over: its tokens open nothing any more. */
  participantEnded(participant: Participant, reason: EndReason): void {
    const now = this.#clock.now().getTime();
    for (const [token, { forgetAt }] of this.#farewells) if (forgetAt < now) this.#farewells.delete(token);
    const holder = this.#byParticipant.get(participant);
    for (const token of holder?.valid ?? []) {
      this.#holders.delete(token);
      if (reason !== 'displaced' && reason !== 'room_closed') continue;
      this.#farewells.set(token, { reason, forgetAt: now + FAREWELL_MEMORY_MS });
    }
  }

  #forget(holder: Holder, token: string): void {
    holder.valid.delete(token);
    this.#holders.delete(token);
  }
}
