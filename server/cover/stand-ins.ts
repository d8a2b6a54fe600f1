import type { Transaction } from '#db/sql.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { moveCovers } from './cover-store.ts';

interface StandIn {
  coverId: string;
  absenceId: string;
  onSiteBy: string;
}

/**
 * Who was to take a colleague's lesson and is away now cannot: those lessons are looked for again.
 * @param absenceId of the one who was to stand in
 * @param backIds covers that came back as they had been decided, maybe by the name of somebody who is away meanwhile
 */
export async function reopenStandIns(
  tx: Transaction,
  leave: LeaveHappening,
  { absenceId, backIds, at, requestId }: { absenceId: string; backIds: string[]; at: Date; requestId: string | null },
): Promise<void> {
  for (const { coverId, absenceId: ofColleague, onSiteBy } of await lockStandIns(tx, { absenceId, backIds, at })) {
    await moveCovers(tx, [coverId], 'open');
    const facts = { why: 'stand_in_away', by: onSiteBy };
    const about = { absenceId: ofColleague, coverId };
    await leave(tx, { type: 'cover.reopened', at, actor: null, ...about, facts, requestId });
  }
}

/** A name is all that is kept of who takes a lesson on site, so it is by name that they are found. */
async function lockStandIns(
  tx: Transaction,
  { absenceId, backIds, at }: { absenceId: string; backIds: string[]; at: Date },
): Promise<StandIn[]> {
  return tx<StandIn[]>`
    SELECT cover.id AS cover_id, cover.absence_id, cover.on_site_by FROM cover
    WHERE cover.state = 'on_site' AND cover.ends_at > ${at} AND EXISTS (
      SELECT FROM absence_period JOIN teacher ON teacher.id = absence_period.teacher_id
      WHERE (absence_period.absence_id = ${absenceId} OR cover.id = ANY(${backIds}::uuid[]))
        AND teacher.uai = cover.uai
        AND teacher.first_name || ' ' || teacher.last_name = cover.on_site_by
        AND absence_period.period && tstzrange(cover.starts_at, cover.ends_at))
    ORDER BY cover.id FOR UPDATE OF cover`;
}
