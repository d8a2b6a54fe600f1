import type { Sql, Transaction } from '#db/sql.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import { decideAnew } from '../assignment/next-candidates.ts';
import { holdAbsencesOf, lockPlanning } from '../assignment/proposal-store.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';

/** Remembers that whoever was asked about these covers does not come, in the transaction that opens them again. */
export async function wantNext(tx: Transaction, coverIds: readonly string[]): Promise<void> {
  await tx`UPDATE cover SET next_wanted = true WHERE id = ANY(${[...coverIds]}::uuid[])`;
}

/**
 * Proposes whoever is next for the lessons whose substitute fell away, for their coordinators to confirm; where nobody is, the
 * cover says why. A transaction of its own: an academy's planning is locked before absences and covers, and whoever gives a
 * lesson back holds those already. What a crash leaves, the next round does. Safe to run from any number of servers.
 * @param failed is told of an academy for which it could not be done; the others go on
 */
export async function proposeNextInLine(
  sql: Sql,
  leave: LeaveHappening,
  now: Date,
  failed: (academyCode: string, failure: unknown) => void,
): Promise<void> {
  const wanted = await sql<{ academyCode: string; coverIds: string[] }[]>`
    SELECT school.academy_code, array_agg(cover.id) AS cover_ids
    FROM cover JOIN school USING (uai)
    WHERE cover.next_wanted AND cover.state = 'open' AND cover.starts_at > ${now}
    GROUP BY school.academy_code`;
  for (const { academyCode, coverIds } of wanted) {
    try {
      await retryDeadlocks(() => sql.begin((tx) => proposeFor(tx, leave, { academyCode, coverIds, now })));
    } catch (failure) {
      failed(academyCode, failure);
    }
  }
}

async function proposeFor(
  tx: Transaction,
  leave: LeaveHappening,
  { academyCode, coverIds, now }: { academyCode: string; coverIds: string[]; now: Date },
): Promise<void> {
  await lockPlanning(tx, academyCode);
  await holdAbsencesOf(tx, coverIds);
  const still = await tx<{ id: string }[]>`
    SELECT id FROM cover WHERE id = ANY(${coverIds}::uuid[]) AND next_wanted AND state = 'open' ORDER BY id FOR UPDATE`;
  const ids = still.map(({ id }) => id);
  await tx`UPDATE cover SET next_wanted = false WHERE id = ANY(${ids}::uuid[])`;
  await decideAnew(tx, leave, { academyCode, coverIds: ids, act: { now, by: null, requestId: null } });
}
