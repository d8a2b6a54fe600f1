import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** AES-256-GCM (NIST SP 800-38D): a random nonce of 96 bits, a tag of 128. */
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Keeps addresses of calendars unreadable in the database: who has one reads a school's days, or a pupil's. */
export interface Seal {
  /** @param owner the school's UAI: a sealed address opens nowhere else */
  close(address: string, owner: string): Buffer;
  /** Null when none of the keys opens it. */
  open(sealed: Uint8Array, owner: string): string | null;
}

/** @param keys of 32 bytes; the first closes, any opens */
export function createSeal(keys: readonly Uint8Array[]): Seal {
  const [newest] = keys;
  if (!newest) throw new RangeError('A seal needs a key.');
  return {
    close(address, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, newest, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(address, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, owner) {
      for (const key of keys) {
        const address = openWith(key, sealed, owner);
        if (address !== null) return address;
      }
      return null;
    },
  };
}

function openWith(key: Uint8Array, sealed: Uint8Array, owner: string): string | null {
  const [nonce, tag, text] = [
    sealed.subarray(0, NONCE_BYTES),
    sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
    sealed.subarray(NONCE_BYTES + TAG_BYTES),
  ];
  try {
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** Tells that two addresses are the same without telling them: they hold secrets too long to be tried out. */
export function hashOfAddress(address: string): Buffer {
  return createHash('sha256').update(address).digest();
}
