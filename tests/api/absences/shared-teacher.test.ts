import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type AbsenceWithCovers,
  changeAbsence,
  chooseForCover,
  declareAbsence,
  listAbsences,
  previewAbsence,
  readAbsence,
  takeSchoolOut,
  withdrawAbsence,
} from '#contract/absences.ts';
import { answerOffer, listOffers } from '#contract/offers.ts';
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

const declared = { status: 409, code: 'absence_already_declared' } as const;
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
    const shared = await both();
    const { absences } = await secondOffice.call(listAbsences, { params: { uai: second.uai } });
    expect(absences).toEqual([shared]);
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

  test('is one absence for both: the second office cannot declare it again, and hears which one it is', async () => {
    const { absence } = await both();
    const again = { params: { uai: second.uai }, body: anAbsenceForm({ teacherId: second.teacherId }) };
    const { details } = await refusedWithoutTrace(app, () => secondOffice.refused(declareAbsence, again), declared);
    expect(details).toEqual([{ absenceId: absence.id }]);
  });

  test('and was declared away by the other office alone: the preview of both says so, and which absence only to who may see it', async () => {
    const alone = anAbsenceForm({ teacherId: second.teacherId });
    const { absence } = await secondOffice.call(declareAbsence, { params: { uai: second.uai }, body: alone });
    const asked = {
      params: { uai: academy.school.uai },
      body: { teacherId: academy.school.teacherId, otherUais: [second.uai], stretches: [aStretch()] },
    };
    const schoolName = 'Collège 9749999A';
    expect((await academy.office.call(previewAbsence, asked)).declared).toEqual({ absenceId: null, schoolName });
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    expect((await helpdesk.call(previewAbsence, asked)).declared).toEqual({ absenceId: absence.id, schoolName });
    const without = { ...asked, body: { ...asked.body, otherUais: [] } };
    expect((await academy.office.call(previewAbsence, without)).declared).toBeNull();

    const sent = { ...asked, body: anAbsenceForm(asked.body) };
    const toOffice = await refusedWithoutTrace(app, () => academy.office.refused(declareAbsence, sent), declared);
    const toHelpdesk = await refusedWithoutTrace(app, () => helpdesk.refused(declareAbsence, sent), declared);
    expect([toOffice.details, toHelpdesk.details]).toEqual([[], [{ absenceId: absence.id }]]);
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

describe('an absence that another school declared', () => {
  const ofOther = { status: 403, code: 'absence_of_other_school' } as const;
  const takeOut = (uai: string, absenceId: string) => ({ params: { uai, absenceId } });
  const states = ({ covers }: Pick<AbsenceWithCovers, 'covers'>) =>
    Object.fromEntries(covers.map(({ uai, state }) => [uai, state]));

  test('is neither changed nor withdrawn by this one, which hears whom to call', async () => {
    const { absence } = await both();
    const params = { absenceId: absence.id };
    const body = { version: 1, stretches: [aStretch({ lastDay: '2026-11-17' })], reason: 'leave' as const };
    const changed = await refusedWithoutTrace(
      app,
      () => secondOffice.refused(changeAbsence, { params, body }),
      ofOther,
    );
    const gone = await refusedWithoutTrace(app, () => secondOffice.refused(withdrawAbsence, { params }), ofOther);
    expect([changed.details, gone.details]).toEqual(Array(2).fill([{ fact: 'Collège 0159999M' }]));
  });

  test.each([
    ['the office that declared', { role: 'school_office', uai: '0159999M' }],
    ['the helpdesk', { role: 'helpdesk' }],
    ['the second school’s coordinator', { role: 'coordinator', academyCode: '28' }],
  ] as const)('is changed and withdrawn as a whole by %s', async (_, grant) => {
    const { absence } = await both();
    const params = { absenceId: absence.id };
    const somebody = await app.signedIn(grant);
    const body = { version: 1, stretches: [aStretch({ lastDay: '2026-11-17' })], reason: 'leave' as const };
    expect((await somebody.call(changeAbsence, { params, body })).covers).toHaveLength(4);
    await somebody.call(withdrawAbsence, { params });
    const { covers } = await academy.office.call(readAbsence, { params });
    expect(new Set(covers.map(({ state }) => state))).toEqual(new Set(['cancelled']));
  });

  test('lets this one go, and stands for the school that declared it', async () => {
    const { absence } = await both();
    await secondOffice.call(takeSchoolOut, takeOut(second.uai, absence.id));
    const read = await academy.office.call(readAbsence, { params: { absenceId: absence.id } });
    expect(read.absence).toMatchObject({ state: 'declared', otherSchools: [], version: 2 });
    expect(states(read)).toEqual({ '0159999M': 'open', [second.uai]: 'cancelled' });
    expect(read.timeline.slice(-2)).toMatchObject([
      {
        type: 'absence.school_taken_out',
        actor: expect.stringMatching(/^Personne/),
        facts: { uai: second.uai, schoolName: 'Collège 9749999A' },
      },
      { type: 'cover.cancelled', facts: { why: 'school_taken_out' } },
    ]);
    expect((await secondOffice.call(listAbsences, { params: { uai: second.uai } })).absences).toEqual([]);
    const forbidden = { status: 403, code: 'forbidden' } as const;
    const params = { absenceId: absence.id };
    await refusedWithoutTrace(app, () => secondOffice.refused(readAbsence, { params }), forbidden);
  });

  test('keeps the substitute of the school that stays', async () => {
    const { absence } = await both();
    const offer = await academy.offer();
    const acceptedCoverIds = offer.covers.map(({ coverId }) => coverId);
    await academy.substitute.call(answerOffer, { params: { offerId: offer.id }, body: { acceptedCoverIds } });
    await secondOffice.call(takeSchoolOut, takeOut(second.uai, absence.id));
    const read = await academy.office.call(readAbsence, { params: { absenceId: absence.id } });
    expect(states(read)).toEqual({ '0159999M': 'accepted', [second.uai]: 'cancelled' });
    expect((await academy.substitute.call(listOffers, {})).lessons).toHaveLength(1);
  });

  test('that this one has left does not come back to it by a change, and may be declared here anew', async () => {
    const { absence } = await both();
    await secondOffice.call(takeSchoolOut, takeOut(second.uai, absence.id));
    const params = { absenceId: absence.id };
    const body = { version: 2, stretches: [aStretch({ lastDay: '2026-11-17' })], reason: 'leave' as const };
    const longer = await academy.office.call(changeAbsence, { params, body });
    expect(longer.covers.map(({ uai, state }) => `${uai} ${state}`).toSorted()).toEqual([
      '0159999M open',
      '0159999M open',
      `${second.uai} cancelled`,
    ]);
    const own = { params: { uai: second.uai }, body: anAbsenceForm({ teacherId: second.teacherId }) };
    expect((await secondOffice.call(declareAbsence, own)).covers).toMatchObject([{ uai: second.uai, state: 'open' }]);
  });

  test('is not changed meanwhile by who still counts on both schools', async () => {
    const { absence } = await both();
    await secondOffice.call(takeSchoolOut, takeOut(second.uai, absence.id));
    const body = { version: 1, stretches: [aStretch({ lastDay: '2026-11-17' })], reason: 'leave' as const };
    const late = () => academy.office.refused(changeAbsence, { params: { absenceId: absence.id }, body });
    await refusedWithoutTrace(app, late, { status: 409, code: 'absence_changed_meanwhile' });
  });

  test('is left once, by a school it concerns, while it stands', async () => {
    const { absence } = await both();
    const unknown = { status: 404, code: 'not_found' } as const;
    const declaring = takeOut(academy.school.uai, absence.id);
    await refusedWithoutTrace(app, () => academy.office.refused(takeSchoolOut, declaring), unknown);
    const third = await aTeachingSchool(app.sql, { uai: '0159998L' });
    const neighbour = await app.signedIn({ role: 'school_office', uai: third.uai });
    const strange = takeOut(third.uai, absence.id);
    await refusedWithoutTrace(app, () => neighbour.refused(takeSchoolOut, strange), unknown);
    await academy.office.call(withdrawAbsence, { params: { absenceId: absence.id } });
    const own = takeOut(second.uai, absence.id);
    const over = { status: 409, code: 'absence_over' } as const;
    await refusedWithoutTrace(app, () => secondOffice.refused(takeSchoolOut, own), over);
    const next = await both();
    await secondOffice.call(takeSchoolOut, takeOut(second.uai, next.absence.id));
    const again = takeOut(second.uai, next.absence.id);
    await refusedWithoutTrace(app, () => secondOffice.refused(takeSchoolOut, again), unknown);
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
