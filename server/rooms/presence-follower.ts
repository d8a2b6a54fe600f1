import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Log } from '#runtime/log.ts';
import { type Repeat, repeat, type Stop } from '#runtime/repeat.ts';
import { anybodyExpected, type Cursor, readCursor, storePresence } from './presence-store.ts';
import type { SfuControl } from './sfu-client.ts';

export interface FollowerWorld {
  sql: Sql;
  clock: Clock;
  sfu: SfuControl;
  /** Names the sfu in the database: the address of its control port. */
  sfuUrl: string;
  log: Log;
  /** The event loop's timers unless told. */
  repeat?: Repeat;
}

/** Pages show who is there; a second is as good as at once. */
const PAUSE_MS = 1_000;
/** With no room open, or the sfu away: short enough for the first who enters to be seen soon. */
const QUIET_PAUSE_MS = 2_000;

/** "Follows the presence log" among the advisory locks of the database. Any number does, it must only be ours alone. */
const FOLLOWER_LOCK = 7_201_001;

/**
 * Follows who is connected to the sfu, from its presence log into `room_presence`. Of several servers one reads at a
 * time and the others pass; when it dies its lock goes with its connection and another reads on from the stored cursor.
 */
export function startPresenceFollower(world: FollowerWorld): Stop {
  let away = false;
  return (world.repeat ?? repeat)(async () => {
    try {
      await readPresence(world);
      if (away) world.log.info('the sfu answers again');
      away = false;
      return (await anybodyExpected(world.sql)) ? PAUSE_MS : QUIET_PAUSE_MS;
    } catch (err) {
      // Told once: an sfu that is away for an hour is one fact, not 1,800.
      if (!away) world.log.warn({ err }, 'presence cannot be read, trying again');
      away = true;
      return QUIET_PAUSE_MS;
    }
  });
}

/**
 * Reads the log to its end, page after page. The transaction stays open while the sfu answers (2 s a page at the most):
 * with it lives the lock.
 * @throws Error when the sfu or the database does not answer; nothing is stored then
 */
export async function readPresence({ sql, clock, sfu, sfuUrl }: FollowerWorld): Promise<void> {
  await sql.begin(async (tx) => {
    const [lock] = await tx<[{ mine: boolean }]>`SELECT pg_try_advisory_xact_lock(${FOLLOWER_LOCK}) AS mine`;
    if (!lock.mine) return;
    let from: Cursor | null;
    let cursor = await readCursor(tx, sfuUrl);
    do {
      from = cursor;
      const askedAt = clock.now();
      const page = await sfu.presence(from?.boot ?? null, from?.seq ?? 0);
      cursor = await storePresence(tx, { sfuUrl, from, page, askedAt });
    } while (cursor.boot !== from?.boot || cursor.seq !== from.seq);
  });
}
