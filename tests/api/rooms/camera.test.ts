import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CameraPolicy, saveCamera } from '#contract/places.ts';
import { readClassroom, readRoom, takeTicket } from '#contract/rooms.ts';
import { readSchool } from '#contract/schools.ts';
import { createLog } from '#runtime/log.ts';
import { connectSfu } from '../../../server/rooms/sfu-client.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { type AcceptedLesson, anAcceptedLesson } from '../../support/build/rooms.ts';
import { type FakeSfu, startFakeSfu } from '../../support/fake-sfu.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let sfu: FakeSfu;
let lesson: AcceptedLesson;
let office: ApiClient;
let screen: ApiClient;
let substitute: ApiClient;
beforeAll(async () => {
  sfu = await startFakeSfu({ now: () => app.clock.now() });
  app = await startApp({ sfu: connectSfu(sfu, createLog({ process: 'test', level: 'silent' })) });
});
afterAll(async () => {
  await app.close();
  await sfu.close();
});
beforeEach(async () => {
  app.clock.set('2026-11-16T08:55:00Z');
  lesson = await anAcceptedLesson(app.sql);
  office = await app.signedIn({ role: 'school_office', uai: lesson.uai });
  screen = app.classroom(lesson.deviceSecret);
  substitute = await app.signedIn({ role: 'substitute', substituteId: lesson.substituteId });
  sfu.heard.length = 0;
});

const save = (camera: CameraPolicy, by = office) =>
  by.call(saveCamera, { params: { uai: lesson.uai, placeId: lesson.placeId }, body: { camera } });
const cover = () => ({ params: { coverId: lesson.coverId } });
const mayShow = async (member: ApiClient) => decodeJwt((await member.call(takeTicket, cover())).ticket).camera;

describe('what the class’s camera may do', () => {
  test('is known to the screen, to the room and to the office', async () => {
    await save('on_request');
    expect(await screen.call(readClassroom, {})).toMatchObject({ camera: 'on_request' });
    expect((await substitute.call(readRoom, cover())).state.classCamera).toEqual({
      policy: 'on_request',
      asked: false,
    });
    const { places } = await office.call(readSchool, { params: { uai: lesson.uai } });
    expect(places).toMatchObject([{ camera: 'on_request' }]);
  });

  test.each([
    ['on', true],
    ['on_request', true],
    ['off', false],
  ] as const)(
    '%s: the class’s ticket lets a picture through: %s; the substitute’s always does',
    async (camera, through) => {
      await save(camera);
      expect(await mayShow(screen)).toBe(through);
      expect(await mayShow(substitute)).toBe(true);
    },
  );

  test('changed during a lesson, it sends the screen out and in again, with another ticket', async () => {
    expect(await mayShow(screen)).toBe(true);
    await save('off');
    expect(sfu.heard).toEqual([`POST /rooms/${lesson.coverId}/expel/${lesson.classroomId}`]);
    expect(await mayShow(screen)).toBe(false);
  });

  test('said again, or with no lesson under way, disturbs nobody', async () => {
    await save('on');
    app.clock.set('2026-11-16T08:30:00Z');
    await save('off');
    expect(sfu.heard).toEqual([]);
  });

  test('is refused in a place of another school, and in words nobody knows', async () => {
    const nowhere = { params: { uai: lesson.uai, placeId: randomUUID() }, body: { camera: 'off' } } as const;
    expect(await office.refused(saveCamera, nowhere)).toMatchObject({ status: 422, code: 'place_not_in_school' });
    const camera = 'sometimes' as CameraPolicy;
    const params = { uai: lesson.uai, placeId: lesson.placeId };
    expect(await office.refused(saveCamera, { params, body: { camera } })).toMatchObject({ code: 'invalid_input' });
    expect(await screen.call(readClassroom, {})).toMatchObject({ camera: 'on' });
  });

  test('is the school’s to say: neither coordinators nor substitutes nor the screen itself', async () => {
    const params = { uai: lesson.uai, placeId: lesson.placeId };
    const others = [
      await app.signedIn({ role: 'coordinator', academyCode: '06' }),
      await app.signedIn({ role: 'national_coordinator' }),
      substitute,
    ];
    for (const other of others) {
      expect(await other.refused(saveCamera, { params, body: { camera: 'on' } })).toMatchObject({ code: 'forbidden' });
    }
    expect(await screen.refused(saveCamera, { params, body: { camera: 'on' } })).toMatchObject({ status: 401 });
    for (const role of ['helpdesk', 'administrator'] as const) await save('on_request', await app.signedIn({ role }));
  });
});
