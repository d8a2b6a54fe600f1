/** Somebody who should not be there: a guessed room, a used or forged ticket, a revoked device, the wrong academy. They get nothing. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { SignJWT } from 'jose';
import { io } from 'socket.io-client';
import { readAbsence } from '#contract/absences.ts';
import { listCovers } from '#contract/cover.ts';
import { LESSON_NAMESPACE } from '#contract/lesson-channel.ts';
import { readClassroom, readRoom, revokeClassroom, takeTicket } from '#contract/rooms.ts';
import { SIGNALLING_VERSION } from '#contract/signalling.ts';
import { classroomWords } from '#contract/words/classroom.ts';
import { failureWords } from '#contract/words/failures.ts';
import { newSecret } from '../../server/http/session-cookie.ts';
import { createSessions } from '../../server/people/session-store.ts';
import { type ApiClient, createApiClient } from '../support/api-client.ts';
import { aSubstituteFor } from '../support/build/absences.ts';
import { anAccount, type GrantLike } from '../support/build/people.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { aLessonUnderWay, DOORS_OPEN, expectLive, type LessonOnStage } from '../support/stage/lesson-on-stage.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';
import { expectMovingPicture } from '../support/stage/watching.ts';

test.describe.configure({ mode: 'serial' });

let stage: Stage;
let on: LessonOnStage;

test.beforeAll(async () => {
  stage = await openStage(DOORS_OPEN);
  on = await aLessonUnderWay(stage);
});

test.afterAll(async () => {
  await on?.close();
  await stage?.close();
});

test('another substitute who knows the address of the room is told so, and sees nothing', async () => {
  const substituteId = await aSubstituteFor(stage.sql, { lastName: 'Curieux' });
  const email = await cast(stage.sql, 'Léo Curieux', { role: 'substitute', substituteId });
  const browser = await browserSpeaking(600);
  const page = await browser.newPage();
  await signIn(page, stage.url, email);
  await expect(page).toHaveURL(/\/remplacant$/);
  await page.goto(`${stage.url}/remplacant/seance/${on.lesson.coverId}`);
  await expect(page.getByRole('main').getByText(failureWords.not_in_this_lesson)).toBeVisible();
  await expect(page.locator('video')).toHaveCount(0);
  await browser.close();
  const curious = await signedIn({ role: 'substitute', substituteId });
  const room = { params: { coverId: on.lesson.coverId } };
  expect(await curious.refused(takeTicket, room)).toMatchObject({ status: 403, code: 'not_in_this_lesson' });
  expect(await curious.refused(readRoom, room)).toMatchObject({ status: 403, code: 'not_in_this_lesson' });
});

test('a guessed room does not exist', async () => {
  const owner = await signedIn({ role: 'substitute', substituteId: on.lesson.substituteId });
  const refusal = await owner.refused(takeTicket, { params: { coverId: randomUUID() } });
  expect([403, 404]).toContain(refusal.status);
});

test('a stranger gets no ticket, and no word of the lesson’s own channel', async () => {
  const stranger = createApiClient(stage.url);
  expect(await stranger.refused(takeTicket, { params: { coverId: on.lesson.coverId } })).toMatchObject({ status: 401 });
  const socket = io(stage.url + LESSON_NAMESPACE, {
    auth: { coverId: on.lesson.coverId, classroomCredential: null },
    reconnection: false,
  });
  expect(await answerOf(socket)).not.toBe('connected');
  socket.close();
});

test('a ticket works once, and only for the one it was made for', async () => {
  const owner = await signedIn({ role: 'substitute', substituteId: on.lesson.substituteId });
  const { ticket, sfuUrl } = await owner.call(takeTicket, { params: { coverId: on.lesson.coverId } });
  expect(await enter(sfuUrl, ticket)).toBe('connected');
  expect(await enter(sfuUrl, ticket)).toBe('ticket_used');
  // The page that was in the room was displaced by that entry, and must come back for the next story.
  await on.substitute.reload();
  await expectLive(on.substitute);
});

test('a forged ticket opens nothing, however well it is made', async () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const claims = () =>
    new SignJWT({ room: on.lesson.coverId, party: 'substitute' })
      .setJti(randomUUID())
      .setSubject(on.lesson.substituteId)
      .setAudience('releve-sfu')
      .setIssuedAt(new Date(DOORS_OPEN))
      .setExpirationTime(new Date('2026-11-16T09:30:00Z'));
  const forged = await claims().setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey);
  const sharedSecret = await claims().setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32, 1));
  const [, payload] = forged.split('.');
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
  const owner = await signedIn({ role: 'substitute', substituteId: on.lesson.substituteId });
  const { sfuUrl } = await owner.call(takeTicket, { params: { coverId: on.lesson.coverId } });
  for (const ticket of [forged, sharedSecret, none, '']) expect(await enter(sfuUrl, ticket)).toBe('ticket_invalid');
});

test('a coordinator of another academy sees neither the board nor the absence', async () => {
  const elsewhere = await signedIn({ role: 'coordinator', academyCode: '10' });
  expect(await elsewhere.refused(listCovers, { params: { academyCode: '06' }, query: {} })).toMatchObject({
    code: 'forbidden',
  });
  expect(await elsewhere.refused(readAbsence, { params: { absenceId: on.lesson.absenceId } })).toMatchObject({
    code: 'forbidden',
  });
});

test('a revoked device is out at once, and its key is worth nothing', async () => {
  await expectMovingPicture(on.classroom);
  const office = await signedIn({ role: 'school_office', uai: on.lesson.uai });
  await office.call(revokeClassroom, { params: { uai: on.lesson.uai, placeId: on.lesson.placeId } });
  await expect(on.classroom.getByText(classroomWords.pairing.unpaired)).toBeVisible({ timeout: 20_000 });
  await expect(on.classroom.locator('video[data-role="remote-video"]')).toHaveCount(0);
  const device = createApiClient(stage.url, { credential: on.lesson.deviceSecret });
  expect(await device.refused(readClassroom, {})).toMatchObject({ status: 401, code: 'classroom_revoked' });
  expect(await device.refused(takeTicket, { params: { coverId: on.lesson.coverId } })).toMatchObject({ status: 401 });
});

/** Somebody with this grant, as a program that knows its way around. */
async function signedIn(grant: GrantLike): Promise<ApiClient> {
  const account = await anAccount(stage.sql, [grant]);
  const secret = newSecret();
  await createSessions(stage.sql).begin(secret, account.id, new Date(DOORS_OPEN));
  return createApiClient(stage.url, { cookie: `releve_session=${secret}` });
}

/** Knocks at the sfu with a ticket: `connected`, or the reason it gives. */
async function enter(sfuUrl: string, ticket: string): Promise<string> {
  const socket = io(sfuUrl, {
    auth: { version: SIGNALLING_VERSION, pass: { kind: 'ticket', ticket } },
    reconnection: false,
    forceNew: true,
    extraHeaders: { origin: stage.url },
  });
  const answer = await answerOf(socket);
  socket.close();
  return answer;
}

function answerOf(socket: ReturnType<typeof io>): Promise<string> {
  return new Promise((heard) => {
    socket.once('connect', () => heard('connected'));
    socket.once('connect_error', (refusal) => heard(refusal.message));
  });
}
