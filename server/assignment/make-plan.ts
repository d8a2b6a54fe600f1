import { startOfISOWeek } from 'date-fns/startOfISOWeek';
import { subDays } from 'date-fns/subDays';
import type { NoCoverReason } from '#contract/cover.ts';
import { Refusal } from '#contract/failure.ts';
import type { Sql, Transaction } from '#db/sql.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import { moveCovers, noteReasons } from '../cover/cover-store.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { loadEngagements, loadHistory, loadOpenCovers } from '../matching/matching-store.ts';
import type { OpenCover } from '../matching/open-cover.ts';
import { FAIRNESS_DAYS } from '../matching/preferences.ts';
import { loadPool, type Substitute } from '../pool/pool-store.ts';
import { dropProposals, proposeAssignment, storePlan } from './assignment-store.ts';
import { SOLVER, type SolvedAssignment, type SolvedPlan, solve } from './solve.ts';

/**
 * Plans every open cover of an academy anew and stores the run. What was proposed before and not offered yet is decided
 * again; what was offered or accepted stands. Rows that another academy's plan took in the same moment stay open.
 */
export async function makePlan(
  { sql, leave }: { sql: Sql; leave: LeaveHappening },
  academyCode: string,
  act: Act,
): Promise<void> {
  await retryDeadlocks(() => sql.begin((tx) => planAcademy(tx, leave, academyCode, act)));
}

async function planAcademy(tx: Transaction, leave: LeaveHappening, academyCode: string, act: Act): Promise<void> {
  // Two plans of one academy at once would each drop the other's rows: the second waits here.
  await tx`SELECT FROM academy WHERE code = ${academyCode} FOR UPDATE`;
  // A teacher who comes back just now is waited for, or waits until the plan stands.
  await tx`
    SELECT FROM absence WHERE id IN (SELECT absence_id FROM cover JOIN school USING (uai)
                                     WHERE academy_code = ${academyCode} AND cover.state IN ('open', 'planned'))
    ORDER BY id FOR SHARE`;
  const covers = await loadOpenCovers(tx, academyCode, act.now);
  const pool = await loadPool(tx);
  // A day before the week began in Greenwich: wherever a substitute lives, their whole running week is loaded.
  const engagedFrom = subDays(startOfISOWeek(act.now), 1);
  const engagements = await loadEngagements(tx, academyCode, engagedFrom);
  const history = await loadHistory(tx, act.now, engagedFrom);
  const solved = solve(covers, { pool, engagements, history, now: act.now.getTime() });
  await dropProposals(tx, academyCode);
  const parameters = {
    solver: SOLVER,
    fairnessDays: FAIRNESS_DAYS,
    pool: pool.length,
    engagements: engagements.length,
  };
  const run = { academyCode, madeAt: act.now, madeBy: act.by?.id ?? null, asked: covers.length, parameters, solved };
  const stored = await storeRows(tx, await storePlan(tx, run), solved);
  await tellNews(tx, leave, { covers, stored, pool }, act);
}

interface Proposed {
  covers: OpenCover[];
  stored: SolvedAssignment[];
  pool: Substitute[];
}

/** Who was proposed for a lesson already is no news; somebody else is. */
async function tellNews(
  tx: Transaction,
  leave: LeaveHappening,
  { covers, stored, pool }: Proposed,
  { now: at, requestId, by }: Act,
): Promise<void> {
  const coverOf = new Map(covers.map((cover) => [cover.coverId, cover]));
  const nameOf = new Map(pool.map(({ id, firstName, lastName }) => [id, `${firstName} ${lastName}`]));
  for (const { coverId, substituteId } of stored) {
    const cover = coverOf.get(coverId);
    if (!cover || cover.proposedSubstituteId === substituteId) continue;
    const facts = { substituteName: nameOf.get(substituteId) ?? null };
    const { absenceId } = cover;
    const actor = by?.displayName ?? null;
    await leave(tx, { type: 'cover.planned', at, actor, absenceId, coverId, facts, requestId });
  }
}

async function storeRows(
  tx: Transaction,
  planId: string,
  { assignments, uncovered }: SolvedPlan,
): Promise<SolvedAssignment[]> {
  const reasons = new Map<string, NoCoverReason>(uncovered.map(({ coverId, reason }) => [coverId, reason]));
  const stored: SolvedAssignment[] = [];
  // By key, so that two plans at once take their locks in the same order.
  for (const solved of assignments.toSorted(bySubstitute)) {
    if (await wins(tx, planId, solved)) stored.push(solved);
    else reasons.set(solved.coverId, 'all_busy');
  }
  await moveCovers(
    tx,
    stored.map(({ coverId }) => coverId),
    'planned',
  );
  await noteReasons(tx, reasons);
  await tx`UPDATE plan SET covered = ${stored.length} WHERE id = ${planId}`;
  return stored;
}

async function wins(tx: Transaction, planId: string, solved: SolvedAssignment): Promise<boolean> {
  try {
    await proposeAssignment(tx, planId, solved);
    return true;
  } catch (refusal) {
    if (refusal instanceof Refusal && refusal.code === 'lesson_already_taken') return false;
    throw refusal;
  }
}

function bySubstitute(a: SolvedAssignment, b: SolvedAssignment): number {
  return a.substituteId.localeCompare(b.substituteId) || a.coverId.localeCompare(b.coverId);
}
