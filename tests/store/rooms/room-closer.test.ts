import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '#runtime/log.ts';
import { readPresence } from '../../../server/rooms/presence-follower.ts';
import { startRoomCloser } from '../../../server/rooms/room-closer.ts';
import { readLesson } from '../../../server/rooms/room-store.ts';
import { connectSfu } from '../../../server/rooms/sfu-client.ts';
import {
  type AcceptedLesson,
  aLiveLesson,
  anAcceptedLesson,
  handTurned,
  leaveOnly,
} from '../../support/build/rooms.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { type FakeSfu, startFakeSfu } from '../../support/fake-sfu.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const clock = fakeClock();
const log = createLog({ process: 'test', level: 'silent' });
let database: TestDatabase;
let sfu: FakeSfu;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock.set('2026-11-16T09:00:00Z');
  sfu = await startFakeSfu(clock);
  await database.sql`TRUNCATE sfu_cursor, room, room_presence CASCADE`;
  await database.sql`UPDATE cover SET state = 'cancelled'`;
});
afterEach(() => sfu.close());

const follow = () => readPresence({ sql: database.sql, clock, sfu: connectSfu(sfu, log), sfuUrl: sfu.url, log });

async function runCloser(): Promise<void> {
  const timers = handTurned();
  startRoomCloser({
    sql: database.sql,
    clock,
    leave: leaveOnly,
    sfu: connectSfu(sfu, log),
    log,
    repeat: timers.repeat,
  });
  await timers.turn();
}

async function stateOf({ coverId }: AcceptedLesson): Promise<string> {
  return (await readLesson(database.sql, coverId)).state;
}

function enter({ coverId, substituteId, classroomId }: AcceptedLesson): void {
  sfu.comes({ roomId: coverId, party: 'substitute', sub: substituteId });
  sfu.comes({ roomId: coverId, party: 'classroom', sub: classroomId });
}

describe('the room closer', () => {
  test('ends a lesson nobody ended when its doors close, and its media with it', async () => {
    const lesson = await aLiveLesson(database.sql);
    enter(lesson);
    clock.set('2026-11-16T09:59:59Z');
    await follow();
    await runCloser();
    expect(await stateOf(lesson)).toBe('live');
    clock.set('2026-11-16T10:00:00Z');
    await follow();
    await runCloser();
    expect(await stateOf(lesson)).toBe('taught');
    expect(sfu.heard).toContain(`POST /rooms/${lesson.coverId}/close`);
  });

  test('calls a lesson failed to which nobody came at all', async () => {
    const lesson = await anAcceptedLesson(database.sql);
    clock.set('2026-11-16T10:00:00Z');
    await follow();
    await runCloser();
    expect(await stateOf(lesson)).toBe('failed');
  });

  test('waits for presence that is not read yet before it judges', async () => {
    const lesson = await aLiveLesson(database.sql);
    enter(lesson);
    sfu.setAway(true);
    clock.set('2026-11-16T10:05:00Z');
    await runCloser();
    expect(await stateOf(lesson)).toBe('live');
    sfu.setAway(false);
    await follow();
    await runCloser();
    expect(await stateOf(lesson)).toBe('taught');
  });

  test('judges by what it knows when the sfu stays away for ten minutes', async () => {
    const lesson = await aLiveLesson(database.sql);
    enter(lesson);
    sfu.setAway(true);
    clock.set('2026-11-16T10:10:00Z');
    await runCloser();
    expect(await stateOf(lesson)).toBe('failed');
  });

  test('tells the sfu again when it did not hear that a room closed', async () => {
    const lesson = await aLiveLesson(database.sql);
    enter(lesson);
    clock.set('2026-11-16T10:00:00Z');
    await follow();
    sfu.setAway(true);
    await runCloser();
    sfu.setAway(false);
    expect(sfu.heard).not.toContain(`POST /rooms/${lesson.coverId}/close`);
    await runCloser();
    expect(sfu.heard).toContain(`POST /rooms/${lesson.coverId}/close`);
    await follow();
    sfu.heard.length = 0;
    await runCloser();
    expect(sfu.heard).toEqual([]);
  });

  test('expels a revoked device that is still in a room, and only that', async () => {
    const lesson = await aLiveLesson(database.sql);
    enter(lesson);
    await follow();
    await database.sql`UPDATE classroom SET revoked_at = ${clock.now()} WHERE id = ${lesson.classroomId}`;
    await database.sql`
      INSERT INTO classroom (place_id, secret_hash, paired_at) VALUES (${lesson.placeId}, ${randomBytes(32)}, ${clock.now()})`;
    sfu.heard.length = 0;
    await runCloser();
    expect(sfu.heard).toEqual([`POST /rooms/${lesson.coverId}/expel/${lesson.classroomId}`]);
    await follow();
    expect(await readLesson(database.sql, lesson.coverId)).toMatchObject({
      substitutePresent: true,
      classroomPresent: false,
    });
  });

  test('runs on two servers at once and ends each lesson once', async () => {
    const lesson = await aLiveLesson(database.sql);
    clock.set('2026-11-16T10:00:00Z');
    await follow();
    await Promise.all([runCloser(), runCloser()]);
    const closed =
      await database.sql`SELECT FROM happening WHERE cover_id = ${lesson.coverId} AND type = 'room.closed'`;
    expect(closed).toHaveLength(1);
  });
});
