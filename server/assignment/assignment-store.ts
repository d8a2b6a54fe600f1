import type { GiveBackReason, TakeBackReason, TakenBackBecause } from '#contract/offers.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import type { Whereabouts } from '../http/asked.ts';

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
