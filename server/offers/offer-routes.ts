import * as contract from '#contract/offers.ts';
import type { Sql, Transaction } from '#db/sql.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import { actOf } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { Serve } from '../http/asked.ts';
import { answerOffer, expireOffers } from './answer-offer.ts';
import { listAskedBefore } from './asked-store.ts';
import { serveConfirming } from './confirm-routes.ts';
import { acceptedLessons, closedOffers, lessonsTakenBack, waitingOffers, zoneOf } from './inbox-store.ts';
import { losePromise } from './lose-promise.ts';
import { withdrawOffer } from './withdraw-offer.ts';

export interface OfferWorld {
  sql: Sql;
  leave: LeaveHappening;
}

/** Serves the substitute's inbox and answers, and the confirmation of a plan, which sends offers. */
export function serveOffers(serve: Serve, world: OfferWorld): void {
  const { sql, leave } = world;
  serveConfirming(serve, world);
  serveLosses(serve, world);

  serve(contract.listOffers)(async (asked) => {
    const substituteId = asked.substituteId();
    return {
      offers: await waitingOffers(sql, substituteId, asked.now),
      lessons: await acceptedLessons(sql, substituteId, asked.now),
      takenBack: await lessonsTakenBack(sql, substituteId, asked.now),
      closed: await closedOffers(sql, substituteId),
      timeZone: await zoneOf(sql, substituteId),
      serverNow: asked.now.toISOString(),
    };
  });

  serve(contract.answerOffer)(async (asked) => {
    // Late by a second is late: what is overdue is reopened for others before the answer is looked at.
    await expireOffers(sql, leave, asked.now);
    return answerOffer(sql, leave, {
      offerId: asked.params.offerId,
      ...asked.body,
      act: actOf(asked),
    });
  });
}

/** Promises and questions that fall away, and whom the academy asked in vain. */
function serveLosses(serve: Serve, { sql, leave }: OfferWorld): void {
  const inTransaction = <T>(act: (tx: Transaction) => Promise<T>) => retryDeadlocks(() => sql.begin(act));

  serve(contract.giveBackLesson)(async (asked) => {
    const loss = { by: 'substitute', because: asked.body.because } as const;
    const lost = { ...asked.params, substituteId: asked.substituteId(), loss, act: actOf(asked) };
    await inTransaction((tx) => losePromise(tx, leave, lost));
    return {};
  });

  serve(contract.takeBackLesson)(async (asked) => {
    const loss = { by: 'academy', because: asked.body.because } as const;
    const lost = { ...asked.params, substituteId: null, loss, act: actOf(asked) };
    await inTransaction((tx) => losePromise(tx, leave, lost));
    return {};
  });

  serve(contract.withdrawOffer)(async (asked) => {
    const withdrawn = { ...asked.params, ...asked.body, act: actOf(asked) };
    return { reopened: await inTransaction((tx) => withdrawOffer(tx, leave, withdrawn)) };
  });

  serve(contract.listAskedBefore)(async ({ params }) => ({ asked: await listAskedBefore(sql, params.coverId) }));
}
