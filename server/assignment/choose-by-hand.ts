import { Refusal } from '#contract/failure.ts';
import type { HandReason } from '#contract/plans.ts';
import type { Transaction } from '#db/sql.ts';
import { lockCover } from '../cover/cover-store.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { stoppedBy } from '../matching/hard-rules.ts';
import { loadOneCover, type OneCover } from './candidates.ts';
import { makeWay } from './make-way.ts';
import { latestPlanId, storePlan } from './plan-store.ts';
import {
  dropProposalOf,
  holdAbsencesOf,
  lockPlanningOf,
  lockSubstitutes,
  markChosen,
  mayGiveWay,
  setPinned,
} from './proposal-store.ts';
import { propose } from './propose.ts';
import { eligibleFor, explain, type SolvedAssignment } from './solve.ts';

export interface HandChoice {
  coverId: string;
  substituteId: string;
  because: HandReason;
  act: Act;
}

/** Names choices by hand among the plans: an academy's first may come before any run of the solver. */
const BY_HAND = 'by-hand';

/**
 * Puts somebody eligible beside a cover, pinned, with who chose them and why; who was proposed before is let go, and so are the
 * academy's unpinned proposals that are in the way (`displaced`: their covers). Reasons and alternatives are stored as a plan's are.
 * @throws Refusal `cover_moved_on` when the cover is neither open nor planned; `not_eligible` with the rule; `no_free_place`,
 *   `no_free_adult`; `not_found`
 */
export async function chooseByHand(
  tx: Transaction,
  leave: LeaveHappening,
  { coverId, substituteId, because, act }: HandChoice,
): Promise<{ assignmentId: string; academyCode: string; displaced: string[] }> {
  const { by, now } = act;
  if (!by) throw new Refusal('not_signed_in');
  const academyCode = await lockPlanningOf(tx, coverId);
  await holdAbsencesOf(tx, [coverId, ...(await mayGiveWay(tx, coverId, substituteId))]);
  await lockSubstitutes(tx, [substituteId]);
  const { state } = await lockCover(tx, coverId);
  if (state !== 'open' && state !== 'planned') throw new Refusal('cover_moved_on');
  const one = await loadOneCover(tx, coverId, now);
  const { chosen, displaced } = place(one, substituteId);
  for (const id of [coverId, ...displaced]) await dropProposalOf(tx, id);
  const planId = (await latestPlanId(tx, academyCode)) ?? (await storeEmptyPlan(tx, academyCode, act));
  const solved = { assignments: [chosen], uncovered: [] };
  const stored = await propose(tx, leave, { planId, covers: [one.cover], pool: one.pool, solved }, act);
  const assignmentId = stored.get(coverId);
  if (!assignmentId) throw new Error('The choice was not stored.');
  await markChosen(tx, assignmentId, { by: by.id, because, at: now });
  return { assignmentId, academyCode, displaced };
}

/** The row as a plan would give it, with the person who was chosen, and the covers whose proposals give way to it. */
function place(
  { cover, pool, draft, movable }: OneCover,
  substituteId: string,
): { chosen: SolvedAssignment; displaced: string[] } {
  const substitute = pool.find(({ id }) => id === substituteId);
  if (!substitute) throw new Refusal('not_found');
  const moved = makeWay(draft, cover, substitute, movable);
  const rule = stoppedBy(draft.pairing(cover, substitute));
  if (rule) throw new Refusal('not_eligible', [{ fact: rule }]);
  const lack = draft.schoolLacks(cover);
  if (lack) throw new Refusal(lack === 'no_adult' ? 'no_free_adult' : 'no_free_place');
  draft.tryPlace(cover, substitute);
  const chosen = explain(draft, cover, eligibleFor(cover, pool, draft));
  return { chosen, displaced: moved.map(([, held]) => held.coverId) };
}

function storeEmptyPlan(tx: Transaction, academyCode: string, { by, now }: Act): Promise<string> {
  const nothing = { asked: 0, covered: 0, bound: 0, uncovered: [], comparedTo: null };
  return storePlan(tx, {
    ...nothing,
    academyCode,
    madeAt: now,
    madeBy: by?.id ?? null,
    parameters: { solver: BY_HAND },
  });
}

/** Holds the proposal of a cover through later plans, or lets it go; throws `cover_moved_on` when nobody is proposed. */
export async function pinProposal(tx: Transaction, coverId: string, pinned: boolean): Promise<void> {
  await lockPlanningOf(tx, coverId);
  if (!(await setPinned(tx, coverId, pinned))) throw new Refusal('cover_moved_on');
}

/** Opens a cover again that somebody was only proposed for; throws `cover_moved_on` when nobody is. */
export async function dropProposal(tx: Transaction, coverId: string): Promise<void> {
  await lockPlanningOf(tx, coverId);
  await holdAbsencesOf(tx, [coverId]);
  if (!(await dropProposalOf(tx, coverId))) throw new Refusal('cover_moved_on');
}
