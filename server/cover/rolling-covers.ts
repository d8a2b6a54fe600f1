import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Log } from '#runtime/log.ts';
import type { Repeat, Stop } from '#runtime/repeat.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import { coveredUntil } from '../absences/absence-rules.ts';
import { readAbsence } from '../absences/absence-store.ts';
import { holdTimetables, teachersOfAbsence } from '../absences/absent-teachers.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { refreshCovers } from './refresh-covers.ts';

/** Ten minutes: a new day has begun in every zone soon after midnight, and a server that was down catches up at once. */
const LOOK_EVERY_MS = 10 * 60_000;

export interface RollingWorld {
  sql: Sql;
  clock: Clock;
  leave: LeaveHappening;
  log: Log;
  repeat: Repeat;
}

/** Opens the covers of absences without an end as the days come, for as long as the server runs. */
export function startRollingCovers({ sql, clock, leave, log, repeat }: RollingWorld): Stop {
  return repeat(async () => {
    try {
      await rollCovers({ sql, leave, log }, clock.now());
    } catch (err) {
      log.error({ err }, 'absences without an end could not be listed, trying again');
    }
    return LOOK_EVERY_MS;
  });
}

/**
 * Makes the lessons of the next ROLLING_DAYS covers, for each absence whose end nobody knows. Any number of servers may
 * run it: one that is being looked at by another is passed over. One that fails is logged and keeps none of the others.
 */
export async function rollCovers(
  { sql, leave, log }: Pick<RollingWorld, 'sql' | 'leave' | 'log'>,
  now: Date,
): Promise<void> {
  const open = await sql<{ id: string }[]>`
    SELECT id FROM absence WHERE last_day IS NULL AND state = 'declared' ORDER BY id`;
  for (const { id } of open) {
    try {
      await retryDeadlocks(() => rollOne(sql, leave, id, now));
    } catch (err) {
      log.error({ err, absenceId: id }, 'covers of an absence without an end could not be opened, trying again');
    }
  }
}

async function rollOne(sql: Sql, leave: LeaveHappening, absenceId: string, now: Date): Promise<void> {
  await sql.begin(async (tx) => {
    const teachers = await teachersOfAbsence(tx, absenceId);
    const [first] = teachers;
    if (!first) return;
    const until = coveredUntil(await readAbsence(tx, absenceId), first, now);
    await holdTimetables(tx, teachers);
    const due = await tx`
      SELECT FROM absence
      WHERE id = ${absenceId} AND last_day IS NULL AND state = 'declared' AND (covers_until IS NULL OR covers_until < ${until})
      FOR NO KEY UPDATE SKIP LOCKED`;
    if (due.count === 0) return;
    await refreshCovers(tx, leave, { absenceId, uai: null, why: 'rolling', at: now, actor: null, requestId: null });
  });
}
