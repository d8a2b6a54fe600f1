import { Refusal } from '#contract/failure.ts';
import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import { createTries } from '../http/tries.ts';
import { findByEmail } from './account-store.ts';
import { isPassword } from './password.ts';

/**
 * A door by which a person comes in: it turns what they bring into the id of their account, or refuses. The session
 * begins afterwards and is the same for all doors. Today there is the password; single sign-on will be the second.
 */
export type SignIn<Proof> = (proof: Proof) => Promise<string>;

export interface PasswordProof {
  email: string;
  password: string;
}

/** One person's forgotten password is a handful of tries; a machine trying a list is thousands. */
const TRIES = { max: 20, windowMs: 15 * 60_000 };

/** @throws Refusal `wrong_credentials`, whatever of the two is wrong; `too_many_requests` after 20 failures of one e-mail */
export function createPasswordSignIn({ sql, clock }: { sql: Sql; clock: Clock }): SignIn<PasswordProof> {
  const tries = createTries(clock, TRIES);
  return async ({ email, password }) => {
    const giveBack = tries.take(email.trim().toLowerCase());
    const account = await findByEmail(sql, email);
    const isRight = await isPassword(account?.passwordHash ?? null, password);
    if (!account || !isRight) throw new Refusal('wrong_credentials');
    giveBack();
    return account.id;
  };
}
