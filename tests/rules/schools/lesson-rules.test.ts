import { describe, expect, test } from 'vitest';
import { datedLessons, type SchoolCalendar, type WeeklyLesson } from '../../../server/schools/lesson-rules.ts';
import { instantAt } from '../../../server/schools/wall-clock.ts';

function aSchoolCalendar(change: Partial<SchoolCalendar> = {}): SchoolCalendar {
  return {
    timeZone: 'Europe/Paris',
    department: '15',
    calendar: 'official',
    yearStartsOn: '2026-09-01',
    yearEndsOn: '2027-07-02',
    ...change,
  };
}

/** Maths with 6A on Mondays, 08:00–08:55, in the week of 16 November 2026. */
function aWeeklyLesson(change: Partial<WeeklyLesson> = {}): WeeklyLesson {
  return {
    id: '9df1a4c9-65a7-8370-84e1-678830ac7fd1',
    classId: 'class',
    className: '6A',
    subjectCode: '061300',
    subject: 'Mathématiques',
    teacherId: 'teacher',
    placeId: 'place',
    placeCode: '101',
    weekday: 1,
    startMinute: 480,
    endMinute: 535,
    weeks: ['2026-11-16'],
    ...change,
  };
}

const days = (weekly: WeeklyLesson[], school = aSchoolCalendar(), first = '2026-01-01', last = '2028-01-01') =>
  datedLessons(weekly, school, first, last).map((lesson) => lesson.day);
const hours = (weekly: WeeklyLesson[], school = aSchoolCalendar()) =>
  datedLessons(weekly, school, '2026-01-01', '2028-01-01').map(
    ({ startsAt, endsAt }) => `${startsAt.toISOString().slice(0, 16)}–${endsAt.toISOString().slice(11, 16)}`,
  );

describe('dated lessons', () => {
  test('a weekly lesson becomes one hour with an id that never changes', () => {
    expect(datedLessons([aWeeklyLesson()], aSchoolCalendar(), '2026-11-16', '2026-11-16')).toEqual([
      {
        lessonId: '9df1a4c9-65a7-8370-84e1-678830ac7fd1.2026-11-16',
        classId: 'class',
        className: '6A',
        subjectCode: '061300',
        subject: 'Mathématiques',
        teacherId: 'teacher',
        placeId: 'place',
        placeCode: '101',
        day: '2026-11-16',
        startsAt: new Date('2026-11-16T07:00:00Z'),
        endsAt: new Date('2026-11-16T07:55:00Z'),
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
    expect(days(weekly, aSchoolCalendar(), '2026-11-17', '2026-11-18')).toEqual(['2026-11-17', '2026-11-18']);
  });

  test('the first and the last week are cut at the school year', () => {
    const weekly = [1, 2].map((weekday) => aWeeklyLesson({ weekday, weeks: ['2026-08-31'] }));
    expect(days(weekly)).toEqual(['2026-09-01']);
    expect(days(weekly, aSchoolCalendar({ yearStartsOn: '2026-08-01', yearEndsOn: '2026-08-31' }))).toEqual([
      '2026-08-31',
    ]);
  });

  test('a school without a timetable has none', () => {
    expect(days([aWeeklyLesson()], aSchoolCalendar({ yearStartsOn: null, yearEndsOn: null }))).toEqual([]);
  });

  test('11 November is free, except in a school of every day', () => {
    const wednesdays = [aWeeklyLesson({ weekday: 3, weeks: ['2026-11-09', '2026-11-16'] })];
    expect(days(wednesdays)).toEqual(['2026-11-18']);
    expect(days(wednesdays, aSchoolCalendar({ calendar: 'continuous' }))).toEqual(['2026-11-11', '2026-11-18']);
  });

  test('Good Friday is free in Strasbourg and not in Aurillac', () => {
    const friday = [aWeeklyLesson({ weekday: 5, weeks: ['2027-03-22'] })];
    expect(days(friday, aSchoolCalendar({ department: '67' }))).toEqual([]);
    expect(days(friday)).toEqual(['2027-03-26']);
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
    const school = aSchoolCalendar({ calendar: 'continuous' });
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
