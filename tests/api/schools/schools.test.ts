import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findSchools, readSchool } from '#contract/schools.ts';
import { listWeek } from '#contract/timetable.ts';
import { applyTimetable } from '../../../server/schools/timetable-store.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { aSchool, aTimetable, filesOf, timetableOf, UAI } from '../../support/build/schools.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const OTHER = '9740001H';

let app: TestApp;
let office: ApiClient;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-16T07:00:00Z' });
  await aSchool(app.sql);
  await aSchool(app.sql, {
    uai: OTHER,
    name: 'Collège de Salazie',
    commune: 'Salazie',
    academyCode: '28',
    timeZone: 'Indian/Reunion',
  });
  office = await app.signedIn({ role: 'school_office', uai: UAI });
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.sql`TRUNCATE weekly_lesson, teacher, class, place, alternance, subject CASCADE`;
  await app.sql`UPDATE school SET year_starts_on = NULL, year_ends_on = NULL`;
});

describe('a school office', () => {
  test('finds its teachers, places and lessons', async () => {
    await applyTimetable(app.sql, timetableOf(filesOf(aTimetable())));
    const { school, teachers, places } = await office.call(readSchool, { params: { uai: UAI } });
    expect(school).toMatchObject({
      academyName: 'Clermont-Ferrand',
      yearStartsOn: '2026-09-01',
      yearEndsOn: '2027-07-02',
    });
    expect(teachers.map(({ lastName, subjects }) => [lastName, subjects])).toEqual([
      ['BRUMEVAL', ['Mathématiques']],
      ['GENTIANE', ['Sciences de la vie & de la Terre']],
    ]);
    expect(places).toEqual([
      { id: expect.any(String), code: '101', camera: 'on', classroom: null },
      { id: expect.any(String), code: 'LAB SVT', camera: 'on', classroom: null },
    ]);
    const { lessons } = await office.call(listWeek, {
      params: { uai: UAI },
      query: { teacherId: teachers[0]!.id, firstDay: '2026-11-16', lastDay: '2026-11-17' },
    });
    expect(lessons.map(({ className, startsAt, endsAt }) => [className, startsAt, endsAt])).toEqual([
      ['6A', '2026-11-16T07:00:00.000Z', '2026-11-16T07:55:00.000Z'],
      ['3A', '2026-11-17T09:00:00.000Z', '2026-11-17T09:55:00.000Z'],
    ]);
  });
});

describe('schools are found', () => {
  const found = async (client: ApiClient) =>
    (await client.call(findSchools, { query: { search: 'collège' } })).schools.map(({ uai }) => uai);

  test('by a coordinator in their academy, by the helpdesk everywhere, by a school office not at all', async () => {
    expect(await found(await app.signedIn({ role: 'coordinator', academyCode: '28' }))).toEqual([OTHER]);
    expect(await found(await app.signedIn({ role: 'helpdesk' }))).toEqual([UAI, OTHER]);
    expect(await office.refused(findSchools, { query: { search: 'collège' } })).toMatchObject({ status: 403 });
  });

  test('by two letters at least', async () => {
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    expect(await helpdesk.refused(findSchools, { query: { search: 'c' } })).toMatchObject({ code: 'invalid_input' });
  });
});

describe('another school’s affairs are closed', () => {
  test('to a school office, a coordinator elsewhere, a substitute and a stranger', async () => {
    const params = { uai: OTHER };
    const people = [office, await app.signedIn({ role: 'coordinator', academyCode: '06' })];
    for (const person of people) {
      expect(await person.refused(readSchool, { params })).toMatchObject({ status: 403, code: 'forbidden' });
    }
    expect(await app.stranger().refused(readSchool, { params })).toMatchObject({ status: 401, code: 'not_signed_in' });
  });

  test('a school that does not exist is not found', async () => {
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    expect(await helpdesk.refused(readSchool, { params: { uai: '0010002X' } })).toMatchObject({ code: 'not_found' });
    expect(await helpdesk.refused(readSchool, { params: { uai: '0010002A' } })).toMatchObject({ code: 'not_found' });
  });
});
