import { subDays } from 'date-fns/subDays';
import * as contract from '#contract/absences.ts';
import type { Cover } from '#contract/cover.ts';
import { Refusal } from '#contract/failure.ts';
import type { Account } from '#contract/people.ts';
import type { LessonRecord } from '#contract/records.ts';
import type { Queries, Sql, Transaction } from '#db/sql.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import { actOf } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { Serve } from '../http/asked.ts';
import { grantsThere } from '../http/rights.ts';
import { schoolWhereabouts } from '../schools/school-store.ts';
import { findOverlapping, listAbsences, listHappenings, readAbsence } from './absence-store.ts';
import { findAbsentTeachers, teachersOfAbsence } from './absent-teachers.ts';
import { changeAbsence } from './change.ts';
import { checkDecidesWhole, namingDeclared, seenBy } from './deciders.ts';
import { declareAbsence, takeSchoolOut, withdrawAbsence } from './declare.ts';
import { noteAbsence } from './note.ts';
import { previewAbsence } from './preview.ts';
import { coverTold, timelineTold } from './told-names.ts';

/** How long a past absence stays in the school's list. */
const LISTED_DAYS = 30;

export interface AbsenceWorld {
  sql: Sql;
  leave: LeaveHappening;
  /** Covers and records belong to later slices; they come as questions, so that nothing here imports them. */
  coversOf(sql: Queries, absenceIds: string[]): Promise<Cover[]>;
  recordsOf(sql: Queries, absenceId: string): Promise<LessonRecord[]>;
}

/** Serves what concerns whole absences; single covers are served by the cover slice. */
export function serveAbsences(serve: Serve, world: AbsenceWorld): void {
  serveDeclaring(serve, world);
  serveReading(serve, world);
}

function serveDeclaring(serve: Serve, { sql, leave, coversOf }: AbsenceWorld): void {
  const inTransaction = <T>(act: (tx: Transaction) => Promise<T>) => retryDeadlocks(() => sql.begin(act));
  const withCovers = async (id: string, reader: Account) => ({
    absence: await readAbsence(sql, id),
    covers: (await coversOf(sql, [id])).map((cover) => coverTold(reader, cover)),
  });

  serve(contract.previewAbsence)(async ({ params, body, now, account }) => {
    const { declared, ...preview } = await previewAbsence(sql, params.uai, body, now);
    return { ...preview, declared: declared && (await seenBy(sql, account(), declared)) };
  });

  serve(contract.declareAbsence)(async (asked) => {
    const { uai } = asked.params;
    const as = await declarerOf(sql, asked.account(), uai);
    const declared = { uai, form: asked.body, as, act: actOf(asked) };
    const find = async () => {
      const teachers = await findAbsentTeachers(sql, { ...asked.body, uai });
      return findOverlapping(sql, teachers, asked.body.stretches);
    };
    const declare = () => inTransaction((tx) => declareAbsence(tx, leave, declared));
    return withCovers(await namingDeclared(declare, { sql, account: asked.account(), find }), asked.account());
  });

  serve(contract.changeAbsence)(async (asked) => {
    const { absenceId } = asked.params;
    await checkDecidesWhole(sql, asked.account(), absenceId);
    const find = async () =>
      findOverlapping(sql, await teachersOfAbsence(sql, absenceId), asked.body.stretches, absenceId);
    const change = () =>
      inTransaction((tx) => changeAbsence(tx, leave, { absenceId, ...asked.body, act: actOf(asked) }));
    await namingDeclared(change, { sql, account: asked.account(), find });
    return withCovers(absenceId, asked.account());
  });

  serve(contract.noteAbsence)(async (asked) => {
    const { absenceId } = asked.params;
    const { note } = asked.body;
    await inTransaction((tx) => noteAbsence(tx, leave, { absenceId, note, act: actOf(asked) }));
    return { note };
  });

  serve(contract.withdrawAbsence)(async (asked) => {
    const { absenceId } = asked.params;
    await checkDecidesWhole(sql, asked.account(), absenceId);
    await inTransaction((tx) => withdrawAbsence(tx, leave, absenceId, actOf(asked)));
    return {};
  });

  serve(contract.takeSchoolOut)(async (asked) => {
    await inTransaction((tx) => takeSchoolOut(tx, leave, { ...asked.params, act: actOf(asked) }));
    return {};
  });
}

function serveReading(serve: Serve, { sql, coversOf, recordsOf }: AbsenceWorld): void {
  serve(contract.listAbsences)(async ({ params, now, account }) => {
    const absences = await listAbsences(sql, params.uai, subDays(now, LISTED_DAYS).toISOString().slice(0, 10));
    const covers = await coversOf(
      sql,
      absences.map(({ id }) => id),
    );
    const told = covers.map((cover) => coverTold(account(), cover));
    const ofEach = Map.groupBy(told, (cover) => cover.absenceId);
    return {
      absences: absences.map((absence) => ({ absence, covers: ofEach.get(absence.id) ?? [] })),
      serverNow: now.toISOString(),
    };
  });

  serve(contract.readAbsence)(async ({ params: { absenceId }, account }) => {
    const covers = await coversOf(sql, [absenceId]);
    return {
      absence: await readAbsence(sql, absenceId),
      covers: covers.map((cover) => coverTold(account(), cover)),
      timeline: timelineTold(account(), covers, await listHappenings(sql, absenceId)),
      records: await recordsOf(sql, absenceId),
    };
  });
}

/** As what an account declares in a school: by the first of the declarers' roles that reaches it. */
export async function declarerOf(sql: Queries, account: Account, uai: string): Promise<contract.Absence['declaredAs']> {
  const where = await schoolWhereabouts(sql, uai);
  const roles = where ? grantsThere(account.grants, 'declare_absence', where).map(({ role }) => role) : [];
  const as = contract.declarers.find((declarer) => roles.includes(declarer));
  if (!as) throw new Refusal('forbidden');
  return as;
}
