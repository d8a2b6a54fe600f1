import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Makes and reads what stands in a letter's link. */
export interface OfferLinks {
  /** The token of an offer: always the same, so that a letter sent again after a crash carries the same link. */
  sign(offerId: string): string;
  /** The offer a token names, or null when the signature is not ours. */
  read(token: string): string | null;
}

const ID_BYTES = 16;
const KEY_BYTES = 32;

/**
 * Signed links: the offer's id and an HMAC-SHA256 over it, 48 bytes in base64url. Nothing is stored that opens anything, and an
 * offer belongs to one substitute and is answered once, which makes the link personal and single-use.
 * The key is derived (HKDF, RFC 5869) under a name of its own, so that it is never the one that seals calendars.
 * @param keys 32 bytes each: the first signs, any reads
 */
export function createOfferLinks(keys: readonly Buffer[]): OfferLinks {
  const derived = keys.map((key) => Buffer.from(hkdfSync('sha256', key, '', 'releve offer link', KEY_BYTES)));
  const [first] = derived;
  if (!first) throw new Error('No key to sign links with.');
  return {
    sign(offerId) {
      const id = Buffer.from(offerId.replaceAll('-', ''), 'hex');
      return Buffer.concat([id, signatureOf(first, id)]).toString('base64url');
    },
    read(token) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== ID_BYTES + KEY_BYTES) return null;
      const [id, signature] = [bytes.subarray(0, ID_BYTES), bytes.subarray(ID_BYTES)];
      const isOurs = derived.some((key) => timingSafeEqual(signature, signatureOf(key, id)));
      return isOurs ? id.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5') : null;
    },
  };
}

function signatureOf(key: Buffer, id: Buffer): Buffer {
  return createHmac('sha256', key).update(id).digest();
}
