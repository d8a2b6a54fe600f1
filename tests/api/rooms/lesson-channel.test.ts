import { randomBytes, randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withdrawAbsence } from '#contract/absences.ts';
import {
  type ActAnswer,
  LESSON_NAMESPACE,
  type LessonDevice,
  type LessonState,
  type LessonToBrowser,
  type LessonToServer,
} from '#contract/lesson-channel.ts';
import { signOut } from '#contract/people.ts';
import { closeRoom, revokeClassroom, takeTicket } from '#contract/rooms.ts';
import { createLog } from '#runtime/log.ts';
import { announce } from '../../../server/rooms/lesson-news.ts';
import { connectSfu } from '../../../server/rooms/sfu-client.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { type AcceptedLesson, anAcceptedLesson, handTurned } from '../../support/build/rooms.ts';
import { type CollectedEvents, collectEvents } from '../../support/collect-events.ts';
import { type FakeSfu, startFakeSfu } from '../../support/fake-sfu.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const rounds = handTurned();
const sockets: Socket[] = [];
let app: TestApp;
let sfu: FakeSfu;
let lesson: AcceptedLesson;
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
  app.clock.set('2026-11-16T08:55:00Z');
  lesson = await anAcceptedLesson(app.sql);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});

type Channel = Socket<LessonToBrowser, LessonToServer>;
interface Watching {
  socket: Channel;
  events: CollectedEvents;
  /** The next state that satisfies what is asked; those before it are taken too. */
  until(shown: (state: LessonState) => boolean): Promise<LessonState>;
}

/** A page on the lesson channel; `auth` is sent as it is. */
function connectWith(auth: Record<string, unknown>, cookie = ''): Watching {
  const socket: Channel = io(`${app.origin}${LESSON_NAMESPACE}`, {
    auth,
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: cookie ? { cookie } : {},
  });
  sockets.push(socket);
  const events = collectEvents(socket, ['state', 'connect_error', 'disconnect']);
  return {
    socket,
    events,
    async until(shown) {
      for (;;) {
        const state = await events.next<LessonState>('state');
        if (shown(state)) return state;
      }
    },
  };
}

const anySubstitute = (substituteId = lesson.substituteId) => app.signedIn({ role: 'substitute', substituteId });
const asSubstitute = (browser: ApiClient) =>
  connectWith({ room: { kind: 'lesson', id: lesson.coverId }, classroomCredential: null }, browser.cookie());
const asClassroom = (credential = lesson.deviceSecret) =>
  connectWith({ room: { kind: 'lesson', id: lesson.coverId }, classroomCredential: credential });

async function refusalOf({ events }: Watching): Promise<string> {
  return (await events.next<Error>('connect_error')).message;
}

function mute(page: Watching, device: LessonDevice, muted = true, id = randomUUID()): Promise<ActAnswer> {
  return page.socket.emitWithAck('act', { id, type: 'set_muted', device, muted });
}

async function bothInTheRoom() {
  const browser = await anySubstitute();
  await browser.call(takeTicket, { params: { coverId: lesson.coverId } });
  const pages = { browser, substitute: asSubstitute(browser), classroom: asClassroom() };
  await Promise.all([pages.substitute.until(() => true), pages.classroom.until(() => true)]);
  return pages;
}

describe('the class’s camera, where it opens on request', () => {
  const ask = (page: Watching, asked = true): Promise<ActAnswer> =>
    page.socket.emitWithAck('act', { id: randomUUID(), type: 'ask_camera', asked });
  const policy = (camera: string) => app.sql`UPDATE place SET camera = ${camera} WHERE id = ${lesson.placeId}`;

  test('is asked for by the substitute, and the class sees it, also after a reload', async () => {
    await policy('on_request');
    const { substitute, classroom } = await bothInTheRoom();
    expect(await ask(substitute)).toEqual({ ok: true });
    await classroom.until(({ classCamera }) => classCamera.asked);
    classroom.socket.disconnect();
    expect((await asClassroom().until(() => true)).classCamera).toEqual({ policy: 'on_request', asked: true });
    expect(await ask(substitute, false)).toEqual({ ok: true });
    await substitute.until(({ classCamera }) => !classCamera.asked);
  });

  test('is nothing a class may ask for itself', async () => {
    await policy('on_request');
    const { classroom } = await bothInTheRoom();
    expect(await ask(classroom)).toEqual({ ok: false, code: 'forbidden' });
  });

  test.each(['on', 'off'])('is not asked for where it is %s', async (camera) => {
    await policy(camera);
    const { substitute } = await bothInTheRoom();
    expect(await ask(substitute)).toEqual({ ok: false, code: 'forbidden' });
  });
});

describe('a member who comes', () => {
  test('gets the state at once', async () => {
    app.clock.set('2026-11-16T08:40:00Z');
    expect(await asClassroom().events.next('state')).toMatchObject({
      room: { kind: 'lesson', id: lesson.coverId },
      version: 0,
      phase: 'waiting',
      serverNow: '2026-11-16T08:40:00.000Z',
      doorsOpenAt: '2026-11-16T08:50:00.000Z',
    });
  });

  test('sees the doors open and close by the clock, without asking', async () => {
    app.clock.set('2026-11-16T08:40:00Z');
    const page = asClassroom();
    await page.until(({ phase }) => phase === 'waiting');
    app.clock.set('2026-11-16T08:50:00Z');
    await rounds.turn();
    await page.until(({ phase }) => phase === 'open');
    app.clock.set('2026-11-16T10:00:00Z');
    await rounds.turn();
    await page.until(({ phase }) => phase === 'closed');
  });

  test('sees the other end come and go, each in a newer version', async () => {
    const { classroom } = await bothInTheRoom();
    const member = { roomId: lesson.coverId, party: 'substitute', sub: lesson.substituteId } as const;
    sfu.comes(member);
    await rounds.turn();
    const come = await classroom.until(({ present }) => present.substitute);
    sfu.goes(member);
    await rounds.turn();
    const gone = await classroom.until(({ present, version }) => !present.substitute && version > come.version);
    expect(gone.version).toBe(come.version + 1);
  });

  test('sees the end of the lesson as soon as the substitute ends it', async () => {
    const { browser, classroom } = await bothInTheRoom();
    app.clock.set('2026-11-16T09:30:00Z');
    await browser.call(closeRoom, { params: { coverId: lesson.coverId } });
    await classroom.until(({ phase }) => phase === 'closed');
  });
});

describe('muting', () => {
  test('by the substitute reaches the class, and is still so after both reload', async () => {
    const { browser, substitute, classroom } = await bothInTheRoom();
    expect(await mute(substitute, 'classroom_microphone')).toEqual({ ok: true });
    await classroom.until(({ muted }) => muted.classroom_microphone);
    substitute.socket.disconnect();
    classroom.socket.disconnect();
    const [again, back] = [asSubstitute(browser), asClassroom()];
    expect((await again.events.next<LessonState>('state')).muted.classroom_microphone).toBe(true);
    expect((await back.events.next<LessonState>('state')).muted.classroom_microphone).toBe(true);
  });

  test('by the classroom is for its own devices only', async () => {
    const { substitute, classroom } = await bothInTheRoom();
    expect(await mute(classroom, 'classroom_camera')).toEqual({ ok: true });
    expect(await mute(classroom, 'substitute_microphone')).toEqual({ ok: false, code: 'forbidden' });
    const { muted } = await substitute.until((state) => state.muted.classroom_camera);
    expect(muted.substitute_microphone).toBe(false);
  });

  test('sent twice with one id is done once, also when it comes from a new socket after another act', async () => {
    const { browser, substitute } = await bothInTheRoom();
    const id = randomUUID();
    await mute(substitute, 'substitute_camera', true, id);
    await mute(substitute, 'substitute_camera', false);
    const again = asSubstitute(browser);
    expect(await mute(again, 'substitute_camera', true, id)).toEqual({ ok: true });
    const [room] = await app.sql`SELECT version, muted FROM room WHERE cover_id = ${lesson.coverId}`;
    expect(room).toEqual({ version: 3, muted: { substitute_camera: false } });
  });

  test('a switch thrown to and fro in one moment ends where it was thrown last', async () => {
    const { substitute } = await bothInTheRoom();
    const throws = Array.from({ length: 24 }, (_, index) => mute(substitute, 'substitute_microphone', index % 2 === 0));
    expect(await Promise.all(throws)).toEqual(throws.map(() => ({ ok: true })));
    const [room] = await app.sql<
      { muted: Record<string, boolean> }[]
    >`SELECT muted FROM room WHERE cover_id = ${lesson.coverId}`;
    expect(room?.muted).toMatchObject({ substitute_microphone: false });
  });

  test('two acts at the same moment are both kept', async () => {
    const { substitute, classroom } = await bothInTheRoom();
    await Promise.all([mute(substitute, 'substitute_camera'), mute(classroom, 'classroom_camera')]);
    const state = await substitute.until(({ muted }) => muted.substitute_camera && muted.classroom_camera);
    expect(state.version).toBe(3);
  });

  test('is refused before anybody entered and once the doors are closed', async () => {
    const early = asSubstitute(await anySubstitute());
    await early.until(() => true);
    expect(await mute(early, 'substitute_camera')).toEqual({ ok: false, code: 'room_not_open_yet' });
    const { substitute } = await bothInTheRoom();
    app.clock.set('2026-11-16T10:00:00Z');
    expect(await mute(substitute, 'substitute_camera')).toEqual({ ok: false, code: 'room_closed' });
  });

  test('is refused to a page gone mad, and to it alone', async () => {
    const { substitute, classroom } = await bothInTheRoom();
    const answers = [];
    for (let act = 0; act <= 60; act += 1) answers.push(mute(classroom, 'classroom_camera'));
    expect((await Promise.all(answers)).filter(({ ok }) => !ok)).toEqual([{ ok: false, code: 'too_many_requests' }]);
    expect(await mute(substitute, 'classroom_camera')).toEqual({ ok: true });
  });

  test.each([
    ['nothing', undefined],
    ['a text', 'mute please'],
    ['an unknown act', { id: randomUUID(), type: 'explode' }],
    ['a device that is none', { id: randomUUID(), type: 'set_muted', device: 'head_camera', muted: true }],
    ['an id that is none', { id: '1; DROP TABLE room', type: 'set_muted', device: 'classroom_camera', muted: true }],
  ])('with %s in place of an act is refused, and the lesson goes on', async (_, sent) => {
    const { classroom } = await bothInTheRoom();
    const raw: Socket = classroom.socket;
    expect(await raw.emitWithAck('act', sent)).toEqual({ ok: false, code: 'invalid_input' });
    raw.emit('act', sent);
    expect(await mute(classroom, 'classroom_camera')).toEqual({ ok: true });
  });
});

describe('stays outside:', () => {
  test('a page that is not signed in', async () => {
    expect(
      await refusalOf(connectWith({ room: { kind: 'lesson', id: lesson.coverId }, classroomCredential: null })),
    ).toBe('not_signed_in');
  });

  test('the substitute of another lesson, and the school’s office', async () => {
    const other = await anAcceptedLesson(app.sql);
    expect(await refusalOf(asSubstitute(await anySubstitute(other.substituteId)))).toBe('not_in_this_lesson');
    const office = await app.signedIn({ role: 'school_office', uai: lesson.uai });
    expect(await refusalOf(asSubstitute(office))).toBe('not_in_this_lesson');
  });

  test('a device of another place, a device nobody paired, a revoked one', async () => {
    const other = await anAcceptedLesson(app.sql);
    expect(await refusalOf(asClassroom(other.deviceSecret))).toBe('not_in_this_lesson');
    expect(await refusalOf(asClassroom(randomBytes(32).toString('base64url')))).toBe('classroom_unknown');
    await app.sql`UPDATE classroom SET revoked_at = now() WHERE id = ${lesson.classroomId}`;
    expect(await refusalOf(asClassroom())).toBe('classroom_revoked');
  });

  test('whoever guesses a lesson, or sends no entry at all', async () => {
    const guess = { room: { kind: 'lesson', id: randomUUID() }, classroomCredential: lesson.deviceSecret };
    expect(await refusalOf(connectWith(guess))).toBe('not_in_this_lesson');
    expect(await refusalOf(connectWith({}))).toBe('invalid_input');
    expect(await refusalOf(connectWith({ room: { kind: 'lesson', id: { $ne: null } }, classroomCredential: [] }))).toBe(
      'invalid_input',
    );
  });
});

describe('a right that ends, ends at once:', () => {
  test('a revoked device is dropped', async () => {
    const { substitute, classroom } = await bothInTheRoom();
    const { uai, placeId } = lesson;
    const office = await app.signedIn({ role: 'school_office', uai });
    await office.call(revokeClassroom, { params: { uai, placeId } });
    expect(await classroom.events.next('disconnect')).toBe('io server disconnect');
    classroom.socket.connect();
    expect(await refusalOf(classroom)).toBe('classroom_revoked');
    expect(substitute.socket.connected).toBe(true);
  });

  test('a session that was signed out is dropped within a quarter of a minute', async () => {
    const { browser, substitute, classroom } = await bothInTheRoom();
    await browser.call(signOut, {});
    for (let second = 0; second < 15; second += 1) await rounds.turn();
    await substitute.events.next('disconnect');
    expect(classroom.socket.connected).toBe(true);
  });

  test('a session that was signed out does not act any more, not even once', async () => {
    const { browser, substitute } = await bothInTheRoom();
    await browser.call(signOut, {});
    expect(await mute(substitute, 'classroom_microphone')).toEqual({ ok: false, code: 'not_signed_in' });
    await substitute.events.next('disconnect');
    const [room] = await app.sql`SELECT muted FROM room WHERE cover_id = ${lesson.coverId}`;
    expect(room?.muted).toEqual({});
  });

  test('a cancelled lesson is shown as closed before its members go', async () => {
    const { substitute, classroom } = await bothInTheRoom();
    const office = await app.signedIn({ role: 'school_office', uai: lesson.uai });
    await office.call(withdrawAbsence, { params: { absenceId: lesson.absenceId } });
    for (const page of [substitute, classroom]) {
      await page.until(({ phase }) => phase === 'closed');
      await page.events.next('disconnect');
    }
  });
});

/** Another server changes the lesson, and tells. */
async function elsewhere(version: number): Promise<void> {
  await app.sql`UPDATE room SET version = ${version} WHERE cover_id = ${lesson.coverId}`;
  await announce(app.sql, [lesson.coverId]);
}

test('what another server announces is shown to the members here', async () => {
  const { classroom } = await bothInTheRoom();
  await elsewhere(41);
  await classroom.until(({ version }) => version === 41);
});

test('after the connection to the database was lost, what was missed is shown, and news is heard again', async () => {
  const { classroom } = await bothInTheRoom();
  await elsewhere(41);
  await classroom.until(({ version }) => version === 41);
  await app.sql`UPDATE room SET version = 42 WHERE cover_id = ${lesson.coverId}`;
  const cut = await app.sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query ILIKE 'listen%'`;
  expect(cut).toHaveLength(1);
  await classroom.until(({ version }) => version === 42);
  await elsewhere(43);
  await classroom.until(({ version }) => version === 43);
});
