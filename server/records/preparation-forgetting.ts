import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Log } from '#runtime/log.ts';
import type { Repeat, Stop } from '#runtime/repeat.ts';
import { forgetHandovers } from '../absences/handover-store.ts';
import { forgetNotes } from './preparation-store.ts';

/** The rule counts in days, withdrawals in hours. */
const LOOK_EVERY_MS = 60 * 60_000;

/** Deletes what was left and noted for lessons that are long over, for as long as the server runs. Any number may. */
export function startForgetting(world: { sql: Sql; clock: Clock; log: Log; repeat: Repeat }): Stop {
  const { sql, clock, log, repeat } = world;
  return repeat(async () => {
    try {
      const handovers = await forgetHandovers(sql, clock.now());
      const notes = await forgetNotes(sql, clock.now());
      if (handovers + notes > 0) log.info({ handovers, notes }, 'what was left for past lessons was deleted');
    } catch (err) {
      log.warn({ err }, 'what was left for past lessons could not be deleted, trying again');
    }
    return LOOK_EVERY_MS;
  });
}
