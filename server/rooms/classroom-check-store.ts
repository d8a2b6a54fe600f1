import { Refusal } from '#contract/failure.ts';
import type { ClassroomCheck } from '#contract/places.ts';
import type { Queries, Transaction } from '#db/sql.ts';

/** The screen paired in a place. */
export interface PairedScreen {
  classroomId: string;
  checkAskedAt: Date | null;
}

/**
 * The screen of a place, or null when none is paired there.
 * @throws Refusal `place_not_in_school`
 */
export async function findScreen(sql: Queries, uai: string, placeId: string): Promise<PairedScreen | null> {
  const [found] = await sql<{ classroomId: string | null; checkAskedAt: Date | null }[]>`
    SELECT classroom.id AS classroom_id, check_asked_at
    FROM place LEFT JOIN classroom ON place_id = place.id AND revoked_at IS NULL
    WHERE place.id = ${placeId} AND uai = ${uai}`;
  if (!found) throw new Refusal('place_not_in_school');
  const { classroomId, checkAskedAt } = found;
  return classroomId === null ? null : { classroomId, checkAskedAt };
}

/** Remembers that the office wants a check. */
export async function noteAsked(sql: Queries, classroomId: string, now: Date): Promise<void> {
  await sql`UPDATE classroom SET check_asked_at = ${now} WHERE id = ${classroomId}`;
}

/** Half a year of daily checks and a few on demand: enough to see a line go bad, little enough to keep for every screen. */
export const CHECKS_KEPT = 200;

/** Stores what a screen found out about itself; what the office asked for is answered by it, and the oldest go. */
export async function storeCheck(
  tx: Transaction,
  classroomId: string,
  check: ClassroomCheck,
  now: Date,
): Promise<void> {
  // Also the lock: two reports of one screen are stored one after the other.
  await tx`UPDATE classroom SET check_asked_at = NULL, last_seen_at = ${now} WHERE id = ${classroomId}`;
  await tx`INSERT INTO classroom_check ${tx({ classroomId, checkedAt: now, ...check })}`;
  await tx`
    DELETE FROM classroom_check WHERE classroom_id = ${classroomId} AND id NOT IN (
      SELECT id FROM classroom_check WHERE classroom_id = ${classroomId}
      ORDER BY checked_at DESC, id DESC LIMIT ${CHECKS_KEPT})`;
}
