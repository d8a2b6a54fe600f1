import * as contract from '#contract/rooms.ts';
import type { Log } from '#runtime/log.ts';
import { actOf } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { Serve } from '../http/asked.ts';
import { type ClassroomWorld, serveClassrooms } from './classroom-routes.ts';
import { endLesson, openRoom } from './open-and-close.ts';
import { serveRehearsals } from './rehearsal-routes.ts';
import { readLesson, readRoomFrame, roomOf, stateOf } from './room-store.ts';
import { type TicketWorld, ticketFor } from './ticket-for.ts';

export interface RoomWorld extends ClassroomWorld, TicketWorld {
  leave: LeaveHappening;
  /** Reads the presence log now, so that a lesson that ends is judged by its last second. */
  readPresence: () => Promise<void>;
  log: Log;
}

/** Serves the rooms of the contract, classrooms among them. */
export function serveRooms(serve: Serve, world: RoomWorld): void {
  const { sql, leave, sfu, log } = world;
  serveClassrooms(serve, world);
  serveRehearsals(serve, world);

  serve(contract.takeTicket)(async (asked) => {
    const { now, requestId } = asked;
    const member = asked.member();
    const { camera } = await sql.begin((tx) => openRoom(tx, leave, member.room.id, { now, requestId, by: null }));
    return ticketFor(world, member, camera, now);
  });

  serve(contract.readRoom)(async (asked) => {
    const { coverId } = asked.params;
    const state = stateOf(roomOf(await readLesson(sql, coverId)), asked.now);
    return { ...(await readRoomFrame(sql, coverId)), state };
  });

  serve(contract.closeRoom)(async (asked) => {
    const { coverId } = asked.params;
    await world
      .readPresence()
      .catch((err: unknown) => log.warn({ err, coverId }, 'a lesson ends on presence as known'));
    await sql.begin((tx) => endLesson(tx, leave, coverId, actOf(asked)));
    await sfu.closeRoom(coverId, asked.requestId);
    return {};
  });
}
