import { listPeriods, readAbsence } from '../absences/absence-store.ts';
import type { LeaveHappening, Reaction } from '../happenings/happenings.ts';
import { listTeacherLessons } from '../schools/lesson-store.ts';
import { lessonsToCover } from './cover-rules.ts';
import { cancelCovers, openCovers } from './cover-store.ts';

/** `absence.declared` → its lessons become covers, all in state `open`. */
export function openCoversOnAbsence(leave: LeaveHappening): Reaction {
  return async (tx, happening) => {
    const absence = await readAbsence(tx, happening.absenceId);
    const lessons = await listTeacherLessons(tx, absence);
    const away = await listPeriods(tx, absence.id);
    const opened = await openCovers(tx, absence, lessonsToCover(lessons, away, happening.at));
    // One fact for all: a timeline that says the same thing eighteen times is not read.
    await leave(tx, { ...happening, type: 'cover.opened', actor: null, facts: { count: opened.length } });
  };
}

/** `absence.withdrawn` → what is not taught yet is cancelled, each cover by name, so that later slices undo what hangs on it. */
export function cancelCoversOnWithdrawal(leave: LeaveHappening): Reaction {
  return async (tx, happening) => {
    for (const coverId of await cancelCovers(tx, happening.absenceId)) {
      await leave(tx, { ...happening, type: 'cover.cancelled', actor: null, coverId, facts: {} });
    }
  };
}
