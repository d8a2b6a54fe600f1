import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  askCheck,
  type ClassroomCheck,
  LINE_SAMPLE_BYTES,
  listChecks,
  readLineSample,
  reportCheck,
  sendLineSample,
} from '#contract/places.ts';
import { readClassroom, revokeClassroom } from '#contract/rooms.ts';
import { readSchool } from '#contract/schools.ts';
import { CHECKS_KEPT } from '../../../server/rooms/classroom-check-store.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { type AcceptedLesson, anAcceptedLesson } from '../../support/build/rooms.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let lesson: AcceptedLesson;
let office: ApiClient;
let screen: ApiClient;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-16T07:00:00Z' });
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-16T07:00:00Z');
  lesson = await anAcceptedLesson(app.sql);
  office = await app.signedIn({ role: 'school_office', uai: lesson.uai });
  screen = app.classroom(lesson.deviceSecret);
});

const good: ClassroomCheck = { camera: 'works', microphone: 'works', downKbps: 2_000, upKbps: 250, rttMs: 45 };
const place = () => ({ params: { uai: lesson.uai, placeId: lesson.placeId } });
const nowhere = () => ({ params: { uai: lesson.uai, placeId: randomUUID() } });
const minutesLater = (minutes: number) =>
  app.clock.set(new Date(Date.parse('2026-11-16T07:00:00Z') + minutes * 60_000).toISOString());

describe('a check of a screen', () => {
  test('is asked for by the office, heard of by the screen, and answered with what the line carries', async () => {
    await office.call(askCheck, place());
    expect(await screen.call(readClassroom, {})).toMatchObject({
      checkAskedAt: '2026-11-16T07:00:00.000Z',
      lastCheckedAt: null,
    });
    expect(await office.call(listChecks, place())).toEqual({ checks: [], askedAt: '2026-11-16T07:00:00.000Z' });
    minutesLater(1);
    await screen.call(reportCheck, { body: good });
    const check = { ...good, checkedAt: '2026-11-16T07:01:00.000Z', line: 'video' };
    expect(await office.call(listChecks, place())).toEqual({ checks: [check], askedAt: null });
    expect(await screen.call(readClassroom, {})).toMatchObject({ checkAskedAt: null, lastCheckedAt: check.checkedAt });
    const { places } = await office.call(readSchool, { params: { uai: lesson.uai } });
    expect(places).toMatchObject([
      { camera: 'on', classroom: { lastSeenAt: check.checkedAt, lastCheck: check, checkAskedAt: null } },
    ]);
  });

  test('tells a line that broke as no class at all, and a weak one as too weak', async () => {
    await screen.call(reportCheck, { body: { ...good, downKbps: null, upKbps: null, rttMs: null } });
    minutesLater(1);
    await screen.call(reportCheck, { body: { ...good, camera: 'not_opened', upKbps: 12 } });
    const { checks } = await office.call(listChecks, place());
    expect(checks.map(({ line, camera }) => [line, camera])).toEqual([
      ['too_weak', 'not_opened'],
      [null, 'works'],
    ]);
  });

  test(`leaves a past of ${CHECKS_KEPT}, of which the newest 30 are shown`, async () => {
    await app.sql`
      INSERT INTO classroom_check (classroom_id, checked_at, camera, microphone)
      SELECT ${lesson.classroomId}, timestamptz '2026-11-16T06:00:00Z' - n * interval '1 hour', 'works', 'works'
      FROM generate_series(1, ${CHECKS_KEPT}) AS n`;
    await screen.call(reportCheck, { body: good });
    const kept = await app.sql`SELECT FROM classroom_check WHERE classroom_id = ${lesson.classroomId}`;
    expect(kept.count).toBe(CHECKS_KEPT);
    const { checks } = await office.call(listChecks, place());
    expect(checks).toHaveLength(30);
    expect(checks[0]?.line).toBe('video');
  });

  test('of another device that stood there before is not this one’s', async () => {
    await screen.call(reportCheck, { body: good });
    await office.call(revokeClassroom, place());
    expect(await office.call(listChecks, place())).toEqual({ checks: [], askedAt: null });
    expect(await screen.refused(reportCheck, { body: good })).toMatchObject({ code: 'classroom_revoked' });
  });
});

describe('is refused', () => {
  test('where there is no screen, and in a place of another school', async () => {
    await office.call(revokeClassroom, place());
    expect(await office.refused(askCheck, place())).toMatchObject({ status: 409, code: 'place_without_classroom' });
    expect(await office.refused(askCheck, nowhere())).toMatchObject({ status: 422, code: 'place_not_in_school' });
    expect(await office.refused(listChecks, nowhere())).toMatchObject({ code: 'place_not_in_school' });
    const other = await anAcceptedLesson(app.sql);
    const across = { params: { uai: lesson.uai, placeId: other.placeId } };
    expect(await office.refused(askCheck, across)).toMatchObject({ code: 'place_not_in_school' });
    expect(await office.refused(listChecks, across)).toMatchObject({ code: 'place_not_in_school' });
  });

  test.each<[string, unknown]>([
    ['a camera nobody makes', { ...good, camera: 'sepia' }],
    ['half a kilobit', { ...good, upKbps: 0.5 }],
    ['a speed below nothing', { ...good, downKbps: -1 }],
    ['a round trip of an hour', { ...good, rttMs: 3_600_000 }],
    ['silence', {}],
  ])('%s, and nothing is stored', async (_, body) => {
    expect(await screen.refused(reportCheck, { body: body as ClassroomCheck })).toMatchObject({
      code: 'invalid_input',
    });
    expect((await office.call(listChecks, place())).checks).toEqual([]);
  });

  test('more often than anybody needs it, for this screen alone and for ten minutes', async () => {
    for (let asked = 0; asked < 7; asked += 1) await office.call(askCheck, place());
    expect(await office.refused(askCheck, place())).toMatchObject({ status: 429, code: 'too_many_requests' });
    for (let told = 0; told < 7; told += 1) await screen.call(reportCheck, { body: good });
    expect(await screen.refused(reportCheck, { body: good })).toMatchObject({ code: 'too_many_requests' });
    const other = await anAcceptedLesson(app.sql);
    await app.classroom(other.deviceSecret).call(reportCheck, { body: good });
    minutesLater(10);
    await office.call(askCheck, place());
    await screen.call(reportCheck, { body: good });
  });
});

describe('the line is measured', () => {
  test('by a text of the length asked for, each time another, that hardly compresses', async () => {
    const { sample } = await screen.call(readLineSample, { query: { bytes: LINE_SAMPLE_BYTES } });
    expect(sample).toHaveLength(LINE_SAMPLE_BYTES);
    expect(gzipSync(sample).length).toBeGreaterThan(LINE_SAMPLE_BYTES * 0.74);
    const again = await screen.call(readLineSample, { query: { bytes: LINE_SAMPLE_BYTES } });
    expect(again.sample).not.toBe(sample);
    expect((await screen.call(readLineSample, { query: { bytes: 0 } })).sample).toBe('');
    await screen.call(sendLineSample, { body: { sample } });
  });

  test('by nothing larger, nothing negative, and nothing compressed', async () => {
    for (const bytes of [LINE_SAMPLE_BYTES + 1, -1, 0.5, Number.NaN]) {
      expect(await screen.refused(readLineSample, { query: { bytes } })).toMatchObject({ code: 'invalid_input' });
    }
    const large = { sample: 'x'.repeat(LINE_SAMPLE_BYTES + 1024) };
    expect(await screen.refused(sendLineSample, { body: large })).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
  });

  test('60 times in ten minutes and no more, either way', async () => {
    for (let count = 0; count < 60; count += 1) {
      await screen.call(readLineSample, { query: { bytes: 0 } });
      await screen.call(sendLineSample, { body: { sample: 'x' } });
    }
    expect(await screen.refused(readLineSample, { query: { bytes: 0 } })).toMatchObject({ status: 429 });
    expect(await screen.refused(sendLineSample, { body: { sample: 'x' } })).toMatchObject({ status: 429 });
    minutesLater(10);
    await screen.call(readLineSample, { query: { bytes: 0 } });
  });

  test('by paired screens only', async () => {
    for (const nobody of [app.stranger(), office, app.classroom('A'.repeat(43))]) {
      expect(await nobody.refused(readLineSample, { query: { bytes: 8 } })).toMatchObject({ status: 401 });
    }
  });
});
