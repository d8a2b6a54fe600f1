import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readAbsence } from '#contract/absences.ts';
import { writeRecord } from '#contract/records.ts';
import { closeRoom, takeTicket } from '#contract/rooms.ts';
import { createLog } from '#runtime/log.ts';
import { connectSfu } from '../../../server/rooms/sfu-client.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { type AcceptedLesson, anAcceptedLesson, handTurned } from '../../support/build/rooms.ts';
import { type FakeSfu, startFakeSfu } from '../../support/fake-sfu.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const rounds = handTurned();
let app: TestApp;
let sfu: FakeSfu;
let lesson: AcceptedLesson;
let substitute: ApiClient;
beforeAll(async () => {
  sfu = await startFakeSfu({ now: () => app.clock.now() });
  app = await startApp({
    sfu: connectSfu(sfu, createLog({ process: 'test', level: 'silent' })),
    repeat: rounds.repeat,
  });
});
afterAll(async () => {
  await app.close();
  await sfu.close();
});
beforeEach(async () => {
  app.clock.set('2026-11-16T09:00:00Z');
  lesson = await anAcceptedLesson(app.sql);
  substitute = await app.signedIn({ role: 'substitute', substituteId: lesson.substituteId });
  await substitute.call(takeTicket, { params: { coverId: lesson.coverId } });
});

const members = () =>
  [
    { roomId: lesson.coverId, party: 'substitute', sub: lesson.substituteId },
    { roomId: lesson.coverId, party: 'classroom', sub: lesson.classroomId },
  ] as const;
const write = (summary = 'Le théorème de Thalès', homework = 'Exercices 4 et 5') =>
  substitute.call(writeRecord, { params: { coverId: lesson.coverId }, body: { summary, homework } });

async function onTheAbsence() {
  const office = await app.signedIn({ role: 'school_office', uai: lesson.uai });
  return office.call(readAbsence, { params: { absenceId: lesson.absenceId } });
}

describe('the record of a lesson', () => {
  test('stands on the absence with the minutes of presence, whatever its writer thinks of them', async () => {
    for (const member of members()) sfu.comes(member);
    app.clock.set('2026-11-16T09:50:30Z');
    await substitute.call(closeRoom, { params: { coverId: lesson.coverId } });
    expect(await write()).toEqual({
      coverId: lesson.coverId,
      summary: 'Le théorème de Thalès',
      homework: 'Exercices 4 et 5',
      minutesDelivered: 50,
      writtenBy: expect.stringMatching(/^Personne/),
      writtenAt: '2026-11-16T09:50:30.000Z',
    });
    const { records, timeline } = await onTheAbsence();
    expect(records).toMatchObject([{ coverId: lesson.coverId, minutesDelivered: 50 }]);
    expect(timeline.at(-1)).toMatchObject({ type: 'record.written', facts: { minutes: 50 }, coverId: lesson.coverId });
  });

  test('shows minutes that became known after it was written', async () => {
    for (const member of members()) sfu.comes(member);
    sfu.setAway(true);
    app.clock.set('2026-11-16T09:30:00Z');
    expect(await write()).toMatchObject({ minutesDelivered: 0 });
    sfu.setAway(false);
    await rounds.turn();
    expect((await onTheAbsence()).records).toMatchObject([{ minutesDelivered: 30 }]);
  });

  test('can be written anew; the last word stands, and saving the same twice is one line on the timeline', async () => {
    await write();
    await write();
    app.clock.advance(60_000);
    await write('Thalès, et un peu de Pythagore', '');
    const { records, timeline } = await onTheAbsence();
    expect(records).toMatchObject([{ summary: 'Thalès, et un peu de Pythagore', homework: '' }]);
    expect(timeline.filter(({ type }) => type === 'record.written')).toHaveLength(2);
  });

  test('is not written before the lesson begins', async () => {
    app.clock.set('2026-11-16T08:59:59Z');
    const early = { params: { coverId: lesson.coverId }, body: { summary: 'Déjà', homework: '' } };
    expect(await substitute.refused(writeRecord, early)).toMatchObject({ status: 409, code: 'record_too_early' });
    expect((await onTheAbsence()).records).toEqual([]);
  });

  test('is refused empty, or longer than a few pages, and nothing is stored', async () => {
    const refusal = (summary: string, homework = '') =>
      substitute.refused(writeRecord, { params: { coverId: lesson.coverId }, body: { summary, homework } });
    expect(await refusal('   ')).toMatchObject({ code: 'invalid_input' });
    expect(await refusal('a'.repeat(4001))).toMatchObject({ code: 'invalid_input' });
    expect(await refusal('Thalès', 'a'.repeat(10_000))).toMatchObject({ code: 'invalid_input' });
    expect(await refusal('Tha\u0000lès')).toMatchObject({ code: 'invalid_input' });
    expect((await onTheAbsence()).records).toEqual([]);
  });

  test('is nobody’s but the substitute’s who taught it', async () => {
    const other = await anAcceptedLesson(app.sql);
    const sent = { params: { coverId: lesson.coverId }, body: { summary: 'Pas de moi', homework: '' } };
    const foreign = await app.signedIn({ role: 'substitute', substituteId: other.substituteId });
    const office = await app.signedIn({ role: 'school_office', uai: lesson.uai });
    for (const stranger of [foreign, office]) {
      expect(await stranger.refused(writeRecord, sent)).toMatchObject({ status: 403, code: 'forbidden' });
    }
    expect(await app.classroom(lesson.deviceSecret).refused(writeRecord, sent)).toMatchObject({
      code: 'not_signed_in',
    });
    expect((await onTheAbsence()).records).toEqual([]);
  });
});
