import type { Queries } from '#db/sql.ts';
import type { Member } from '../http/asked.ts';
import { mayThere } from '../http/rights.ts';
import type { Who } from '../http/who.ts';

interface Cast {
  accountId: string;
  placeId: string;
  uai: string;
  academyCode: string;
}

/**
 * As whom somebody takes part in a rehearsal: the account that began it, as long as it may rehearse there, plays the
 * substitute; the classroom of its place is itself. Null for everybody else.
 */
export async function findRehearser(
  sql: Queries,
  rehearsalId: string,
  { account, classroom }: Pick<Who, 'account' | 'classroom'>,
): Promise<Member | null> {
  // Compared as text: what somebody wrote into the path need not be a UUID.
  const [cast] = await sql<Cast[]>`
    SELECT account_id, place_id, uai, academy_code
    FROM rehearsal JOIN place ON place.id = place_id JOIN school USING (uai)
    WHERE rehearsal.id::text = ${rehearsalId.toLowerCase()}`;
  if (!cast) return null;
  const room = { kind: 'rehearsal', id: rehearsalId } as const;
  if (classroom) {
    return classroom.placeId === cast.placeId ? { party: 'classroom', sub: classroom.classroomId, room } : null;
  }
  if (account?.id !== cast.accountId) return null;
  const { uai, academyCode } = cast;
  if (!mayThere(account.grants, 'rehearse', { uai, academyCode, substituteId: null })) return null;
  return { party: 'substitute', sub: account.id, room };
}
