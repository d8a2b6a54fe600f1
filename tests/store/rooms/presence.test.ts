import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '#runtime/log.ts';
import { readPresence, startPresenceFollower } from '../../../server/rooms/presence-follower.ts';
import { countMinutes } from '../../../server/rooms/presence-store.ts';
import { readLesson } from '../../../server/rooms/room-store.ts';
import { connectSfu } from '../../../server/rooms/sfu-client.ts';
import { type AcceptedLesson, aLiveLesson, handTurned } from '../../support/build/rooms.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { type FakeSfu, startFakeSfu } from '../../support/fake-sfu.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const MINUTE = 60_000;
const clock = fakeClock();
const log = createLog({ process: 'test', level: 'silent' });
let database: TestDatabase;
let sfu: FakeSfu;
let lesson: AcceptedLesson;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock.set('2026-11-16T09:00:00Z');
  sfu = await startFakeSfu(clock);
  lesson = await aLiveLesson(database.sql);
});
afterEach(() => sfu.close());

function follower() {
  return { sql: database.sql, clock, sfu: connectSfu(sfu, log), sfuUrl: sfu.url, log };
}
const substitute = () => ({ roomId: lesson.coverId, party: 'substitute', sub: lesson.substituteId }) as const;
const classroom = () => ({ roomId: lesson.coverId, party: 'classroom', sub: lesson.classroomId }) as const;
async function minutes(): Promise<number | undefined> {
  return (await countMinutes(database.sql, [lesson.coverId])).get(lesson.coverId);
}
async function whoIsThere() {
  const { version, substitutePresent, classroomPresent } = await readLesson(database.sql, lesson.coverId);
  return { version, substitutePresent, classroomPresent };
}

describe('the presence follower', () => {
  test('sees who came and who went, and every change is a new version', async () => {
    sfu.comes(substitute());
    sfu.comes(classroom());
    await readPresence(follower());
    expect(await whoIsThere()).toEqual({ version: 2, substitutePresent: true, classroomPresent: true });
    clock.advance(12 * MINUTE);
    sfu.goes(classroom());
    await readPresence(follower());
    expect(await whoIsThere()).toEqual({ version: 3, substitutePresent: true, classroomPresent: false });
    expect(await minutes()).toBe(12);
  });

  test('that finds nothing new changes nothing', async () => {
    sfu.comes(substitute());
    await readPresence(follower());
    await readPresence(follower());
    expect(await whoIsThere()).toMatchObject({ version: 2 });
  });

  test('catches up with what happened while no server ran', async () => {
    sfu.comes(substitute());
    sfu.comes(classroom());
    clock.advance(20 * MINUTE);
    sfu.goes(classroom());
    clock.advance(5 * MINUTE);
    sfu.comes(classroom());
    clock.advance(10 * MINUTE);
    await readPresence(follower());
    expect(await minutes()).toBe(30);
  });

  test('neither loses nor doubles a page it could not store', async () => {
    sfu.comes(substitute());
    sfu.comes(classroom());
    const broken = `presence_broken_${randomUUID().slice(0, 8)}`;
    await database.sql.unsafe(`ALTER TABLE sfu_cursor RENAME TO ${broken}`);
    await expect(readPresence(follower())).rejects.toThrow('sfu_cursor');
    await database.sql.unsafe(`ALTER TABLE ${broken} RENAME TO sfu_cursor`);
    expect(await whoIsThere()).toMatchObject({ substitutePresent: false });
    clock.advance(MINUTE);
    await readPresence(follower());
    expect(await minutes()).toBe(1);
  });

  test('reads one at a time: a second server passes while the first waits for the sfu', async () => {
    let answer = () => {};
    const waiting = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { presence } = connectSfu(sfu, log);
    let asked = 0;
    const slow = {
      ...connectSfu(sfu, log),
      async presence(boot: string | null, after: number) {
        asked += 1;
        const page = await presence(boot, after);
        await waiting;
        return page;
      },
    };
    sfu.comes(substitute());
    const first = readPresence({ ...follower(), sfu: slow });
    await expect.poll(() => asked).toBe(1);
    await readPresence({ ...follower(), sfu: slow });
    expect(asked).toBe(1);
    answer();
    await first;
    expect(await whoIsThere()).toMatchObject({ version: 2, substitutePresent: true });
  });

  test('leaves rooms alone that are not ours', async () => {
    sfu.comes({ ...substitute(), roomId: randomUUID() });
    sfu.comes(substitute());
    await readPresence(follower());
    expect(await whoIsThere()).toMatchObject({ substitutePresent: true });
  });
});

describe('when the sfu dies', () => {
  test('everybody was there until its last answer, and not a minute longer', async () => {
    sfu.comes(substitute());
    sfu.comes(classroom());
    await readPresence(follower());
    clock.advance(7 * MINUTE);
    await readPresence(follower());
    clock.advance(20 * MINUTE);
    sfu.restart();
    await readPresence(follower());
    expect(await whoIsThere()).toMatchObject({ substitutePresent: false, classroomPresent: false });
    expect(await minutes()).toBe(7);
  });

  test('the minutes of its next life are added', async () => {
    sfu.comes(substitute());
    sfu.comes(classroom());
    await readPresence(follower());
    clock.advance(7 * MINUTE);
    await readPresence(follower());
    sfu.restart();
    sfu.comes(substitute());
    sfu.comes(classroom());
    clock.advance(5 * MINUTE);
    sfu.goes(substitute());
    await readPresence(follower());
    expect(await minutes()).toBe(12);
  });

  test('a stretch that goes on counts as far as the sfu vouched for it', async () => {
    sfu.comes(substitute());
    sfu.comes(classroom());
    await readPresence(follower());
    clock.advance(3 * MINUTE);
    await readPresence(follower());
    sfu.setAway(true);
    clock.advance(30 * MINUTE);
    await expect(readPresence(follower())).rejects.toThrow('503');
    expect(await minutes()).toBe(3);
    sfu.setAway(false);
    await readPresence(follower());
    expect(await minutes()).toBe(33);
  });

  test('it is told once in the log, however often it is asked for, and once when it is back', async () => {
    const lines: string[] = [];
    const spoken = createLog({ process: 'test', level: 'info', destination: { write: (line) => lines.push(line) } });
    const timers = handTurned();
    const stop = startPresenceFollower({ ...follower(), log: spoken, repeat: timers.repeat });
    sfu.setAway(true);
    await timers.turn();
    await timers.turn();
    sfu.setAway(false);
    await timers.turn();
    await stop();
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
      'presence cannot be read, trying again',
      'the sfu answers again',
    ]);
  });
});

test('a replaced device that leaves late does not make the new one absent', async () => {
  const newer = { ...classroom(), sub: randomUUID() };
  sfu.comes(classroom());
  sfu.comes(newer);
  sfu.goes(classroom());
  await readPresence(follower());
  expect(await whoIsThere()).toMatchObject({ classroomPresent: true });
});
