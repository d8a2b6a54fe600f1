import { lockAbsencesOfSchool } from '../absences/absence-store.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { TellTimetableChanged } from '../happenings/timetable-changed.ts';
import { lockSchool } from '../schools/lock-school.ts';
import { refreshCovers } from './refresh-covers.ts';

/** A school's lessons changed → the covers of everybody who is away there follow, in the same transaction. */
export function refreshCoversOnTimetable(leave: LeaveHappening): TellTimetableChanged {
  return async (tx, { uai, at, actor, requestId }) => {
    // The school first: who is declaring an absence there has read the old timetable, and is waited for.
    await lockSchool(tx, uai);
    // A day of margin: wherever the school lies, what is not over there is among them.
    const yesterday = new Date(at.getTime() - 24 * 60 * 60_000).toISOString().slice(0, 10);
    for (const absenceId of await lockAbsencesOfSchool(tx, uai, yesterday)) {
      await refreshCovers(tx, leave, { absenceId, uai, at, actor, requestId, why: 'timetable' });
    }
  };
}
