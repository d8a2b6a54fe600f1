import { createHmac } from 'node:crypto';
import type * as z from 'zod/mini';
import type { IceServer } from '#contract/rooms.ts';

/** A TURN server of our own and the secret it shares with us (coturn: `use-auth-secret`, `static-auth-secret`). */
export interface TurnServer {
  url: string;
  secret: string;
}

/** A whole lesson with its doors fits in; a stolen credential is worthless after it. */
const CREDENTIAL_LIFETIME_S = 3600;

/**
 * The ICE servers a member is told: none without TURN, since the sfu has a public address and browsers reach it directly.
 * With TURN: credentials good for an hour, by the rule of coturn's REST API (draft-uberti-behave-turn-rest-00):
 * username `<expiry in s>:<who>`, password base64(HMAC-SHA1(secret, username)).
 */
export function iceServersFor(sub: string, turn: TurnServer | undefined, now: Date): z.infer<typeof IceServer>[] {
  if (!turn) return [];
  const username = `${Math.floor(now.getTime() / 1000) + CREDENTIAL_LIFETIME_S}:${sub}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return [{ urls: [turn.url], username, credential }];
}
