import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOfSecret } from '../../../server/http/session-cookie.ts';
import { findClassroom, listDay, listOpenDoors, noteSeen } from '../../../server/rooms/classroom-store.ts';
import { pairingState, startPairing, usePairingCode } from '../../../server/rooms/pairing-store.ts';
import { anAcceptedLesson } from '../../support/build/rooms.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const now = new Date('2026-11-16T07:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const use = (code: string, at: Date) => database.sql.begin((tx) => usePairingCode(tx, code, at));

async function aWaitingDevice() {
  const secretHash = randomBytes(32);
  return { secretHash, ...(await startPairing(database.sql, { secretHash, randomBytes, now })) };
}

describe('a pairing code', () => {
  test('opens once: of five offices typing it at the same time one gets the device', async () => {
    const { code, secretHash } = await aWaitingDevice();
    const typed = await Promise.allSettled(Array.from({ length: 5 }, () => use(code, now)));
    const won = typed.filter((one) => one.status === 'fulfilled');
    expect(won.map(({ value }) => Buffer.from(value).equals(secretHash))).toEqual([true]);
    const lost = typed.filter((one) => one.status === 'rejected');
    expect(lost.map(({ reason }) => reason.code)).toEqual(Array(4).fill('pairing_code_unknown'));
  });

  test('lives ten minutes, is then called expired, and a day later nobody knows it', async () => {
    const { code, secretHash, expiresAt } = await aWaitingDevice();
    expect(expiresAt).toEqual(later(10));
    expect(await pairingState(database.sql, secretHash, later(9))).toBe('waiting');
    expect(await pairingState(database.sql, secretHash, later(10))).toBe('expired');
    await expect(use(code, later(10))).rejects.toMatchObject({ code: 'pairing_code_expired' });
    await startPairing(database.sql, { secretHash: randomBytes(32), randomBytes, now: later(24 * 60) });
    await expect(use(code, later(24 * 60))).rejects.toMatchObject({ code: 'pairing_code_unknown' });
  });

  test('that waits on another projector is not given again; an expired one may be', async () => {
    const fixed = (first: number) => {
      let calls = 0;
      return (count: number) => {
        calls += 1;
        return new Uint8Array(count).fill(calls === 1 ? first : 9);
      };
    };
    const start = (at: Date, randomSource: (count: number) => Uint8Array) =>
      startPairing(database.sql, { secretHash: randomBytes(32), randomBytes: randomSource, now: at });
    expect((await start(now, fixed(0))).code).toBe('222222');
    expect((await start(now, fixed(0))).code).toBe('BBBBBB');
    expect((await start(later(10), fixed(0))).code).toBe('222222');
  });
});

describe('a classroom', () => {
  test('is found by its secret, unknown by another, and told that it was revoked', async () => {
    const { classroomId, placeId, uai, deviceSecret } = await anAcceptedLesson(database.sql);
    const find = () => findClassroom(database.sql, hashOfSecret(deviceSecret));
    expect(await find()).toEqual({ classroomId, placeId, uai });
    expect(await findClassroom(database.sql, randomBytes(32))).toBeNull();
    await database.sql`UPDATE classroom SET revoked_at = ${now} WHERE id = ${classroomId}`;
    await expect(find()).rejects.toMatchObject({ code: 'classroom_revoked' });
  });

  test('is noted as seen at most once a minute', async () => {
    const { classroomId } = await anAcceptedLesson(database.sql);
    const seenAt = async () => {
      const [row] = await database.sql`SELECT last_seen_at FROM classroom WHERE id = ${classroomId}`;
      return row?.lastSeenAt;
    };
    await noteSeen(database.sql, classroomId, now);
    await noteSeen(database.sql, classroomId, new Date(now.getTime() + 59_000));
    expect(await seenAt()).toEqual(now);
    await noteSeen(database.sql, classroomId, later(1));
    expect(await seenAt()).toEqual(later(1));
  });
});

describe('the day of a place', () => {
  test('shows today and tomorrow on the school’s clock, and not the day after', async () => {
    // 23:50 on Tuesday in Paris is still tomorrow; 00:10 on Wednesday is not.
    const late = await anAcceptedLesson(database.sql, {
      startsAt: '2026-11-17T22:50:00Z',
      endsAt: '2026-11-17T23:40:00Z',
    });
    const after = await anAcceptedLesson(database.sql, {
      startsAt: '2026-11-17T23:10:00Z',
      endsAt: '2026-11-17T23:40:00Z',
    });
    expect(await listDay(database.sql, late.placeId, now)).toMatchObject([{ coverId: late.coverId, ended: false }]);
    expect(await listDay(database.sql, after.placeId, now)).toEqual([]);
  });

  test('follows the school’s own clock overseas', async () => {
    // In La Réunion (UTC+4) 07:00Z is 11:00; tomorrow ends at 20:00Z on the 17th.
    const lesson = await anAcceptedLesson(database.sql, {
      startsAt: '2026-11-17T20:30:00Z',
      endsAt: '2026-11-17T21:25:00Z',
    });
    expect(await listDay(database.sql, lesson.placeId, now)).toHaveLength(1);
    await database.sql`UPDATE school SET time_zone = 'Indian/Reunion' WHERE uai = ${lesson.uai}`;
    expect(await listDay(database.sql, lesson.placeId, now)).toEqual([]);
  });

  test('keeps a lesson until its doors close and says when it ended early', async () => {
    const { placeId, coverId } = await anAcceptedLesson(database.sql);
    expect(await listDay(database.sql, placeId, new Date('2026-11-16T09:59:59Z'))).toHaveLength(1);
    expect(await listDay(database.sql, placeId, new Date('2026-11-16T10:00:00Z'))).toEqual([]);
    await database.sql`UPDATE cover SET state = 'taught' WHERE id = ${coverId}`;
    expect(await listDay(database.sql, placeId, now)).toMatchObject([{ coverId, ended: true }]);
  });

  test('does not show a lesson whose substitute gave it back', async () => {
    const { placeId, coverId } = await anAcceptedLesson(database.sql);
    await database.sql`UPDATE assignment SET state = 'ended' WHERE cover_id = ${coverId}`;
    expect(await listDay(database.sql, placeId, now)).toEqual([]);
  });
});

test('a device may be in the rooms whose doors are open in its place', async () => {
  const { placeId, coverId } = await anAcceptedLesson(database.sql);
  const openAt = (time: string) => listOpenDoors(database.sql, placeId, new Date(`2026-11-16T${time}Z`));
  expect(await openAt('08:49:59')).toEqual([]);
  expect(await openAt('08:50:00')).toEqual([coverId]);
  expect(await openAt('09:59:59')).toEqual([coverId]);
  expect(await openAt('10:00:01')).toEqual([]);
});
