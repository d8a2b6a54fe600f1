import type { NoCoverReason } from '#contract/cover.ts';
import type { Alternative, HardRule, Reason, Uncovered } from '#contract/plans.ts';
import { stoppedByDiary, stoppedForGood } from '../matching/hard-rules.ts';
import type { OpenCover } from '../matching/open-cover.ts';
import type { Substitute } from '../pool/pool-store.ts';
import { coverageBound } from './coverage-bound.ts';
import { placeByExchange } from './exchange.ts';
import { PlanDraft, type Situation } from './plan-draft.ts';

/** Names the method and its version in every stored plan. */
export const SOLVER = 'greedy-augment/2';

/** How many others are shown beside the one chosen: enough for a telephone call or two. */
const ALTERNATIVES_SHOWN = 5;

export interface SolvedAssignment {
  coverId: string;
  substituteId: string;
  placeId: string;
  reasons: Reason[];
  alternatives: Alternative[];
}

export interface SolvedPlan {
  assignments: SolvedAssignment[];
  uncovered: Uncovered[];
  bound: number;
}

/**
 * Plans who takes which cover: the hardest to fill first, each by its cheapest candidate; then chains of exchanges for
 * what was left out (augmenting paths, as in bipartite matching). Keeps every hard rule at every step, is not always optimal
 * (interval scheduling with eligibility is NP-hard), and says how far from perfect it can be at most (`bound`).
 * Same input, same plan: ties are broken by id.
 */
export function solve(covers: OpenCover[], situation: Situation): SolvedPlan {
  const draft = new PlanDraft(situation);
  const eligible = new Map(covers.map((cover) => [cover.coverId, eligibleFor(cover, situation.pool, draft)]));
  const candidatesOf = (cover: OpenCover) => eligible.get(cover.coverId) ?? [];
  const leftOut = hardestFirst(covers, candidatesOf).filter(
    (cover) => !placeCheapest(draft, cover, candidatesOf(cover)),
  );
  placeByExchange(
    { draft, candidatesOf, placeCheapest: (cover) => placeCheapest(draft, cover, candidatesOf(cover)) },
    leftOut,
  );
  return report(draft, covers, candidatesOf, situation);
}

type CandidatesOf = (cover: OpenCover) => Substitute[];

export function eligibleFor(cover: OpenCover, pool: Substitute[], draft: PlanDraft): Substitute[] {
  return pool.filter((substitute) => stoppedForGood(draft.pairing(cover, substitute)) === null);
}

function hardestFirst(covers: OpenCover[], candidatesOf: CandidatesOf): OpenCover[] {
  return covers.toSorted(
    (a, b) =>
      candidatesOf(a).length - candidatesOf(b).length ||
      // Of two that are equally hard, the class that was promised somebody already comes first.
      Number(b.lost) - Number(a.lost) ||
      a.start - b.start ||
      a.coverId.localeCompare(b.coverId),
  );
}

/** These substitutes beside a cover, the cheapest first. */
export function byCost(
  draft: PlanDraft,
  cover: OpenCover,
  candidates: Substitute[],
): { substitute: Substitute; cost: number }[] {
  return candidates
    .map((substitute) => ({ substitute, cost: draft.cost(cover, substitute) }))
    .sort((a, b) => a.cost - b.cost || a.substitute.id.localeCompare(b.substitute.id));
}

function placeCheapest(draft: PlanDraft, cover: OpenCover, candidates: Substitute[]): boolean {
  if (draft.schoolLacks(cover)) return false;
  const free = candidates.filter((substitute) => draft.isFree(cover, substitute));
  return byCost(draft, cover, free).some(({ substitute }) => draft.tryPlace(cover, substitute) !== null);
}

function report(draft: PlanDraft, covers: OpenCover[], candidatesOf: CandidatesOf, situation: Situation): SolvedPlan {
  const placed = new Set(draft.placements.map(({ cover }) => cover.coverId));
  return {
    assignments: draft.placements.map((placement) => explain(draft, placement.cover, candidatesOf(placement.cover))),
    uncovered: covers
      .filter(({ coverId }) => !placed.has(coverId))
      .map((cover) => whyUncovered(draft, cover, situation.pool, candidatesOf(cover))),
    bound: coverageBound(
      covers
        .map((cover) => ({ cover, candidates: candidatesOf(cover) }))
        .filter(({ cover, candidates }) => candidates.length > 0 && cover.equippedPlaceIds.length > 0),
      situation.engagements,
    ),
  };
}

/** Reasons and alternatives as if this one cover were decided last, everything else standing. */
export function explain(draft: PlanDraft, cover: OpenCover, candidates: Substitute[]): SolvedAssignment {
  const placement = draft.take(cover.coverId);
  if (!placement) throw new Error(`The draft holds no placement for cover ${cover.coverId}.`);
  const { substitute: chosen, placeId } = placement;
  const reasons = draft.reasons(cover, chosen);
  const others = candidates.filter((other) => other.id !== chosen.id && draft.isFree(cover, other));
  const alternatives = byCost(draft, cover, others)
    .slice(0, ALTERNATIVES_SHOWN)
    .map(({ substitute, cost }) => ({ substituteId: substitute.id, substituteName: nameOf(substitute), cost }));
  draft.putBack(placement);
  return { coverId: cover.coverId, substituteId: chosen.id, placeId, reasons, alternatives };
}

/** The rule that stopped each substitute, counted, and the one reason a school is told. */
function whyUncovered(draft: PlanDraft, cover: OpenCover, pool: Substitute[], candidates: Substitute[]): Uncovered {
  const stops = new Map<HardRule, number>();
  const eligible = new Set(candidates);
  for (const substitute of pool) {
    const ask = eligible.has(substitute) ? stoppedByDiary : stoppedForGood;
    const rule = ask(draft.pairing(cover, substitute));
    if (rule) stops.set(rule, (stops.get(rule) ?? 0) + 1);
  }
  return {
    coverId: cover.coverId,
    reason: noCoverReason(draft, cover, pool, stops),
    stoppedBy: Object.fromEntries(stops),
  };
}

/** Why nobody is found for a cover, as schools and coordinators are told; `stops`: how many of the pool each rule stops. */
export function noCoverReason(
  draft: PlanDraft,
  cover: OpenCover,
  pool: Substitute[],
  stops: ReadonlyMap<HardRule, number>,
): NoCoverReason {
  if (!cover.taughtRemotely) return 'subject_not_remote';
  // How near a lesson is, is the same for everybody: the rule stops all or nobody.
  if (stops.has('enough_notice')) return 'too_soon';
  const qualifiedAtAll = pool.length - (stops.get('qualified') ?? 0) - (stops.get('consents_and_is_authorised') ?? 0);
  if (qualifiedAtAll <= 0) return 'no_qualified_substitute';
  return draft.schoolLacks(cover) ?? 'all_busy';
}

export function nameOf({ firstName, lastName }: Substitute): string {
  return `${firstName} ${lastName}`;
}
