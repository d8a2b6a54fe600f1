import { saveCamera } from '#contract/places.ts';
import * as contract from '#contract/rooms.ts';
import type { Serve } from '../http/asked.ts';
import { hashOfSecret } from '../http/session-cookie.ts';
import { type CheckWorld, serveChecks } from './classroom-check-routes.ts';
import {
  listDay,
  listOpenDoors,
  lockPlace,
  noteSeen,
  readStanding,
  revokeInPlace,
  storeCamera,
  storeClassroom,
} from './classroom-store.ts';
import { announce } from './lesson-news.ts';
import { pairingState, startPairing, usePairingCode } from './pairing-store.ts';
import { closesAt } from './rehearsal-rules.ts';
import type { Rehearsal } from './rehearsal-store.ts';
import { rehearsalIn } from './rehearse.ts';
import type { SfuControl } from './sfu-client.ts';

export interface ClassroomWorld extends CheckWorld {
  sfu: SfuControl;
}

const SECRET_BYTES = 32;

/** Serves the pairing of classrooms and the screen's own day. */
export function serveClassrooms(serve: Serve, world: ClassroomWorld): void {
  servePairing(serve, world);
  serveChecks(serve, world);

  serve(contract.readClassroom)(async (asked) => {
    const { now } = asked;
    const { classroomId, placeId } = asked.classroom();
    await noteSeen(world.sql, classroomId, now);
    const standing = await readStanding(world.sql, classroomId);
    const lessons = await listDay(world.sql, placeId, now);
    const rehearsal = await rehearsalIn(world.sql, placeId, now);
    return { ...standing, serverNow: now.toISOString(), lessons, rehearsal: rehearsal && shownToScreen(rehearsal) };
  });
}

function shownToScreen(rehearsal: Rehearsal) {
  const { id: rehearsalId, playedBy, openedAt } = rehearsal;
  return {
    rehearsalId,
    playedBy,
    startsAt: openedAt.toISOString(),
    endsAt: closesAt(rehearsal).toISOString(),
  };
}

function servePairing(serve: Serve, world: ClassroomWorld): void {
  const { sql, randomBytes } = world;

  serve(contract.startPairing)(async ({ now }) => {
    const deviceSecret = Buffer.from(randomBytes(SECRET_BYTES)).toString('base64url');
    const { code, expiresAt } = await startPairing(sql, { secretHash: hashOfSecret(deviceSecret), randomBytes, now });
    return { code, deviceSecret, expiresAt: expiresAt.toISOString(), serverNow: now.toISOString() };
  });

  serve(contract.readPairing)(async ({ body, now }) => ({
    state: await pairingState(sql, hashOfSecret(body.deviceSecret), now),
  }));

  serve(contract.pairClassroom)(async (asked) => {
    const { params, body, now, requestId } = asked;
    const pairedBy = asked.account().id;
    const { replaced, placeId, ...paired } = await sql.begin(async (tx) => {
      const place = await lockPlace(tx, params.uai, params.placeId);
      const secretHash = await usePairingCode(tx, body.code, now);
      const replaced = await revokeInPlace(tx, place.id, now);
      const classroomId = await storeClassroom(tx, { placeId: place.id, secretHash, pairedBy, now });
      return { classroomId, placeCode: place.code, placeId: place.id, replaced };
    });
    await putOut(world, { placeId, classroomId: replaced, now, requestId });
    return paired;
  });

  serve(saveCamera)(async ({ params, body, now, requestId }) => {
    const place = await sql.begin(async (tx) => {
      const { id } = await lockPlace(tx, params.uai, params.placeId);
      return storeCamera(tx, id, body.camera);
    });
    if (place.former !== body.camera) await putOut(world, { ...place, now, requestId });
    return {};
  });

  serve(contract.revokeClassroom)(async ({ params, now, requestId }) => {
    const revoked = await sql.begin(async (tx) => {
      const place = await lockPlace(tx, params.uai, params.placeId);
      return { placeId: place.id, classroomId: await revokeInPlace(tx, place.id, now) };
    });
    await putOut(world, { ...revoked, now, requestId });
    return {};
  });
}

interface PutOut {
  placeId: string;
  /** Undefined when the place had no device: nobody has to go. */
  classroomId: string | undefined;
  now: Date;
  requestId: string;
}

/**
 * Takes a device out of the lessons and the rehearsal it may be in: its media by the sfu, its lesson channel by the news. A revoked one
 * stays out; one whose camera policy changed is back within a second, with a ticket that says so.
 */
async function putOut({ sql, sfu }: ClassroomWorld, { placeId, classroomId, now, requestId }: PutOut): Promise<void> {
  if (classroomId === undefined) return;
  const rehearsal = await rehearsalIn(sql, placeId, now);
  const rooms = [...(await listOpenDoors(sql, placeId, now)), ...(rehearsal ? [rehearsal.id] : [])];
  await announce(sql, rooms);
  await Promise.all(rooms.map((roomId) => sfu.expel(roomId, classroomId, requestId)));
}
