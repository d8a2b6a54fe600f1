import type { Absence, NewAbsence } from '#contract/absences.ts';
import { Refusal } from '#contract/failure.ts';
import type { HappeningType } from '#contract/happenings.ts';
import type { Transaction } from '#db/sql.ts';
import type { Act } from '../happenings/act.ts';
import type { HappeningFacts, LeaveHappening } from '../happenings/happenings.ts';
import { checkStretches } from './absence-rules.ts';
import { lockAbsence, markWithdrawn, readAbsence, removeSchool, storeAbsence } from './absence-store.ts';
import { findAbsentTeachers, holdTimetables, teachersOfAbsence } from './absent-teachers.ts';

export interface Declared {
  uai: string;
  form: NewAbsence;
  /** As what the declarer acts; `school_office` unless told. */
  as?: Absence['declaredAs'];
  /** The subscribed calendar that told of it, when somebody said yes to its proposal. */
  feedName?: string | null;
  act: Act;
}

/**
 * Declares that a person is away; later slices open the covers in the same transaction, as the form's choices say.
 * The same form (`requestKey`) declares once, however often it is sent.
 * @returns the id of the absence, new or known
 * @throws Refusal `teacher_not_in_school`, `teacher_not_shared`, those of `checkStretches`, `absence_already_declared`
 */
export async function declareAbsence(
  tx: Transaction,
  leave: LeaveHappening,
  { uai, form, as = 'school_office', feedName = null, act }: Declared,
): Promise<string> {
  const { requestKey, reason, stretches } = form;
  const teachers = await findAbsentTeachers(tx, { ...form, uai });
  for (const { yearStartsOn, yearEndsOn } of teachers) {
    checkStretches(stretches, { startsOn: yearStartsOn, endsOn: yearEndsOn });
  }
  await holdTimetables(tx, teachers);
  // Who is on the telephone is known to the helpdesk alone.
  const caller = as === 'helpdesk' ? form.caller : null;
  const { id, fresh } = await storeAbsence(tx, {
    ...{ requestKey, teachers, stretches, reason, caller, declaredAs: as },
    declaredBy: act.by?.id ?? null,
    declaredAt: act.now,
  });
  const facts = { as, caller, ...(feedName !== null && { feedName }) };
  if (fresh) await leave(tx, { ...told('absence.declared', id, act, facts), choices: form.choices });
  return id;
}

/**
 * Takes an absence back; later slices undo what hangs on it.
 * @throws Refusal `absence_already_withdrawn`, `not_found`
 */
export async function withdrawAbsence(
  tx: Transaction,
  leave: LeaveHappening,
  absenceId: string,
  act: Act,
): Promise<void> {
  await readAbsence(tx, absenceId);
  await markWithdrawn(tx, absenceId);
  await leave(tx, told('absence.withdrawn', absenceId, act));
}

/**
 * Takes a school out of an absence that another one declared and that stands for the others; later slices undo what hangs
 * on it there.
 * @throws Refusal `absence_over` (withdrawn), `not_found` (also: that school declared it, or is out already)
 */
export async function takeSchoolOut(
  tx: Transaction,
  leave: LeaveHappening,
  { absenceId, uai, act }: { absenceId: string; uai: string; act: Act },
): Promise<void> {
  await holdTimetables(tx, await teachersOfAbsence(tx, absenceId));
  await lockAbsence(tx, absenceId);
  const { state, otherSchools } = await readAbsence(tx, absenceId);
  const school = otherSchools.find((other) => other.uai === uai);
  if (!school) throw new Refusal('not_found');
  if (state === 'withdrawn') throw new Refusal('absence_over');
  await removeSchool(tx, absenceId, uai);
  await leave(tx, told('absence.school_taken_out', absenceId, act, { uai, schoolName: school.name }));
}

/** A fact of an absence, by whoever acts. */
export function told(type: HappeningType, absenceId: string, act: Act, facts: HappeningFacts = {}) {
  const { now: at, requestId, by } = act;
  return { type, at, actor: by?.displayName ?? null, absenceId, coverId: null, facts, requestId };
}
