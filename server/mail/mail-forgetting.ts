import { subDays } from 'date-fns/subDays';
import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Log } from '#runtime/log.ts';
import type { Repeat, Stop } from '#runtime/repeat.ts';
import { forgetMails } from './mail-store.ts';

/**
 * Letters name people and absences, so they are kept no longer than they serve (GDPR article 5.1 e): a month, in which somebody
 * may call and ask what they were told. One that has not left by then is about lessons that are over.
 */
const KEPT_DAYS = 30;
const LOOK_EVERY_MS = 60 * 60_000;

/** Takes old letters away, for as long as the server runs. */
export function startMailForgetting({
  sql,
  clock,
  log,
  repeat,
}: {
  sql: Sql;
  clock: Clock;
  log: Log;
  repeat: Repeat;
}): Stop {
  return repeat(async () => {
    try {
      const count = await forgetMails(sql, subDays(clock.now(), KEPT_DAYS));
      if (count > 0) log.info({ count }, 'old letters were taken away');
    } catch (failure) {
      // The next round tries again.
      log.warn({ err: failure }, 'old letters could not be taken away');
    }
    return LOOK_EVERY_MS;
  });
}
