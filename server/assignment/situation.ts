import type { Queries } from '#db/sql.ts';
import type { Engaged } from '../matching/diary.ts';
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

/** A situation, and which of its engagements are the academy's own proposals that nobody pinned, soonest first. */
export type SituationWithMovable = Situation & { movable: Engaged[] };

/** Everything but the covers that an academy decides from: the pool, what stands nationwide, and what was taught lately. */
export async function loadSituation(
  sql: Queries,
  { academyCode, now, stays, besides }: Asked,
): Promise<SituationWithMovable> {
  const from = runningWeek(now);
  const pool = await loadPool(sql);
  const standing = (await loadStanding(sql, from)).filter(({ engagement }) => engagement.coverId !== besides);
  const history = await loadHistory(sql, now, from);
  const movable = standing
    .filter((one) => one.academyCode === academyCode && one.state === 'proposed' && !one.pinned && stays(one))
    .map(({ substituteId, engagement }): Engaged => [substituteId, engagement])
    .sort(([, a], [, b]) => a.start - b.start);
  return { pool, history, movable, now: now.getTime(), ...seenBy(academyCode, standing, stays) };
}
