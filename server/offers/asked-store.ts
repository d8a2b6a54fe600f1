import type { AskedBefore } from '#contract/offers.ts';
import type { Queries } from '#db/sql.ts';

/**
 * Whom the academy asked about a lesson in vain, newest first: who refused, unticked it, let the question pass or had it
 * taken away, and who lost it after a promise. Proposals that nobody was asked about are left out.
 */
export async function listAskedBefore(sql: Queries, coverId: string): Promise<AskedBefore[]> {
  const rows = await sql<(Omit<AskedBefore, 'at'> & { at: Date })[]>`
    SELECT substitute.first_name || ' ' || substitute.last_name AS substitute_name,
      CASE WHEN assignment.taken_back = 'given_back' THEN 'given_back'
           WHEN assignment.taken_back = 'by_academy' THEN 'taken_back'
           WHEN assignment.taken_back IS NOT NULL THEN 'withdrawn'
           WHEN offer.state = 'accepted' THEN 'unticked'
           ELSE offer.state END AS outcome,
      coalesce(assignment.lost_because, offer.refused_because, offer.withdrawn_because) AS because,
      coalesce(assignment.lost_at, offer.answered_at) AS at
    FROM assignment
    JOIN offer ON offer.id = assignment.offer_id
    JOIN substitute ON substitute.id = assignment.substitute_id
    WHERE assignment.cover_id = ${coverId} AND assignment.state = 'ended' AND offer.answered_at IS NOT NULL
    ORDER BY at DESC, assignment.id`;
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
}
