import { Refusal } from '#contract/failure.ts';
import * as contract from '#contract/pool.ts';
import type { Queries, Sql } from '#db/sql.ts';
import type { Serve } from '../http/asked.ts';
import { listMembers, readMember, type StoredMember, storeAvailability, storeMember } from './member-store.ts';
import { isTimeZone, refuseImpossibleAway, refuseImpossibleHours } from './pool-rules.ts';

export interface PoolWorld {
  sql: Sql;
  /** What a member has accepted and no longer fits what they say; a later slice knows it. */
  lessonsOutside: (sql: Queries, member: StoredMember, now: Date) => Promise<contract.LessonOutside[]>;
}

/** Serves the members of the pool: to themselves and to whoever keeps the pool. */
export function servePool(serve: Serve, { sql, lessonsOutside }: PoolWorld): void {
  const tell = async (id: string, now: Date): Promise<contract.PoolMember> => {
    const member = await readMember(sql, id, now);
    return { ...member, lessonsOutside: await lessonsOutside(sql, member, now) };
  };

  serve(contract.listPool)(async ({ params, query }) => listMembers(sql, params.academyCode, query.search));

  serve(contract.readSubstitute)(async ({ params, now }) => tell(params.substituteId, now));

  serve(contract.saveAvailability)(async ({ params, body, now }) => {
    refuseImpossibleHours(body.availability);
    refuseImpossibleAway(body.away);
    await sql.begin((tx) => storeAvailability(tx, params.substituteId, body, now));
    return tell(params.substituteId, now);
  });

  serve(contract.saveSubstitute)(async ({ params, body, now }) => {
    if (!isTimeZone(body.timeZone)) throw new Refusal('time_zone_unknown', [{ fact: body.timeZone }]);
    await sql.begin((tx) => storeMember(tx, params.substituteId, body));
    return tell(params.substituteId, now);
  });
}
