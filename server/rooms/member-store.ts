import { Id } from '#contract/ids.ts';
import type { Queries } from '#db/sql.ts';
import type { Member } from '../http/asked.ts';
import { type Acceptance, partyOf, type Visitor } from './room-rules.ts';

/**
 * As whom a visitor takes part in a lesson: the substitute who accepted it, or the classroom of the place it is taught
 * in. Null for everybody else, and for lessons that do not exist: a guess learns nothing.
 */
export async function findMember(sql: Queries, coverId: string, visitor: Visitor): Promise<Member | null> {
  if (!Id.safeParse(coverId).success) return null;
  const [acceptance] = await sql<Acceptance[]>`
    SELECT substitute_id, place_id FROM assignment WHERE cover_id = ${coverId} AND state = 'accepted'`;
  const party = acceptance && partyOf(visitor, acceptance);
  if (!party) return null;
  return { party, sub: 'substituteId' in visitor ? visitor.substituteId : visitor.classroomId, coverId };
}
