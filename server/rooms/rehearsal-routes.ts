import { randomUUID } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import * as contract from '#contract/rehearsals.ts';
import type { Serve } from '../http/asked.ts';
import { createTries } from '../http/tries.ts';
import type { ClassroomWorld } from './classroom-routes.ts';
import {
  listPlaces,
  markEnded,
  pastOf,
  readRehearsal,
  readRehearsalFrame,
  roomOfRehearsal,
} from './rehearsal-store.ts';
import { beginRehearsal } from './rehearse.ts';
import { phaseOf, refusalAt } from './room-rules.ts';
import { stateOf } from './room-store.ts';
import { type TicketWorld, ticketFor } from './ticket-for.ts';

/** Who tries a device once more presses the button a few times in ten minutes; each room costs the sfu a little. */
const ECHOES = { max: 20, windowMs: 10 * 60_000 };

/** Serves rehearsals: a room, a channel and a screen as in a lesson, and nothing that counts. */
export function serveRehearsals(serve: Serve, world: ClassroomWorld & TicketWorld): void {
  const { sql, sfu } = world;
  serveEchoes(serve, world);

  serve(contract.listRehearsals)(async ({ params, now, ...asked }) => ({
    places: await listPlaces(sql, params.uai, asked.account().id, now),
    serverNow: now.toISOString(),
  }));

  serve(contract.startRehearsal)(async ({ params, body, now, ...asked }) => {
    const accountId = asked.account().id;
    return { rehearsalId: await sql.begin((tx) => beginRehearsal(tx, { ...params, ...body, accountId, now })) };
  });

  serve(contract.readRehearsal)(async ({ params: { rehearsalId }, now }) => {
    const rehearsal = await readRehearsal(sql, rehearsalId);
    const state = stateOf(roomOfRehearsal(rehearsal), now);
    return { ...(await readRehearsalFrame(sql, rehearsalId)), state, past: pastOf(rehearsal) };
  });

  serve(contract.takeRehearsalTicket)(async ({ params: { rehearsalId }, now, ...asked }) => {
    const room = roomOfRehearsal(await readRehearsal(sql, rehearsalId));
    const refusal = refusalAt(phaseOf(room, now));
    if (refusal) throw new Refusal(refusal);
    return ticketFor(world, asked.member(), room.camera, now);
  });

  serve(contract.endRehearsal)(async ({ params: { rehearsalId }, now, requestId, ...asked }) => {
    const { party } = asked.member();
    await sql.begin((tx) => markEnded(tx, rehearsalId, party, now));
    await sfu.closeRoom(rehearsalId, requestId);
    return {};
  });
}

function serveEchoes(serve: Serve, world: ClassroomWorld & TicketWorld): void {
  const opened = createTries(world.clock, ECHOES);

  serve(contract.openEcho)(async ({ now, ...asked }) => {
    const sub = asked.substituteId();
    opened.take(sub);
    const room = { kind: 'rehearsal', id: randomUUID() } as const;
    return {
      there: await ticketFor(world, { party: 'substitute', sub, room }, null, now),
      // No camera: this end only receives.
      back: await ticketFor(world, { party: 'classroom', sub, room }, null, now),
    };
  });
}
