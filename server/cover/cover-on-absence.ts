import type { LeaveHappening, Reaction } from '../happenings/happenings.ts';
import { cancelCovers } from './cover-store.ts';
import { refreshCovers } from './refresh-covers.ts';

/** `absence.declared` → its lessons become covers, as the declarer chose. */
export function openCoversOnAbsence(leave: LeaveHappening): Reaction {
  return (tx, happening) => refreshCovers(tx, leave, { ...happening, uai: null, why: 'declared' });
}

/** `absence.changed` → the covers follow. */
export function followCoversOnChange(leave: LeaveHappening): Reaction {
  return (tx, happening) => refreshCovers(tx, leave, { ...happening, uai: null, why: 'absence_changed' });
}

/** `absence.school_taken_out` → its covers go, those of the other schools stay. */
export function dropCoversOnTakingOut(leave: LeaveHappening): Reaction {
  return (tx, happening) => {
    const uai = String(happening.facts.uai);
    return refreshCovers(tx, leave, { ...happening, uai, why: 'school_taken_out' });
  };
}

/** `absence.withdrawn` → what is not taught yet is cancelled, each cover by name, so that later slices undo what hangs on it. */
export function cancelCoversOnWithdrawal(leave: LeaveHappening): Reaction {
  return async (tx, happening) => {
    for (const coverId of await cancelCovers(tx, happening.absenceId, happening.at)) {
      await leave(tx, { ...happening, type: 'cover.cancelled', coverId, facts: { why: 'withdrawn' } });
    }
  };
}
