import { Refusal } from '#contract/failure.ts';
import type { Transaction } from '#db/sql.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { lockAbsence, readAbsence, storeNote } from './absence-store.ts';
import { told } from './declare.ts';

/**
 * Leaves word for whoever takes the lessons of an absence. The version stays: what the class is doing does not make what
 * somebody else is typing wrong.
 * @throws Refusal `absence_over` when it was withdrawn, `not_found`
 */
export async function noteAbsence(
  tx: Transaction,
  leave: LeaveHappening,
  { absenceId, note, act }: { absenceId: string; note: string; act: Act },
): Promise<void> {
  await lockAbsence(tx, absenceId);
  const { state } = await readAbsence(tx, absenceId);
  if (state === 'withdrawn') throw new Refusal('absence_over');
  const isNews = await storeNote(tx, absenceId, note);
  if (isNews) await leave(tx, told('absence.noted', absenceId, act, { written: note === '' ? 0 : 1 }));
}
