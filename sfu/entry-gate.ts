import { Entry, type RefusalReason, SIGNALLING_VERSION } from '#contract/signalling.ts';
import type { Clock } from '#runtime/clock.ts';
import { AddressBuckets, type Rate } from './rate-limit.ts';
import type { ResumeTokens } from './resume-tokens.ts';
import type { RoomDirectory, Seat } from './room-directory.ts';
import { SignallingRefusal } from './signalling-refusal.ts';
import type { TicketCheck } from './ticket-check.ts';

/**
 * Entries from one address. A whole academy may stand behind one proxy, and after a cut all its classrooms come back at once
 * with a try every half second: the burst is for some hundred of them.
 */
export const ENTRIES_PER_ADDRESS: Rate = { burst: 400, perSecond: 100 };

/**
 * Refused ones among them. Tickets and tokens cannot be guessed; this only keeps a flood of bad signatures from eating the CPU.
 * So it is wide enough that one stubborn PC does not lock out the school it stands in.
 */
export const REFUSED_ENTRIES_PER_ADDRESS: Rate = { burst: 100, perSecond: 5 };

export interface EntryGateParts {
  tickets: TicketCheck;
  tokens: ResumeTokens;
  directory: RoomDirectory;
  clock: Clock;
}

export interface Admission {
  seat: Seat;
  resumed: boolean;
}

/** Decides who gets a seat. */
export class EntryGate {
  readonly #parts: EntryGateParts;
  readonly #entries: AddressBuckets;
  readonly #refused: AddressBuckets;

  constructor(parts: EntryGateParts) {
    this.#parts = parts;
    this.#entries = new AddressBuckets(ENTRIES_PER_ADDRESS, parts.clock);
    this.#refused = new AddressBuckets(REFUSED_ENTRIES_PER_ADDRESS, parts.clock);
  }

  /**
   * @param auth what the page sent as socket.io `auth`
   * @throws SignallingRefusal
   */
  async admit(auth: unknown, address: string): Promise<Admission> {
    const refused = this.#refused.of(address);
    if (refused.empty || !this.#entries.of(address).take()) throw new SignallingRefusal('too_many_requests');
    try {
      return await this.#seatFor(readEntry(auth));
    } catch (refusal) {
      refused.take();
      throw refusal;
    }
  }

  async #seatFor({ pass }: Entry): Promise<Admission> {
    const { tickets, tokens, directory } = this.#parts;
    if (pass.kind === 'resume') return { seat: tokens.redeem(pass.token), resumed: true };
    return { seat: directory.enter(await tickets.use(pass.ticket)), resumed: false };
  }
}

/** The version is looked at first: a page of another version may send anything else in another shape. */
function readEntry(auth: unknown): Entry {
  const entry = Entry.safeParse(auth);
  if (versionOf(auth) !== SIGNALLING_VERSION) throw refusal('version_not_spoken');
  if (!entry.success) throw refusal('bad_message');
  return entry.data;
}

function versionOf(auth: unknown): unknown {
  return typeof auth === 'object' && auth !== null && 'version' in auth ? auth.version : undefined;
}

function refusal(reason: RefusalReason): SignallingRefusal {
  return new SignallingRefusal(reason);
}
