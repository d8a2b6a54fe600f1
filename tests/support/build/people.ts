import type { Account, Grant } from '#contract/people.ts';
import type { Role } from '#contract/rights.ts';
import type { Sql } from '#db/sql.ts';
import { createAccount, findAccount, grantRole } from '../../../server/people/account-store.ts';

/** A role with the one thing it is limited to: `{ role: 'school_office', uai }`, `{ role: 'helpdesk' }`. */
export type GrantLike = { role: Role } & Partial<Omit<Grant, 'role'>>;

export interface AccountLike {
  email?: string;
  displayName?: string;
  passwordHash?: string | null;
  createdAt?: Date;
}

let count = 0;

/** Somebody with an account and these grants; what does not matter to the test is made up. */
export async function anAccount(sql: Sql, grants: GrantLike[] = [], account: AccountLike = {}): Promise<Account> {
  count += 1;
  const id = await createAccount(sql, {
    email: `personne.${count}@releve.test`,
    displayName: `Personne ${count}`,
    passwordHash: null,
    createdAt: new Date('2026-09-01T08:00:00Z'),
    ...account,
  });
  for (const grant of grants) await grantRole(sql, id, { uai: null, academyCode: null, substituteId: null, ...grant });
  const made = await findAccount(sql, id);
  if (!made) throw new Error('The account that was just made is not there.');
  return made;
}
