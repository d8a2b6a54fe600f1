import type { Interval } from '#contract/time.ts';
import type { Queries } from '#db/sql.ts';

/** When the lessons of a school run that a substitute was asked for or has promised, and that have not ended by `now`. */
export async function promisedIn(sql: Queries, uai: string, now: Date): Promise<Interval[]> {
  const rows = await sql<{ startsAt: Date; endsAt: Date }[]>`
    SELECT cover.starts_at, cover.ends_at
    FROM cover JOIN assignment ON assignment.cover_id = cover.id
    WHERE cover.uai = ${uai} AND assignment.state IN ('offered', 'accepted') AND cover.ends_at > ${now}
    ORDER BY cover.starts_at`;
  return rows.map(({ startsAt, endsAt }) => ({ start: startsAt.getTime(), end: endsAt.getTime() }));
}
