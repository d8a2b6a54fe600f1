import { describe, expect, test } from 'vitest';
import {
  type AddedLesson,
  datedLessons,
  type LessonsOfSchool,
  lessonsWithCancelled,
  type MovedLesson,
  type SchoolYear,
  type WeeklyLesson,
} from '../../../server/schools/lesson-rules.ts';
import { instantAt } from '../../../server/schools/wall-clock.ts';

function aSchoolYear(change: Partial<SchoolYear> = {}, closures: Partial<SchoolYear['closures']> = {}): SchoolYear {
  return {
    timeZone: 'Europe/Paris',
    closures: { department: '15', calendar: 'official', schoolHolidays: [], daysOff: [], ...closures },
    yearStartsOn: '2026-09-01',
    yearEndsOn: '2027-07-02',
    ...change,
  };
}

/** Maths with 6A on Mondays, 08:00–08:55, in the week of 16 November 2026. */
function aWeeklyLesson(change: Partial<WeeklyLesson> = {}): WeeklyLesson {
  return {
    id: '9df1a4c9-65a7-8370-84e1-678830ac7fd1',
    uai: '0159999M',
    classId: 'class',
    className: '6A',
    subjectCode: '061300',
    subject: 'Mathématiques',
    teacherId: 'teacher',
    teacherName: 'Paul Brumeval',
    placeId: 'place',
    placeCode: '101',
    alternance: null,
    weekday: 1,
    startMinute: 480,
    endMinute: 535,
    weeks: ['2026-11-16'],
    ...change,
  };
}

function lessons(weekly: WeeklyLesson[], changes: Partial<LessonsOfSchool> = {}): LessonsOfSchool {
  return { weekly, added: [], moved: [], cancelled: [], ...changes };
}

const days = (weekly: WeeklyLesson[], school = aSchoolYear(), first = '2026-01-01', last = '2028-01-01') =>
  datedLessons(lessons(weekly), school, first, last).map((lesson) => lesson.day);
const hours = (weekly: WeeklyLesson[], school = aSchoolYear()) =>
  datedLessons(lessons(weekly), school, '2026-01-01', '2028-01-01').map(
    ({ startsAt, endsAt }) => `${startsAt.toISOString().slice(0, 16)}–${endsAt.toISOString().slice(11, 16)}`,
  );

describe('dated lessons', () => {
  test('a weekly lesson becomes one hour with an id that never changes', () => {
    expect(datedLessons(lessons([aWeeklyLesson()]), aSchoolYear(), '2026-11-16', '2026-11-16')).toEqual([
      {
        lessonId: '9df1a4c9-65a7-8370-84e1-678830ac7fd1.2026-11-16',
        uai: '0159999M',
        classId: 'class',
        className: '6A',
        subjectCode: '061300',
        subject: 'Mathématiques',
        teacherId: 'teacher',
        teacherName: 'Paul Brumeval',
        placeId: 'place',
        placeCode: '101',
        alternance: null,
        day: '2026-11-16',
        startsAt: new Date('2026-11-16T07:00:00Z'),
        endsAt: new Date('2026-11-16T07:55:00Z'),
        coTeachers: [],
        change: null,
      },
    ]);
  });

  test('only the weeks that are listed have it', () => {
    expect(days([aWeeklyLesson({ weekday: 7, weeks: ['2026-11-16', '2026-11-30'] })])).toEqual([
      '2026-11-22',
      '2026-12-06',
    ]);
  });

  test('the days asked for are both included, and nothing beyond them', () => {
    const weekly = [1, 2, 3, 4].map((weekday) => aWeeklyLesson({ weekday }));
    expect(days(weekly, aSchoolYear(), '2026-11-17', '2026-11-18')).toEqual(['2026-11-17', '2026-11-18']);
  });

  test('the first and the last week are cut at the school year', () => {
    const weekly = [1, 2].map((weekday) => aWeeklyLesson({ weekday, weeks: ['2026-08-31'] }));
    expect(days(weekly)).toEqual(['2026-09-01']);
    expect(days(weekly, aSchoolYear({ yearStartsOn: '2026-08-01', yearEndsOn: '2026-08-31' }))).toEqual(['2026-08-31']);
  });

  test('a school without a timetable has none', () => {
    expect(days([aWeeklyLesson()], aSchoolYear({ yearStartsOn: null, yearEndsOn: null }))).toEqual([]);
  });

  test('11 November is free, except in a school of every day', () => {
    const wednesdays = [aWeeklyLesson({ weekday: 3, weeks: ['2026-11-09', '2026-11-16'] })];
    expect(days(wednesdays)).toEqual(['2026-11-18']);
    expect(days(wednesdays, aSchoolYear({}, { calendar: 'continuous' }))).toEqual(['2026-11-11', '2026-11-18']);
  });

  test('Good Friday is free in Strasbourg and not in Aurillac', () => {
    const friday = [aWeeklyLesson({ weekday: 5, weeks: ['2027-03-22'] })];
    expect(days(friday, aSchoolYear({}, { department: '67' }))).toEqual([]);
    expect(days(friday)).toEqual(['2027-03-26']);
  });

  test('school holidays and the school’s own days off are free', () => {
    const mondays = [aWeeklyLesson({ weeks: ['2026-11-16', '2026-11-23', '2026-11-30', '2026-12-07'] })];
    const holidays = [{ name: 'Vacances', firstDay: '2026-11-20', lastDay: '2026-11-29' }];
    const daysOff = [{ name: 'Journée pédagogique', firstDay: '2026-11-30', lastDay: '2026-11-30' }];
    expect(days(mondays, aSchoolYear({}, { schoolHolidays: holidays, daysOff }))).toEqual(['2026-11-16', '2026-12-07']);
  });

  test('lessons come soonest first', () => {
    const weekly = [
      aWeeklyLesson({ weekday: 2 }),
      aWeeklyLesson({ startMinute: 540, endMinute: 595 }),
      aWeeklyLesson(),
    ];
    expect(hours(weekly)).toEqual(['2026-11-16T07:00–07:55', '2026-11-16T08:00–08:55', '2026-11-17T07:00–07:55']);
  });
});

const monday = aWeeklyLesson({ weeks: ['2026-11-16', '2026-11-23'] });
const lessonId = `${monday.id}.2026-11-16`;
const aMove = (change: Partial<MovedLesson> = {}): MovedLesson => ({
  id: 'move',
  lessonId,
  note: 'Échange avec M. Gentiane',
  day: '2026-11-18',
  startMinute: 600,
  endMinute: 655,
  placeId: 'lab',
  placeCode: 'LAB',
  ...change,
});
const anAddition = (change: Partial<AddedLesson> = {}): AddedLesson => {
  const { weekday, weeks, ...facts } = monday;
  return { ...facts, id: 'addition', note: 'Rattrapage', day: '2026-11-21', ...change };
};

describe('what was changed by hand', () => {
  const inWeek = (
    changes: Partial<LessonsOfSchool>,
    school = aSchoolYear(),
    first = '2026-11-16',
    last = '2026-11-22',
  ) => datedLessons(lessons([monday], changes), school, first, last);

  test('a moved lesson keeps its id and takes place elsewhere', () => {
    expect(inWeek({ moved: [aMove()] })).toMatchObject([
      {
        lessonId,
        day: '2026-11-18',
        startsAt: new Date('2026-11-18T09:00:00Z'),
        endsAt: new Date('2026-11-18T09:55:00Z'),
        placeCode: 'LAB',
        change: { id: 'move', kind: 'moved', note: 'Échange avec M. Gentiane', originalDay: '2026-11-16' },
      },
    ]);
  });

  test('a lesson can be moved out of the days asked for, and into them', () => {
    const moved = [aMove({ day: '2026-11-27' })];
    expect(inWeek({ moved })).toEqual([]);
    expect(inWeek({ moved }, aSchoolYear(), '2026-11-24', '2026-11-29').map((it) => it.lessonId)).toEqual([lessonId]);
  });

  test('a lesson moved away from a day off, or onto one, takes place: somebody put it there', () => {
    const off = (day: string) => aSchoolYear({}, { daysOff: [{ name: 'Pont', firstDay: day, lastDay: day }] });
    for (const day of ['2026-11-16', '2026-11-18']) {
      expect(inWeek({ moved: [aMove()] }, off(day)).map((it) => it.day)).toEqual(['2026-11-18']);
    }
  });

  test.each([
    ['a weekly lesson that is gone', { lessonId: '00000000-0000-4000-8000-000000000000.2026-11-16' }],
    ['a week it does not have', { lessonId: `${monday.id}.2026-11-09` }],
    ['a day that is not its own', { lessonId: `${monday.id}.2026-11-17` }],
    ['no lesson at all', { lessonId: 'nonsense' }],
  ])('a move of %s is ignored', (_, change) => {
    expect(inWeek({ moved: [aMove(change)] }).map((it) => [it.day, it.change])).toEqual([['2026-11-16', null]]);
  });

  test('a move out of the school year leaves the year', () => {
    const moved = [aMove({ day: '2027-07-05' })];
    expect(inWeek({ moved }, aSchoolYear(), '2026-11-16', '2027-12-31').map((it) => it.day)).toEqual(['2026-11-23']);
  });

  test('a cancelled lesson does not take place, and the week still shows it', () => {
    const cancelled = [{ id: 'cancellation', lessonId, note: 'Sortie' }];
    expect(inWeek({ cancelled })).toEqual([]);
    const shown = lessonsWithCancelled(lessons([monday], { cancelled }), aSchoolYear(), '2026-11-16', '2026-11-22');
    expect(shown).toMatchObject([{ lessonId, change: { id: 'cancellation', kind: 'cancelled', note: 'Sortie' } }]);
  });

  test('a lesson cancelled on a day off is not shown: nothing would have taken place', () => {
    const cancelled = [{ id: 'cancellation', lessonId, note: '' }];
    const off = aSchoolYear({}, { daysOff: [{ name: 'Pont', firstDay: '2026-11-16', lastDay: '2026-11-16' }] });
    expect(lessonsWithCancelled(lessons([monday], { cancelled }), off, '2026-11-16', '2026-11-22')).toEqual([]);
  });

  test('an added lesson takes place, also on a Saturday off, under the change’s name', () => {
    const off = aSchoolYear({}, { daysOff: [{ name: 'Pont', firstDay: '2026-11-21', lastDay: '2026-11-21' }] });
    expect(inWeek({ added: [anAddition()] }, off).slice(1)).toMatchObject([
      { lessonId: 'addition.2026-11-21', day: '2026-11-21', change: { id: 'addition', kind: 'added' } },
    ]);
  });

  test('an added lesson can be moved and cancelled like any other', () => {
    const added = [anAddition()];
    const moved = [aMove({ lessonId: 'addition.2026-11-21', day: '2026-11-20' })];
    expect(inWeek({ added, moved }).map((it) => [it.day, it.change?.kind])).toEqual([
      ['2026-11-16', undefined],
      ['2026-11-20', 'moved'],
    ]);
    const cancelled = [{ id: 'cancellation', lessonId: 'addition.2026-11-21', note: '' }];
    expect(inWeek({ added, cancelled }).map((it) => it.day)).toEqual(['2026-11-16']);
  });
});

describe('teaching together', () => {
  const other = '11111111-1111-4111-8111-111111111111';
  const zoe = { id: other, teacherId: 'zoe', teacherName: 'Zoé Gentiane' };
  const names = (weekly: WeeklyLesson[], changes: Partial<LessonsOfSchool> = {}) =>
    datedLessons(lessons(weekly, changes), aSchoolYear(), '2026-11-16', '2026-11-22').map(
      ({ teacherName, coTeachers }) => [teacherName, ...coTeachers.map(({ name }) => name)],
    );

  test('two teachers of one class, one subject, one hour know of each other', () => {
    expect(names([aWeeklyLesson(), aWeeklyLesson(zoe)])).toEqual(
      expect.arrayContaining([
        ['Paul Brumeval', 'Zoé Gentiane'],
        ['Zoé Gentiane', 'Paul Brumeval'],
      ]),
    );
  });

  test.each<[string, Partial<WeeklyLesson>]>([
    ['another class', { classId: '6B' }],
    ['another subject', { subjectCode: '062900' }],
    ['another start', { startMinute: 481 }],
    ['another end', { endMinute: 536 }],
  ])('but not with %s', (_, change) => {
    expect(names([aWeeklyLesson(), aWeeklyLesson({ ...zoe, ...change })]).map((it) => it.length)).toEqual([1, 1]);
  });

  test('and no longer when one of the two is moved or cancelled on that day', () => {
    const weekly = [aWeeklyLesson(), aWeeklyLesson(zoe)];
    expect(names(weekly, { moved: [aMove()] })).toEqual([['Zoé Gentiane'], ['Paul Brumeval']]);
    expect(names(weekly, { cancelled: [{ id: 'it', lessonId, note: '' }] })).toEqual([['Zoé Gentiane']]);
  });
});

describe('the clock on the wall', () => {
  test('eight o’clock stays eight o’clock when summer time ends and begins', () => {
    const weeks = ['2026-10-19', '2026-10-26', '2027-03-22', '2027-03-29'];
    expect(hours([aWeeklyLesson({ weekday: 2, weeks })])).toEqual([
      '2026-10-20T06:00–06:55',
      '2026-10-27T07:00–07:55',
      '2027-03-23T07:00–07:55',
      '2027-03-30T06:00–06:55',
    ]);
  });

  test('in the night of the change the hour that does not exist has no lesson, the doubled one has one', () => {
    const night = [0, 60, 120, 180].map((startMinute) =>
      aWeeklyLesson({ weekday: 7, startMinute, endMinute: startMinute + 55, weeks: ['2026-10-19', '2027-03-22'] }),
    );
    const school = aSchoolYear({}, { calendar: 'continuous' });
    expect(hours(night, school)).toEqual([
      '2026-10-24T22:00–22:55',
      '2026-10-24T23:00–23:55',
      '2026-10-25T00:00–00:55',
      '2026-10-25T02:00–02:55',
      '2027-03-27T23:00–23:55',
      '2027-03-28T00:00–00:55',
      '2027-03-28T01:00–01:55',
    ]);
  });

  test.each([
    ['Indian/Reunion', '2026-11-16T04:00:00.000Z'],
    ['America/Cayenne', '2026-11-16T11:00:00.000Z'],
    ['America/Martinique', '2026-11-16T12:00:00.000Z'],
    ['Pacific/Noumea', '2026-11-15T21:00:00.000Z'],
    ['Pacific/Tahiti', '2026-11-16T18:00:00.000Z'],
  ])('a Monday at eight in %s is %s', (zone, instant) => {
    expect(instantAt('2026-11-16', 480, zone)?.toISOString()).toBe(instant);
  });

  test('Saint-Pierre-et-Miquelon changes its clocks with America, not with Paris', () => {
    // Between 8 and 28 March 2027 only one of the two has summer time.
    expect(instantAt('2027-03-20', 480, 'America/Miquelon')?.toISOString()).toBe('2027-03-20T10:00:00.000Z');
    expect(instantAt('2027-03-20', 480, 'Europe/Paris')?.toISOString()).toBe('2027-03-20T07:00:00.000Z');
  });

  test('midnight at the end of a day is the beginning of the next', () => {
    expect(instantAt('2026-12-31', 1440, 'Europe/Paris')).toEqual(instantAt('2027-01-01', 0, 'Europe/Paris'));
  });
});
