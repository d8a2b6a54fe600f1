import { expect, test } from 'vitest';
import { readImport } from '../../../server/schools/import-reader.ts';
import type { Timetable } from '../../../server/schools/timetable.ts';
import { differenceOf } from '../../../server/schools/timetable-difference.ts';
import { anAskedSchool } from '../../support/build/imports.ts';
import { aPronoteCalendar, type PronoteLessonLike } from '../../support/build/pronote.ts';
import { aLesson, aTimetable, filesOf, timetableOf } from '../../support/build/schools.ts';

const weeks = ['2026-11-16', '2026-11-23', '2026-11-30'];

/** 6A has maths with Mr Brumeval on Mondays and Tuesdays at 8, and 3A on Fridays, in three weeks. */
const inForce: Timetable = timetableOf(
  filesOf(
    aTimetable({
      weeks,
      lessons: [aLesson(), aLesson({ weekday: 2 }), aLesson({ classCode: '3A', weekday: 5 })],
    }),
  ),
);
const monday: PronoteLessonLike = { start: '2026-11-16T07:00', teacher: 'BRUMEVAL P.' };
const tuesday: PronoteLessonLike = { start: '2026-11-17T07:00', teacher: 'BRUMEVAL P.' };
const nextMonday: PronoteLessonLike = { ...monday, start: '2026-11-23T07:00' };
const nextTuesday: PronoteLessonLike = { ...tuesday, start: '2026-11-24T07:00' };

async function after(lessons: PronoteLessonLike[], owner = 'Classe 6A', closedDays = new Set<string>()) {
  const school = anAskedSchool({ inForce, closedDays });
  const { timetable, rejected } = await readImport(school, [Buffer.from(aPronoteCalendar(lessons, { owner }))]);
  expect(rejected).toEqual([]);
  const weeksOf = new Map(timetable.alternances.map((alternance) => [alternance.code, alternance.weeks]));
  const shown = timetable.lessons.map((lesson) => [
    `${lesson.classCode} ${lesson.weekday} ${lesson.startMinute}`,
    weeksOf.get(lesson.alternanceCode)?.map((week) => week.slice(5)),
  ]);
  return { shown: Object.fromEntries(shown), difference: differenceOf(inForce, timetable) };
}

const all = weeks.map((week) => week.slice(5));
const asBefore = { '6A 1 480': all, '6A 2 480': all, '3A 5 480': all };

test('weeks that a calendar does not show stay as they were', async () => {
  expect((await after([monday, tuesday])).shown).toEqual(asBefore);
});

test('a lesson that is not there in a week that is shown is gone in that week only', async () => {
  const { shown, difference } = await after([monday, tuesday, { ...monday, start: '2026-11-25T07:00' }, nextTuesday]);
  expect(shown).toEqual({ ...asBefore, '6A 1 480': ['11-16', '11-30'], '6A 3 480': ['11-23'] });
  expect(difference).toMatchObject({ removed: [], unchanged: 2 });
});

test('on a day without school nothing is gone', async () => {
  const closed = new Set(['2026-11-23']);
  expect((await after([monday, tuesday, nextTuesday], 'Classe 6A', closed)).shown).toEqual(asBefore);
});

test('an absent teacher and a cancelled lesson belong to the timetable all the same', async () => {
  const lessons = [
    { ...monday, status: 'Prof. absent' },
    { ...tuesday, status: 'Cours annulé' },
    nextMonday,
    nextTuesday,
  ];
  expect((await after(lessons)).shown).toEqual(asBefore);
});

test('something exceptional at its hour says nothing about a lesson, and is none itself', async () => {
  const lessons = [{ ...monday, status: 'Exceptionnel', subject: 'SES' }, tuesday, nextMonday, nextTuesday];
  expect((await after(lessons)).shown).toEqual(asBefore);
});

test('a lesson of one week that moved is told as moved in that week, the other class’s are not touched', async () => {
  const moved = { ...monday, start: '2026-11-16T13:00' };
  const { shown, difference } = await after([moved, tuesday, nextTuesday, nextMonday]);
  expect(shown).toEqual({ ...asBefore, '6A 1 480': ['11-23', '11-30'], '6A 1 840': ['11-16'] });
  expect(difference.unchanged).toBe(2);
});
