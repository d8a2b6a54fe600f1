import type { Plan } from '#contract/plans.ts';
import type { Sql, Transaction } from '#db/sql.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { loadOpenCovers } from '../matching/matching-store.ts';
import { FAIRNESS_DAYS } from '../matching/preferences.ts';
import type { Substitute } from '../pool/pool-store.ts';
import { comparePlans, type Proposed } from './plan-comparison-rules.ts';
import { storePlan } from './plan-store.ts';
import {
  dropProposals,
  holdAbsencesOf,
  listProposals,
  lockPlanning,
  moveToPlan,
  type StoodProposal,
} from './proposal-store.ts';
import { propose } from './propose.ts';
import { loadSituation } from './situation.ts';
import { nameOf, SOLVER, type SolvedPlan, solve } from './solve.ts';

/**
 * Plans every open cover of an academy anew and stores the run. What was proposed before and not offered yet is decided
 * again, unless it is pinned; what was offered or accepted stands. Two academies may think of one person at one hour: the
 * first to confirm gets them.
 */
export async function makePlan(
  { sql, leave }: { sql: Sql; leave: LeaveHappening },
  academyCode: string,
  act: Act,
): Promise<void> {
  await retryDeadlocks(() => sql.begin((tx) => planAcademy(tx, leave, academyCode, act)));
}

async function planAcademy(tx: Transaction, leave: LeaveHappening, academyCode: string, act: Act): Promise<void> {
  const { now } = act;
  await lockPlanning(tx, academyCode);
  await holdAbsencesOf(tx, await plannedOrOpen(tx, academyCode));
  const covers = await loadOpenCovers(tx, academyCode, now);
  const stood = await listProposals(tx, academyCode, now);
  const situation = await loadSituation(tx, { academyCode, now, stays: ({ pinned }) => pinned });
  const solved = solve(covers, situation);
  const kept = stood.filter(({ pinned }) => pinned);
  const keptIds = kept.map(({ assignmentId }) => assignmentId);
  await dropProposals(tx, academyCode, keptIds);
  const { pool, engagements, spokenFor } = situation;
  const planId = await storePlan(tx, {
    ...{ academyCode, madeAt: now, madeBy: act.by?.id ?? null },
    ...countWith(kept.length, covers.length, solved),
    uncovered: solved.uncovered,
    comparedTo: compareWith(stood, [...kept, ...named(solved, pool)]),
    parameters: {
      ...{ solver: SOLVER, fairnessDays: FAIRNESS_DAYS, pool: pool.length },
      ...{ engagements: engagements.length, spokenFor: spokenFor.length, pinned: kept.length },
    },
  });
  await moveToPlan(tx, planId, keptIds);
  await propose(tx, leave, { planId, covers, pool, solved }, act);
}

async function plannedOrOpen(tx: Transaction, academyCode: string): Promise<string[]> {
  const covers = await tx<{ id: string }[]>`
    SELECT cover.id FROM cover JOIN school USING (uai)
    WHERE academy_code = ${academyCode} AND cover.state IN ('open', 'planned')`;
  return covers.map(({ id }) => id);
}

/** Pinned rows are asked for and covered; no plan that keeps them covers more than the others' bound and them. */
function countWith(pinned: number, asked: number, { assignments, bound }: SolvedPlan) {
  return { asked: asked + pinned, covered: assignments.length + pinned, bound: bound + pinned };
}

/** What this plan changes of the proposals that stood; null when nothing did. */
function compareWith(stood: readonly StoodProposal[], now: readonly Proposed[]): Plan['comparedTo'] {
  const [latest] = stood.map(({ madeAt }) => madeAt).sort((a, b) => b.getTime() - a.getTime());
  if (!latest) return null;
  return { madeAt: latest.toISOString(), stood: stood.length, changes: comparePlans(stood, now) };
}

function named({ assignments }: SolvedPlan, pool: readonly Substitute[]): Proposed[] {
  const nameById = new Map(pool.map((substitute) => [substitute.id, nameOf(substitute)]));
  return assignments.map(({ coverId, substituteId }) => ({
    ...{ coverId, substituteId },
    substituteName: nameById.get(substituteId) ?? '',
  }));
}
