import { Refusal } from '#contract/failure.ts';
import type { MovedOn } from '#contract/plans.ts';
import type { Transaction } from '#db/sql.ts';
import { moveCovers } from '../cover/cover-store.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { loadCoversById } from '../matching/matching-store.ts';
import type { FallenRow } from './ask-again.ts';
import { endAssignments } from './assignment-store.ts';
import { latestPlanId, readPlannedRows } from './plan-store.ts';
import { liveProposals } from './proposal-store.ts';
import { propose } from './propose.ts';
import { loadSituation } from './situation.ts';
import { solve } from './solve.ts';

/**
 * Ends rows that cannot go out and proposes whoever comes next for their covers, everything else standing; what nobody can
 * take says why. The new rows belong to the plan that stands.
 */
export async function proposeNext(
  tx: Transaction,
  leave: LeaveHappening,
  { academyCode, fallen, act }: { academyCode: string; fallen: readonly FallenRow[]; act: Act },
): Promise<MovedOn[]> {
  const coverIds = fallen.map(({ row }) => row.coverId);
  await endAssignments(tx, coverIds);
  await moveCovers(tx, coverIds, 'open');
  const nextOf = await decideAnew(tx, leave, { academyCode, coverIds, act });
  const rows = new Map((await readPlannedRows(tx, [...nextOf.values()])).map((row) => [row.coverId, row]));
  return fallen.map(({ row: { assignmentId, coverId }, because, rule }) => ({
    ...{ assignmentId, coverId, because, rule },
    next: rows.get(coverId) ?? null,
  }));
}

/** Proposes somebody for covers that are open, everything else standing; the ids of the new rows by the covers'. */
export async function decideAnew(
  tx: Transaction,
  leave: LeaveHappening,
  { academyCode, coverIds, act }: { academyCode: string; coverIds: readonly string[]; act: Act },
): Promise<Map<string, string>> {
  const covers = (await loadCoversById(tx, coverIds, act.now)).filter(({ start }) => start > act.now.getTime());
  if (covers.length === 0) return new Map();
  const planId = await latestPlanId(tx, academyCode);
  if (planId === null) throw new Refusal('not_found');
  const situation = await loadSituation(tx, { academyCode, now: act.now, stays: () => true });
  const solved = solve(covers, situation);
  return propose(tx, leave, { planId, covers, pool: situation.pool, solved }, act);
}

/** Rows that did not wait any more, each with whoever is proposed for its cover now. */
export async function decidedOtherwise(
  tx: Transaction,
  academyCode: string,
  assignmentIds: readonly string[],
): Promise<MovedOn[]> {
  const live = await liveProposals(tx, academyCode, assignmentIds);
  const rows = await readPlannedRows(
    tx,
    live.flatMap(({ nowId }) => nowId ?? []),
  );
  const [coverOf, nextOf] = [
    new Map(live.map(({ assignmentId, coverId }) => [assignmentId, coverId])),
    new Map(rows.map((row) => [row.coverId, row])),
  ];
  return assignmentIds.map((assignmentId) => {
    const coverId = coverOf.get(assignmentId) ?? null;
    const next = coverId === null ? null : (nextOf.get(coverId) ?? null);
    return { assignmentId, coverId, because: 'decided_otherwise', rule: null, next };
  });
}
