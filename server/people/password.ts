import { hash, verify } from '@node-rs/argon2';

/**
 * Argon2id (the package's default kind) with the first recommendation of OWASP's Password Storage Cheat Sheet:
 * 19 MiB and two passes on one lane. About 30 ms of one core here: nothing for a person, too much for a guesser.
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** é typed on a Mac and é typed on Windows are different bytes of the same letter (RFC 8265: compare in NFC). */
const canonical = (password: string) => password.normalize('NFC');

/** @returns the hash in PHC form, with salt and cost inside */
export function hashPassword(password: string): Promise<string> {
  return hash(canonical(password), cost);
}

/** Made once: what an unknown e-mail's password is compared with. */
let nobodysHash: Promise<string> | undefined;

/**
 * Whether the password is the one that was hashed. Without a hash (unknown e-mail, or an account of another door) the
 * same work is done and the answer is no, so that the time taken does not tell which e-mails exist.
 */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  nobodysHash ??= hashPassword('nobody');
  const isRight = await verify(passwordHash ?? (await nobodysHash), canonical(password));
  return isRight && passwordHash !== null;
}
