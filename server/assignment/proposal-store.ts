import { Refusal } from '#contract/failure.ts';
import type { HandReason } from '#contract/plans.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import type { Proposed } from './plan-comparison-rules.ts';
import type { SolvedAssignment } from './solve.ts';

/**
 * Takes an academy's planning for this transaction: plans, choices by hand and confirmations of one academy go one after
 * another, since each looks at all rows of the others. It comes before absences, substitutes and covers, everywhere.
 */
export async function lockPlanning(tx: Transaction, academyCode: string): Promise<void> {
  await tx`SELECT FROM academy WHERE code = ${academyCode} FOR NO KEY UPDATE`;
}

/** The same for the academy of a cover's school; returns its code, throws `not_found`. */
export async function lockPlanningOf(tx: Transaction, coverId: string): Promise<string> {
  const [school] = await tx<{ academyCode: string }[]>`
    SELECT academy_code FROM cover JOIN school USING (uai) WHERE cover.id = ${coverId}`;
  if (!school) throw new Refusal('not_found');
  await lockPlanning(tx, school.academyCode);
  return school.academyCode;
}

/** A teacher who comes back just now is waited for, or waits until this transaction has ended. */
export async function holdAbsencesOf(tx: Transaction, coverIds: readonly string[]): Promise<void> {
  await tx`
    SELECT FROM absence WHERE id IN (SELECT absence_id FROM cover WHERE id = ANY(${[...coverIds]}::uuid[]))
    ORDER BY id FOR SHARE`;
}

/** Whom two academies want at one moment, one asks first; the other then sees what was asked. Hours and caps wait, too. */
export async function lockSubstitutes(tx: Transaction, substituteIds: readonly string[]): Promise<void> {
  await tx`SELECT FROM substitute WHERE id = ANY(${[...substituteIds]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/** Who chose by hand, and why. */
export interface Choice {
  by: string;
  because: HandReason;
  at: Date;
}

/**
 * Puts substitutes and places beside open covers, as a plan thinks of it. Covers keep their state.
 * @returns the assignments' ids by the covers'
 */
export async function storeProposals(
  tx: Transaction,
  planId: string,
  solved: readonly SolvedAssignment[],
): Promise<Map<string, string>> {
  const stored = await tx<{ coverId: string; id: string }[]>`
    INSERT INTO assignment (plan_id, cover_id, substitute_id, place_id, period, state, reasons, alternatives)
    SELECT ${planId}, cover.id, row."substituteId", row."placeId", tstzrange(cover.starts_at, cover.ends_at), 'proposed',
      row.reasons, row.alternatives
    FROM jsonb_to_recordset(${tx.json(solved.map((row) => ({ ...row })))})
      AS row ("coverId" uuid, "substituteId" uuid, "placeId" uuid, reasons jsonb, alternatives jsonb)
    JOIN cover ON cover.id = row."coverId"
    RETURNING cover_id, id`;
  return new Map(stored.map(({ coverId, id }) => [coverId, id]));
}

/** Notes that a proposal is somebody's choice, and pins it. */
export async function markChosen(tx: Transaction, assignmentId: string, { by, because, at }: Choice): Promise<void> {
  await tx`
    UPDATE assignment SET pinned = true, chosen_by = ${by}, chosen_because = ${because}, chosen_at = ${at}
    WHERE id = ${assignmentId}`;
}

/** Holds the proposal of a cover through later plans, or lets it go; false when nobody is proposed (any more). */
export async function setPinned(tx: Transaction, coverId: string, pinned: boolean): Promise<boolean> {
  const set = await tx`UPDATE assignment SET pinned = ${pinned} WHERE cover_id = ${coverId} AND state = 'proposed'`;
  return set.count > 0;
}

/** Whoever is proposed for a lesson that has not begun by `now`, with the plan it comes from; soonest first. */
export interface StoodProposal extends Proposed {
  assignmentId: string;
  pinned: boolean;
  madeAt: Date;
}

export async function listProposals(sql: Queries, academyCode: string, now: Date): Promise<StoodProposal[]> {
  return sql<StoodProposal[]>`
    SELECT assignment.id AS assignment_id, assignment.cover_id, assignment.substitute_id, assignment.pinned, plan.made_at,
      substitute.first_name || ' ' || substitute.last_name AS substitute_name
    FROM assignment
    JOIN cover ON cover.id = assignment.cover_id
    JOIN school USING (uai)
    JOIN substitute ON substitute.id = assignment.substitute_id
    JOIN plan ON plan.id = assignment.plan_id
    WHERE assignment.state = 'proposed' AND school.academy_code = ${academyCode} AND cover.starts_at > ${now}
    ORDER BY cover.starts_at, cover.id`;
}

/** Ends the academy's proposals that nobody was asked about, except these, and opens their covers again. */
export async function dropProposals(tx: Transaction, academyCode: string, kept: readonly string[]): Promise<void> {
  await tx`
    WITH dropped AS (
      UPDATE assignment SET state = 'ended'
      FROM cover JOIN school USING (uai)
      WHERE cover.id = assignment.cover_id AND assignment.state = 'proposed' AND school.academy_code = ${academyCode}
        AND assignment.id <> ALL(${[...kept]}::uuid[])
      RETURNING assignment.cover_id)
    UPDATE cover SET state = 'open' FROM dropped WHERE cover.id = dropped.cover_id AND cover.state = 'planned'`;
}

/** Ends the proposal of one cover and opens it again; false when nobody is proposed. */
export async function dropProposalOf(tx: Transaction, coverId: string): Promise<boolean> {
  const dropped = await tx`UPDATE assignment SET state = 'ended' WHERE cover_id = ${coverId} AND state = 'proposed'`;
  await tx`UPDATE cover SET state = 'open' WHERE id = ${coverId} AND state = 'planned'`;
  return dropped.count > 0;
}

/** Covers whose unpinned proposals may be in the way of this person here: the person's own, and those beside it in its school. */
export async function mayGiveWay(tx: Transaction, coverId: string, substituteId: string): Promise<string[]> {
  const covers = await tx<{ id: string }[]>`
    SELECT cover.id FROM assignment JOIN cover ON cover.id = assignment.cover_id JOIN school USING (uai)
    JOIN cover AS wanted ON wanted.id = ${coverId} JOIN school AS ours ON ours.uai = wanted.uai
    WHERE assignment.state = 'proposed' AND NOT assignment.pinned AND school.academy_code = ours.academy_code
      AND (assignment.substitute_id = ${substituteId} OR (cover.uai = wanted.uai
        AND cover.starts_at < wanted.ends_at AND wanted.starts_at < cover.ends_at))`;
  return covers.map(({ id }) => id);
}

/** Pinned rows belong to the plan that stands. */
export async function moveToPlan(tx: Transaction, planId: string, assignmentIds: readonly string[]): Promise<void> {
  await tx`UPDATE assignment SET plan_id = ${planId} WHERE id = ANY(${[...assignmentIds]}::uuid[])`;
}

/** A row that waits for a word, as confirming needs it. */
export interface ProposedRow {
  assignmentId: string;
  coverId: string;
  absenceId: string;
  substituteId: string;
  placeId: string;
  startsAt: Date;
}

/** These rows as far as they wait and are the academy's, soonest first; nobody else touches them or their people until the end. */
export async function lockProposals(
  tx: Transaction,
  academyCode: string,
  assignmentIds: readonly string[],
): Promise<ProposedRow[]> {
  await lockPlanning(tx, academyCode);
  const named = await tx<{ coverId: string; substituteId: string }[]>`
    SELECT cover_id, substitute_id FROM assignment WHERE id = ANY(${[...assignmentIds]}::uuid[]) AND state = 'proposed'`;
  await holdAbsencesOf(
    tx,
    named.map(({ coverId }) => coverId),
  );
  await lockSubstitutes(
    tx,
    named.map(({ substituteId }) => substituteId),
  );
  return tx<ProposedRow[]>`
    SELECT assignment.id AS assignment_id, assignment.cover_id, cover.absence_id, assignment.substitute_id,
      assignment.place_id, cover.starts_at
    FROM assignment JOIN cover ON cover.id = assignment.cover_id JOIN school USING (uai)
    WHERE assignment.id = ANY(${[...assignmentIds]}::uuid[]) AND school.academy_code = ${academyCode}
      AND assignment.state = 'proposed' AND cover.state = 'planned'
    ORDER BY cover.starts_at, assignment.id
    FOR UPDATE OF assignment, cover`;
}

/** The covers that these assignments of the academy were made for, with the proposal that stands there now. */
export async function liveProposals(
  sql: Queries,
  academyCode: string,
  assignmentIds: readonly string[],
): Promise<{ assignmentId: string; coverId: string; nowId: string | null }[]> {
  return sql<{ assignmentId: string; coverId: string; nowId: string | null }[]>`
    SELECT assignment.id AS assignment_id, assignment.cover_id, live.id AS now_id
    FROM assignment
    JOIN cover ON cover.id = assignment.cover_id
    JOIN school USING (uai)
    LEFT JOIN assignment AS live ON live.cover_id = assignment.cover_id AND live.state = 'proposed'
    WHERE assignment.id = ANY(${[...assignmentIds]}::uuid[]) AND school.academy_code = ${academyCode}`;
}
