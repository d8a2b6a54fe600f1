import type { NoCoverReason } from '#contract/cover.ts';
import type { Transaction } from '#db/sql.ts';
import { moveCovers, noteReasons } from '../cover/cover-store.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { OpenCover } from '../matching/open-cover.ts';
import type { Substitute } from '../pool/pool-store.ts';
import { storeProposals } from './proposal-store.ts';
import { nameOf, type SolvedAssignment, type SolvedPlan } from './solve.ts';

/** What a plan decided, and from what. */
export interface Decided {
  planId: string;
  covers: readonly OpenCover[];
  pool: readonly Substitute[];
  solved: Pick<SolvedPlan, 'assignments' | 'uncovered'>;
}

/** Stores what a plan says of open covers and tells the news; the ids of the new rows by the covers'. */
export async function propose(
  tx: Transaction,
  leave: LeaveHappening,
  decided: Decided,
  act: Act,
): Promise<Map<string, string>> {
  const { assignments, uncovered } = decided.solved;
  const stored = await storeProposals(tx, decided.planId, assignments);
  await moveCovers(tx, [...stored.keys()], 'planned');
  await noteReasons(tx, new Map<string, NoCoverReason>(uncovered.map(({ coverId, reason }) => [coverId, reason])));
  await tellNews(tx, leave, decided, act);
  return stored;
}

/** Who was proposed for a lesson already is no news; somebody else is. */
async function tellNews(
  tx: Transaction,
  leave: LeaveHappening,
  { covers, pool, solved }: Decided,
  { now: at, requestId, by }: Act,
): Promise<void> {
  const coverOf = new Map(covers.map((cover) => [cover.coverId, cover]));
  const personOf = new Map(pool.map((substitute) => [substitute.id, substitute]));
  const isNews = ({ coverId, substituteId }: SolvedAssignment) =>
    coverOf.get(coverId)?.proposedSubstituteId !== substituteId;
  for (const { coverId, substituteId } of solved.assignments.filter(isNews)) {
    const [cover, person] = [coverOf.get(coverId), personOf.get(substituteId)];
    if (!cover || !person) throw new Error(`The plan names cover ${coverId} or a substitute it was not given.`);
    const facts = { substituteName: nameOf(person) };
    const { absenceId } = cover;
    const actor = by?.displayName ?? null;
    await leave(tx, { type: 'cover.planned', at, actor, absenceId, coverId, facts, requestId });
  }
}
