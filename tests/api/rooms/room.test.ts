import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readAbsence, withdrawAbsence } from '#contract/absences.ts';
import { closeRoom, readRoom, takeTicket } from '#contract/rooms.ts';
import { createLog } from '#runtime/log.ts';
import { readLesson } from '../../../server/rooms/room-store.ts';
import { connectSfu } from '../../../server/rooms/sfu-client.ts';
import { type AcceptedLesson, anAcceptedLesson, handTurned } from '../../support/build/rooms.ts';
import { type FakeSfu, startFakeSfu } from '../../support/fake-sfu.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const rounds = handTurned();
let app: TestApp;
let sfu: FakeSfu;
beforeAll(async () => {
  sfu = await startFakeSfu({ now: () => app.clock.now() });
  app = await startApp({
    sfu: connectSfu(sfu, createLog({ process: 'test', level: 'silent' })),
    repeat: rounds.repeat,
    config: { turn: { url: 'turns:turn.example:443', secret: 'north' } },
  });
});
afterAll(async () => {
  await app.close();
  await sfu.close();
});

let lesson: AcceptedLesson;
beforeEach(async () => {
  app.clock.set('2026-11-16T08:55:00Z');
  lesson = await anAcceptedLesson(app.sql);
});

const params = () => ({ coverId: lesson.coverId });
const theSubstitute = () => app.signedIn({ role: 'substitute', substituteId: lesson.substituteId });
const theClassroom = () => app.classroom(lesson.deviceSecret);
const theOffice = () => app.signedIn({ role: 'school_office', uai: lesson.uai });

function bothEnter(): void {
  const roomId = lesson.coverId;
  sfu.comes({ roomId, party: 'substitute', sub: lesson.substituteId });
  sfu.comes({ roomId, party: 'classroom', sub: lesson.classroomId });
}

describe('the way into a room', () => {
  test('each end gets a ticket of its own, and the first one opens the room', async () => {
    const toClassroom = await theClassroom().call(takeTicket, { params: params() });
    const toSubstitute = await (await theSubstitute()).call(takeTicket, { params: params() });
    expect(decodeJwt(toClassroom.ticket)).toMatchObject({
      aud: 'releve-sfu',
      room: lesson.coverId,
      sub: lesson.classroomId,
      party: 'classroom',
      exp: Date.parse('2026-11-16T08:57:00Z') / 1000,
    });
    expect(decodeJwt(toSubstitute.ticket)).toMatchObject({ sub: lesson.substituteId, party: 'substitute' });
    expect(toSubstitute).toMatchObject({ party: 'substitute', sfuUrl: 'http://localhost:3100' });
    expect(toSubstitute.iceServers).toMatchObject([{ urls: ['turns:turn.example:443'] }]);
    const { timeline, covers } = await (await theOffice()).call(readAbsence, {
      params: { absenceId: lesson.absenceId },
    });
    expect(timeline.map(({ type }) => type)).toEqual(['room.opened']);
    expect(covers.map(({ state }) => state)).toEqual(['live']);
  });

  test('before it opens, a member’s page can draw the room', async () => {
    app.clock.set('2026-11-16T08:00:00Z');
    expect(await (await theSubstitute()).call(readRoom, { params: params() })).toMatchObject({
      placeCode: '101',
      className: '4A',
      teacherName: 'Paul Brumeval',
      substituteName: 'Noé Vasseur',
      state: { phase: 'waiting', version: 0, present: { substitute: false, classroom: false } },
    });
  });

  test('a signed ticket is asked for as often as the line breaks', async () => {
    const tickets = [];
    for (let entry = 0; entry < 3; entry += 1) {
      tickets.push((await theClassroom().call(takeTicket, { params: params() })).ticket);
    }
    expect(new Set(tickets).size).toBe(3);
  });
});

describe('the end of a lesson', () => {
  test('by the substitute closes the room for both ends and tells the minutes', async () => {
    const substitute = await theSubstitute();
    await substitute.call(takeTicket, { params: params() });
    bothEnter();
    app.clock.set('2026-11-16T09:40:00Z');
    await substitute.call(closeRoom, { params: params() });
    expect(sfu.heard).toContain(`POST /rooms/${lesson.coverId}/close`);
    expect(await theClassroom().call(readRoom, { params: params() })).toMatchObject({ state: { phase: 'closed' } });
    const { timeline, covers } = await (await theOffice()).call(readAbsence, {
      params: { absenceId: lesson.absenceId },
    });
    expect(timeline.at(-1)).toMatchObject({ type: 'room.closed', facts: { minutes: 40 }, coverId: lesson.coverId });
    expect(timeline.at(-1)?.actor).toMatch(/^Personne/);
    expect(covers[0]?.state).toBe('taught');
    // Clicked again, or sent again by a page that heard no answer.
    await substitute.call(closeRoom, { params: params() });
  });

  test('works while the sfu is away, which is told as soon as it is back', async () => {
    const substitute = await theSubstitute();
    await substitute.call(takeTicket, { params: params() });
    bothEnter();
    app.clock.set('2026-11-16T09:30:00Z');
    await rounds.turn();
    sfu.setAway(true);
    await substitute.call(closeRoom, { params: params() });
    sfu.setAway(false);
    sfu.heard.length = 0;
    await rounds.turn();
    expect(sfu.heard).toContain(`POST /rooms/${lesson.coverId}/close`);
  });

  test('comes by itself when the doors close', async () => {
    await theClassroom().call(takeTicket, { params: params() });
    bothEnter();
    app.clock.set('2026-11-16T10:00:00Z');
    await rounds.turn();
    expect((await readLesson(app.sql, lesson.coverId)).state).toBe('taught');
  });

  test('comes with the withdrawal of the absence, and nobody is left in the sfu', async () => {
    await theClassroom().call(takeTicket, { params: params() });
    bothEnter();
    await rounds.turn();
    await (await theOffice()).call(withdrawAbsence, { params: { absenceId: lesson.absenceId } });
    expect(await readLesson(app.sql, lesson.coverId)).toMatchObject({ state: 'cancelled', closedAt: app.clock.now() });
    sfu.heard.length = 0;
    await rounds.turn();
    expect(sfu.heard).toContain(`POST /rooms/${lesson.coverId}/close`);
    await rounds.turn();
    expect(await readLesson(app.sql, lesson.coverId)).toMatchObject({
      substitutePresent: false,
      classroomPresent: false,
    });
  });

  test('before the lesson began is refused', async () => {
    const substitute = await theSubstitute();
    await substitute.call(takeTicket, { params: params() });
    expect(await substitute.refused(closeRoom, { params: params() })).toMatchObject({
      status: 409,
      code: 'lesson_not_begun',
    });
  });
});
