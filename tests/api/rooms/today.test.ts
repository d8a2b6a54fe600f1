import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nameAdult } from '#contract/absences.ts';
import { reportCheck } from '#contract/places.ts';
import {
  type Contacts,
  readAcademyToday,
  readSchoolToday,
  saveContacts,
  saveSchoolPhone,
} from '#contract/readiness.ts';
import { readClassroom } from '#contract/rooms.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { forgetEverything } from '../../support/build/academy-at-work.ts';
import { type AcceptedLesson, anAcceptedLesson, handTurned } from '../../support/build/rooms.ts';
import { openPage } from '../../support/event-source.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const rounds = handTurned();
let app: TestApp;
let lesson: AcceptedLesson;
let office: ApiClient;
let coordinator: ApiClient;
let screen: ApiClient;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-16T08:30:00Z', repeat: rounds.repeat });
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-16T08:30:00Z');
  await forgetEverything(app);
  await app.sql`DELETE FROM academy_contact`;
  lesson = await anAcceptedLesson(app.sql);
  await app.sql`UPDATE substitute SET phone = '06 12 34 56 78'`;
  office = await app.signedIn({ role: 'school_office', uai: lesson.uai });
  coordinator = await app.signedIn({ role: 'coordinator', academyCode: '06' });
  screen = app.classroom(lesson.deviceSecret);
});

const good = { camera: 'works', microphone: 'works', downKbps: 2_000, upKbps: 250, rttMs: 45 } as const;
const here = () => ({ params: { uai: lesson.uai }, query: {} });
const academy = { params: { academyCode: '06' } };
const numbers: Contacts = {
  coordinatorName: 'Bureau des remplacements',
  coordinatorPhone: '04 73 99 30 00',
  helpdeskPhone: '0 800 00 00 00',
};

test('a lesson turns from not ready to ready as people do their part, for the school and for its academy', async () => {
  const lights = async () => [
    (await office.call(readSchoolToday, here())).lessons[0]?.light,
    (await coordinator.call(readAcademyToday, { ...academy, query: {} })).lessons[0]?.light,
  ];
  expect(await lights()).toEqual(['not_ready', 'not_ready']);
  await screen.call(reportCheck, { body: good });
  await office.call(nameAdult, { params: { coverId: lesson.coverId }, body: { adult: 'Mme Roux' } });
  expect(await lights()).toEqual(['ready', 'ready']);
});

describe('whom to call', () => {
  test('the academy says for all its schools, the school for itself', async () => {
    await coordinator.call(saveContacts, { ...academy, body: numbers });
    await office.call(saveSchoolPhone, { params: { uai: lesson.uai }, body: { phone: ' 04 71 00 11 22 ' } });
    expect(await office.call(readSchoolToday, here())).toMatchObject({
      contacts: numbers,
      schoolPhone: '04 71 00 11 22',
    });
    const { lessons, contacts } = await coordinator.call(readAcademyToday, { ...academy, query: {} });
    expect(contacts).toEqual(numbers);
    expect(lessons[0]?.schoolPhone).toBe('04 71 00 11 22');
  });

  test('a school never gets the number of a substitute, their academy does', async () => {
    const shown = await office.send('GET', `/api/schools/${lesson.uai}/today`);
    expect(JSON.stringify(shown)).not.toContain('06 12 34 56 78');
    const { lessons } = await coordinator.call(readAcademyToday, { ...academy, query: {} });
    expect(lessons[0]?.substitutePhone).toBe('06 12 34 56 78');
  });

  test('a second saying replaces the first, and another academy’s numbers stay its own', async () => {
    await coordinator.call(saveContacts, { ...academy, body: numbers });
    await coordinator.call(saveContacts, { ...academy, body: { ...numbers, helpdeskPhone: '' } });
    const nation = await app.signedIn({ role: 'national_coordinator' });
    const other = await nation.call(readAcademyToday, { params: { academyCode: '15' }, query: {} });
    expect(other.contacts).toEqual({ coordinatorName: '', coordinatorPhone: '', helpdeskPhone: '' });
    expect((await office.call(readSchoolToday, here())).contacts.helpdeskPhone).toBe('');
  });

  test.each<[string, unknown]>([
    ['a number of 41 signs', { ...numbers, helpdeskPhone: '0'.repeat(41) }],
    ['a name of 121 signs', { ...numbers, coordinatorName: 'x'.repeat(121) }],
    ['a number that is a number', { ...numbers, helpdeskPhone: 15 }],
    ['nothing', {}],
  ])('%s is refused, and nothing is stored', async (_, body) => {
    expect(await coordinator.refused(saveContacts, { ...academy, body: body as Contacts })).toMatchObject({
      code: 'invalid_input',
    });
    expect((await app.sql`SELECT FROM academy_contact`).count).toBe(0);
  });
});

describe('the day asked for', () => {
  test('is today on the school’s clock unless told, and six more days for a school', async () => {
    app.clock.set('2026-11-15T23:30:00Z');
    expect((await office.call(readSchoolToday, here())).day).toBe('2026-11-16');
    const asked = async (day: string) =>
      (await office.call(readSchoolToday, { params: { uai: lesson.uai }, query: { day } })).lessons.length;
    expect([await asked('2026-11-10'), await asked('2026-11-09'), await asked('2026-11-17')]).toEqual([1, 0, 0]);
  });

  test('of an academy is that day alone', async () => {
    const asked = async (day: string) =>
      (await coordinator.call(readAcademyToday, { ...academy, query: { day } })).lessons.length;
    expect([await asked('2026-11-15'), await asked('2026-11-16'), await asked('2026-11-17')]).toEqual([0, 1, 0]);
  });

  test.each(['2026-02-30', 'demain', "'; DROP TABLE cover"])('%s is none', async (day) => {
    expect(await office.refused(readSchoolToday, { params: { uai: lesson.uai }, query: { day } })).toMatchObject({
      code: 'invalid_input',
    });
  });
});

describe('open pages hear', () => {
  const kindsAfter = async (browser: ApiClient, act: () => Promise<unknown>): Promise<string[]> => {
    const page = await openPage(app.origin, browser);
    await page.next();
    await act();
    await rounds.turn();
    const kinds = new Set<string>();
    for (let message = await page.next(); message?.changes?.length; message = await page.next()) {
      for (const { kind } of message.changes) kinds.add(kind);
    }
    page.close();
    return [...kinds].sort();
  };

  test('of a screen that checked itself, in its school and its academy, and nowhere else', async () => {
    expect(await kindsAfter(office, () => screen.call(reportCheck, { body: good }))).toEqual(['places']);
    expect(await kindsAfter(coordinator, () => screen.call(reportCheck, { body: good }))).toEqual(['places']);
    const stranger = await app.signedIn({ role: 'coordinator', academyCode: '15' });
    expect(await kindsAfter(stranger, () => screen.call(reportCheck, { body: good }))).toEqual([]);
  });

  test('of a screen that comes back after a silence, and not each time it is heard', async () => {
    const hearAt = (time: string) => async () => {
      app.clock.set(`2026-11-16T${time}Z`);
      await screen.call(readClassroom, {});
    };
    expect(await kindsAfter(office, hearAt('08:30:00'))).toEqual(['places']);
    expect(await kindsAfter(office, hearAt('08:32:00'))).toEqual([]);
    expect(await kindsAfter(office, hearAt('08:40:00'))).toEqual(['places']);
  });

  test('of somebody who enters a lesson and leaves it', async () => {
    await app.sql`INSERT INTO room (cover_id, opened_at) VALUES (${lesson.coverId}, '2026-11-16T08:50:00Z')`;
    await app.sql`
      INSERT INTO sfu_cursor (sfu_url, boot, seq, seen_at) VALUES ('sfu', gen_random_uuid(), 1, '2026-11-16T08:55:00Z')
      ON CONFLICT DO NOTHING`;
    const enter = () => app.sql`
      INSERT INTO room_presence (cover_id, party, sub, sfu_url, came_at)
      VALUES (${lesson.coverId}, 'substitute', ${lesson.substituteId}, 'sfu', '2026-11-16T08:55:00Z')`;
    const leave = () => app.sql`UPDATE room_presence SET left_at = '2026-11-16T09:55:00Z'`;
    expect(await kindsAfter(office, async () => enter())).toEqual(['places']);
    expect(await kindsAfter(coordinator, async () => leave())).toEqual(['places']);
  });

  test('of a lesson that was moved in the timetable', async () => {
    const cancel = () => app.sql`
      INSERT INTO lesson_change (uai, kind, lesson_id, changed_at)
      VALUES (${lesson.uai}, 'cancelled', '00000000-0000-4000-8000-000000000001.2026-11-16', '2026-11-16T08:00:00Z')`;
    expect(await kindsAfter(office, async () => cancel())).toEqual(['timetable']);
  });
});
