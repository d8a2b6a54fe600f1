import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  changeAbsence,
  chooseForCover,
  declareAbsence,
  listAbsences,
  readAbsence,
  withdrawAbsence,
} from '#contract/absences.ts';
import type { ApiClient } from '../../support/api-client.ts';
import {
  anAbsenceForm,
  aStretch,
  aTeachingSchool,
  sharedTeacher,
  type TeachingSchool,
} from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { refusedWithoutTrace } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let academy: AcademyAtWork;
let second: TeachingSchool;
let secondOffice: ApiClient;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
  // In another academy, and four hours ahead.
  second = await aTeachingSchool(app.sql, { uai: '9749999A', academyCode: '28' });
  await app.sql`UPDATE school SET time_zone = 'Indian/Reunion', department = '974' WHERE uai = ${second.uai}`;
  await sharedTeacher(app.sql, academy.school, second);
  secondOffice = await app.signedIn({ role: 'school_office', uai: second.uai });
});

const both = () => academy.declare({ otherUais: [second.uai] });

describe('a teacher of two schools who is away', () => {
  test('leaves lessons to cover in both, each on its own clock', async () => {
    const { absence, covers } = await both();
    expect(absence.otherSchools).toEqual([{ uai: second.uai, name: 'Collège 9749999A' }]);
    expect(covers.map(({ uai, startsAt }) => [uai, startsAt])).toEqual([
      [second.uai, '2026-11-16T06:00:00.000Z'],
      ['0159999M', '2026-11-16T09:00:00.000Z'],
    ]);
  });

  test('is listed in both, and each sees who declared', async () => {
    const declared = await both();
    const { absences } = await secondOffice.call(listAbsences, { params: { uai: second.uai } });
    expect(absences).toEqual([declared]);
    expect(absences[0]?.absence).toMatchObject({ schoolName: 'Collège 0159999M', declaredAs: 'school_office' });
    expect(absences[0]?.absence.declaredBy).toMatch(/^Personne/);
  });

  test('is looked after by both offices and both academies, and by nobody else', async () => {
    const { absence, covers } = await both();
    const params = { absenceId: absence.id };
    const secondAcademy = await app.signedIn({ role: 'coordinator', academyCode: '28' });
    for (const somebody of [secondOffice, secondAcademy])
      expect(await somebody.call(readAbsence, { params })).toBeTruthy();
    const chosen = { params: { coverId: covers[0]?.id ?? '' }, body: { choice: 'not_needed' as const } };
    expect(await secondOffice.call(chooseForCover, chosen)).toMatchObject({ state: 'not_needed' });
    const third = await aTeachingSchool(app.sql, { uai: '0159998L' });
    const neighbour = await app.signedIn({ role: 'school_office', uai: third.uai });
    const foreign = await app.signedIn({ role: 'coordinator', academyCode: '10' });
    for (const { refused } of [neighbour, foreign]) {
      const forbidden = { status: 403, code: 'forbidden' } as const;
      await refusedWithoutTrace(app, () => refused(readAbsence, { params }), forbidden);
      await refusedWithoutTrace(app, () => refused(withdrawAbsence, { params }), forbidden);
      await refusedWithoutTrace(app, () => refused(chooseForCover, chosen), forbidden);
    }
  });

  test('is one absence for both: the second office changes it, and cannot declare it again', async () => {
    const { absence } = await both();
    const again = { params: { uai: second.uai }, body: anAbsenceForm({ teacherId: second.teacherId }) };
    await refusedWithoutTrace(app, () => secondOffice.refused(declareAbsence, again), {
      status: 409,
      code: 'absence_already_declared',
    });
    const body = { version: 1, stretches: [aStretch({ lastDay: '2026-11-17' })], reason: 'leave' as const };
    const { covers } = await secondOffice.call(changeAbsence, { params: { absenceId: absence.id }, body });
    expect(covers.map(({ uai }) => uai).toSorted()).toEqual(['0159999M', '0159999M', second.uai, second.uai]);
  });

  test('may be away in one school and there in the other', async () => {
    const { covers } = await academy.declare();
    expect(covers.map(({ uai }) => uai)).toEqual(['0159999M']);
    const body = anAbsenceForm({ teacherId: second.teacherId });
    expect(await secondOffice.call(declareAbsence, { params: { uai: second.uai }, body })).toMatchObject({
      covers: [{ uai: second.uai }],
    });
    expect((await academy.office.call(listAbsences, { params: { uai: academy.school.uai } })).absences).toHaveLength(1);
  });

  test('of two offices that declare for both at once, one is told that it is declared', async () => {
    const post = (office: ApiClient, from: TeachingSchool, to: TeachingSchool) =>
      office.send('POST', `/api/schools/${from.uai}/absences`, {
        body: JSON.stringify(anAbsenceForm({ teacherId: from.teacherId, otherUais: [to.uai] })),
      });
    const answers = await Promise.all([
      post(academy.office, academy.school, second),
      post(secondOffice, second, academy.school),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await app.sql`SELECT FROM absence`).toHaveLength(1);
  });
});

describe('who declares is kept', () => {
  test.each([
    ['the office', { role: 'school_office', uai: '0159999M' }, 'school_office', null],
    ['the helpdesk, with who was on the telephone', { role: 'helpdesk' }, 'helpdesk', 'Mme Principale'],
    ['the academy’s coordinator', { role: 'coordinator', academyCode: '06' }, 'coordinator', null],
    ['the national coordinator', { role: 'national_coordinator' }, 'national_coordinator', null],
  ] as const)('%s', async (_, grant, declaredAs, caller) => {
    const somebody = await app.signedIn(grant);
    const body = anAbsenceForm({ teacherId: academy.school.teacherId, caller: 'Mme Principale' });
    const { absence } = await somebody.call(declareAbsence, { params: { uai: '0159999M' }, body });
    expect(absence).toMatchObject({ declaredAs, caller });
    const { timeline } = await somebody.call(readAbsence, { params: { absenceId: absence.id } });
    expect(timeline[0]).toMatchObject({
      type: 'absence.declared',
      actor: absence.declaredBy,
      facts: { as: declaredAs, caller },
    });
  });

  test('who has two roles acts by the one that belongs to the school', async () => {
    const somebody = await app.signedIn({ role: 'helpdesk' }, { role: 'school_office', uai: '0159999M' });
    const declare = (teacher: TeachingSchool) =>
      somebody.call(declareAbsence, {
        params: { uai: teacher.uai },
        body: anAbsenceForm({ teacherId: teacher.teacherId }),
      });
    expect([(await declare(academy.school)).absence.declaredAs, (await declare(second)).absence.declaredAs]).toEqual([
      'school_office',
      'helpdesk',
    ]);
  });
});
