import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../server/schools/timetable.ts';
import { applyTimetable, readInForce } from '../../../server/schools/timetable-store.ts';
import {
  aLesson,
  aSchool,
  aTimetable,
  dataFile,
  filesOf,
  noData,
  type TimetableFiles,
  timetableOf,
  UAI,
} from '../../support/build/schools.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`TRUNCATE school, subject CASCADE`;
  await aSchool(database.sql);
});

const importFiles = async (files: TimetableFiles, uai = UAI) => {
  const { added, removed, changed, unchanged } = await applyTimetable(database.sql, timetableOf(files, uai));
  return { added: added.length, removed: removed.length, changed: changed.length, unchanged };
};
const lessonIds = async () =>
  (await database.sql<{ id: string }[]>`SELECT id FROM weekly_lesson ORDER BY id`).map(({ id }) => id);
/** Everything an import may write, as one text. */
const everything = async () => {
  const { sql } = database;
  const tables = [
    'school',
    'subject',
    'subject_name',
    'teacher',
    'class',
    'place',
    'alternance',
    'weekly_lesson',
    'service',
  ];
  return JSON.stringify(await Promise.all(tables.map((table) => sql`SELECT * FROM ${sql(table)} ORDER BY 1`)));
};

describe('a timetable comes into force', () => {
  test('with its year, lessons, teachers, classes and places', async () => {
    expect(await importFiles(filesOf(aTimetable()))).toEqual({ added: 3, removed: 0, changed: 0, unchanged: 0 });
    const [school] = await database.sql`SELECT year_starts_on, year_ends_on FROM school`;
    expect(school).toEqual({ yearStartsOn: '2026-09-01', yearEndsOn: '2027-07-02' });
    const [lesson] = await database.sql`
      SELECT class.code, level, head_count, subject.label, last_name, alternance.code AS alternance, weeks, place.code AS place,
        weekday, start_minute, end_minute
      FROM weekly_lesson JOIN class ON class.id = class_id JOIN subject ON subject.code = subject_code
        JOIN teacher ON teacher.id = teacher_id JOIN alternance ON alternance.id = alternance_id JOIN place ON place.id = place_id
      WHERE subject_code = '062900'`;
    expect(lesson).toEqual({
      code: '3A',
      level: '3e',
      headCount: 27,
      label: 'Sciences de la vie & de la Terre',
      lastName: 'GENTIANE',
      alternance: 'H',
      weeks: ['2026-11-16', '2026-11-23'],
      place: 'LAB SVT',
      weekday: 2,
      startMinute: 670,
      endMinute: 725,
    });
  });

  test.skipIf(noData)('the 98 lessons of the invented school, twice (skipped without the open data)', async () => {
    const files = {
      stsEmp: readFileSync(dataFile('emploi-du-temps-exemples/sts_emp_0159999M_2026.xml')),
      empSts: readFileSync(dataFile('emploi-du-temps-exemples/emp_sts_0159999M_2026.xml')),
    };
    expect(await importFiles(files)).toMatchObject({ added: 98, unchanged: 0 });
    const first = await everything();
    expect(await importFiles(files)).toEqual({ added: 0, removed: 0, changed: 0, unchanged: 98 });
    expect(await everything()).toBe(first);
  });

  test('the same files a second time change nothing', async () => {
    await importFiles(filesOf(aTimetable()));
    const first = await everything();
    const again = await importFiles(filesOf(aTimetable()));
    expect(again).toEqual({ added: 0, removed: 0, changed: 0, unchanged: 3 });
    expect(await everything()).toBe(first);
  });

  test('changed files change only the difference', async () => {
    await importFiles(filesOf(aTimetable()));
    const before = await lessonIds();
    const [monday, tuesday] = aTimetable().lessons;
    const changed = aTimetable({ lessons: [monday!, { ...tuesday!, placeCode: '102' }, aLesson({ weekday: 4 })] });
    // The Monday stays, the Tuesday moved to another place, the Thursday is new, the SVT is gone.
    expect(await importFiles(filesOf(changed))).toEqual({ added: 1, removed: 1, changed: 1, unchanged: 1 });
    const after = await lessonIds();
    expect(after.filter((id) => before.includes(id))).toHaveLength(2);
    expect(after).toHaveLength(3);
  });

  test('a teacher’s new name and a week less are taken over without touching a lesson', async () => {
    await importFiles(filesOf(aTimetable()));
    const married = aTimetable({
      teachers: [aTimetable().teachers[0]!, { id: '90007', lastName: 'GENTIANE-ROC', firstName: 'Zoé' }],
      weeks: ['2026-11-16'],
    });
    expect(await importFiles(filesOf(married))).toEqual({ added: 0, removed: 0, changed: 3, unchanged: 0 });
    const teachers = await database.sql`SELECT last_name FROM teacher ORDER BY last_name`;
    expect(teachers.map((row) => row.lastName)).toEqual(['BRUMEVAL', 'GENTIANE-ROC']);
    const [alternance] = await database.sql`SELECT weeks FROM alternance`;
    expect(alternance?.weeks).toEqual(['2026-11-16']);
  });

  test('a lesson that vanishes leaves its cover whole, with teacher, class and place', async () => {
    const { sql } = database;
    await importFiles(filesOf(aTimetable()));
    await coverOf('062900');
    await importFiles(filesOf(aTimetable({ lessons: [aLesson()] })));
    const [cover] = await sql`
      SELECT class.code, last_name, place.code AS place, label, cover.state
      FROM cover JOIN class ON class.id = class_id JOIN teacher ON teacher.id = cover.teacher_id
        JOIN place ON place.id = place_id JOIN subject ON subject.code = subject_code`;
    expect(cover).toEqual({
      code: '3A',
      lastName: 'GENTIANE',
      place: 'LAB SVT',
      label: 'Sciences de la vie & de la Terre',
      state: 'open',
    });
    expect(await lessonIds()).toHaveLength(1);
  });

  async function coverOf(subjectCode: string): Promise<void> {
    const { sql } = database;
    const [lesson] = await sql`SELECT * FROM weekly_lesson WHERE subject_code = ${subjectCode}`;
    const [absence] = await sql`
      INSERT INTO absence (request_key, uai, teacher_id, first_day, last_day, reason, declared_at)
      VALUES (gen_random_uuid(), ${UAI}, ${lesson!.teacherId}, '2026-11-17', '2026-11-17', 'training', '2026-11-16T07:00:00Z')
      RETURNING id`;
    await sql`
      INSERT INTO cover (absence_id, lesson_id, uai, class_id, subject_code, teacher_id, place_id, starts_at, ends_at)
      VALUES (${absence!.id}, ${`${lesson!.id}.2026-11-17`}, ${UAI}, ${lesson!.classId}, ${subjectCode}, ${lesson!.teacherId},
        ${lesson!.placeId}, '2026-11-17T10:10:00Z', '2026-11-17T11:05:00Z')`;
  }

  test('the first label of a subject stands for the nation', async () => {
    const { sql } = database;
    await sql`INSERT INTO subject (code, label) VALUES ('061300', 'Mathématiques (BCN)')`;
    await importFiles(filesOf(aTimetable()));
    expect(await sql`SELECT label FROM subject WHERE code = '061300'`).toEqual([{ label: 'Mathématiques (BCN)' }]);
  });

  test('two schools have lessons of their own under the same codes', async () => {
    const other = await aSchool(database.sql, { uai: '0010002X' });
    await importFiles(filesOf(aTimetable()));
    await importFiles(filesOf(aTimetable({ uai: other })), other);
    expect(new Set(await lessonIds()).size).toBe(6);
  });

  test('two people importing at once take turns, and the second changes nothing', async () => {
    const files = filesOf(aTimetable());
    const both = await Promise.all([importFiles(files), importFiles(files)]);
    expect(both.map(({ added }) => added).sort()).toEqual([0, 3]);
    expect(await lessonIds()).toHaveLength(3);
  });

  test('two different files at once leave one of the two, not a mixture', async () => {
    const mine = filesOf(aTimetable({ lessons: [aLesson()] }));
    const theirs = filesOf(aTimetable({ lessons: [aLesson({ weekday: 5 }), aLesson({ weekday: 6 })] }));
    await Promise.all([importFiles(mine), importFiles(theirs)]);
    const weekdays = await database.sql`SELECT array_agg(weekday ORDER BY weekday) AS days FROM weekly_lesson`;
    expect([[1], [5, 6]]).toContainEqual(weekdays[0]?.days);
  });
});

describe('what stands in the database', () => {
  test('is read back as the timetable that was put in force', async () => {
    const timetable = timetableOf(filesOf(aTimetable()));
    await applyTimetable(database.sql, timetable);
    const inForce = await readInForce(database.sql, UAI);
    expect(fingerprintOf(inForce)).toBe(fingerprintOf(timetable));
    expect(inForce.subjects.map(({ code, label }) => [code, label])).toEqual(
      timetable.subjects.map(({ code, label }) => [code, label]),
    );
    expect(inForce.subjects.flatMap(({ alsoCalled }) => alsoCalled)).toContain('MATHÉMATIQUES');
    expect(inForce.teachers).toEqual(timetable.teachers);
    expect(inForce.classes).toEqual(expect.arrayContaining(timetable.classes));
  });
});

describe('somebody who teaches in two schools', () => {
  const personIds = async () =>
    (
      await database.sql<{ personId: string }[]>`SELECT person_id FROM teacher WHERE sts_key = 'epp:90002' ORDER BY uai`
    ).map(({ personId }) => personId);

  test.each([
    ['of one academy, under the same names, is one person', '06', 'BRUMEVAL', 1],
    ['of one academy, under another name, is two', '06', 'DUPONT', 2],
    ['of two academies is two', '15', 'BRUMEVAL', 2],
  ])('%s', async (_, academyCode, lastName, persons) => {
    const other = await aSchool(database.sql, { uai: '0010002X', academyCode });
    await importFiles(filesOf(aTimetable()));
    const [paul, zoe] = aTimetable().teachers;
    await importFiles(filesOf(aTimetable({ uai: other, teachers: [{ ...paul!, lastName }, zoe!] })), other);
    expect(new Set(await personIds()).size).toBe(persons);
  });

  test('keeps being that person at the next import', async () => {
    const other = await aSchool(database.sql, { uai: '0010002X' });
    await importFiles(filesOf(aTimetable()));
    await importFiles(filesOf(aTimetable({ uai: other })), other);
    const before = await personIds();
    await importFiles(filesOf(aTimetable()));
    expect(await personIds()).toEqual(before);
  });
});

describe('nothing is stored', () => {
  test('when the database refuses in the middle', async () => {
    const { sql } = database;
    const before = await everything();
    const timetable = timetableOf(filesOf(aTimetable()));
    const impossible = { ...timetable, lessons: timetable.lessons.map((lesson) => ({ ...lesson, weekday: 9 })) };
    await expect(applyTimetable(sql, impossible)).rejects.toThrow('weekly_lesson_weekday_check');
    expect(await everything()).toBe(before);
  });

  test('of a year that lies before the one in force', async () => {
    await importFiles(filesOf(aTimetable()));
    const before = await everything();
    const old = aTimetable({ year: '2025', startsOn: '2025-09-01', endsOn: '2026-07-03', weeks: ['2025-11-17'] });
    await expect(importFiles(filesOf(old))).rejects.toMatchObject({ code: 'timetable_other_year' });
    expect(await everything()).toBe(before);
  });

  test('for a school nobody knows', async () => {
    const files = filesOf(aTimetable({ uai: '0010002X' }));
    await expect(importFiles(files, '0010002X')).rejects.toMatchObject({ code: 'not_found' });
  });
});
