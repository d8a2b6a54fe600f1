import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pairClassroom, readClassroom, readPairing, revokeClassroom, startPairing } from '#contract/rooms.ts';
import { createLog } from '#runtime/log.ts';
import { connectSfu } from '../../../server/rooms/sfu-client.ts';
import { type AcceptedLesson, aLiveLesson, anAcceptedLesson } from '../../support/build/rooms.ts';
import { type FakeSfu, startFakeSfu } from '../../support/fake-sfu.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let sfu: FakeSfu;
beforeAll(async () => {
  sfu = await startFakeSfu({ now: () => app.clock.now() });
  app = await startApp({ sfu: connectSfu(sfu, createLog({ process: 'test', level: 'silent' })) });
});
afterAll(async () => {
  await app.close();
  await sfu.close();
});

const officeOf = ({ uai }: AcceptedLesson) => app.signedIn({ role: 'school_office', uai });
const placeOf = ({ uai, placeId }: AcceptedLesson) => ({ uai, placeId });

describe('pairing a classroom', () => {
  test('the projector shows a code, the office types it, and the projector goes on by itself', async () => {
    const lesson = await anAcceptedLesson(app.sql);
    const projector = app.stranger();
    const { code, deviceSecret, expiresAt } = await projector.call(startPairing, {});
    expect(expiresAt).toBe('2026-11-16T07:10:00.000Z');
    expect(await projector.call(readPairing, { body: { deviceSecret } })).toEqual({ state: 'waiting' });

    const office = await officeOf(lesson);
    const paired = await office.call(pairClassroom, { params: placeOf(lesson), body: { code: code.toLowerCase() } });
    expect(paired).toEqual({ classroomId: expect.any(String), placeCode: '101' });

    expect(await projector.call(readPairing, { body: { deviceSecret } })).toEqual({ state: 'paired' });
    expect(await app.classroom(deviceSecret).call(readClassroom, {})).toEqual({
      schoolName: `Collège ${lesson.uai}`,
      placeCode: '101',
      timeZone: 'Europe/Paris',
      serverNow: '2026-11-16T07:00:00.000Z',
      lessons: [
        {
          coverId: lesson.coverId,
          className: '4A',
          subject: 'Mathématiques',
          substituteName: 'Noé Vasseur',
          startsAt: '2026-11-16T09:00:00.000Z',
          endsAt: '2026-11-16T09:55:00.000Z',
          doorsOpenAt: '2026-11-16T08:50:00.000Z',
          doorsCloseAt: '2026-11-16T10:00:00.000Z',
          ended: false,
        },
      ],
      rehearsal: null,
      camera: 'on',
      checkAskedAt: null,
      lastCheckedAt: null,
    });
  });

  test('the device’s secret is nowhere in the database', async () => {
    const { deviceSecret } = await app.stranger().call(startPairing, {});
    const [stored] = await app.sql`SELECT string_agg(pairing::text, ' ') AS rows FROM pairing`;
    expect(stored?.rows).not.toContain(deviceSecret);
    expect(stored?.rows).not.toContain(Buffer.from(deviceSecret).toString('hex'));
  });

  test('of two offices typing one code at the same moment, one gets the device', async () => {
    const [one, other] = [await anAcceptedLesson(app.sql), await anAcceptedLesson(app.sql)];
    const { code } = await app.stranger().call(startPairing, {});
    const typed = await Promise.allSettled(
      [one, other].map(async (lesson) =>
        (await officeOf(lesson)).call(pairClassroom, { params: placeOf(lesson), body: { code } }),
      ),
    );
    expect(typed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    // Whoever lost keeps the device that was there.
    const living = await app.sql`
      SELECT FROM classroom WHERE place_id IN (${one.placeId}, ${other.placeId}) AND revoked_at IS NULL`;
    expect(living).toHaveLength(2);
  });

  test('two codes typed for one place at the same moment leave one device there', async () => {
    const lesson = await anAcceptedLesson(app.sql);
    const office = await officeOf(lesson);
    const codes = await Promise.all([1, 2, 3].map(() => app.stranger().call(startPairing, {})));
    await Promise.all(codes.map(({ code }) => office.call(pairClassroom, { params: placeOf(lesson), body: { code } })));
    const living = await app.sql`SELECT FROM classroom WHERE place_id = ${lesson.placeId} AND revoked_at IS NULL`;
    expect(living).toHaveLength(1);
  });

  test('a code that expired, was never shown, or is no code is refused with its own words', async () => {
    const lesson = await anAcceptedLesson(app.sql);
    const office = await officeOf(lesson);
    const refusal = (code: string) => office.refused(pairClassroom, { params: placeOf(lesson), body: { code } });
    const { code, deviceSecret } = await app.stranger().call(startPairing, {});
    expect(await refusal('222222')).toMatchObject({ status: 422, code: 'pairing_code_unknown' });
    expect(await refusal('O0I1L')).toMatchObject({ status: 400, code: 'invalid_input' });
    app.clock.advance(10 * 60_000);
    expect(await refusal(code)).toMatchObject({ status: 410, code: 'pairing_code_expired' });
    expect(await app.stranger().call(readPairing, { body: { deviceSecret } })).toEqual({ state: 'expired' });
  });

  test('a place of another school is refused, and the code still works where it belongs', async () => {
    const [mine, theirs] = [await anAcceptedLesson(app.sql), await anAcceptedLesson(app.sql)];
    const office = await officeOf(mine);
    const { code } = await app.stranger().call(startPairing, {});
    const across = { uai: mine.uai, placeId: theirs.placeId };
    expect(await office.refused(pairClassroom, { params: across, body: { code } })).toMatchObject({
      status: 422,
      code: 'place_not_in_school',
    });
    expect(await office.refused(pairClassroom, { params: placeOf(theirs), body: { code } })).toMatchObject({
      code: 'forbidden',
    });
    expect(await office.call(pairClassroom, { params: placeOf(mine), body: { code } })).toBeDefined();
  });

  test('whoever guesses codes is stopped', async () => {
    const lesson = await anAcceptedLesson(app.sql);
    const office = await officeOf(lesson);
    const { code } = await app.stranger().call(startPairing, {});
    const guesses = [];
    for (let tries = 0; tries < 11; tries += 1) {
      guesses.push((await office.refused(pairClassroom, { params: placeOf(lesson), body: { code: '222222' } })).code);
    }
    expect(guesses).toEqual([...Array(10).fill('pairing_code_unknown'), 'too_many_requests']);
    expect(await office.refused(pairClassroom, { params: placeOf(lesson), body: { code } })).toMatchObject({
      status: 429,
    });
  });

  test('only the school’s office and the helpdesk pair and revoke', async () => {
    const { uai, placeId, substituteId } = await anAcceptedLesson(app.sql);
    const { code } = await app.stranger().call(startPairing, {});
    const others = [
      await app.signedIn({ role: 'coordinator', academyCode: '06' }),
      await app.signedIn({ role: 'national_coordinator' }),
      await app.signedIn({ role: 'substitute', substituteId }),
      await app.signedIn({ role: 'administrator' }),
    ];
    for (const other of others) {
      expect(await other.refused(pairClassroom, { params: { uai, placeId }, body: { code } })).toMatchObject({
        code: 'forbidden',
      });
      expect(await other.refused(revokeClassroom, { params: { uai, placeId } })).toMatchObject({ code: 'forbidden' });
    }
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    expect(await helpdesk.call(pairClassroom, { params: { uai, placeId }, body: { code } })).toBeDefined();
  });
});

describe('a device whose credential ended', () => {
  test('is put out of the lesson under way when another is paired in its place', async () => {
    app.clock.set('2026-11-16T09:10:00Z');
    const lesson = await aLiveLesson(app.sql);
    const { code, deviceSecret } = await app.stranger().call(startPairing, {});
    sfu.heard.length = 0;
    await (await officeOf(lesson)).call(pairClassroom, { params: placeOf(lesson), body: { code } });
    expect(sfu.heard).toEqual([`POST /rooms/${lesson.coverId}/expel/${lesson.classroomId}`]);
    expect(sfu.lastRequestId).toMatch(/^[\w-]{8,64}$/);
    expect(await app.classroom(lesson.deviceSecret).refused(readClassroom, {})).toMatchObject({
      status: 401,
      code: 'classroom_revoked',
    });
    expect(await app.classroom(deviceSecret).call(readClassroom, {})).toMatchObject({ placeCode: '101' });
  });

  test('is worthless from the moment it is revoked, also when the sfu does not hear it', async () => {
    const lesson = await aLiveLesson(app.sql);
    sfu.setAway(true);
    await (await officeOf(lesson)).call(revokeClassroom, { params: placeOf(lesson) });
    sfu.setAway(false);
    expect(await app.classroom(lesson.deviceSecret).refused(readClassroom, {})).toMatchObject({
      code: 'classroom_revoked',
    });
  });

  test('can be revoked twice, and where none is', async () => {
    const lesson = await anAcceptedLesson(app.sql);
    const office = await officeOf(lesson);
    await office.call(revokeClassroom, { params: placeOf(lesson) });
    await office.call(revokeClassroom, { params: placeOf(lesson) });
    const nowhere = { uai: lesson.uai, placeId: randomUUID() };
    expect(await office.refused(revokeClassroom, { params: nowhere })).toMatchObject({ code: 'place_not_in_school' });
  });

  test('a secret nobody was given is unknown', async () => {
    const made = app.classroom(randomBytes(32).toString('base64url'));
    expect(await made.refused(readClassroom, {})).toMatchObject({ status: 401, code: 'classroom_unknown' });
  });
});
