import { Id } from '#contract/ids.ts';
import type { Queries } from '#db/sql.ts';
import type { Member } from '../http/asked.ts';
import type { FindMember } from '../http/who.ts';
import { findRehearser } from './rehearser-store.ts';
import { type Acceptance, partyOf, type Visitor } from './room-rules.ts';

/** As whom somebody takes part in a room, whatever is held there: the substitute of an account by its grant. */
export function memberFinder(sql: Queries): FindMember {
  return async ({ kind, id }, { account, classroom }) => {
    if (kind === 'rehearsal') return findRehearser(sql, id, { account, classroom });
    if (classroom) return findMember(sql, id, classroom);
    const substituteId = account?.grants.find(({ role }) => role === 'substitute')?.substituteId;
    return substituteId ? findMember(sql, id, { substituteId }) : null;
  };
}

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
  const sub = 'substituteId' in visitor ? visitor.substituteId : visitor.classroomId;
  return { party, sub, room: { kind: 'lesson', id: coverId } };
}
