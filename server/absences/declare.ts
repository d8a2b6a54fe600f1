import type { NewAbsence } from '#contract/absences.ts';
import { Refusal } from '#contract/failure.ts';
import type { Transaction } from '#db/sql.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { awayPeriods, checkStretch } from './absence-rules.ts';
import { readAbsence, storeAbsence, withdraw } from './absence-store.ts';

interface TeachersSchool {
  timeZone: string;
  yearStartsOn: string | null;
  yearEndsOn: string | null;
}

/**
 * Declares that a teacher is away; later slices open the covers in the same transaction.
 * The same form (`requestKey`) declares once, however often it is sent.
 * @returns the id of the absence, new or known
 * @throws Refusal `teacher_not_in_school`, those of `checkStretch`, `absence_already_declared`
 */
export async function declareAbsence(
  tx: Transaction,
  leave: LeaveHappening,
  { uai, form, act }: { uai: string; form: NewAbsence; act: Act },
): Promise<string> {
  const school = await schoolOfTeacher(tx, uai, form.teacherId);
  checkStretch(form, { startsOn: school.yearStartsOn, endsOn: school.yearEndsOn });
  const { id, fresh } = await storeAbsence(tx, {
    uai,
    form,
    declaredBy: act.by?.id ?? null,
    declaredAt: act.now,
    periods: awayPeriods(form, school.timeZone),
  });
  if (fresh) await leave(tx, happening('absence.declared', id, act));
  return id;
}

/**
 * Takes an absence back; later slices undo what hangs on it.
 * @throws Refusal `absence_already_withdrawn`
 */
export async function withdrawAbsence(
  tx: Transaction,
  leave: LeaveHappening,
  absenceId: string,
  act: Act,
): Promise<void> {
  await readAbsence(tx, absenceId);
  await withdraw(tx, absenceId);
  await leave(tx, happening('absence.withdrawn', absenceId, act));
}

function happening(type: 'absence.declared' | 'absence.withdrawn', absenceId: string, act: Act) {
  const { now: at, requestId, by } = act;
  return { type, at, actor: by?.displayName ?? null, absenceId, coverId: null, facts: {}, requestId };
}

async function schoolOfTeacher(tx: Transaction, uai: string, teacherId: string): Promise<TeachersSchool> {
  const [school] = await tx<TeachersSchool[]>`
    SELECT school.time_zone, school.year_starts_on, school.year_ends_on
    FROM teacher JOIN school USING (uai) WHERE teacher.id = ${teacherId} AND teacher.uai = ${uai}`;
  if (!school) throw new Refusal('teacher_not_in_school');
  return school;
}
