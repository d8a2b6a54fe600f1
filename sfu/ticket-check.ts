import { type CryptoKey, errors, importSPKI, jwtVerify } from 'jose';
import { TICKET_LIFETIME_S, TicketClaims } from '#contract/signalling.ts';
import type { Clock } from '#runtime/clock.ts';
import { SignallingRefusal } from './signalling-refusal.ts';

/** How far the clocks of two machines under NTP may differ, in seconds. */
export const CLOCK_TOLERANCE_S = 5;

/** Checks join tickets and lets each be used once. */
export interface TicketCheck {
  /** @throws SignallingRefusal `ticket_invalid`, `ticket_expired`, `ticket_used` */
  use(ticket: string): Promise<TicketClaims>;
}

/**
 * Used tickets are remembered until they expire, in memory only. **A restart forgets them**, so tickets issued before
 * this process started are refused too, as `ticket_used`: they may have been. A page simply asks for another one. `iat` is
 * in whole seconds, rounded down, and is compared unrounded with the start: a ticket made in the second of the start is refused
 * as well, since the life before may have seen it.
 * @param publicKeyPem Ed25519, SPKI
 */
export async function createTicketCheck(publicKeyPem: string, clock: Clock): Promise<TicketCheck> {
  const publicKey = await importSPKI(publicKeyPem, 'EdDSA');
  const startedAt = clock.now().getTime();
  const used = new UsedTickets();
  return {
    async use(ticket) {
      const claims = await verify(ticket, publicKey, clock);
      if (claims.iat * 1_000 < startedAt) throw new SignallingRefusal('ticket_used', 'issued before this sfu started');
      used.take(claims, clock.now().getTime());
      return claims;
    },
  };
}

async function verify(ticket: string, publicKey: CryptoKey, clock: Clock): Promise<TicketClaims> {
  try {
    const { payload } = await jwtVerify(ticket, publicKey, {
      // Named, never taken from the ticket: CVE-2021-39215 was a server that believed the header.
      algorithms: ['EdDSA'],
      audience: 'releve-sfu',
      requiredClaims: ['exp', 'iat', 'jti', 'sub'],
      maxTokenAge: TICKET_LIFETIME_S,
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: clock.now(),
    });
    const claims = TicketClaims.safeParse(payload);
    if (!claims.success) throw new SignallingRefusal('ticket_invalid', 'claims of another shape');
    return claims.data;
  } catch (cause) {
    if (cause instanceof SignallingRefusal) throw cause;
    const reason = cause instanceof errors.JWTExpired ? 'ticket_expired' : 'ticket_invalid';
    throw new SignallingRefusal(reason, String(cause), cause);
  }
}

/** Ids of used tickets. Only signed tickets get in and they live two minutes, so it stays small by itself. */
class UsedTickets {
  /** jti → the moment from which the ticket is refused as expired anyway, in ms since the epoch. */
  readonly #forgetAt = new Map<string, number>();

  take(claims: TicketClaims, now: number): void {
    for (const [jti, forgetAt] of this.#forgetAt) if (forgetAt < now) this.#forgetAt.delete(jti);
    if (this.#forgetAt.has(claims.jti)) throw new SignallingRefusal('ticket_used');
    this.#forgetAt.set(claims.jti, (claims.exp + CLOCK_TOLERANCE_S) * 1_000);
  }
}
