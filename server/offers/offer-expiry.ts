import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Log } from '#runtime/log.ts';
import type { Repeat, Stop } from '#runtime/repeat.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { expireOffers } from './answer-offer.ts';

/** Ten seconds: the shortest deadline is minutes, and a lesson that is free again should not wait long for the next plan. */
const LOOK_EVERY_MS = 10_000;

/** Ends offers whose deadline has passed, for as long as the server runs. */
export function startOfferExpiry({
  sql,
  clock,
  leave,
  log,
  repeat,
}: {
  sql: Sql;
  clock: Clock;
  leave: LeaveHappening;
  log: Log;
  repeat: Repeat;
}): Stop {
  return repeat(async () => {
    try {
      await expireOffers(sql, leave, clock.now());
    } catch (failure) {
      // The next round tries again; a database that is away is told once a round.
      log.warn({ err: failure }, 'offers could not be expired');
    }
    return LOOK_EVERY_MS;
  });
}
