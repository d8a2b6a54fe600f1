import { PAIRING_ALPHABET, PAIRING_CODE_LENGTH } from '#contract/rooms.ts';

/** Long enough to walk from the projector to the office and telephone once, short enough that a forgotten code is dead. */
export const PAIRING_LIFETIME_MS = 10 * 60_000;

/** Gives so many random bytes, from a cryptographic source. */
export type RandomBytes = (count: number) => Uint8Array;

/** 256 is no multiple of 31: bytes from here on are thrown away, or the first signs would come more often. */
const FAIR_BYTES = 256 - (256 % PAIRING_ALPHABET.length);

/** A code of PAIRING_CODE_LENGTH signs, each as likely as any other. */
export function makePairingCode(randomBytes: RandomBytes): string {
  let code = '';
  while (code.length < PAIRING_CODE_LENGTH) {
    for (const byte of randomBytes(PAIRING_CODE_LENGTH - code.length)) {
      if (byte < FAIR_BYTES) code += PAIRING_ALPHABET[byte % PAIRING_ALPHABET.length];
    }
  }
  return code;
}
