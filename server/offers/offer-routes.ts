import * as contract from '#contract/offers.ts';
import { confirmPlan as confirmPlanRoute } from '#contract/plans.ts';
import type { Sql } from '#db/sql.ts';
import { actOf } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { Serve } from '../http/asked.ts';
import { answerOffer, expireOffers } from './answer-offer.ts';
import { acceptedLessons, lessonsTakenBack, waitingOffers, zoneOf } from './inbox-store.ts';
import { confirmPlan } from './send-offers.ts';

/** Serves the substitute's inbox and answers, and the confirmation of a plan, which sends offers. */
export function serveOffers(serve: Serve, { sql, leave }: { sql: Sql; leave: LeaveHappening }): void {
  serve(confirmPlanRoute)(async (asked) =>
    confirmPlan(sql, leave, {
      planId: asked.params.planId,
      assignmentIds: asked.body.assignmentIds,
      act: actOf(asked),
    }),
  );

  serve(contract.listOffers)(async (asked) => {
    const substituteId = asked.substituteId();
    return {
      offers: await waitingOffers(sql, substituteId, asked.now),
      lessons: await acceptedLessons(sql, substituteId, asked.now),
      takenBack: await lessonsTakenBack(sql, substituteId, asked.now),
      timeZone: await zoneOf(sql, substituteId),
      serverNow: asked.now.toISOString(),
    };
  });

  serve(contract.answerOffer)(async (asked) => {
    // Late by a second is late: what is overdue is reopened for others before the answer is looked at.
    await expireOffers(sql, leave, asked.now);
    return answerOffer(sql, leave, {
      offerId: asked.params.offerId,
      acceptedCoverIds: asked.body.acceptedCoverIds,
      act: actOf(asked),
    });
  });
}
