import * as contract from '#contract/offers.ts';
import type { Transaction } from '#db/sql.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import { actOf } from '../happenings/act.ts';
import type { Serve } from '../http/asked.ts';
import { answerOffer } from './answer-offer.ts';
import { listAskedBefore } from './asked-store.ts';
import { serveConfirming } from './confirm-routes.ts';
import { acceptedLessons, closedOffers, lessonsTakenBack, waitingOffers, zoneOf } from './inbox-store.ts';
import { losePromise } from './lose-promise.ts';
import { moveOffersOn, type OfferGround } from './offer-expiry.ts';
import { withdrawOffer } from './withdraw-offer.ts';

/** Serves the substitute's inbox and answers, and the confirmation of a plan, which sends offers. */
export function serveOffers(serve: Serve, world: OfferGround): void {
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
    await moveOffersOn(world, asked.now);
    const answered = await answerOffer(sql, leave, { ...asked.params, ...asked.body, act: actOf(asked) });
    await moveOffersOn(world, asked.now);
    return answered;
  });
}

/** Promises and questions that fall away, and whom the academy asked in vain. */
function serveLosses(serve: Serve, world: OfferGround): void {
  const { sql, leave } = world;
  const lose = <T>(now: Date, act: (tx: Transaction) => Promise<T>) =>
    retryDeadlocks(() => sql.begin(act)).finally(() => moveOffersOn(world, now));

  serve(contract.giveBackLesson)(async (asked) => {
    const loss = { by: 'substitute', because: asked.body.because } as const;
    const lost = { ...asked.params, substituteId: asked.substituteId(), loss, act: actOf(asked) };
    await lose(asked.now, (tx) => losePromise(tx, leave, lost));
    return {};
  });

  serve(contract.takeBackLesson)(async (asked) => {
    const loss = { by: 'academy', because: asked.body.because } as const;
    const lost = { ...asked.params, substituteId: null, loss, act: actOf(asked) };
    await lose(asked.now, (tx) => losePromise(tx, leave, lost));
    return {};
  });

  serve(contract.withdrawOffer)(async (asked) => {
    const withdrawn = { ...asked.params, ...asked.body, act: actOf(asked) };
    return { reopened: await lose(asked.now, (tx) => withdrawOffer(tx, leave, withdrawn)) };
  });

  serve(contract.listAskedBefore)(async ({ params }) => ({ asked: await listAskedBefore(sql, params.coverId) }));
}
