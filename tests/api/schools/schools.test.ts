import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findSchools, importTimetable, listLessons, MAX_TIMETABLE_BYTES, readSchool } from '#contract/schools.ts';
import type { TimetableFiles } from '../../../server/schools/timetable-rules.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { aSchool, aTimetable, dataFile, filesOf, noData, tampered, UAI } from '../../support/build/schools.ts';
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

const sent = (files: TimetableFiles) => ({
  params: { uai: UAI },
  body: {
    stsEmp: Buffer.from(files.stsEmp).toString('base64'),
    empSts: Buffer.from(files.empSts).toString('base64'),
  },
});
const storedRows = async () => {
  const tables = ['subject', 'teacher', 'class', 'place', 'alternance', 'weekly_lesson'];
  return Promise.all(tables.map(async (table) => (await app.sql`SELECT FROM ${app.sql(table)}`).count));
};

describe('a school office imports its timetable', () => {
  test('and finds its teachers, places and lessons', async () => {
    expect(await office.call(importTimetable, sent(filesOf(aTimetable())))).toEqual({
      uai: UAI,
      lessons: { added: 3, removed: 0, unchanged: 0 },
      teachers: 2,
      classes: 2,
      places: 2,
    });
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
      { id: expect.any(String), code: '101', classroom: null },
      { id: expect.any(String), code: 'LAB SVT', classroom: null },
    ]);
    const { lessons } = await office.call(listLessons, {
      params: { uai: UAI },
      query: { teacherId: teachers[0]!.id, firstDay: '2026-11-16', lastDay: '2026-11-17' },
    });
    expect(lessons.map(({ className, startsAt, endsAt }) => [className, startsAt, endsAt])).toEqual([
      ['6A', '2026-11-16T07:00:00.000Z', '2026-11-16T07:55:00.000Z'],
      ['3A', '2026-11-17T09:00:00.000Z', '2026-11-17T09:55:00.000Z'],
    ]);
  });

  test('twice, and the second time changes nothing', async () => {
    await office.call(importTimetable, sent(filesOf(aTimetable())));
    const { lessons } = await office.call(importTimetable, sent(filesOf(aTimetable())));
    expect(lessons).toEqual({ added: 0, removed: 0, unchanged: 3 });
  });

  test.skipIf(noData)('with the 98 lessons of the invented school (skipped without the open data)', async () => {
    const folder = 'emploi-du-temps-exemples';
    const { lessons, teachers, classes, places } = await office.call(
      importTimetable,
      sent({
        stsEmp: readFileSync(dataFile(`${folder}/sts_emp_0159999M_2026.xml`)),
        empSts: readFileSync(dataFile(`${folder}/emp_sts_0159999M_2026.xml`)),
      }),
    );
    expect({ lessons, teachers, classes, places }).toEqual({
      lessons: { added: 98, removed: 0, unchanged: 0 },
      teachers: 10,
      classes: 10,
      places: 12,
    });
  });
});

describe('a bad file is refused, tells its line, stores nothing, and the server stays up', () => {
  const good = filesOf(aTimetable());
  const bomb = '<!DOCTYPE bomb [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><EDT_STS>';
  const long = 'Z'.repeat(10_000);

  test.each([
    ['an XML bomb', tampered('empSts', '<EDT_STS>', bomb), 422, 'timetable_has_doctype', { path: 'empSts', line: 2 }],
    [
      'a wrong encoding',
      tampered('stsEmp', 'ISO-8859-15', 'UTF-8'),
      422,
      'timetable_encoding_unknown',
      { path: 'stsEmp', line: 4, fact: 'UTF-8' },
    ],
    [
      'the names swapped',
      { stsEmp: good.empSts, empSts: good.stsEmp },
      422,
      'timetable_wrong_file',
      { path: 'stsEmp', line: 2, fact: 'sts_emp' },
    ],
    [
      'another school',
      filesOf(aTimetable({ uai: OTHER })),
      422,
      'timetable_other_school',
      { path: 'stsEmp', line: 4, fact: OTHER },
    ],
    [
      'dates out of the school year',
      tampered('empSts', '2026-11-23', '2027-08-30'),
      422,
      'timetable_other_year',
      { path: 'empSts', line: 7, fact: '2027-08-30' },
    ],
    [
      'a name of 10,000 characters',
      tampered('stsEmp', 'GENTIANE', long),
      422,
      'timetable_rows_rejected',
      { path: 'stsEmp', line: 14, fact: `NOM_USAGE = ${'Z'.repeat(28)}…` },
    ],
    [
      'a truncated file',
      { ...good, empSts: good.empSts.subarray(0, 600) },
      422,
      'timetable_not_xml',
      { path: 'empSts', line: 13 },
    ],
    [
      'a missing field',
      tampered('empSts', '<DUREE>0055</DUREE>', ''),
      422,
      'timetable_rows_rejected',
      { path: 'empSts', line: 13, fact: 'DUREE' },
    ],
    [
      'a file of over 4 MB',
      { ...good, empSts: Buffer.alloc(MAX_TIMETABLE_BYTES + 1, ' ') },
      413,
      'timetable_too_large',
      { path: 'empSts' },
    ],
  ] as const)('%s', async (_, files, status, code, detail) => {
    expect(await office.refused(importTimetable, sent(files))).toEqual({ status, code, details: [detail] });
    expect(await storedRows()).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('a body beyond the size is not even read', async () => {
    const huge = Buffer.alloc(MAX_TIMETABLE_BYTES + 1_000_000, ' ');
    const refused = await office.refused(importTimetable, sent({ stsEmp: huge, empSts: huge }));
    expect(refused).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  test('a body that is no base64', async () => {
    const refused = await office.refused(importTimetable, {
      params: { uai: UAI },
      body: { stsEmp: '<STS_EDT>', empSts: '' },
    });
    expect(refused).toMatchObject({ status: 400, code: 'invalid_input' });
  });
});

describe('lessons are listed', () => {
  test.each([
    ['backwards', '2026-11-17', '2026-11-16'],
    ['over more than 62 days', '2026-11-01', '2027-01-02'],
  ])('not %s', async (_, firstDay, lastDay) => {
    const query = { teacherId: crypto.randomUUID(), firstDay, lastDay };
    expect(await office.refused(listLessons, { params: { uai: UAI }, query })).toEqual({
      status: 400,
      code: 'invalid_input',
      details: [{ path: 'lastDay' }],
    });
  });

  test('none for a teacher of another school', async () => {
    await office.call(importTimetable, sent(filesOf(aTimetable())));
    const [stranger] = await app.sql<{ id: string }[]>`
      INSERT INTO teacher (uai, sts_key, last_name, first_name) VALUES (${OTHER}, 'epp:1', 'HOARAU', 'Luc') RETURNING id`;
    const query = { teacherId: stranger!.id, firstDay: '2026-11-16', lastDay: '2026-11-30' };
    expect(await office.call(listLessons, { params: { uai: UAI }, query })).toEqual({ lessons: [] });
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
    const body = sent(filesOf(aTimetable({ uai: OTHER }))).body;
    const people = [office, await app.signedIn({ role: 'coordinator', academyCode: '06' })];
    for (const person of people) {
      expect(await person.refused(readSchool, { params })).toMatchObject({ status: 403, code: 'forbidden' });
      expect(await person.refused(importTimetable, { params, body })).toMatchObject({ status: 403, code: 'forbidden' });
    }
    expect(await app.stranger().refused(readSchool, { params })).toMatchObject({ status: 401, code: 'not_signed_in' });
  });

  test('a school that does not exist is not found', async () => {
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    expect(await helpdesk.refused(readSchool, { params: { uai: '0010002X' } })).toMatchObject({ code: 'not_found' });
    expect(await helpdesk.refused(readSchool, { params: { uai: '0010002A' } })).toMatchObject({ code: 'not_found' });
  });
});
