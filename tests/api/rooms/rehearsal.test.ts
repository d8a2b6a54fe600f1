import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type ActAnswer,
  LESSON_NAMESPACE,
  type LessonAct,
  type LessonState,
  type LessonToBrowser,
  type LessonToServer,
} from '#contract/lesson-channel.ts';
import {
  endRehearsal,
  listRehearsals,
  openEcho,
  readRehearsal,
  startRehearsal,
  takeRehearsalTicket,
} from '#contract/rehearsals.ts';
import { readClassroom, readRoom, revokeClassroom, takeTicket } from '#contract/rooms.ts';
import { createLog } from '#runtime/log.ts';
import { connectSfu } from '../../../server/rooms/sfu-client.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { changedLesson } from '../../support/build/absences.ts';
import { type AcceptedLesson, anAcceptedLesson, handTurned } from '../../support/build/rooms.ts';
import { collectEvents } from '../../support/collect-events.ts';
import { type FakeSfu, startFakeSfu } from '../../support/fake-sfu.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const rounds = handTurned();
const sockets: Socket[] = [];
let app: TestApp;
let sfu: FakeSfu;
/** Of 10:00 in Paris; the office is at its desk at 8:00. */
let lesson: AcceptedLesson;
let office: ApiClient;
let screen: ApiClient;
beforeAll(async () => {
  sfu = await startFakeSfu({ now: () => app.clock.now() });
  app = await startApp({
    sfu: connectSfu(sfu, createLog({ process: 'test', level: 'silent' })),
    repeat: rounds.repeat,
  });
});
afterAll(async () => {
  await app.close();
  await sfu.close();
});
beforeEach(async () => {
  await app.sql`TRUNCATE rehearsal CASCADE`;
  app.clock.set('2026-11-16T07:00:00Z');
  sfu.heard.length = 0;
  lesson = await anAcceptedLesson(app.sql);
  office = await app.signedIn({ role: 'school_office', uai: lesson.uai });
  screen = app.classroom(lesson.deviceSecret);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});

const where = () => ({ params: { uai: lesson.uai, placeId: lesson.placeId } });
const place = (besideClass = false) => ({ ...where(), body: { besideClass } });
const school = () => ({ params: { uai: lesson.uai } });
const room = (rehearsalId: string) => ({ params: { rehearsalId } });
const begin = async () => (await office.call(startRehearsal, place())).rehearsalId;
const at = (time: string) => app.clock.set(`2026-11-16T${time}Z`);

describe('a rehearsal begins', () => {
  test('when the office wants it, the screen hears of it, and both get a ticket into one room', async () => {
    const rehearsalId = await begin();
    expect((await screen.call(readClassroom, {})).rehearsal).toEqual({
      rehearsalId,
      playedBy: expect.any(String),
      startsAt: '2026-11-16T07:00:00.000Z',
      endsAt: '2026-11-16T07:20:00.000Z',
    });
    const tickets = await Promise.all([office, screen].map((one) => one.call(takeRehearsalTicket, room(rehearsalId))));
    expect(tickets.map(({ party }) => party)).toEqual(['substitute', 'classroom']);
    expect(tickets.map(({ ticket }) => decodeJwt(ticket))).toMatchObject([
      { room: rehearsalId, party: 'substitute', camera: true },
      { room: rehearsalId, party: 'classroom', sub: lesson.classroomId, camera: true },
    ]);
    expect(await office.call(readRehearsal, room(rehearsalId))).toMatchObject({
      schoolName: `Collège ${lesson.uai}`,
      placeCode: '101',
      timeZone: 'Europe/Paris',
      state: { phase: 'open', doorsCloseAt: '2026-11-16T07:20:00.000Z' },
      past: null,
    });
  });

  test('once: the same office finds the one it began, another person hears who is there', async () => {
    const rehearsalId = await begin();
    expect(await begin()).toBe(rehearsalId);
    const colleague = await app.signedIn({ role: 'school_office', uai: lesson.uai });
    expect(await colleague.refused(startRehearsal, place())).toMatchObject({
      status: 409,
      code: 'rehearsal_under_way',
      details: [{ fact: expect.any(String) }],
    });
    const { places } = await colleague.call(listRehearsals, school());
    expect(places).toMatchObject([{ underWay: { rehearsalId, mine: false } }]);
    expect((await office.call(listRehearsals, school())).places).toMatchObject([{ underWay: { mine: true } }]);
  });

  test('at one moment by two people: one has it', async () => {
    const colleague = await app.signedIn({ role: 'school_office', uai: lesson.uai });
    const began = await Promise.allSettled([office, colleague].map((one) => one.call(startRehearsal, place())));
    expect(began.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('never when a lesson starts within a quarter of an hour, is held, or has its doors open', async () => {
    for (const time of ['08:45:00', '09:30:00', '09:59:59']) {
      at(time);
      expect(await office.refused(startRehearsal, place())).toMatchObject({ code: 'lesson_due_in_place' });
    }
    expect((await office.call(listRehearsals, school())).places).toMatchObject([
      { lesson: { startsAt: '2026-11-16T09:00:00.000Z', endsAt: '2026-11-16T09:55:00.000Z' } },
    ]);
    at('10:00:00');
    await begin();
  });

  test('not in a place without a screen, nor in another school’s', async () => {
    const other = await anAcceptedLesson(app.sql);
    const foreign = { ...place(), params: { uai: lesson.uai, placeId: other.placeId } };
    const unknown = { ...place(), params: { uai: lesson.uai, placeId: randomUUID() } };
    expect(await office.refused(startRehearsal, foreign)).toMatchObject({ code: 'place_not_in_school' });
    expect(await office.refused(startRehearsal, unknown)).toMatchObject({ code: 'place_not_in_school' });
    await office.call(revokeClassroom, where());
    expect(await office.refused(startRehearsal, place())).toMatchObject({ code: 'place_without_classroom' });
  });
});

describe('where a class has a lesson of its timetable', () => {
  /** Tuesday's lesson of 4A, 10:00 to 10:55 in Paris, under its own teacher. */
  const onTuesday = (time: string) => app.clock.set(`2026-11-17T${time}Z`);
  beforeEach(async () => {
    onTuesday('07:00:00');
    office = await app.signedIn({ role: 'school_office', uai: lesson.uai });
  });
  const classThere = async () => (await office.call(listRehearsals, school())).places[0]?.classThere;

  test('it begins neither during the lesson nor when it would last into it, and the office reads which class it is', async () => {
    for (const time of ['08:40:01', '09:25:00', '09:54:59']) {
      onTuesday(time);
      expect(await office.refused(startRehearsal, place())).toMatchObject({
        status: 409,
        code: 'place_in_lesson',
        details: [{ fact: '4A' }],
      });
      expect(await classThere()).toEqual({
        className: '4A',
        startsAt: '2026-11-17T09:00:00.000Z',
        endsAt: '2026-11-17T09:55:00.000Z',
      });
    }
    expect(await app.sql`SELECT FROM rehearsal`).toHaveLength(0);
  });

  test.each(['08:40:00', '09:55:00'])('it begins at %s, before or after it', async (time) => {
    onTuesday(time);
    expect(await classThere()).toBeNull();
    await begin();
  });

  test('it begins beside the class when the office says so, and is found again without a word', async () => {
    onTuesday('09:25:00');
    const { rehearsalId } = await office.call(startRehearsal, place(true));
    expect(await begin()).toBe(rehearsalId);
  });

  test('a request that says nothing of the class is refused too', async () => {
    onTuesday('09:25:00');
    const path = `/api/schools/${lesson.uai}/places/${lesson.placeId}/rehearsals`;
    expect((await office.send('POST', path, { body: '{}' })).body).toMatchObject({ code: 'place_in_lesson' });
  });

  test('a class is there that somebody of the school takes, and not one whose teacher is away or whose lesson is off', async () => {
    onTuesday('09:25:00');
    const lessonId = await changedLesson(app.sql, lesson, { day: '2026-11-17' });
    expect(await classThere()).toBeNull();
    await app.sql`DELETE FROM lesson_change WHERE lesson_id = ${lessonId}`;
    for (const [state, there] of [
      ['open', null],
      ['not_needed', null],
      ['on_site', { className: '4A' }],
      ['cancelled', { className: '4A' }],
    ] as const) {
      await app.sql`
        UPDATE cover SET lesson_id = ${lessonId}, starts_at = '2026-11-17T09:00:00Z', ends_at = '2026-11-17T09:55:00Z',
          state = ${state}, on_site_by = ${state === 'on_site' ? 'Zoé Gentiane' : null} WHERE id = ${lesson.coverId}`;
      if (there) expect(await classThere(), state).toMatchObject(there);
      else expect(await classThere(), state).toBeNull();
    }
  });
});

describe('a rehearsal ends', () => {
  const doorsAreShut = async (rehearsalId: string) => {
    expect(await screen.call(readClassroom, {})).toMatchObject({ rehearsal: null });
    expect(await office.refused(takeRehearsalTicket, room(rehearsalId))).toMatchObject({ code: 'room_closed' });
  };
  const past = async (rehearsalId: string) => (await office.call(readRehearsal, room(rehearsalId))).past;

  test('when the office has seen enough; the sfu is told, and the next one is another', async () => {
    const rehearsalId = await begin();
    await office.call(endRehearsal, room(rehearsalId));
    await doorsAreShut(rehearsalId);
    expect(await past(rehearsalId)).toMatchObject({ endedBy: 'substitute', endedAt: '2026-11-16T07:00:00.000Z' });
    expect(sfu.heard).toEqual([`POST /rooms/${rehearsalId}/close`]);
    expect(await begin()).not.toBe(rehearsalId);
    expect(await app.sql`SELECT FROM rehearsal`).toHaveLength(1);
  });

  test('when somebody in the class has; the first end stays', async () => {
    const rehearsalId = await begin();
    await screen.call(endRehearsal, room(rehearsalId));
    await office.call(endRehearsal, room(rehearsalId));
    expect(await past(rehearsalId)).toMatchObject({ endedBy: 'classroom' });
  });

  test('by itself after twenty minutes', async () => {
    const rehearsalId = await begin();
    at('07:20:00');
    await doorsAreShut(rehearsalId);
    await rounds.turn();
    expect(await past(rehearsalId)).toMatchObject({ endedBy: 'time', endedAt: '2026-11-16T07:20:00.000Z' });
    expect(sfu.heard).toContain(`POST /rooms/${rehearsalId}/close`);
  });

  test('as soon as a lesson that was promised meanwhile wants the place, and the lesson can be entered', async () => {
    const rehearsalId = await begin();
    sfu.comes({ roomId: rehearsalId, party: 'classroom', sub: lesson.classroomId });
    await rounds.turn();
    await app.sql`
      UPDATE cover SET starts_at = '2026-11-16T07:15:00Z', ends_at = '2026-11-16T08:10:00Z' WHERE id = ${lesson.coverId}`;
    at('07:05:00');
    await doorsAreShut(rehearsalId);
    await screen.call(takeTicket, { params: { coverId: lesson.coverId } });
    await rounds.turn();
    expect(await past(rehearsalId)).toMatchObject({ endedBy: 'lesson', classroomCame: true });
    // The lesson wants the screen now: it may not check itself.
    expect((await screen.call(readClassroom, {})).checkAskedAt).toBeNull();
  });

  test('and the screen that came is asked to check itself, so that the line is measured too', async () => {
    const rehearsalId = await begin();
    const ticket = { roomId: rehearsalId, party: 'classroom', sub: lesson.classroomId } as const;
    sfu.comes(ticket);
    await rounds.turn();
    await office.call(endRehearsal, room(rehearsalId));
    expect(await past(rehearsalId)).toMatchObject({ classroomCame: true });
    expect((await screen.call(readClassroom, {})).checkAskedAt).toBe('2026-11-16T07:00:00.000Z');
  });

  test('and who is still in it is put out until they are gone', async () => {
    const rehearsalId = await begin();
    sfu.comes({ roomId: rehearsalId, party: 'classroom', sub: lesson.classroomId });
    await rounds.turn();
    sfu.setAway(true);
    await office.call(endRehearsal, room(rehearsalId));
    sfu.setAway(false);
    expect(sfu.heard).not.toContain(`POST /rooms/${rehearsalId}/close`);
    await rounds.turn();
    expect(sfu.heard).toContain(`POST /rooms/${rehearsalId}/close`);
  });
});

test('who is there is told from the media, and nobody is after the sfu began anew', async () => {
  const rehearsalId = await begin();
  const present = async () => (await office.call(readRehearsal, room(rehearsalId))).state.present;
  const screenIn = { roomId: rehearsalId, party: 'classroom', sub: lesson.classroomId } as const;
  sfu.comes(screenIn);
  await rounds.turn();
  expect(await present()).toEqual({ substitute: false, classroom: true });
  sfu.restart();
  await rounds.turn();
  expect(await present()).toEqual({ substitute: false, classroom: false });
  sfu.comes(screenIn);
  await rounds.turn();
  sfu.goes(screenIn);
  await rounds.turn();
  expect(await present()).toEqual({ substitute: false, classroom: false });
});

test('a screen that is unpaired is put out of its rehearsal', async () => {
  const rehearsalId = await begin();
  await office.call(revokeClassroom, where());
  expect(sfu.heard).toEqual([`POST /rooms/${rehearsalId}/expel/${lesson.classroomId}`]);
  expect(await screen.refused(takeRehearsalTicket, room(rehearsalId))).toMatchObject({ code: 'classroom_revoked' });
});

test('a class whose camera stays off sends no picture in a rehearsal either', async () => {
  await app.sql`UPDATE place SET camera = 'off' WHERE id = ${lesson.placeId}`;
  const { ticket } = await screen.call(takeRehearsalTicket, room(await begin()));
  expect(decodeJwt(ticket)).toMatchObject({ camera: false });
});

test('nothing of a rehearsal counts: no cover, happening, room, presence or letter comes of it', async () => {
  const counts = () =>
    app.sql`SELECT (SELECT count(*) FROM cover) AS covers, (SELECT count(*) FROM happening) AS happenings,
      (SELECT count(*) FROM room) AS rooms, (SELECT count(*) FROM room_presence) AS presences,
      (SELECT count(*) FROM mail) AS mails`;
  const before = await counts();
  const rehearsalId = await begin();
  sfu.comes({ roomId: rehearsalId, party: 'classroom', sub: lesson.classroomId });
  await rounds.turn();
  at('07:20:00');
  await rounds.turn();
  expect(await counts()).toEqual(before);
});

describe('nobody else takes part', () => {
  test('a colleague, the lesson’s substitute, another screen, a stranger', async () => {
    const rehearsalId = await begin();
    const colleague = await app.signedIn({ role: 'school_office', uai: lesson.uai });
    const substitute = await app.signedIn({ role: 'substitute', substituteId: lesson.substituteId });
    const other = app.classroom((await anAcceptedLesson(app.sql)).deviceSecret);
    for (const intruder of [colleague, substitute, other]) {
      for (const route of [takeRehearsalTicket, readRehearsal, endRehearsal]) {
        expect(await intruder.refused(route, room(rehearsalId))).toMatchObject({ code: 'not_in_this_lesson' });
      }
    }
    expect(await app.stranger().refused(readRehearsal, room(rehearsalId))).toMatchObject({ code: 'not_signed_in' });
    for (const id of [randomUUID(), lesson.coverId]) {
      expect(await office.refused(readRehearsal, room(id))).toMatchObject({ code: 'not_in_this_lesson' });
    }
  });

  test('who plays in one is not in a lesson by it', async () => {
    const rehearsalId = await begin();
    expect(await office.refused(readRoom, { params: { coverId: rehearsalId } })).toMatchObject({
      code: 'not_in_this_lesson',
    });
    expect(await office.refused(takeTicket, { params: { coverId: lesson.coverId } })).toMatchObject({
      code: 'not_in_this_lesson',
    });
  });

  test('an account that lost its right there is out at once', async () => {
    const rehearsalId = await begin();
    await app.sql`DELETE FROM account_grant WHERE uai = ${lesson.uai} AND role = 'school_office'`;
    expect(await office.refused(takeRehearsalTicket, room(rehearsalId))).toMatchObject({ code: 'not_in_this_lesson' });
  });
});

describe('the channel of a rehearsal', () => {
  type Channel = Socket<LessonToBrowser, LessonToServer>;
  function connect(id: string, classroomCredential: string | null, cookie = '') {
    const socket: Channel = io(`${app.origin}${LESSON_NAMESPACE}`, {
      auth: { room: { kind: 'rehearsal', id }, classroomCredential },
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: cookie ? { cookie } : {},
    });
    sockets.push(socket);
    const events = collectEvents(socket, ['state', 'connect_error', 'disconnect']);
    return {
      events,
      act: (act: LessonAct): Promise<ActAnswer> => socket.emitWithAck('act', act),
      async until(shown: (state: LessonState) => boolean): Promise<LessonState> {
        for (;;) {
          const state = await events.next<LessonState>('state');
          if (shown(state)) return state;
        }
      },
    };
  }
  const both = (rehearsalId: string) => ({
    player: connect(rehearsalId, null, office.cookie()),
    classroom: connect(rehearsalId, lesson.deviceSecret),
  });

  test('tells each end what the other got, and keeps it for the office’s answer', async () => {
    const rehearsalId = await begin();
    const { player, classroom } = both(rehearsalId);
    const nothing = { picture: false, sound: false };
    expect((await player.until(() => true)).received).toEqual({ substitute: nothing, classroom: nothing });
    await classroom.until(() => true);
    for (const what of ['picture', 'sound'] as const) {
      expect(await classroom.act({ id: randomUUID(), type: 'tell_received', what })).toEqual({ ok: true });
    }
    expect(await player.act({ id: randomUUID(), type: 'tell_received', what: 'sound' })).toEqual({ ok: true });
    const wanted = { substitute: { picture: false, sound: true }, classroom: { picture: true, sound: true } };
    await player.until(({ received }) => JSON.stringify(received) === JSON.stringify(wanted));
    await office.call(endRehearsal, room(rehearsalId));
    await classroom.until(({ phase }) => phase === 'closed');
    const { places } = await office.call(listRehearsals, school());
    expect(places).toMatchObject([{ underWay: null, last: { endedBy: 'substitute', ...wanted } }]);
  });

  test('keeps the switches, and only the substitute’s side throws all of them', async () => {
    const { player, classroom } = both(await begin());
    const mute = { type: 'set_muted', device: 'substitute_microphone', muted: true } as const;
    expect(await classroom.act({ id: randomUUID(), ...mute })).toEqual({ ok: false, code: 'forbidden' });
    expect(await player.act({ id: randomUUID(), ...mute })).toEqual({ ok: true });
    await classroom.until(({ muted }) => muted.substitute_microphone);
  });

  test('closes on everybody when the time is over', async () => {
    const { player, classroom } = both(await begin());
    await Promise.all([player.until(() => true), classroom.until(() => true)]);
    at('07:20:00');
    await rounds.turn();
    await Promise.all([player, classroom].map((one) => one.until(({ phase }) => phase === 'closed')));
  });

  test('lets nobody in who takes no part', async () => {
    const rehearsalId = await begin();
    const colleague = await app.signedIn({ role: 'school_office', uai: lesson.uai });
    const { events } = connect(rehearsalId, null, colleague.cookie());
    expect((await events.next<Error>('connect_error')).message).toBe('not_in_this_lesson');
  });

  test('tells nothing of what was received in a lesson', async () => {
    at('08:55:00');
    await screen.call(takeTicket, { params: { coverId: lesson.coverId } });
    const socket: Channel = io(`${app.origin}${LESSON_NAMESPACE}`, {
      auth: { room: { kind: 'lesson', id: lesson.coverId }, classroomCredential: lesson.deviceSecret },
      transports: ['websocket'],
      forceNew: true,
    });
    sockets.push(socket);
    const act = { id: randomUUID(), type: 'tell_received', what: 'sound' } as const;
    expect(await socket.emitWithAck('act', act)).toEqual({ ok: false, code: 'forbidden' });
  });
});

describe('a substitute alone', () => {
  test('gets two ways into a room of their own, and nothing is stored', async () => {
    const substitute = await app.signedIn({ role: 'substitute', substituteId: lesson.substituteId });
    const { there, back } = await substitute.call(openEcho, {});
    const [sent, heard] = [there, back].map(({ ticket }) => decodeJwt(ticket));
    expect(sent).toMatchObject({ party: 'substitute', sub: lesson.substituteId, camera: true });
    expect(heard).toMatchObject({ party: 'classroom', sub: lesson.substituteId, camera: false, room: sent?.room });
    expect(await app.sql`SELECT FROM rehearsal`).toHaveLength(0);
    expect((await substitute.call(openEcho, {})).there.ticket).not.toBe(there.ticket);
  });

  test('who opens one after the other waits a while', async () => {
    const substitute = await app.signedIn({ role: 'substitute', substituteId: lesson.substituteId });
    for (let opened = 0; opened < 20; opened += 1) await substitute.call(openEcho, {});
    expect(await substitute.refused(openEcho, {})).toMatchObject({ status: 429, code: 'too_many_requests' });
    at('07:10:00');
    await substitute.call(openEcho, {});
  });
});
