import type { Absence, Stretch } from '#contract/absences.ts';
import { Refusal } from '#contract/failure.ts';
import type { Transaction } from '#db/sql.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { checkStretches, isOver } from './absence-rules.ts';
import { changeTime, lockAbsence, readAbsence } from './absence-store.ts';
import { holdTimetables, teachersOfAbsence } from './absent-teachers.ts';
import { told } from './declare.ts';

export interface AbsenceChange {
  absenceId: string;
  /** The version that was on the screen. */
  version: number;
  stretches: readonly Stretch[];
  reason: Absence['reason'];
  act: Act;
}

/**
 * Says anew when a person is away: longer, shorter, other hours. Later slices make the covers follow.
 * @throws Refusal `absence_changed_meanwhile`, `absence_over` (withdrawn, or its last day has passed for more than PROLONGABLE_DAYS), those of
 *   `checkStretches`, `absence_already_declared`, `not_found`
 */
export async function changeAbsence(tx: Transaction, leave: LeaveHappening, change: AbsenceChange): Promise<void> {
  const { absenceId, version, stretches, reason, act } = change;
  const teachers = await teachersOfAbsence(tx, absenceId);
  await holdTimetables(tx, teachers);
  await lockAbsence(tx, absenceId);
  const absence = await readAbsence(tx, absenceId);
  if (absence.state === 'withdrawn') throw new Refusal('absence_over');
  if (absence.version !== version) throw new Refusal('absence_changed_meanwhile');
  if (isOver(absence, absence.timeZone, act.now)) throw new Refusal('absence_over');
  for (const { yearStartsOn, yearEndsOn } of teachers) {
    checkStretches(stretches, { startsOn: yearStartsOn, endsOn: yearEndsOn });
  }
  await changeTime(tx, { id: absenceId, reason, stretches }, teachers);
  const { firstDay, lastDay } = await readAbsence(tx, absenceId);
  await leave(tx, told('absence.changed', absenceId, act, { firstDay, lastDay }));
}
