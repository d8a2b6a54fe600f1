import * as contract from '#contract/plans.ts';
import type { Sql } from '#db/sql.ts';
import { actOf } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { Serve } from '../http/asked.ts';
import { chooseAndSend, confirmPlan } from './send-offers.ts';

/** Serves what sends offers: confirming rows of a plan, and choosing somebody by hand. */
export function serveConfirming(serve: Serve, { sql, leave }: { sql: Sql; leave: LeaveHappening }): void {
  serve(contract.confirmPlan)(async (asked) =>
    confirmPlan(sql, leave, { ...asked.params, ...asked.body, act: actOf(asked) }),
  );

  serve(contract.chooseByHand)(async (asked) =>
    chooseAndSend(sql, leave, { ...asked.params, ...asked.body, act: actOf(asked) }),
  );
}
