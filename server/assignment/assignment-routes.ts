import { listCovers } from '#contract/cover.ts';
import { Refusal } from '#contract/failure.ts';
import * as contract from '#contract/plans.ts';
import type { Sql } from '#db/sql.ts';
import { actOf } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { Serve } from '../http/asked.ts';
import { readLatestPlan } from './assignment-store.ts';
import { academyCovers } from './cover-board.ts';
import { makePlan } from './make-plan.ts';

/** Serves the academy's board and its plans. Confirming belongs to offers. */
export function serveAssignment(serve: Serve, { sql, leave }: { sql: Sql; leave: LeaveHappening }): void {
  serve(listCovers)(async ({ params, now }) => ({
    covers: await academyCovers(sql, params.academyCode, now),
    serverNow: now.toISOString(),
  }));

  serve(contract.makePlan)(async (asked) => {
    const { academyCode } = asked.params;
    await makePlan({ sql, leave }, academyCode, actOf(asked));
    const plan = await readLatestPlan(sql, academyCode);
    if (!plan) throw new Refusal('not_found');
    return plan;
  });

  serve(contract.readPlan)(async ({ params }) => ({ plan: await readLatestPlan(sql, params.academyCode) }));
}
