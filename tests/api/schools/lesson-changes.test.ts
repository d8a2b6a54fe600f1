import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeLesson, type LessonChange, listWeek, undoLessonChange } from '#contract/timetable.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { aSmallSchool, type SmallSchool } from '../../support/build/week.ts';
import { refusedWithoutTrace } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const OTHER = '0159998L';

let app: TestApp;
let office: ApiClient;
let school: SmallSchool;
let other: SmallSchool;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-16T06:00:00Z' });
  school = await aSmallSchool(app.sql);
  other = await aSmallSchool(app.sql, { uai: OTHER });
  office = await app.signedIn({ role: 'school_office', uai: school.uai });
});
afterAll(() => app.close());
beforeEach(() => app.sql`TRUNCATE lesson_change`);

const params = () => ({ uai: school.uai });
/** Paul’s maths of Monday 16 November, 08:00, to Tuesday at 10:00 in the same room. */
const aMove = (change: Partial<Extract<LessonChange, { kind: 'moved' }>> = {}): LessonChange => ({
  kind: 'moved',
  lessonId: `${school.maths6A}.2026-11-16`,
  day: '2026-11-17',
  from: '10:00',
  to: '10:55',
  placeId: school.room,
  note: 'Échange',
  ...change,
});
const anAddition = (change: Partial<Extract<LessonChange, { kind: 'added' }>> = {}): LessonChange => ({
  kind: 'added',
  classId: school.class6B,
  subjectCode: '061300',
  teacherId: school.paul,
  placeId: school.room,
  day: '2026-11-18',
  from: '10:00',
  to: '10:55',
  note: '',
  ...change,
});
const cancellationOf = (lessonId: string): LessonChange => ({ kind: 'cancelled', lessonId, note: 'Sortie' });
const change = async (body: LessonChange) => (await office.call(changeLesson, { params: params(), body })).changeId;
const refused = (body: LessonChange, client = office) => client.refused(changeLesson, { params: params(), body });
const undo = (changeId: string) => office.call(undoLessonChange, { params: { uai: school.uai, changeId } });
const week = async (who: { classId?: string; teacherId?: string }) => {
  const query = { ...who, firstDay: '2026-11-16', lastDay: '2026-11-22' };
  const { lessons } = await office.call(listWeek, { params: params(), query });
  return lessons.map(({ className, subject, startsAt, state, change: made }) => {
    return [className, subject, startsAt.slice(0, 16), state, made?.originalDay ?? made?.note ?? null];
  });
};

describe('one dated lesson', () => {
  test('is moved and taken back', async () => {
    const changeId = await change(aMove());
    const moved = ['6A', 'Mathématiques', '2026-11-17T09:00', 'moved', '2026-11-16'];
    expect(await week({ classId: school.class6A })).toContainEqual(moved);
    await undo(changeId);
    expect(await week({ classId: school.class6A })).toEqual([
      ['6A', 'Mathématiques', '2026-11-16T07:00', 'held', null],
      ['6A', 'SVT', '2026-11-16T08:00', 'held', null],
      ['6A-ALL', 'Allemand LV2', '2026-11-18T07:00', 'held', null],
    ]);
  });

  test('is cancelled, which the week still shows, and taken back', async () => {
    const changeId = await change(cancellationOf(`${school.svt6A}.2026-11-16`));
    expect(await week({ teacherId: school.zoe })).toContainEqual([
      '6A',
      'SVT',
      '2026-11-16T08:00',
      'cancelled',
      'Sortie',
    ]);
    await undo(changeId);
    expect(await week({ teacherId: school.zoe })).toContainEqual(['6A', 'SVT', '2026-11-16T08:00', 'held', null]);
  });

  test('is added, moved further, and taken away with all that was done to it', async () => {
    const added = await change(anAddition());
    expect(await week({ classId: school.class6B })).toContainEqual([
      '6B',
      'Mathématiques',
      '2026-11-18T09:00',
      'added',
      '',
    ]);
    await change(aMove({ lessonId: `${added}.2026-11-18`, day: '2026-11-19' }));
    expect(await week({ classId: school.class6B })).toContainEqual([
      '6B',
      'Mathématiques',
      '2026-11-19T09:00',
      'moved',
      '2026-11-18',
    ]);
    await undo(added);
    expect(await app.sql`SELECT FROM lesson_change`).toHaveLength(0);
  });

  test('asked twice is changed once', async () => {
    expect(await change(aMove())).toBe(await change(aMove()));
    expect(await change(anAddition())).toBe(await change(anAddition()));
    expect(await app.sql`SELECT FROM lesson_change`).toHaveLength(2);
  });

  test('that is changed already follows the last word', async () => {
    const moved = await change(aMove());
    expect(await change(cancellationOf(`${school.maths6A}.2026-11-16`))).toBe(moved);
    expect(await week({ teacherId: school.paul })).toContainEqual([
      '6A',
      'Mathématiques',
      '2026-11-16T07:00',
      'cancelled',
      'Sortie',
    ]);
    await change(aMove({ day: '2026-11-19' }));
    expect(await week({ teacherId: school.paul })).toContainEqual([
      '6A',
      'Mathématiques',
      '2026-11-19T09:00',
      'moved',
      '2026-11-16',
    ]);
  });

  test('that two teachers give together is changed and taken back for both', async () => {
    const lessonId = `${school.svt6BZoe}.2026-11-17`;
    const changeId = await change(aMove({ lessonId, day: '2026-11-19', placeId: school.lab }));
    const moved = ['6B', 'SVT', '2026-11-19T09:00', 'moved', '2026-11-17'];
    expect(await week({ teacherId: school.paul })).toContainEqual(moved);
    expect(await week({ teacherId: school.zoe })).toContainEqual(moved);
    await undo(changeId);
    expect(await app.sql`SELECT FROM lesson_change`).toHaveLength(0);
    await undo(await change(cancellationOf(lessonId)));
    expect(await app.sql`SELECT FROM lesson_change`).toHaveLength(0);
  });

  test('can be put beside another of the same class and hour: they teach it together', async () => {
    await change(
      anAddition({
        subjectCode: '062900',
        teacherId: school.luc,
        placeId: school.lab,
        day: '2026-11-17',
        from: '14:00',
        to: '14:55',
      }),
    );
    const query = { teacherId: school.luc, firstDay: '2026-11-17', lastDay: '2026-11-17' };
    const { lessons } = await office.call(listWeek, { params: params(), query });
    expect(lessons[0]?.coTeachers.toSorted()).toEqual(['Paul Brumeval', 'Zoé Gentiane']);
  });

  test('takes an hour that was freed by a cancellation', async () => {
    const svt = { lessonId: `${school.svt6A}.2026-11-16`, placeId: school.lab };
    const toEight = aMove({ ...svt, day: '2026-11-16', from: '08:00', to: '08:55' });
    expect(await refused(toEight)).toMatchObject({ code: 'lesson_clash' });
    const cancelled = await change(cancellationOf(`${school.maths6A}.2026-11-16`));
    await change(toEight);
    // And then the cancellation cannot be taken back.
    const back = { params: { uai: school.uai, changeId: cancelled } };
    expect(await office.refused(undoLessonChange, back)).toMatchObject({
      code: 'lesson_clash',
      details: [{ path: 'classId', fact: '6A (SVT, Zoé Gentiane)' }],
    });
    expect(await app.sql`SELECT FROM lesson_change`).toHaveLength(2);
  });

  test('two who take the same hour at once: one gets it', async () => {
    const second = await app.signedIn({ role: 'school_office', uai: school.uai });
    const bodies = [anAddition({ classId: school.class6A }), anAddition()];
    const answers = await Promise.allSettled(
      [office, second].map((client, index) => client.call(changeLesson, { params: params(), body: bodies[index]! })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await app.sql`SELECT FROM lesson_change`).toHaveLength(1);
  });
});

describe('a change is refused and leaves no trace', () => {
  const monday8 = { day: '2026-11-16', from: '08:30', to: '09:00' };
  const cases: [string, () => LessonChange, number, Parameters<typeof refusedWithoutTrace>[2]['code'], object[]][] = [
    [
      'of a lesson nobody knows',
      () => aMove({ lessonId: `${randomUUID()}.2026-11-16` }),
      422,
      'lesson_unknown',
      [{ path: 'lessonId' }],
    ],
    [
      'on a day the lesson is not held',
      () => cancellationOf(`${school.maths6A}.2026-11-18`),
      422,
      'lesson_unknown',
      [{ path: 'lessonId' }],
    ],
    [
      'of another school’s lesson',
      () => cancellationOf(`${other.maths6A}.2026-11-16`),
      422,
      'lesson_unknown',
      [{ path: 'lessonId' }],
    ],
    [
      'that ends before it starts',
      () => aMove({ from: '11:00', to: '10:00' }),
      422,
      'lesson_ends_before_start',
      [{ path: 'to' }],
    ],
    [
      'after the school year',
      () => aMove({ day: '2027-07-05' }),
      422,
      'lesson_outside_school_year',
      [{ path: 'day', fact: '2027-07-05' }],
    ],
    [
      'into another school’s place',
      () => aMove({ placeId: other.room }),
      422,
      'place_not_in_school',
      [{ path: 'placeId' }],
    ],
    [
      'with another school’s teacher',
      () => anAddition({ teacherId: other.paul }),
      422,
      'teacher_not_in_school',
      [{ path: 'teacherId' }],
    ],
    [
      'with another school’s class',
      () => anAddition({ classId: other.class6A }),
      404,
      'not_found',
      [{ path: 'classId' }],
    ],
    [
      'in a subject nobody knows',
      () => anAddition({ subjectCode: '999999' }),
      404,
      'not_found',
      [{ path: 'subjectCode', fact: '999999' }],
    ],
    [
      'where the teacher has another class',
      () => anAddition({ ...monday8, placeId: null }),
      409,
      'lesson_clash',
      [{ path: 'teacherId', fact: 'Paul Brumeval (6A, Mathématiques)' }],
    ],
    [
      'where the class has another teacher',
      () =>
        anAddition({
          ...monday8,
          classId: school.class6A,
          teacherId: school.luc,
          subjectCode: '062900',
          placeId: null,
        }),
      409,
      'lesson_clash',
      [{ path: 'classId', fact: '6A (Mathématiques, Paul Brumeval)' }],
    ],
    [
      'where the class is needed by its group',
      () => anAddition({ classId: school.class6A, placeId: null, from: '08:00', to: '08:55' }),
      409,
      'lesson_clash',
      [{ path: 'classId', fact: '6A-ALL (Allemand LV2, Luc Hoarau)' }],
    ],
    [
      'where the place is taken',
      () => anAddition({ ...monday8, teacherId: school.luc }),
      409,
      'lesson_clash',
      [{ path: 'placeId', fact: '101 (6A, Mathématiques)' }],
    ],
    [
      'into the hour that the clocks skip',
      () => anAddition({ day: '2027-03-28', from: '02:10', to: '03:10' }),
      400,
      'invalid_input',
      [{ path: 'from' }],
    ],
  ];

  test.each(cases)('%s', async (_, body, status, code, details) => {
    const answer = await refusedWithoutTrace(app, () => refused(body()), { status, code });
    expect(answer.details).toEqual(details);
  });

  test.each([
    ['a lesson id that is none', { kind: 'cancelled', lessonId: 'nonsense', note: '' }],
    ['a time that is none', { ...anAdditionBody(), from: '25:00' }],
    ['a day that is none', { ...anAdditionBody(), day: '2026-02-30' }],
    ['a note without end', { ...anAdditionBody(), note: 'x'.repeat(201) }],
    ['another kind', { kind: 'exploded' }],
    ['nothing', {}],
  ])('with %s', async (_, body) => {
    const path = `/api/schools/${school.uai}/lesson-changes`;
    const { status } = await office.send('POST', path, { body: JSON.stringify(body) });
    expect(status).toBe(400);
    expect(await app.sql`SELECT FROM lesson_change`).toHaveLength(0);
  });

  test('taken back by another school, or twice', async () => {
    const changeId = await change(aMove());
    const stranger = await app.signedIn({ role: 'school_office', uai: OTHER });
    const theirs = { params: { uai: OTHER, changeId } };
    expect(await stranger.refused(undoLessonChange, theirs)).toMatchObject({ status: 404, code: 'not_found' });
    await undo(changeId);
    const ours = { params: { uai: school.uai, changeId } };
    expect(await office.refused(undoLessonChange, ours)).toMatchObject({ status: 404, code: 'not_found' });
  });
});

/** A body that is right but for what a test breaks. */
function anAdditionBody() {
  const ids = { classId: randomUUID(), teacherId: randomUUID(), placeId: null, subjectCode: '061300' };
  return { kind: 'added', ...ids, day: '2026-11-18', from: '10:00', to: '10:55', note: '' };
}

describe('a week is listed', () => {
  const query = { firstDay: '2026-11-16', lastDay: '2026-11-22' };
  const asked = (more: object) => office.refused(listWeek, { params: params(), query: { ...query, ...more } });

  test('not for both or neither of class and teacher, backwards, or over more than 62 days', async () => {
    const invalid = { status: 400, code: 'invalid_input' };
    expect(await asked({})).toMatchObject(invalid);
    expect(await asked({ classId: school.class6A, teacherId: school.paul })).toMatchObject(invalid);
    expect(await asked({ classId: school.class6A, lastDay: '2026-11-15' })).toMatchObject(invalid);
    expect(await asked({ classId: school.class6A, lastDay: '2027-01-17' })).toMatchObject(invalid);
    expect(await asked({ classId: '6A' })).toMatchObject(invalid);
  });

  test('not for another school’s class or teacher', async () => {
    expect(await asked({ classId: other.class6A })).toMatchObject({ status: 404, code: 'not_found' });
    expect(await asked({ teacherId: other.paul })).toMatchObject({ status: 422, code: 'teacher_not_in_school' });
  });
});
