import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { declareAbsence, previewAbsence, type Stretch } from '#contract/absences.ts';
import {
  aCoTeacher,
  anAbsenceForm,
  aStretch,
  aTeachingSchool,
  changedLesson,
  sharedTeacher,
} from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { everythingStored, refusedWithoutTrace } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let academy: AcademyAtWork;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
});

const sent = (change: { stretches?: Stretch[]; otherUais?: string[]; teacherId?: string } = {}) => ({
  params: { uai: academy.school.uai },
  body: { teacherId: academy.school.teacherId, otherUais: [], stretches: [aStretch()], ...change },
});
const preview = (change?: Parameters<typeof sent>[0]) => academy.office.call(previewAbsence, sent(change));

describe('before an absence is declared', () => {
  test('the office sees each lesson it takes, and nothing is stored', async () => {
    const before = await everythingStored(app.sql);
    const { lessons, cut, otherSchools, declared } = await preview({
      stretches: [aStretch({ lastDay: '2026-11-17' })],
    });
    expect(
      lessons.map(({ startsAt, className, placeCode, suggested, taughtRemotely }) => ({
        ...{ startsAt, className, placeCode, suggested, taughtRemotely },
      })),
    ).toEqual(
      ['16', '17'].map((day) => ({
        startsAt: `2026-11-${day}T09:00:00.000Z`,
        ...{ className: '4A', placeCode: '101', suggested: { choice: 'to_cover' }, taughtRemotely: true },
      })),
    );
    expect({ cut, otherSchools, declared }).toEqual({ cut: false, otherSchools: [], declared: null });
    expect(await everythingStored(app.sql)).toEqual(before);
  });

  test('what it shows is what declaring opens', async () => {
    await aCoTeacher(app.sql, academy.school);
    await changedLesson(app.sql, academy.school, { day: '2026-11-17' });
    await changedLesson(app.sql, academy.school, { day: '2026-11-18', startMinute: 840 });
    const stretches = [aStretch({ lastDay: '2026-11-20', hours: { from: '08:00', to: '16:00' } })];
    const { lessons } = await preview({ stretches });
    const { covers } = await academy.declare({ stretches });
    const told = lessons.map(({ lessonId, startsAt, suggested }) => [
      lessonId,
      startsAt,
      suggested.choice === 'to_cover' ? 'open' : suggested.choice,
    ]);
    const opened = covers.map(({ lessonId, startsAt, state }) => [lessonId, startsAt, state]);
    expect(opened).toEqual(told);
    expect(told).toHaveLength(4);
  });

  test('of an absence without an end, the lessons of the next two weeks', async () => {
    const { lessons } = await preview({ stretches: [aStretch({ lastDay: null })] });
    expect([lessons.length, lessons.at(-1)?.startsAt]).toEqual([11, '2026-11-30T09:00:00.000Z']);
  });

  test('a lesson taught by two goes on with the other, who is named', async () => {
    await aCoTeacher(app.sql, academy.school);
    expect((await preview()).lessons).toMatchObject([
      { coTeachers: ['Zoé Gentiane'], suggested: { choice: 'on_site', by: 'Zoé Gentiane' } },
    ]);
  });

  test('a lesson of two teachers who are both away is looked after once, for whoever was declared first', async () => {
    const zoe = await aCoTeacher(app.sql, academy.school);
    const first = await academy.declare({ teacherId: zoe });
    expect(first.covers).toMatchObject([{ state: 'on_site', onSiteBy: 'Paul Brumeval' }]);
    expect((await preview()).lessons).toMatchObject([
      { coTeachers: [], coveredFor: ['Zoé Gentiane'], suggested: { choice: 'not_needed' } },
    ]);
    const second = await academy.declare();
    expect(second.covers).toMatchObject([{ state: 'not_needed' }]);
    const covers = await app.sql`SELECT state FROM cover WHERE id = ${first.covers[0]!.id}`;
    expect(covers).toEqual([{ state: 'open' }]);
  });

  test('a subject that the academy does not teach from afar is marked', async () => {
    await app.sql`INSERT INTO subject VALUES ('100100', 'EPS') ON CONFLICT DO NOTHING`;
    await app.sql`UPDATE weekly_lesson SET subject_code = '100100'`;
    expect((await preview()).lessons).toMatchObject([{ taughtRemotely: false }]);
  });

  test('an absence that is declared already is named, so that it can be opened instead', async () => {
    const { absence } = await academy.declare({ lastDay: '2026-11-18' });
    expect((await preview({ stretches: [aStretch({ firstDay: '2026-11-18', lastDay: null })] })).declared).toEqual({
      absenceId: absence.id,
      schoolName: 'Collège 0159999M',
    });
    expect((await preview({ stretches: [aStretch({ firstDay: '2026-11-19', lastDay: null })] })).declared).toBeNull();
  });

  test('the other schools of the same person are offered, and their lessons are shown when asked for', async () => {
    const other = await aTeachingSchool(app.sql, { uai: '0159998L' });
    await sharedTeacher(app.sql, academy.school, other);
    const { otherSchools, lessons } = await preview();
    expect(otherSchools).toEqual([{ uai: '0159998L', name: 'Collège 0159998L', commune: 'Exempleville' }]);
    expect(lessons.map(({ uai }) => uai)).toEqual(['0159999M']);
    const both = await preview({ otherUais: ['0159998L'] });
    expect(both.lessons.map(({ uai }) => uai).toSorted()).toEqual(['0159998L', '0159999M']);
  });
});

describe('refused as declaring is:', () => {
  test.each<
    [
      string,
      {
        status: number;
        code:
          | 'absence_stretches_overlap'
          | 'absence_outside_school_year'
          | 'teacher_not_in_school'
          | 'teacher_not_shared';
      },
      Parameters<typeof sent>[0],
    ]
  >([
    [
      'two parts of the same day',
      { status: 422, code: 'absence_stretches_overlap' },
      { stretches: [aStretch(), aStretch()] },
    ],
    [
      'a day of next year',
      { status: 422, code: 'absence_outside_school_year' },
      { stretches: [aStretch({ lastDay: '2027-08-01' })] },
    ],
    ['a teacher nobody knows', { status: 422, code: 'teacher_not_in_school' }, { teacherId: randomUUID() }],
    [
      'another school in which the person does not teach',
      { status: 422, code: 'teacher_not_shared' },
      { otherUais: ['0159998L'] },
    ],
  ])('%s', async (_, wanted, change) => {
    await aTeachingSchool(app.sql, { uai: '0159998L' });
    await refusedWithoutTrace(app, () => academy.office.refused(previewAbsence, sent(change)), wanted);
    const form = anAbsenceForm(sent(change).body);
    const declaring = { params: { uai: academy.school.uai }, body: form };
    await refusedWithoutTrace(app, () => academy.office.refused(declareAbsence, declaring), wanted);
  });
});
