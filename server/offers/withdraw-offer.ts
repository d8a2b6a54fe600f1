import { Refusal } from '#contract/failure.ts';
import type { TakeBackReason } from '#contract/offers.ts';
import type { Transaction } from '#db/sql.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { endUnanswered } from './answer-offer.ts';
import { offerAbout } from './offer-store.ts';

/**
 * Takes the question about a cover back before it is answered, with all it asks; its lessons are open again for somebody else.
 * The reason is the substitute's to read, and the coordinators'.
 * @returns how many lessons are open again
 * @throws Refusal `cover_moved_on` when nobody is asked about this cover (any more)
 */
export async function withdrawOffer(
  tx: Transaction,
  leave: LeaveHappening,
  { coverId, because, act }: { coverId: string; because: TakeBackReason; act: Act },
): Promise<number> {
  const offerId = await offerAbout(tx, coverId);
  const ending = { state: 'withdrawn', withdrawnBecause: because, act } as const;
  const reopened = offerId === null ? [] : await endUnanswered(tx, leave, { offerId, ...ending });
  // Whoever answered first has decided; the whole act is undone when this very lesson was let go meanwhile.
  if (!reopened.includes(coverId)) throw new Refusal('cover_moved_on');
  return reopened.length;
}
