import { Refusal } from '#contract/failure.ts';
import type { Transaction } from '#db/sql.ts';

/**
 * Whoever changes which lessons a school has waits until this transaction ends; taken before any absence.
 * Throws `not_found` for an unknown school.
 */
export async function lockSchool(tx: Transaction, uai: string): Promise<void> {
  // NO KEY UPDATE, so that what only refers to the school does not wait.
  const { count } = await tx`SELECT FROM school WHERE uai = ${uai} FOR NO KEY UPDATE`;
  if (count === 0) throw new Refusal('not_found', [{ fact: uai }]);
}
