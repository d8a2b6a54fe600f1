import { subDays } from 'date-fns/subDays';
import * as contract from '#contract/absences.ts';
import type { Cover } from '#contract/cover.ts';
import type { LessonRecord } from '#contract/records.ts';
import type { Queries, Sql } from '#db/sql.ts';
import { actOf } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { Serve } from '../http/asked.ts';
import { listAbsences, listHappenings, readAbsence } from './absence-store.ts';
import { declareAbsence, withdrawAbsence } from './declare.ts';

/** How long a past absence stays in the school's list. */
const LISTED_DAYS = 30;

export interface AbsenceWorld {
  sql: Sql;
  leave: LeaveHappening;
  /** Covers and records belong to later slices; they come as questions, so that nothing here imports them. */
  coversOf(sql: Queries, absenceIds: string[]): Promise<Cover[]>;
  recordsOf(sql: Queries, absenceId: string): Promise<LessonRecord[]>;
}

/** Serves the absences of the contract. */
export function serveAbsences(serve: Serve, world: AbsenceWorld): void {
  const { sql, leave, coversOf, recordsOf } = world;

  serve(contract.declareAbsence)(async (asked) => {
    const form = asked.body;
    const id = await sql.begin((tx) => declareAbsence(tx, leave, { uai: asked.params.uai, form, act: actOf(asked) }));
    return { absence: await readAbsence(sql, id), covers: await coversOf(sql, [id]) };
  });

  serve(contract.listAbsences)(async ({ params, now }) => {
    const absences = await listAbsences(sql, params.uai, subDays(now, LISTED_DAYS).toISOString().slice(0, 10));
    const covers = await coversOf(
      sql,
      absences.map(({ id }) => id),
    );
    const ofEach = Map.groupBy(covers, (cover) => cover.absenceId);
    return {
      absences: absences.map((absence) => ({ absence, covers: ofEach.get(absence.id) ?? [] })),
      serverNow: now.toISOString(),
    };
  });

  serve(contract.readAbsence)(async ({ params: { absenceId } }) => ({
    absence: await readAbsence(sql, absenceId),
    covers: await coversOf(sql, [absenceId]),
    timeline: await listHappenings(sql, absenceId),
    records: await recordsOf(sql, absenceId),
  }));

  serve(contract.withdrawAbsence)(async (asked) => {
    await sql.begin((tx) => withdrawAbsence(tx, leave, asked.params.absenceId, actOf(asked)));
    return {};
  });
}
