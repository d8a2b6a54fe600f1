import { randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { TICKET_LIFETIME_S, type TicketClaims } from '#contract/signalling.ts';
import type { Member } from '../http/asked.ts';

/** Signs a ticket for one member into one room; `camera` tells whether it may send a camera's picture. */
export type SignTicket = (member: Member & { camera: boolean }, now: Date) => Promise<string>;

/**
 * Makes the signer of join tickets. The key signs with EdDSA (Ed25519) and nothing else, and never leaves this process:
 * the sfu knows the public half only.
 * @param privateKeyPem PKCS #8, PEM
 * @throws Error when that is no Ed25519 key
 */
export async function ticketSigner(privateKeyPem: string): Promise<SignTicket> {
  const key = await importPKCS8(privateKeyPem, 'EdDSA');
  return ({ sub, room, party, camera }, now) => {
    const iat = Math.floor(now.getTime() / 1000);
    const claims: TicketClaims = {
      // Names the ticket, so that the sfu lets it in once. Never compared with anything a test would decide.
      jti: randomUUID(),
      sub,
      aud: 'releve-sfu',
      room: room.id,
      party,
      camera,
      iat,
      exp: iat + TICKET_LIFETIME_S,
    };
    return new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).sign(key);
  };
}
