import { Refusal } from '#contract/failure.ts';
import type { ByHand, Plan, PlannedAssignment, Standing } from '#contract/plans.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import { type CoverRow, coverColumns, toCover } from './cover-board.ts';

export interface PlanRun extends Pick<Plan, 'asked' | 'covered' | 'bound' | 'uncovered' | 'comparedTo'> {
  academyCode: string;
  madeAt: Date;
  madeBy: string | null;
  parameters: Record<string, string | number>;
}

/** Stores a run of the solver; returns its id. */
export async function storePlan(tx: Transaction, run: PlanRun): Promise<string> {
  const [plan] = await tx<{ id: string }[]>`
    INSERT INTO plan (academy_code, made_at, made_by, asked, covered, bound, parameters, uncovered, compared_to)
    VALUES (${run.academyCode}, ${run.madeAt}, ${run.madeBy}, ${run.asked}, ${run.covered}, ${run.bound},
      ${tx.json(run.parameters)}, ${tx.json(run.uncovered)}, ${run.comparedTo && tx.json(run.comparedTo)})
    RETURNING id`;
  if (!plan) throw new Error('The plan was not stored.');
  return plan.id;
}

/** The plan that stands in an academy; null before the first. */
export async function latestPlanId(sql: Queries, academyCode: string): Promise<string | null> {
  const [plan] = await sql<{ id: string }[]>`
    SELECT id FROM plan WHERE academy_code = ${academyCode} ORDER BY number DESC LIMIT 1`;
  return plan?.id ?? null;
}

/** Whose plan it is; throws `not_found`. */
export async function academyOfPlan(sql: Queries, planId: string): Promise<string> {
  const [plan] = await sql<{ academyCode: string }[]>`SELECT academy_code FROM plan WHERE id = ${planId}`;
  if (!plan) throw new Refusal('not_found');
  return plan.academyCode;
}

/** The plan that stands in an academy, with the rows that wait for a word; null before the first. */
export async function readLatestPlan(sql: Queries, academyCode: string): Promise<Plan | null> {
  const [plan] = await sql<(Omit<Plan, 'madeAt' | 'assignments'> & { madeAt: Date })[]>`
    SELECT id, made_at, asked, covered, bound, compared_to,
      -- What was found out by hand, or came to nothing, since the plan was made is no news any more.
      coalesce((SELECT jsonb_agg(entry.value ORDER BY entry.ordinality)
                FROM jsonb_array_elements(plan.uncovered) WITH ORDINALITY AS entry
                JOIN cover ON cover.id = (entry.value ->> 'coverId')::uuid AND cover.state = 'open'), '[]') AS uncovered
    FROM plan WHERE academy_code = ${academyCode} ORDER BY number DESC LIMIT 1`;
  if (!plan) return null;
  const assignments = await readRows(sql, sql`assignment.plan_id = ${plan.id} AND assignment.state = 'proposed'`);
  return { ...plan, madeAt: plan.madeAt.toISOString(), assignments };
}

/** These rows, whatever became of them, soonest first. */
export async function readPlannedRows(sql: Queries, assignmentIds: readonly string[]): Promise<PlannedAssignment[]> {
  return readRows(sql, sql`assignment.id = ANY(${[...assignmentIds]}::uuid[])`);
}

/** One row; throws `not_found`. */
export async function readPlannedRow(sql: Queries, assignmentId: string): Promise<PlannedAssignment> {
  const [row] = await readPlannedRows(sql, [assignmentId]);
  if (!row) throw new Refusal('not_found');
  return row;
}

interface ChosenRow {
  chosenBy: string | null;
  chosenBecause: ByHand['because'] | null;
  chosenAt: Date | null;
}

async function readRows(sql: Queries, which: ReturnType<typeof chosenColumns>): Promise<PlannedAssignment[]> {
  const rows = await sql<(Omit<PlannedAssignment, 'cover' | 'byHand'> & ChosenRow)[]>`
    SELECT assignment.id AS assignment_id, assignment.cover_id, assignment.substitute_id,
      substitute.first_name || ' ' || substitute.last_name AS substitute_name,
      substitute.academy_code AS substitute_academy_code, place.code AS place_code, assignment.reasons,
      assignment.pinned, ${chosenColumns(sql)}
    FROM assignment
    JOIN substitute ON substitute.id = assignment.substitute_id
    JOIN place ON place.id = assignment.place_id
    LEFT JOIN account ON account.id = assignment.chosen_by
    WHERE ${which}
    ORDER BY lower(assignment.period), assignment.id`;
  const covers = await sql<CoverRow[]>`
    ${coverColumns(sql)} WHERE cover.id = ANY(${rows.map(({ coverId }) => coverId)}::uuid[])`;
  const coverOf = new Map(covers.map((row) => [row.id, toCover(row)]));
  return rows.flatMap((row) => {
    const cover = coverOf.get(row.coverId);
    return cover ? [{ ...withoutChoice(row), cover, byHand: toByHand(row) }] : [];
  });
}

/** The live assignment beside a cover with what was weighed for it, or null. */
export async function readStanding(sql: Queries, coverId: string): Promise<Standing | null> {
  const [row] = await sql<(Omit<Standing, 'byHand'> & ChosenRow)[]>`
    SELECT assignment.id AS assignment_id, assignment.substitute_id, assignment.state, assignment.reasons,
      assignment.alternatives, assignment.pinned,
      substitute.first_name || ' ' || substitute.last_name AS substitute_name, ${chosenColumns(sql)}
    FROM assignment
    JOIN substitute ON substitute.id = assignment.substitute_id
    LEFT JOIN account ON account.id = assignment.chosen_by
    WHERE assignment.cover_id = ${coverId} AND assignment.state <> 'ended'`;
  return row ? { ...withoutChoice(row), byHand: toByHand(row) } : null;
}

function chosenColumns(sql: Queries) {
  return sql`account.display_name AS chosen_by, assignment.chosen_because, assignment.chosen_at`;
}

function toByHand({ chosenBy: by, chosenBecause: because, chosenAt: at }: ChosenRow): ByHand | null {
  return by !== null && because !== null && at !== null ? { by, because, at: at.toISOString() } : null;
}

function withoutChoice<Row extends ChosenRow>({ chosenBy, chosenBecause, chosenAt, ...row }: Row) {
  return row;
}
