import { describe, expect, test } from 'vitest';
import { type Timetable, type TimetableLesson, withId } from '../../../server/schools/timetable.ts';
import { keepIds } from '../../../server/schools/timetable-identity.ts';
import { emptyTimetable } from '../../support/build/imports.ts';
import { UAI } from '../../support/build/schools.ts';

/** Mr Isard teaches EPS to 6A on Mondays at eight. */
function aWeekly(change: Partial<TimetableLesson> = {}): TimetableLesson {
  const { id, ...facts } = {
    ...{ id: '', classKind: 'class' as const, classCode: '6A', subjectCode: '100100', teacherKey: 'epp:1' },
    ...{ modality: 'CG', alternanceCode: 'H', weekday: 1, startMinute: 480, endMinute: 535, placeCode: 'GYM' },
    ...change,
  };
  return { ...withId(UAI, facts), ...(id !== '' && { id }) };
}

const weeks = ['2026-11-16', '2026-11-23'];
function aYear(lessons: TimetableLesson[], codes: Record<string, string[]> = { H: weeks }): Timetable {
  const alternances = Object.entries(codes).map(([code, of]) => ({ code, label: code, alsoCalled: [], weeks: of }));
  return { ...emptyTimetable, alternances, lessons };
}

const idsAfter = (inForce: Timetable, wanted: Timetable) => keepIds(inForce, wanted).lessons.map(({ id }) => id);

describe('a lesson keeps its id', () => {
  const old = aWeekly();
  const before = aYear([old]);

  test.each([
    ['when its alternance is called otherwise', aWeekly({ alternanceCode: 'T' }), { T: weeks }],
    ['when it begins five minutes later', aWeekly({ startMinute: 485, endMinute: 540 }), { H: weeks }],
    ['when it moves to another day', aWeekly({ weekday: 4 }), { H: weeks }],
    ['in another place, and longer', aWeekly({ placeCode: '12', endMinute: 590 }), { H: weeks }],
  ])('%s', (_, moved, codes) => {
    expect(moved.id === old.id && moved.alternanceCode !== 'H').toBe(false);
    expect(idsAfter(before, aYear([moved], codes))).toEqual([old.id]);
  });

  test('also when all bells of the week are shifted, each on its day', () => {
    const week = [1, 2, 4].map((weekday) => aWeekly({ weekday }));
    const shifted = [4, 1, 2].map((weekday) => aWeekly({ weekday, startMinute: 485, endMinute: 540 }));
    const [monday, tuesday, thursday] = week.map(({ id }) => id);
    expect(idsAfter(aYear(week), aYear(shifted))).toEqual([thursday, monday, tuesday]);
  });

  test('when two alternances exchange their names', () => {
    const [odd, even] = [aWeekly({ alternanceCode: 'Q1' }), aWeekly({ alternanceCode: 'Q2' })];
    const codes = { Q1: ['2026-11-16'], Q2: ['2026-11-23'] };
    const exchanged = aYear([odd, even], { Q1: ['2026-11-23'], Q2: ['2026-11-16'] });
    expect(idsAfter(aYear([odd, even], codes), exchanged)).toEqual([even.id, odd.id]);
  });
});

describe('a lesson gets an id of its own', () => {
  test('when somebody else gives it: the one who is away does not', () => {
    const [old, hers] = [aWeekly(), aWeekly({ teacherKey: 'epp:2' })];
    expect(idsAfter(aYear([old]), aYear([hers]))).toEqual([hers.id]);
  });

  test('when it stands where another one stood that has moved', () => {
    const old = aWeekly();
    const later = { ...aWeekly({ startMinute: 600, endMinute: 655 }), id: old.id };
    // The school adds an hour at eight again: its natural key is the moved one's first.
    const ids = idsAfter(aYear([later]), aYear([aWeekly(), aWeekly({ startMinute: 600, endMinute: 655 })]));
    expect(ids[1]).toBe(old.id);
    expect(ids[0]).not.toBe(old.id);
    expect(new Set(ids).size).toBe(2);
  });
});
