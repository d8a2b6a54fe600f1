import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { whoIsFree } from '#contract/pool.ts';
import type { Query } from '#contract/route.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { aSubstitute, type SubstituteLike } from '../../support/build/pool.ts';
import { anAcceptedLesson } from '../../support/build/rooms.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let coordinator: ApiClient;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-16T07:00:00Z' });
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.sql`TRUNCATE substitute CASCADE`;
  coordinator = await app.signedIn({ role: 'coordinator', academyCode: '06' });
});

const german = { qualifications: [{ discipline: '0301', level: 'college' as const }] };
/** Tuesday 24 November at 10, in Clermont-Ferrand. */
const asked: Query<typeof whoIsFree> = {
  ...{ day: '2026-11-24', from: '10:00', to: '10:55' },
  ...{ discipline: '0301', level: 'college' },
};

function aGermanist(lastName: string, change: SubstituteLike = {}): Promise<string> {
  const tuesdayMorning = [{ weekday: 2, startMinute: 480, endMinute: 720 }];
  return aSubstitute(app.sql, { lastName, ...german, availability: tuesdayMorning, ...change });
}

function ask(change: Partial<Query<typeof whoIsFree>> = {}) {
  return coordinator.call(whoIsFree, { params: { academyCode: '06' }, query: { ...asked, ...change } });
}

test('who is free on Tuesday at 10 in German: own academy first, then the rule that stops the others', async () => {
  await aGermanist('Alsace', { academyCode: '15' });
  await aGermanist('Libre');
  await aGermanist('Ailleurs', { availability: [{ weekday: 3, startMinute: 480, endMinute: 720 }] });
  await aGermanist('Absente', {
    away: [{ firstDay: '2026-11-24', lastDay: '2026-11-24', startMinute: 600, endMinute: 620 }],
  });
  await aGermanist('Sans accord', { consented: false });
  await aGermanist('Sans heures', { weeklyServiceMinutes: 54 });
  await aGermanist('Lycée', { qualifications: [{ discipline: '0301', level: 'lycee' }] });
  const answer = await ask();
  expect(answer).toMatchObject({
    startsAt: '2026-11-24T09:00:00.000Z',
    endsAt: '2026-11-24T09:55:00.000Z',
    timeZone: 'Europe/Paris',
    free: 2,
    notQualified: 1,
  });
  expect(answer.people.map(({ name, stoppedBy }) => [name, stoppedBy])).toEqual([
    ['Noé Libre', null],
    ['Noé Alsace', null],
    ['Noé Absente', 'available'],
    ['Noé Ailleurs', 'available'],
    ['Noé Sans accord', 'consents_and_is_authorised'],
    ['Noé Sans heures', 'weekly_cap'],
  ]);
});

test('availability is read on the clock of whoever teaches: 10 in Clermont is 13 in La Réunion', async () => {
  await aGermanist('Matin', { timeZone: 'Indian/Reunion', academyCode: '28' });
  await aGermanist('Midi', {
    ...{ timeZone: 'Indian/Reunion', academyCode: '28' },
    availability: [{ weekday: 2, startMinute: 780, endMinute: 840 }],
  });
  expect((await ask()).people.map(({ name, stoppedBy }) => [name, stoppedBy])).toEqual([
    ['Noé Midi', null],
    ['Noé Matin', 'available'],
  ]);
});

test('a lesson held counts among the hours of its week, and stops at its own hour', async () => {
  const { substituteId } = await anAcceptedLesson(app.sql);
  await app.sql`
    INSERT INTO substitute_qualification VALUES (${substituteId}, '0301', 'college') ON CONFLICT DO NOTHING`;
  const monday = { day: '2026-11-16', from: '10:00' };
  expect((await ask(monday)).people).toMatchObject([{ heldMinutes: 55, stoppedBy: 'no_overlap' }]);
  expect((await ask(asked)).people).toMatchObject([{ heldMinutes: 0 }]);
});

test('what is over cannot be taught any more', async () => {
  await aGermanist('Libre');
  expect((await ask({ day: '2026-11-10' })).people).toMatchObject([{ stoppedBy: 'enough_notice' }]);
});

test('a subject that the academy does not teach from afar stops everybody', async () => {
  await aGermanist('Libre', { qualifications: [{ discipline: '1001', level: 'college' }] });
  expect((await ask({ discipline: '1001' })).people).toMatchObject([{ stoppedBy: 'subject_taught_remotely' }]);
});

test.each([
  [{ to: '10:00' }, 'hours_end_before_start'],
  [{ from: '25:00' }, 'invalid_input'],
  [{ day: '2026-02-30' }, 'invalid_input'],
  [{ discipline: 'German' }, 'invalid_input'],
  [{ level: 'maternelle' as 'college' }, 'invalid_input'],
])('%j cannot be asked', async (change, code) => {
  const question = { params: { academyCode: '06' }, query: { ...asked, ...change } };
  expect(await coordinator.refused(whoIsFree, question)).toMatchObject({ code });
});
