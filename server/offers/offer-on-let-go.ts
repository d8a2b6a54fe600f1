import type { LeaveHappening, Reaction } from '../happenings/happenings.ts';
import { endUnanswered } from './answer-offer.ts';
import { listHollow } from './offer-store.ts';

/** A cover was let go → an offer of which nothing is left is withdrawn, so that nobody accepts air. */
export function withdrawOffersOnLetGo(leave: LeaveHappening): Reaction {
  return async (tx, { absenceId, at, requestId }) => {
    for (const offerId of await listHollow(tx, absenceId)) {
      await endUnanswered(tx, leave, { offerId, state: 'withdrawn', act: { now: at, by: null, requestId } });
    }
  };
}
