import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { closeRoom, readRoom, revokeClassroom, takeTicket } from '#contract/rooms.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { type AcceptedLesson, anAcceptedLesson } from '../../support/build/rooms.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let lesson: AcceptedLesson;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-16T09:10:00Z');
  lesson = await anAcceptedLesson(app.sql);
});

const substituteOf = ({ substituteId }: AcceptedLesson) => app.signedIn({ role: 'substitute', substituteId });

/** Neither a ticket nor a look, and for `code`; nothing was opened by trying. */
async function getsNothing(intruder: ApiClient, code: string, coverId = lesson.coverId): Promise<void> {
  expect(await intruder.refused(takeTicket, { params: { coverId } })).toMatchObject({ code });
  expect(await intruder.refused(readRoom, { params: { coverId } })).toMatchObject({ code });
  expect(await app.sql`SELECT FROM room WHERE cover_id = ${lesson.coverId}`).toHaveLength(0);
}

describe('gets nothing:', () => {
  test('a stranger', async () => {
    await getsNothing(app.stranger(), 'not_signed_in');
  });

  test('a substitute who guesses a room', async () => {
    await getsNothing(await substituteOf(lesson), 'not_in_this_lesson', randomUUID());
  });

  test('the substitute of another lesson', async () => {
    await getsNothing(await substituteOf(await anAcceptedLesson(app.sql)), 'not_in_this_lesson');
  });

  test('the school’s own office, a coordinator of the academy, the helpdesk', async () => {
    await getsNothing(await app.signedIn({ role: 'school_office', uai: lesson.uai }), 'not_in_this_lesson');
    await getsNothing(await app.signedIn({ role: 'coordinator', academyCode: '06' }), 'not_in_this_lesson');
    await getsNothing(await app.signedIn({ role: 'helpdesk' }), 'not_in_this_lesson');
  });

  test('a device that nobody paired', async () => {
    await getsNothing(app.classroom(randomBytes(32).toString('base64url')), 'classroom_unknown');
  });

  test('a device of another place', async () => {
    const { deviceSecret } = await anAcceptedLesson(app.sql);
    await getsNothing(app.classroom(deviceSecret), 'not_in_this_lesson');
  });

  test('a revoked device', async () => {
    const { uai, placeId } = lesson;
    const office = await app.signedIn({ role: 'school_office', uai });
    await office.call(revokeClassroom, { params: { uai, placeId } });
    await getsNothing(app.classroom(lesson.deviceSecret), 'classroom_revoked');
  });

  test('the substitute whose lesson was given to somebody else', async () => {
    const former = await substituteOf(lesson);
    await app.sql`UPDATE assignment SET state = 'ended' WHERE cover_id = ${lesson.coverId}`;
    await getsNothing(former, 'not_in_this_lesson');
  });

  test('whoever writes something into the path that is no id', async () => {
    await getsNothing(await substituteOf(lesson), 'not_found', "1' OR '1'='1");
  });
});

describe('no ticket', () => {
  const refusedAt = async (instant: string) => {
    app.clock.set(instant);
    return [
      await app.classroom(lesson.deviceSecret).refused(takeTicket, { params: { coverId: lesson.coverId } }),
      await (await substituteOf(lesson)).refused(takeTicket, { params: { coverId: lesson.coverId } }),
    ].map(({ status, code }) => ({ status, code }));
  };

  test('before the doors open', async () => {
    expect(await refusedAt('2026-11-16T08:49:59Z')).toEqual(Array(2).fill({ status: 409, code: 'room_not_open_yet' }));
  });

  test('after they closed', async () => {
    expect(await refusedAt('2026-11-16T10:00:00Z')).toEqual(Array(2).fill({ status: 410, code: 'room_closed' }));
  });

  test('after the substitute ended the lesson', async () => {
    const substitute = await substituteOf(lesson);
    await substitute.call(takeTicket, { params: { coverId: lesson.coverId } });
    await substitute.call(closeRoom, { params: { coverId: lesson.coverId } });
    expect(await refusedAt('2026-11-16T09:11:00Z')).toEqual(Array(2).fill({ status: 410, code: 'room_closed' }));
  });
});

test('nobody but its substitute ends a lesson', async () => {
  const params = { coverId: lesson.coverId };
  await app.classroom(lesson.deviceSecret).call(takeTicket, { params });
  const foreign = await substituteOf(await anAcceptedLesson(app.sql));
  expect(await foreign.refused(closeRoom, { params })).toMatchObject({ code: 'forbidden' });
  const office = await app.signedIn({ role: 'school_office', uai: lesson.uai });
  expect(await office.refused(closeRoom, { params })).toMatchObject({ code: 'forbidden' });
  expect(await app.classroom(lesson.deviceSecret).refused(closeRoom, { params })).toMatchObject({
    code: 'not_signed_in',
  });
  const [room] = await app.sql`SELECT closed_at FROM room WHERE cover_id = ${lesson.coverId}`;
  expect(room?.closedAt).toBeNull();
});
