import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DatedLesson } from '../../../server/schools/lesson-rules.ts';
import {
  listClassLessons,
  listClassWeek,
  listLessonsInPlaces,
  listSchoolLessons,
  listTeacherLessons,
} from '../../../server/schools/lesson-store.ts';
import { aSmallSchool, type SmallSchool } from '../../support/build/week.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let school: SmallSchool;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`TRUNCATE school, subject CASCADE`;
  school = await aSmallSchool(database.sql);
});

const week = { firstDay: '2026-11-16', lastDay: '2026-11-20' };
const read = (lessons: DatedLesson[]) =>
  lessons.map(({ className, subject, teacherName, day, placeCode }) => {
    return [day, className, subject, teacherName, placeCode].join(' ');
  });

/** Paul’s maths of Monday goes to Thursday, into the lab. */
async function moveToLab(): Promise<void> {
  await database.sql`
    INSERT INTO lesson_change (uai, kind, lesson_id, day, start_minute, end_minute, place_id, changed_at)
    VALUES (${school.uai}, 'moved', ${`${school.maths6A}.2026-11-16`}, '2026-11-19', 600, 655, ${school.lab}, now())`;
}

describe('a teacher’s lessons', () => {
  test('name those who teach with them', async () => {
    const lessons = await listTeacherLessons(database.sql, { uai: school.uai, teacherId: school.paul, ...week });
    expect(lessons.map(({ subject, coTeachers }) => [subject, coTeachers])).toEqual([
      ['Mathématiques', []],
      ['SVT', [{ teacherId: school.zoe, name: 'Zoé Gentiane' }]],
    ]);
  });

  test('stay away on a day off of the school and on holidays of its zone', async () => {
    const asked = { uai: school.uai, teacherId: school.paul, ...week };
    await database.sql`
      INSERT INTO day_off (uai, first_day, last_day, name, made_at) VALUES (${school.uai}, '2026-11-16', '2026-11-16', 'Pont', now())`;
    expect(read(await listTeacherLessons(database.sql, asked))).toEqual(['2026-11-17 6B SVT Paul Brumeval LAB']);
    const [{ zone } = { zone: '' }] = await database.sql<{ zone: string }[]>`
      SELECT holiday_zone AS zone FROM academy WHERE code = '06'`;
    await database.sql`
      INSERT INTO school_holiday (holiday_zone, school_year, name, first_day, last_day, source, read_on)
      VALUES (${zone}, '2026-2027', 'Vacances', '2026-11-17', '2026-11-17', 'Essai', '2026-11-01')`;
    expect(await listTeacherLessons(database.sql, asked)).toEqual([]);
    await database.sql`DELETE FROM school_holiday WHERE source = 'Essai'`;
  });

  test('tell their weeks when they are not held in all of them', async () => {
    const { sql } = database;
    const alternating = await sql<{ id: string }[]>`
      INSERT INTO alternance (uai, code, label, weeks) VALUES (${school.uai}, 'A', 'Semaine A', ${['2026-11-16']}) RETURNING id`;
    await sql`UPDATE weekly_lesson SET alternance_id = ${alternating[0]!.id} WHERE id = ${school.maths6A}`;
    const asked = { uai: school.uai, teacherId: school.paul, firstDay: '2026-11-16', lastDay: '2026-11-27' };
    expect((await listTeacherLessons(sql, asked)).map(({ day, alternance }) => [day, alternance])).toEqual([
      ['2026-11-16', 'Semaine A'],
      ['2026-11-17', null],
      ['2026-11-24', null],
    ]);
  });
});

describe('a class’s lessons', () => {
  test('are its own and those of its groups', async () => {
    const lessons = await listClassLessons(database.sql, { uai: school.uai, classId: school.class6A, ...week });
    expect(read(lessons)).toEqual([
      '2026-11-16 6A Mathématiques Paul Brumeval 101',
      '2026-11-16 6A SVT Zoé Gentiane LAB',
      '2026-11-18 6A-ALL Allemand LV2 Luc Hoarau ',
    ]);
  });

  test('of a group are its own only', async () => {
    const lessons = await listClassLessons(database.sql, { uai: school.uai, classId: school.germans, ...week });
    expect(read(lessons)).toEqual(['2026-11-18 6A-ALL Allemand LV2 Luc Hoarau ']);
  });

  test('that were cancelled are in its week only', async () => {
    const { sql } = database;
    await sql`
      INSERT INTO lesson_change (uai, kind, lesson_id, changed_at)
      VALUES (${school.uai}, 'cancelled', ${`${school.german}.2026-11-18`}, now())`;
    const asked = { uai: school.uai, classId: school.germans, ...week };
    expect(await listClassLessons(sql, asked)).toEqual([]);
    expect((await listClassWeek(sql, asked)).map(({ change }) => change?.kind)).toEqual(['cancelled']);
  });
});

describe('lessons in places', () => {
  test('are those that are held there after changes', async () => {
    const held = (placeId: string) => listLessonsInPlaces(database.sql, { placeIds: [placeId], ...week });
    await moveToLab();
    expect(await held(school.room)).toEqual([]);
    expect(read(await held(school.lab)).sort()).toEqual(
      [
        '2026-11-16 6A SVT Zoé Gentiane LAB',
        '2026-11-17 6B SVT Paul Brumeval LAB',
        '2026-11-17 6B SVT Zoé Gentiane LAB',
        '2026-11-19 6A Mathématiques Paul Brumeval LAB',
      ].sort(),
    );
  });

  test('of two schools each follow their own changes', async () => {
    const other = await aSmallSchool(database.sql, { uai: '0159998L' });
    await moveToLab();
    const lessons = await listLessonsInPlaces(database.sql, { placeIds: [school.room, other.room], ...week });
    expect(lessons.map(({ uai, day }) => [uai, day])).toEqual([['0159998L', '2026-11-16']]);
  });

  test('of no place are none', async () => {
    expect(await listLessonsInPlaces(database.sql, { placeIds: [], ...week })).toEqual([]);
  });
});

test('a school’s lessons are all of them, an added one too', async () => {
  await database.sql`
    INSERT INTO lesson_change (uai, kind, class_id, subject_code, teacher_id, day, start_minute, end_minute, changed_at)
    VALUES (${school.uai}, 'added', ${school.class6B}, '061300', ${school.paul}, '2026-11-19', 600, 655, now())`;
  const lessons = await listSchoolLessons(database.sql, { uai: school.uai, ...week });
  expect(lessons).toHaveLength(6);
  expect(read(lessons).at(-1)).toBe('2026-11-19 6B Mathématiques Paul Brumeval ');
});
