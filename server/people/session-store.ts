import type { Account } from '#contract/people.ts';
import type { Sql } from '#db/sql.ts';
import { hashOfSecret } from '../http/session-cookie.ts';
import type { Sessions } from '../http/who.ts';
import { findAccount } from './account-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A session nobody uses for this long is over: longer than a working day, shorter than a night and a day. */
export const SESSION_IDLE_MS = 12 * HOUR_MS;
/** However busy it is, a session ends after a week: a stolen one is not good for ever. */
export const SESSION_LIFE_MS = 7 * 24 * HOUR_MS;
/** Its end is moved at most this often, so that reading does not become writing. */
const PROLONG_EVERY_MS = MINUTE_MS;

/** Sessions in PostgreSQL: any number of servers share them, and a restart signs nobody out. */
export function createSessions(sql: Sql): Sessions {
  return {
    async find(secret, now) {
      const idHash = hashOfSecret(secret);
      const row = await readLiving(sql, idHash, now);
      if (!row) return null;
      const expiresAt = expiryOf(row.createdAt, now);
      if (expiresAt.getTime() - row.expiresAt.getTime() >= PROLONG_EVERY_MS) {
        await sql`UPDATE session SET expires_at = ${expiresAt} WHERE id_hash = ${idHash}`;
      }
      return findAccount(sql, row.accountId);
    },

    async peek(secret, now) {
      const row = await readLiving(sql, hashOfSecret(secret), now);
      return row ? findAccount(sql, row.accountId) : null;
    },

    async begin(secret, accountId, now) {
      // Nothing else clears the table: as many go as come.
      await sql`DELETE FROM session WHERE expires_at <= ${now}`;
      await sql`
        INSERT INTO session (id_hash, account_id, created_at, expires_at)
        VALUES (${hashOfSecret(secret)}, ${accountId}, ${now}, ${expiryOf(now, now)})`;
      return existing(await findAccount(sql, accountId));
    },

    async end(secret) {
      await sql`DELETE FROM session WHERE id_hash = ${hashOfSecret(secret)}`;
    },
  };
}

async function readLiving(sql: Sql, idHash: Buffer, now: Date) {
  const [row] = await sql<{ accountId: string; createdAt: Date; expiresAt: Date }[]>`
    SELECT account_id, created_at, expires_at FROM session WHERE id_hash = ${idHash} AND expires_at > ${now}`;
  return row;
}

function expiryOf(createdAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + SESSION_IDLE_MS, createdAt.getTime() + SESSION_LIFE_MS));
}

function existing(account: Account | null): Account {
  if (!account) throw new Error('A session was begun for an account that does not exist.');
  return account;
}
