import type { Account, Grant } from '#contract/people.ts';
import type { Queries } from '#db/sql.ts';

export interface NewAccount {
  email: string;
  displayName: string;
  /** Null: signs in by another door than the password's. */
  passwordHash: string | null;
  createdAt: Date;
}

/**
 * Makes an account, which may do nothing until it is granted something.
 * @returns its id
 * @throws PostgresError 23505 when the e-mail is taken, in whatever case it was typed
 */
export async function createAccount(sql: Queries, account: NewAccount): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    INSERT INTO account (email, display_name, password_hash, created_at)
    VALUES (lower(${account.email}), ${account.displayName}, ${account.passwordHash}, ${account.createdAt})
    RETURNING id`;
  if (!row) throw new Error('INSERT … RETURNING gave no row.');
  return row.id;
}

/** Grants a role; granting it again changes nothing. */
export async function grantRole(sql: Queries, accountId: string, grant: Grant): Promise<void> {
  await sql`
    INSERT INTO account_grant (account_id, role, uai, academy_code, substitute_id)
    VALUES (${accountId}, ${grant.role}, ${grant.uai}, ${grant.academyCode}, ${grant.substituteId})
    ON CONFLICT DO NOTHING`;
}

/** What the password door needs; null when nobody has this e-mail. */
export async function findByEmail(
  sql: Queries,
  email: string,
): Promise<{ id: string; passwordHash: string | null } | null> {
  const [row] = await sql<{ id: string; passwordHash: string | null }[]>`
    SELECT id, password_hash FROM account WHERE email = lower(${email.trim()})`;
  return row ?? null;
}

/** An account with all it is granted; null when there is none of that id. */
export async function findAccount(sql: Queries, accountId: string): Promise<Account | null> {
  const rows = await sql<(Omit<Grant, 'role'> & { role: Grant['role'] | null; displayName: string })[]>`
    SELECT a.display_name, g.role, g.uai, g.academy_code, g.substitute_id
    FROM account a LEFT JOIN account_grant g ON g.account_id = a.id
    WHERE a.id = ${accountId}
    ORDER BY g.role, g.uai, g.academy_code`;
  const [first] = rows;
  if (!first) return null;
  const grants = rows.flatMap(({ role, uai, academyCode, substituteId }) =>
    role === null ? [] : [{ role, uai, academyCode, substituteId }],
  );
  return { id: accountId, displayName: first.displayName, grants };
}
