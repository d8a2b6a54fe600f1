import { Refusal } from '#contract/failure.ts';
import type { GiveBackReason, TakeBackReason, TakenBackBecause } from '#contract/offers.ts';
import type { Plan, PlannedAssignment } from '#contract/plans.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import type { Whereabouts } from '../http/asked.ts';
import type { SolvedAssignment, SolvedPlan } from './solve.ts';

/** SQLSTATE of a broken exclusion constraint: substitute or place would be in two lessons at once. */
const EXCLUSION_VIOLATION = '23P01';

/**
 * Puts a substitute and a place beside a cover. The database's two exclusion constraints decide a race.
 * @returns the assignment's id
 * @throws Refusal `lesson_already_taken` when somebody was faster; the transaction stays usable
 */
export async function proposeAssignment(tx: Transaction, planId: string, solved: SolvedAssignment): Promise<string> {
  try {
    // A savepoint: the loser of a race must be able to go on with the next row.
    const rows = await tx.savepoint(
      (inner) => inner<{ id: string }[]>`
        INSERT INTO assignment (plan_id, cover_id, substitute_id, place_id, period, state, reasons, alternatives)
        SELECT ${planId}, cover.id, ${solved.substituteId}, ${solved.placeId}, tstzrange(cover.starts_at, cover.ends_at),
          'proposed', ${tx.json(solved.reasons)}, ${tx.json(solved.alternatives)}
        FROM cover WHERE cover.id = ${solved.coverId}
        RETURNING id`,
    );
    const [stored] = rows;
    if (!stored) throw new Refusal('not_found');
    return stored.id;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === EXCLUSION_VIOLATION) {
      throw new Refusal('lesson_already_taken', [], cause);
    }
    throw cause;
  }
}

/** Ends the academy's proposals that nobody was asked about, and opens their covers again. */
export async function dropProposals(tx: Transaction, academyCode: string): Promise<void> {
  await tx`
    WITH dropped AS (
      UPDATE assignment SET state = 'ended'
      FROM cover JOIN school USING (uai)
      WHERE cover.id = assignment.cover_id AND assignment.state = 'proposed' AND school.academy_code = ${academyCode}
      RETURNING assignment.cover_id)
    UPDATE cover SET state = 'open' FROM dropped WHERE cover.id = dropped.cover_id AND cover.state = 'planned'`;
}

export interface PlanRun {
  academyCode: string;
  madeAt: Date;
  madeBy: string | null;
  asked: number;
  parameters: Record<string, string | number>;
  solved: SolvedPlan;
}

/** Stores a run of the solver; `covered` is corrected by `settlePlan` once its rows stand. */
export async function storePlan(tx: Transaction, run: PlanRun): Promise<string> {
  const [plan] = await tx<{ id: string }[]>`
    INSERT INTO plan (academy_code, made_at, made_by, asked, covered, bound, parameters, uncovered)
    VALUES (${run.academyCode}, ${run.madeAt}, ${run.madeBy}, ${run.asked}, ${run.solved.assignments.length},
      ${run.solved.bound}, ${tx.json(run.parameters)}, ${tx.json(run.solved.uncovered)})
    RETURNING id`;
  if (!plan) throw new Error('The plan was not stored.');
  return plan.id;
}

/** The plan that stands in an academy, with the rows still waiting for a decision or decided by it; null before the first. */
export async function readLatestPlan(sql: Queries, academyCode: string): Promise<Plan | null> {
  const [plan] = await sql<(Omit<Plan, 'madeAt' | 'assignments'> & { madeAt: Date })[]>`
    SELECT id, made_at, asked, covered, bound, uncovered FROM plan
    WHERE academy_code = ${academyCode} ORDER BY number DESC LIMIT 1`;
  if (!plan) return null;
  const assignments = await sql<PlannedAssignment[]>`
    SELECT assignment.id AS assignment_id, assignment.cover_id, assignment.substitute_id,
      substitute.first_name || ' ' || substitute.last_name AS substitute_name,
      place.code AS place_code, assignment.reasons, assignment.alternatives
    FROM assignment
    JOIN substitute ON substitute.id = assignment.substitute_id
    JOIN place ON place.id = assignment.place_id
    WHERE assignment.plan_id = ${plan.id} AND assignment.state = 'proposed'
    ORDER BY lower(assignment.period), assignment.id`;
  return { ...plan, madeAt: plan.madeAt.toISOString(), assignments };
}

/** What confirming needs to know of the rows of a plan that still wait; locked until the transaction ends. */
export async function lockProposals(tx: Transaction, planId: string, assignmentIds: string[]) {
  // In the order of plans (the academy) and of withdrawals (the absence): in another they would wait for each other.
  await tx`SELECT FROM academy WHERE code = (SELECT academy_code FROM plan WHERE id = ${planId}) FOR SHARE`;
  await tx`
    SELECT FROM absence WHERE id IN (SELECT absence_id FROM cover JOIN assignment ON assignment.cover_id = cover.id
                                     WHERE assignment.id = ANY(${assignmentIds}::uuid[]))
    ORDER BY id FOR SHARE`;
  return tx<{ assignmentId: string; coverId: string; absenceId: string; substituteId: string; startsAt: Date }[]>`
    SELECT assignment.id AS assignment_id, assignment.cover_id, cover.absence_id, assignment.substitute_id, cover.starts_at
    FROM assignment JOIN cover ON cover.id = assignment.cover_id
    WHERE assignment.plan_id = ${planId} AND assignment.id = ANY(${assignmentIds}::uuid[])
      AND assignment.state = 'proposed' AND cover.state = 'planned'
    ORDER BY assignment.id
    FOR UPDATE`;
}

/**
 * Ends whatever assignment is live beside these covers; their substitutes and places are free again.
 * @param takenBack what became of the lesson, told to a substitute who was asked about it or had accepted it
 */
export async function endAssignments(
  tx: Transaction,
  coverIds: string[],
  takenBack: TakenBackBecause | null = null,
): Promise<void> {
  await tx`
    UPDATE assignment SET state = 'ended', taken_back = CASE WHEN state <> 'proposed' THEN ${takenBack}::text END
    WHERE cover_id = ANY(${coverIds}::uuid[]) AND state <> 'ended'`;
}

/** How a promise falls away before its lesson: the substitute gives it back, or the academy takes it. */
export type Loss = { by: 'substitute'; because: GiveBackReason } | { by: 'academy'; because: TakeBackReason };

const takenBackOf = { substitute: 'given_back', academy: 'by_academy' } as const;

/**
 * Ends an accepted assignment and keeps why; substitute and place are free again.
 * @param substituteId only when the promise is this person's; null: whoever made it
 * @returns the substitute's name, or null when there is no such promise (any more)
 */
export async function endPromise(
  tx: Transaction,
  { coverId, substituteId, loss, at }: { coverId: string; substituteId: string | null; loss: Loss; at: Date },
): Promise<string | null> {
  const [ended] = await tx<{ name: string }[]>`
    UPDATE assignment SET state = 'ended', taken_back = ${takenBackOf[loss.by]}, lost_because = ${loss.because}, lost_at = ${at}
    FROM substitute
    WHERE assignment.cover_id = ${coverId} AND assignment.state = 'accepted' AND substitute.id = assignment.substitute_id
      AND ${substituteId === null ? tx`true` : tx`substitute.id = ${substituteId}`}
    RETURNING substitute.first_name || ' ' || substitute.last_name AS name`;
  return ended?.name ?? null;
}

/** Where a plan lies, for the rights. */
export async function planWhereabouts(sql: Queries, planId: string): Promise<Whereabouts | null> {
  const [plan] = await sql<{ academyCode: string }[]>`SELECT academy_code FROM plan WHERE id = ${planId}`;
  return plan ? { uai: null, academyCode: plan.academyCode, substituteId: null } : null;
}

/** Where a cover lies, for the rights: its own school and the others of its absence, with the substitute who accepted it. */
export async function coverWhereabouts(sql: Queries, coverId: string): Promise<Whereabouts[]> {
  return sql<Whereabouts[]>`
    SELECT school.uai, school.academy_code, assignment.substitute_id
    FROM cover
    JOIN school ON school.uai = cover.uai
      OR school.uai IN (SELECT uai FROM absence_teacher WHERE absence_teacher.absence_id = cover.absence_id)
    LEFT JOIN assignment ON assignment.cover_id = cover.id AND assignment.state = 'accepted'
    WHERE cover.id = ${coverId}`;
}

/** Where an academy lies, for the rights. */
export async function academyWhereabouts(sql: Queries, academyCode: string): Promise<Whereabouts | null> {
  const [academy] = await sql`SELECT FROM academy WHERE code = ${academyCode}`;
  return academy ? { uai: null, academyCode, substituteId: null } : null;
}
