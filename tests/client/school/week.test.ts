import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ClosedPeriod } from '#contract/calendar.ts';
import type { WeekLesson } from '#contract/timetable.ts';
import { bellWords } from '#contract/words/bells.ts';
import { weekWords } from '#contract/words/week.ts';
import { BellsForm, problemsOf } from '../../../client/src/school/bells-form.svelte.ts';
import { LessonForm } from '../../../client/src/school/lesson-form.svelte.ts';
import { SchoolDesk } from '../../../client/src/school/school-desk.svelte.ts';
import { firstListed, WeekDesk, weekToOpen } from '../../../client/src/school/week-desk.svelte.ts';
import {
  closedDaysOf,
  coversByLesson,
  coversOfHour,
  endOnDay,
  hoursOf,
  idleWeekend,
  mondayOf,
  shownTimes,
} from '../../../client/src/school/week-events.ts';
import { aCover, anId, aWeekLesson } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const uai = '0631234Z';
const paris = 'Europe/Paris';

afterEach(() => vi.unstubAllGlobals());

/** Maths of 6A with Paul, Monday 16 November 2026, 8:00–8:55 in Paris. */
function aMonday(change: Partial<WeekLesson> = {}): WeekLesson {
  return aWeekLesson({
    id: `${anId(1)}.2026-11-16`,
    className: '6A',
    teacherId: anId(3),
    teacherName: 'Paul Brumeval',
    day: '2026-11-16',
    startsAt: '2026-11-16T07:00:00.000Z',
    endsAt: '2026-11-16T07:55:00.000Z',
    ...change,
  });
}

describe('the hours of a week', () => {
  const zoe = aMonday({ id: `${anId(9)}.2026-11-16`, teacherId: anId(4), teacherName: 'Zoé Gentiane' });

  test('show a lesson that two give together once, with both names and the covers of both', () => {
    const hours = hoursOf([aMonday({ coTeachers: ['Zoé Gentiane'] }), { ...zoe, coTeachers: ['Paul Brumeval'] }]);
    expect(hours.map(({ teacherNames }) => teacherNames)).toEqual([['Paul Brumeval', 'Zoé Gentiane']]);
    const covers = coversByLesson([aCover({ lessonId: zoe.id, state: 'open' })]);
    expect(coversOfHour(hours[0]!, covers).map(({ state }) => state)).toEqual(['open']);
  });

  test('keep lessons apart that only share the hour', () => {
    expect(hoursOf([aMonday(), { ...zoe, subjectCode: '062900' }])).toHaveLength(2);
    expect(hoursOf([aMonday(), { ...zoe, state: 'cancelled' }])).toHaveLength(2);
  });

  test('say nothing of covers that were cancelled', () => {
    const covers = coversByLesson([aCover({ lessonId: aMonday().id, state: 'cancelled' })]);
    expect(coversOfHour(hoursOf([aMonday()])[0]!, covers)).toEqual([]);
  });
});

describe('what the calendar shows', () => {
  test('a week begins on Monday, on Sunday too', () => {
    expect(['2026-11-16', '2026-11-19', '2026-11-22', '2026-11-23'].map(mondayOf)).toEqual([
      '2026-11-16',
      '2026-11-16',
      '2026-11-16',
      '2026-11-23',
    ]);
  });

  test('the week opens on the one that runs, and at the weekend on the coming one', () => {
    expect(['2026-11-16', '2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map(weekToOpen)).toEqual([
      '2026-11-16',
      '2026-11-16',
      '2026-11-23',
      '2026-11-23',
      '2026-11-23',
    ]);
  });

  test('the list of a telephone begins today, in the week that runs while something is still to come', () => {
    const thursday = { day: '2026-11-19', startsAt: '2026-11-19T07:00:00.000Z', endsAt: '2026-11-19T07:55:00.000Z' };
    const hours = hoursOf([aMonday(), aMonday(thursday)]);
    expect(firstListed('2026-11-16', '2026-11-18', hours)).toBe('2026-11-18');
    expect(firstListed('2026-11-16', '2026-11-19', hours)).toBe('2026-11-19');
    expect(firstListed('2026-11-16', '2026-11-20', hours)).toBe('2026-11-16');
    expect(firstListed('2026-11-09', '2026-11-18', hours)).toBe('2026-11-09');
    expect(firstListed('2026-11-23', '2026-11-22', hours)).toBe('2026-11-23');
  });

  test('the weekend is left out unless something is on', () => {
    expect(idleWeekend(hoursOf([aMonday()]))).toEqual([0, 6]);
    expect(idleWeekend(hoursOf([aMonday({ day: '2026-11-21' })]))).toEqual([0]);
  });

  test('the day spans whole hours around bells and lessons, on the school’s clock', () => {
    const bells = [{ label: 'S1', from: '13:30', to: '14:25' }];
    expect(shownTimes(hoursOf([aMonday()]), bells, paris)).toEqual({ from: '08:00', to: '15:00' });
    expect(shownTimes(hoursOf([aMonday()]), [], 'Indian/Reunion')).toEqual({ from: '11:00', to: '12:00' });
    expect(shownTimes([], [], paris)).toEqual({ from: '08:00', to: '17:00' });
  });

  test('a lesson up to midnight ends at 24:00 of its own day', () => {
    const late = aMonday({ startsAt: '2026-11-16T22:00:00.000Z', endsAt: '2026-11-16T23:00:00.000Z' });
    expect(endOnDay(late, paris)).toBe('24:00');
    expect(shownTimes(hoursOf([late]), [], paris)).toEqual({ from: '23:00', to: '24:00' });
  });

  test('closed days are named, once each', () => {
    const period = (name: string, firstDay: string, lastDay: string): ClosedPeriod => {
      return { id: null, closure: 'school_holiday', name, firstDay, lastDay };
    };
    const periods = [period('Noël', '2026-12-24', '2026-12-25'), period('Noël', '2026-12-25', '2026-12-25')];
    expect(closedDaysOf('2026-12-21', periods)).toEqual([
      { day: '2026-12-24', names: ['Noël'] },
      { day: '2026-12-25', names: ['Noël'] },
    ]);
  });
});

describe('the desk of a week', () => {
  const teacher = { id: anId(3), lastName: 'BRUMEVAL', firstName: 'Paul', subjects: ['Mathématiques'] };
  const schoolClass = {
    id: anId(2),
    kind: 'class',
    code: '6A',
    level: '6e',
    headCount: 24,
    ofClasses: [],
    services: [],
  };
  const routes = {
    [`GET /api/schools/${uai}/classes`]: () => ok({ classes: [schoolClass], subjects: [] }),
    [`GET /api/schools/${uai}/bells`]: () => ok({ bells: [], proposed: true }),
    [`GET /api/schools/${uai}/calendar`]: () =>
      ok({
        yearStartsOn: null,
        yearEndsOn: null,
        timeZone: paris,
        calendar: 'official',
        holidayZone: 'A',
        source: null,
        periods: [],
        unknown: [],
      }),
  };

  test('opens on the first class, and shows a teacher when asked', async () => {
    const server = fakeServer({ ...routes, [`GET /api/schools/${uai}/week`]: () => ok({ lessons: [aMonday()] }) });
    const desk = new SchoolDesk(uai);
    desk.teachers = [teacher];
    const week = new WeekDesk(desk);
    await week.open();
    expect(week.owner?.name).toBe('6A');
    expect(week.lessons).toHaveLength(1);
    await week.show(week.owners.find(({ kind }) => kind === 'teacher') ?? null);
    expect(week.owner?.name).toBe('BRUMEVAL Paul');
    expect(week.shownClass).toBeNull();
    expect(server.heard.filter(({ path }) => path.includes('/week'))).toHaveLength(2);
  });

  test('a failed week is told, and another answer makes good', async () => {
    const answers = [no('internal'), ok({ lessons: [] })];
    fakeServer({ ...routes, [`GET /api/schools/${uai}/week`]: () => answers.shift() ?? no('internal') });
    const week = new WeekDesk(new SchoolDesk(uai));
    await week.open();
    expect(week.listing.failed?.code).toBe('internal');
    expect(week.lessons).toBeNull();
    await week.list();
    expect(week.listing.failed).toBeUndefined();
    expect(week.lessons).toEqual([]);
  });

  test('an answer that says the same leaves the calendar alone, another draws it anew', async () => {
    const weeks = [[aMonday()], [aMonday()], [aMonday({ placeCode: '101' })]];
    fakeServer({ ...routes, [`GET /api/schools/${uai}/week`]: () => ok({ lessons: weeks.shift() }) });
    const week = new WeekDesk(new SchoolDesk(uai));
    await week.open();
    const drawn = week.lessons;
    await week.list();
    expect(week.lessons).toBe(drawn);
    await week.list();
    expect(week.lessons?.[0]?.placeCode).toBe('101');
  });
});

describe('moving and adding a lesson', () => {
  const bells = [
    { label: 'M1', from: '08:00', to: '08:55' },
    { label: 'M2', from: '09:00', to: '09:55' },
  ];
  const path = `POST /api/schools/${uai}/lesson-changes`;

  test('begins where the lesson is, and sends where it goes', async () => {
    const server = fakeServer({ [path]: () => ok({ changeId: anId(7) }) });
    const form = new LessonForm(uai, bells, { lesson: aMonday(), day: '' });
    form.takeFrom(aMonday(), paris, anId(5));
    expect([form.day, form.bell]).toEqual(['2026-11-16', 'M1']);
    form.bell = 'M2';
    expect(await form.send()).toBe(true);
    expect(server.heard.at(-1)?.body).toEqual({
      kind: 'moved',
      lessonId: aMonday().id,
      day: '2026-11-16',
      from: '09:00',
      to: '09:55',
      placeId: anId(5),
      note: '',
    });
  });

  test('takes another hour as people write it, and no other', async () => {
    const server = fakeServer({ [path]: () => ok({ changeId: anId(7) }) });
    const form = new LessonForm(uai, bells, { lesson: aMonday(), day: '' });
    form.bell = '';
    form.from = '10 h 05';
    for (const wrong of ['', '9h', 'midi']) {
      form.to = wrong;
      expect(await form.send()).toBe(false);
      expect(form.problems.time).toBe(weekWords.form.timeMissing);
    }
    expect(server.heard).toEqual([]);
    form.to = '11h';
    expect(await form.send()).toBe(true);
    expect(server.heard.at(-1)?.body).toMatchObject({ from: '10:05', to: '11:00' });
  });

  test('an added lesson wants a class, a subject and a teacher', async () => {
    const server = fakeServer({ [path]: () => ok({ changeId: anId(7) }) });
    const form = new LessonForm(uai, bells, { lesson: null, day: '2026-11-18' });
    expect(await form.send()).toBe(false);
    expect([form.problems.classId, form.problems.subjectCode, form.problems.teacherId]).toEqual(
      Array(3).fill(weekWords.form.missing),
    );
    Object.assign(form, { classId: anId(2), subjectCode: '061300', teacherId: anId(3) });
    expect(await form.send()).toBe(true);
    expect(server.heard.at(-1)?.body).toMatchObject({ kind: 'added', from: '08:00', to: '08:55', placeId: null });
  });

  test('a clash is told and nothing is done', async () => {
    fakeServer({ [path]: () => no('lesson_clash') });
    const form = new LessonForm(uai, bells, { lesson: aMonday(), day: '' });
    expect(await form.cancel(aMonday())).toBe(false);
    expect(form.sending.failed?.code).toBe('lesson_clash');
  });
});

describe('the bells form', () => {
  const line = (label: string, from: string, to: string) => ({ key: 0, label, from, to });

  test.each([
    ['no name', [line(' ', '8h', '9h')], { label: bellWords.wrong.label }],
    ['a name twice', [line('M1', '8h', '9h'), line('M1 ', '9h', '10h')], { label: bellWords.wrong.twice }],
    ['no time', [line('M1', 'matin', '9h')], { from: bellWords.wrong.time }],
    ['an end before the start', [line('M1', '9h', '8h55')], { to: bellWords.wrong.end }],
    ['an overlap', [line('M1', '8h', '9h'), line('M2', '8h55', '10h')], { from: bellWords.wrong.overlap }],
  ])('finds %s', (_, lines, problem) => {
    expect(problemsOf(lines).at(-1)).toMatchObject(problem);
  });

  describe('at work', () => {
    let stored = [{ label: 'M1', from: '08:00', to: '08:55' }];
    let server: ReturnType<typeof fakeServer>;
    beforeEach(() => {
      stored = [{ label: 'M1', from: '08:00', to: '08:55' }];
      server = fakeServer({
        [`GET /api/schools/${uai}/bells`]: () => ok({ bells: stored, proposed: true }),
        [`PUT /api/schools/${uai}/bells`]: () => ok({}),
      });
    });

    test('sends what was typed once it is right', async () => {
      const form = new BellsForm(uai);
      await form.load();
      form.edit();
      form.add();
      expect(await form.save()).toBe(false);
      Object.assign(form.lines?.[1] ?? {}, { label: 'M2', from: '9 h 05', to: '10h' });
      expect(await form.save()).toBe(true);
      expect(server.heard.find(({ method }) => method === 'PUT')?.body).toEqual({
        bells: [...stored, { label: 'M2', from: '09:05', to: '10:00' }],
      });
      expect(form.lines).toBeNull();
    });
  });
});
