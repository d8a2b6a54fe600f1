import { Refusal } from '#contract/failure.ts';
import * as contract from '#contract/plans.ts';
import type { Sql } from '#db/sql.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import { actOf } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { Serve } from '../http/asked.ts';
import { candidatesFor } from './candidates.ts';
import { dropProposal, pinProposal } from './choose-by-hand.ts';
import { makePlan } from './make-plan.ts';
import { readLatestPlan } from './plan-store.ts';

/** Serves the academy's plans. Confirming, and choosing by hand, which may confirm at once, belong to offers. */
export function serveAssignment(serve: Serve, { sql, leave }: { sql: Sql; leave: LeaveHappening }): void {
  serve(contract.makePlan)(async (asked) => {
    const { academyCode } = asked.params;
    await makePlan({ sql, leave }, academyCode, actOf(asked));
    const plan = await readLatestPlan(sql, academyCode);
    if (!plan) throw new Refusal('not_found');
    return plan;
  });

  serve(contract.readPlan)(async ({ params }) => ({ plan: await readLatestPlan(sql, params.academyCode) }));

  serve(contract.listCandidates)(async ({ params, query, now }) => candidatesFor(sql, { ...params, ...query, now }));

  serve(contract.pinProposal)(async ({ params, body }) => {
    await retryDeadlocks(() => sql.begin((tx) => pinProposal(tx, params.coverId, body.pinned)));
    return {};
  });

  serve(contract.dropProposal)(async ({ params }) => {
    await retryDeadlocks(() => sql.begin((tx) => dropProposal(tx, params.coverId)));
    return {};
  });
}
