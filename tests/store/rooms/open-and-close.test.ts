import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeLesson, endLesson, openRoom } from '../../../server/rooms/open-and-close.ts';
import { closeRoomOnLetGo } from '../../../server/rooms/room-on-let-go.ts';
import { readLesson } from '../../../server/rooms/room-store.ts';
import { anAct } from '../../support/build/absences.ts';
import { aLiveLesson, anAcceptedLesson, leaveOnly } from '../../support/build/rooms.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const open = (coverId: string, at: string) =>
  database.sql.begin((tx) => openRoom(tx, leaveOnly, coverId, anAct(`2026-11-16T${at}Z`)));
const end = (coverId: string, at: string) =>
  database.sql.begin((tx) => endLesson(tx, leaveOnly, coverId, anAct(`2026-11-16T${at}Z`)));

async function happenings(coverId: string) {
  return database.sql`SELECT type, facts FROM happening WHERE cover_id = ${coverId} ORDER BY id`;
}

/** Both ends in the room, for as long as told. */
async function bothPresent(coverId: string, from: string, to: string): Promise<void> {
  await database.sql`
    INSERT INTO sfu_cursor VALUES ('http://sfu', gen_random_uuid(), 0, '2026-11-16T10:00:00Z') ON CONFLICT DO NOTHING`;
  await database.sql`
    INSERT INTO room_presence (cover_id, party, sub, sfu_url, came_at, left_at)
    SELECT ${coverId}, party, gen_random_uuid(), 'http://sfu', ${`2026-11-16T${from}Z`}, ${`2026-11-16T${to}Z`}
    FROM unnest('{substitute,classroom}'::text[]) AS party`;
}

describe('a room', () => {
  test('opens for whoever comes first, and the lesson is live', async () => {
    const { coverId } = await anAcceptedLesson(database.sql);
    await open(coverId, '08:50:00');
    expect(await readLesson(database.sql, coverId)).toMatchObject({
      state: 'live',
      openedAt: new Date('2026-11-16T08:50:00Z'),
    });
    expect(await happenings(coverId)).toEqual([{ type: 'room.opened', facts: {} }]);
  });

  test('opens once when both ends come in the same instant', async () => {
    const { coverId } = await anAcceptedLesson(database.sql);
    await Promise.all(Array.from({ length: 5 }, () => open(coverId, '08:50:00')));
    expect(await happenings(coverId)).toHaveLength(1);
  });

  test('does not open before its doors, after them, or when the lesson was cancelled', async () => {
    const { coverId } = await anAcceptedLesson(database.sql);
    await expect(open(coverId, '08:49:59')).rejects.toMatchObject({ code: 'room_not_open_yet' });
    await expect(open(coverId, '10:00:00')).rejects.toMatchObject({ code: 'room_closed' });
    const cancelled = await anAcceptedLesson(database.sql, { state: 'cancelled' });
    await expect(open(cancelled.coverId, '09:00:00')).rejects.toMatchObject({ code: 'room_closed' });
    expect(await happenings(coverId)).toEqual([]);
  });
});

describe('the end of a lesson', () => {
  test('with both ends met is "taught", with the minutes on its timeline', async () => {
    const { coverId } = await aLiveLesson(database.sql);
    await bothPresent(coverId, '08:55:00', '09:40:30');
    await end(coverId, '09:41:00');
    expect(await readLesson(database.sql, coverId)).toMatchObject({
      state: 'taught',
      version: 2,
      closedAt: new Date('2026-11-16T09:41:00Z'),
    });
    expect(await happenings(coverId)).toEqual([{ type: 'room.closed', facts: { minutes: 40 } }]);
  });

  test('in which nobody met is "failed"', async () => {
    const { coverId } = await aLiveLesson(database.sql);
    await bothPresent(coverId, '08:50:00', '09:00:59');
    await end(coverId, '09:30:00');
    expect(await readLesson(database.sql, coverId)).toMatchObject({ state: 'failed' });
  });

  test('before its beginning is a slip of the finger and refused', async () => {
    const { coverId } = await aLiveLesson(database.sql);
    await expect(end(coverId, '08:59:59')).rejects.toMatchObject({ code: 'lesson_not_begun' });
    expect(await readLesson(database.sql, coverId)).toMatchObject({ state: 'live', closedAt: null });
  });

  test('asked for twice is one end', async () => {
    const { coverId } = await aLiveLesson(database.sql);
    await Promise.all([end(coverId, '09:30:00'), end(coverId, '09:30:00')]);
    expect(await happenings(coverId)).toHaveLength(1);
  });

  test('of a room that never opened, or of a cancelled lesson, is refused', async () => {
    const { coverId } = await anAcceptedLesson(database.sql);
    await expect(end(coverId, '09:30:00')).rejects.toMatchObject({ code: 'room_not_open_yet' });
    const cancelled = await aLiveLesson(database.sql, { state: 'cancelled' });
    await expect(end(cancelled.coverId, '09:30:00')).rejects.toMatchObject({ code: 'room_closed' });
  });

  test('is written once when the clock and the substitute end it together', async () => {
    const { coverId } = await aLiveLesson(database.sql);
    const byClock = () =>
      database.sql.begin((tx) => closeLesson(tx, leaveOnly, coverId, new Date('2026-11-16T09:59:59Z')));
    const [closed, , again] = await Promise.all([byClock(), end(coverId, '09:59:59'), byClock()]);
    expect([closed, again].filter(Boolean).length).toBeLessThanOrEqual(1);
    expect(await happenings(coverId)).toHaveLength(1);
  });
});

test('a cancelled lesson closes its room with the withdrawal, or not at all', async () => {
  const { coverId, absenceId } = await aLiveLesson(database.sql);
  const cancelled = {
    type: 'cover.cancelled',
    at: new Date('2026-11-16T09:10:00Z'),
    actor: null,
    absenceId,
    coverId,
    facts: {},
    requestId: null,
  } as const;
  const undone = database.sql.begin(async (tx) => {
    await closeRoomOnLetGo(tx, cancelled);
    throw new Error('the withdrawal failed');
  });
  await expect(undone).rejects.toThrow('the withdrawal failed');
  expect((await readLesson(database.sql, coverId)).closedAt).toBeNull();
  await database.sql.begin((tx) => closeRoomOnLetGo(tx, cancelled));
  expect(await readLesson(database.sql, coverId)).toMatchObject({ closedAt: cancelled.at, version: 2 });
});
