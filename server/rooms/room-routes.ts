import * as contract from '#contract/rooms.ts';
import type { Sql } from '#db/sql.ts';
import type { Log } from '#runtime/log.ts';
import { actOf } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { Serve } from '../http/asked.ts';
import { type ClassroomWorld, serveClassrooms } from './classroom-routes.ts';
import { iceServersFor, type TurnServer } from './ice-servers.ts';
import { endLesson, openRoom } from './open-and-close.ts';
import { maySendCamera } from './room-rules.ts';
import { readLesson, readRoomFrame, stateOf } from './room-store.ts';
import type { SignTicket } from './room-ticket.ts';
import type { SfuControl } from './sfu-client.ts';

export interface RoomWorld extends ClassroomWorld {
  sql: Sql;
  leave: LeaveHappening;
  sfu: SfuControl;
  signTicket: SignTicket;
  /** Where browsers reach the sfu. */
  sfuPublicUrl: string;
  /** Undefined: browsers reach the sfu directly. */
  turn: TurnServer | undefined;
  /** Reads the presence log now, so that a lesson that ends is judged by its last second. */
  readPresence: () => Promise<void>;
  log: Log;
}

/** Serves the rooms of the contract, classrooms among them. */
export function serveRooms(serve: Serve, world: RoomWorld): void {
  const { sql, leave, sfu, log } = world;
  serveClassrooms(serve, world);

  serve(contract.takeTicket)(async (asked) => {
    const { now, requestId } = asked;
    const member = asked.member();
    const { camera } = await sql.begin((tx) => openRoom(tx, leave, member.coverId, { now, requestId, by: null }));
    return {
      ticket: await world.signTicket({ ...member, camera: maySendCamera(member.party, camera) }, now),
      sfuUrl: world.sfuPublicUrl,
      iceServers: iceServersFor(member.sub, world.turn, now),
      party: member.party,
    };
  });

  serve(contract.readRoom)(async (asked) => {
    const { coverId } = asked.member();
    const state = stateOf(await readLesson(sql, coverId), asked.now);
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
