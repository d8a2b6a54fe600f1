import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LessonAct, lessonDevices } from '#contract/lesson-channel.ts';
import { findMember } from '../../../server/rooms/member-store.ts';
import { readLesson, readRoomFrame, roomOf, stateOf, storeAct } from '../../../server/rooms/room-store.ts';
import { aLiveLesson, anAcceptedLesson } from '../../support/build/rooms.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const now = new Date('2026-11-16T09:10:00Z');
async function lessonState(coverId: string) {
  return stateOf(roomOf(await readLesson(database.sql, coverId)), now);
}
function act(coverId: string, done: LessonAct) {
  return storeAct(database.sql, { room: { kind: 'lesson', id: coverId }, party: 'substitute' }, done);
}
function mute(muted: boolean, id: string = randomUUID()) {
  return { id, type: 'set_muted', device: 'classroom_microphone', muted } as const;
}

describe('the state of a lesson', () => {
  test('before anybody entered is version 0, with nobody there and nothing muted', async () => {
    const { coverId } = await anAcceptedLesson(database.sql);
    expect(await lessonState(coverId)).toEqual({
      room: { kind: 'lesson', id: coverId },
      version: 0,
      phase: 'open',
      serverNow: '2026-11-16T09:10:00.000Z',
      startsAt: '2026-11-16T09:00:00.000Z',
      endsAt: '2026-11-16T09:55:00.000Z',
      doorsOpenAt: '2026-11-16T08:50:00.000Z',
      doorsCloseAt: '2026-11-16T10:00:00.000Z',
      present: { substitute: false, classroom: false },
      muted: Object.fromEntries(lessonDevices.map((device) => [device, false])),
      classCamera: { policy: 'on', asked: false },
      received: null,
    });
  });

  test('keeps what is muted, one version later', async () => {
    const { coverId } = await aLiveLesson(database.sql);
    await act(coverId, mute(true));
    expect(await lessonState(coverId)).toMatchObject({ version: 2, muted: { classroom_microphone: true } });
  });

  test('is not turned back by an old act that is sent again', async () => {
    const { coverId } = await aLiveLesson(database.sql);
    const first = mute(true);
    await act(coverId, first);
    await act(coverId, mute(false));
    await act(coverId, first);
    expect(await lessonState(coverId)).toMatchObject({ version: 3, muted: { classroom_microphone: false } });
  });

  test('remembers the last 64 acts and no more', async () => {
    const { coverId } = await aLiveLesson(database.sql);
    const acts = Array.from({ length: 70 }, () => mute(true));
    for (const one of acts) await act(coverId, one);
    const [room] = await database.sql`SELECT done_acts FROM room WHERE cover_id = ${coverId}`;
    expect(room?.doneActs).toEqual(acts.slice(-64).map(({ id }) => id));
  });

  test('keeps that the substitute asked for the class’s camera, and what the place allows it', async () => {
    const { coverId, placeId } = await aLiveLesson(database.sql);
    await database.sql`UPDATE place SET camera = 'on_request' WHERE id = ${placeId}`;
    await act(coverId, { id: randomUUID(), type: 'ask_camera', asked: true });
    expect(await lessonState(coverId)).toMatchObject({
      version: 2,
      classCamera: { policy: 'on_request', asked: true },
    });
    await act(coverId, { id: randomUUID(), type: 'ask_camera', asked: false });
    expect(await lessonState(coverId)).toMatchObject({ version: 3, classCamera: { asked: false } });
  });

  test('of a lesson that nobody accepted shows no class', async () => {
    const { coverId } = await aLiveLesson(database.sql);
    await database.sql`UPDATE assignment SET state = 'ended' WHERE cover_id = ${coverId}`;
    expect((await lessonState(coverId)).classCamera).toEqual({ policy: 'off', asked: false });
  });

  test('of a closed room does not change any more', async () => {
    const { coverId } = await aLiveLesson(database.sql);
    await database.sql`UPDATE room SET closed_at = ${now} WHERE cover_id = ${coverId}`;
    await act(coverId, mute(true));
    expect(await lessonState(coverId)).toMatchObject({ version: 1, muted: { classroom_microphone: false } });
  });
});

test('the room is framed by the names people know', async () => {
  const { coverId, uai } = await anAcceptedLesson(database.sql);
  expect(await readRoomFrame(database.sql, coverId)).toEqual({
    schoolName: `Collège ${uai}`,
    timeZone: 'Europe/Paris',
    placeCode: '101',
    className: '4A',
    subject: 'Mathématiques',
    teacherName: 'Paul Brumeval',
    substituteName: 'Noé Vasseur',
  });
});

describe('a member of a lesson', () => {
  test('is its substitute, or the classroom of its place', async () => {
    const { coverId, substituteId, classroomId, placeId } = await anAcceptedLesson(database.sql);
    expect(await findMember(database.sql, coverId, { substituteId })).toEqual({
      party: 'substitute',
      sub: substituteId,
      room: { kind: 'lesson', id: coverId },
    });
    expect(await findMember(database.sql, coverId, { classroomId, placeId })).toEqual({
      party: 'classroom',
      sub: classroomId,
      room: { kind: 'lesson', id: coverId },
    });
  });

  test('is nobody else: another lesson’s people, a guess, or something that is no id', async () => {
    const { coverId } = await anAcceptedLesson(database.sql);
    const other = await anAcceptedLesson(database.sql);
    expect(await findMember(database.sql, coverId, { substituteId: other.substituteId })).toBeNull();
    expect(await findMember(database.sql, coverId, other)).toBeNull();
    expect(await findMember(database.sql, randomUUID(), { substituteId: other.substituteId })).toBeNull();
    expect(await findMember(database.sql, "' OR true --", { substituteId: other.substituteId })).toBeNull();
  });

  test('is no member any more once the assignment ended', async () => {
    const { coverId, substituteId } = await anAcceptedLesson(database.sql);
    await database.sql`UPDATE assignment SET state = 'ended' WHERE cover_id = ${coverId}`;
    expect(await findMember(database.sql, coverId, { substituteId })).toBeNull();
  });
});
