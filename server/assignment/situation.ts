import type { Queries } from '#db/sql.ts';
import { loadHistory, loadStanding, runningWeek } from '../matching/matching-store.ts';
import { type Standing, seenBy } from '../matching/standing-rules.ts';
import { loadPool } from '../pool/pool-store.ts';
import type { Situation } from './plan-draft.ts';

interface Asked {
  academyCode: string;
  now: Date;
  /** Which of the academy's own proposals are not decided anew. */
  stays: (proposal: Standing) => boolean;
  /** A cover that is looked at as if nobody stood beside it yet. */
  besides?: string;
}

/** Everything but the covers that an academy decides from: the pool, what stands nationwide, and what was taught lately. */
export async function loadSituation(sql: Queries, { academyCode, now, stays, besides }: Asked): Promise<Situation> {
  const from = runningWeek(now);
  const pool = await loadPool(sql);
  const standing = (await loadStanding(sql, from)).filter(({ engagement }) => engagement.coverId !== besides);
  const history = await loadHistory(sql, now, from);
  return { pool, history, now: now.getTime(), ...seenBy(academyCode, standing, stays) };
}
