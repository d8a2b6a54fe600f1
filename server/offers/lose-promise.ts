import { Refusal } from '#contract/failure.ts';
import type { Transaction } from '#db/sql.ts';
import { lockAbsence } from '../absences/absence-store.ts';
import { endPromise, type Loss } from '../assignment/assignment-store.ts';
import { absenceOf, lockCover, moveCovers } from '../cover/cover-store.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { wantNext } from './next-in-line.ts';
import { refusalToLose } from './offer-rules.ts';

export interface LostLesson {
  coverId: string;
  /** Who gives it back; null: the academy takes it from whoever has it. */
  substituteId: string | null;
  loss: Loss;
  act: Act;
}

const factOf = { substitute: 'cover.given_back', academy: 'cover.taken_back' } as const;

/**
 * An accepted lesson loses its substitute and is open again, for somebody else. The reason stays with the promise, for
 * coordinators; schools read the fact alone.
 * @throws Refusal `lesson_under_way`, `cover_moved_on` when it is not promised (any more), or not by this person; `not_found`
 */
export async function losePromise(
  tx: Transaction,
  leave: LeaveHappening,
  { coverId, substituteId, loss, act }: LostLesson,
): Promise<void> {
  const absenceId = await absenceOf(tx, coverId);
  await lockAbsence(tx, absenceId);
  const refusal = refusalToLose(await lockCover(tx, coverId), act.now);
  if (refusal) throw new Refusal(refusal);
  const substituteName = await endPromise(tx, { coverId, substituteId, loss, at: act.now });
  if (substituteName === null) throw new Refusal('cover_moved_on');
  await moveCovers(tx, [coverId], 'open');
  await wantNext(tx, [coverId]);
  await leave(tx, {
    type: factOf[loss.by],
    at: act.now,
    actor: act.by?.displayName ?? null,
    ...{ absenceId, coverId },
    facts: { substituteName },
    requestId: act.requestId,
  });
}
