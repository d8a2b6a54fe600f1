import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Log } from '#runtime/log.ts';
import type { Repeat, Stop } from '#runtime/repeat.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { expireOffers } from './answer-offer.ts';
import { proposeNextInLine } from './next-in-line.ts';

/** Ten seconds: the shortest deadline is minutes, and a lesson that is free again should not wait long for whoever is next. */
const LOOK_EVERY_MS = 10_000;

export interface OfferGround {
  sql: Sql;
  leave: LeaveHappening;
  log: Log;
}

/** Ends offers whose deadline has passed and proposes whoever is next, for as long as the server runs. */
export function startOfferExpiry({ clock, repeat, ...ground }: OfferGround & { clock: Clock; repeat: Repeat }): Stop {
  return repeat(async () => {
    await moveOffersOn(ground, clock.now());
    return LOOK_EVERY_MS;
  });
}

/**
 * Ends what is overdue and proposes whoever is next where somebody fell away. Never throws, so that what was done before it
 * stands: what fails is logged, and the next round tries again.
 */
export async function moveOffersOn({ sql, leave, log }: OfferGround, now: Date): Promise<void> {
  try {
    await expireOffers(sql, leave, now, (offerId, err) => log.warn({ err, offerId }, 'an offer could not be expired'));
    await proposeNextInLine(sql, leave, now, (academyCode, err) =>
      log.warn({ err, academyCode }, 'whoever is next could not be proposed'),
    );
  } catch (err) {
    log.warn({ err }, 'offers could not be moved on');
  }
}
