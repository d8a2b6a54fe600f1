import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Log } from '#runtime/log.ts';
import { type Repeat, repeat, type Stop } from '#runtime/repeat.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { listDueLessons, listTrespassers } from './due-store.ts';
import { closeLesson } from './open-and-close.ts';
import { endByClock } from './rehearse.ts';
import type { SfuControl } from './sfu-client.ts';

export interface CloserWorld {
  sql: Sql;
  clock: Clock;
  leave: LeaveHappening;
  sfu: SfuControl;
  log: Log;
  /** The event loop's timers unless told. */
  repeat?: Repeat;
}

/** Members see closed doors by their own clock at once; the rest may come two seconds later. */
const PAUSE_MS = 2_000;

/**
 * Ends by itself what nobody ended: lessons whose doors are closed become taught or failed, rehearsals give way, and whoever is left in a
 * closed room, or with a revoked device, is put out. Any number of servers may run it: the cover's lock lets one act.
 */
export function startRoomCloser(world: CloserWorld): Stop {
  return (world.repeat ?? repeat)(async () => {
    try {
      await closeDue(world);
      await endRehearsals(world);
      await putOutTrespassers(world);
    } catch (err) {
      world.log.error({ err }, 'due rooms could not be closed, trying again');
    }
    return PAUSE_MS;
  });
}

async function closeDue({ sql, clock, leave, sfu, log }: CloserWorld): Promise<void> {
  const now = clock.now();
  for (const coverId of await listDueLessons(sql, now)) {
    const closed = await sql.begin((tx) => closeLesson(tx, leave, coverId, now));
    if (!closed) continue;
    await sfu.closeRoom(coverId);
    log.info({ coverId }, 'lesson closed by the clock');
  }
}

async function endRehearsals({ sql, clock, sfu, log }: CloserWorld): Promise<void> {
  for (const rehearsalId of await sql.begin((tx) => endByClock(tx, clock.now()))) {
    await sfu.closeRoom(rehearsalId);
    log.info({ rehearsalId }, 'rehearsal ended by the clock');
  }
}

async function putOutTrespassers({ sql, sfu, log }: CloserWorld): Promise<void> {
  for (const { roomId, sub, roomClosed } of await listTrespassers(sql)) {
    log.warn({ roomId, sub, roomClosed }, 'somebody is present who may not be');
    if (roomClosed) await sfu.closeRoom(roomId);
    else await sfu.expel(roomId, sub);
  }
}
