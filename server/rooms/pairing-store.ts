import { Refusal } from '#contract/failure.ts';
import type { Sql, Transaction } from '#db/sql.ts';
import { makePairingCode, PAIRING_LIFETIME_MS, type RandomBytes } from './pairing-rules.ts';

/** An expired code is remembered this long, so that whoever types it late is told "expired" and not "unknown". */
const REMEMBERED_MS = 60 * 60_000;

/** Stores a new code for the device with that secret. Codes that live are never given twice. */
export async function startPairing(
  sql: Sql,
  { secretHash, randomBytes, now }: { secretHash: Uint8Array; randomBytes: RandomBytes; now: Date },
): Promise<{ code: string; expiresAt: Date }> {
  await sql`DELETE FROM pairing WHERE expires_at < ${new Date(now.getTime() - REMEMBERED_MS)}`;
  const expiresAt = new Date(now.getTime() + PAIRING_LIFETIME_MS);
  for (;;) {
    const code = makePairingCode(randomBytes);
    const stored = await sql`
      INSERT INTO pairing (code, secret_hash, expires_at) VALUES (${code}, ${secretHash}, ${expiresAt})
      ON CONFLICT (code) DO UPDATE SET secret_hash = excluded.secret_hash, expires_at = excluded.expires_at
      WHERE pairing.expires_at <= ${now}`;
    if (stored.count === 1) return { code, expiresAt };
  }
}

/** Where the pairing of a device stands: its code waits, somebody typed it, or it is worthless and a new one is needed. */
export async function pairingState(
  sql: Sql,
  secretHash: Uint8Array,
  now: Date,
): Promise<'waiting' | 'paired' | 'expired'> {
  const [found] = await sql<{ paired: boolean; waiting: boolean }[]>`
    SELECT
      EXISTS (SELECT FROM classroom WHERE secret_hash = ${secretHash} AND revoked_at IS NULL) AS paired,
      EXISTS (SELECT FROM pairing WHERE secret_hash = ${secretHash} AND expires_at > ${now}) AS waiting`;
  if (found?.paired) return 'paired';
  return found?.waiting ? 'waiting' : 'expired';
}

/**
 * Uses a code up: of two people typing it at once, one gets it.
 * @returns the hash of the device's secret
 * @throws Refusal `pairing_code_expired`, `pairing_code_unknown`
 */
export async function usePairingCode(tx: Transaction, code: string, now: Date): Promise<Uint8Array> {
  const [used] = await tx<{ secretHash: Uint8Array }[]>`
    DELETE FROM pairing WHERE code = ${code} AND expires_at > ${now} RETURNING secret_hash`;
  if (used) return used.secretHash;
  const expired = await tx`SELECT FROM pairing WHERE code = ${code}`;
  throw new Refusal(expired.count > 0 ? 'pairing_code_expired' : 'pairing_code_unknown');
}
