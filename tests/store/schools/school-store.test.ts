import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listTeacherLessons } from '../../../server/schools/lesson-store.ts';
import {
  findSchools,
  listPlaces,
  listTeachers,
  readSchool,
  schoolWhereabouts,
} from '../../../server/schools/school-store.ts';
import { readSchoolsFile, type SchoolRow } from '../../../server/schools/schools-file.ts';
import { readHolidayZones, saveSchools } from '../../../server/schools/schools-import.ts';
import { applyTimetable } from '../../../server/schools/timetable-store.ts';
import {
  aPlace,
  aSchool,
  aTimetable,
  dataFile,
  filesOf,
  noData,
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
});

async function aSchoolWithTimetable(): Promise<void> {
  await aSchool(database.sql);
  await applyTimetable(database.sql, timetableOf(filesOf(aTimetable())));
}

describe('a school', () => {
  test('tells its academy by name', async () => {
    await aSchool(database.sql);
    expect(await readSchool(database.sql, UAI)).toEqual({
      uai: UAI,
      name: 'Collège des Trois Vallées',
      commune: 'Exempleville',
      academyCode: '06',
      academyName: 'Clermont-Ferrand',
      timeZone: 'Europe/Paris',
      yearStartsOn: null,
      yearEndsOn: null,
    });
    expect(await schoolWhereabouts(database.sql, UAI)).toEqual({ uai: UAI, academyCode: '06', substituteId: null });
  });

  test('that does not exist is not found', async () => {
    await expect(readSchool(database.sql, UAI)).rejects.toMatchObject({ code: 'not_found' });
    expect(await schoolWhereabouts(database.sql, UAI)).toBeNull();
  });

  test('lists the teachers who teach, by name, with their subjects', async () => {
    await aSchoolWithTimetable();
    await database.sql`INSERT INTO teacher (uai, sts_key, last_name, first_name) VALUES (${UAI}, 'epp:1', 'ANCIEN', 'Luc')`;
    const teachers = await listTeachers(database.sql, UAI);
    expect(teachers.map(({ lastName, subjects }) => [lastName, subjects])).toEqual([
      ['BRUMEVAL', ['Mathématiques']],
      ['GENTIANE', ['Sciences de la vie & de la Terre']],
    ]);
  });

  test('lists the places in use and the equipped ones, with the classroom that stands there now', async () => {
    await aSchoolWithTimetable();
    await aPlace(database.sql, { code: 'CDI', equipped: true });
    const old = await aPlace(database.sql, { code: 'PREFA', equipped: true });
    await database.sql`UPDATE classroom SET revoked_at = '2026-10-01T08:00:00Z' WHERE place_id = ${old}`;
    const places = await listPlaces(database.sql, UAI);
    expect(places.map(({ code, classroom }) => [code, classroom?.pairedAt ?? null])).toEqual([
      ['101', null],
      ['CDI', '2026-09-01T08:00:00.000Z'],
      ['LAB SVT', null],
    ]);
  });
});

describe('the search', () => {
  beforeEach(async () => {
    await aSchool(database.sql);
    await aSchool(database.sql, {
      uai: '9740001H',
      name: 'Collège 100% Salazie',
      commune: 'Salazie',
      academyCode: '28',
    });
  });
  const found = async (text: string, academies: string[] | null = null) =>
    (await findSchools(database.sql, text, academies)).map(({ uai }) => uai);

  test('finds by name, commune and UAI, whatever the capitals', async () => {
    expect(await found('trois VALLÉES')).toEqual([UAI]);
    expect(await found('salaz')).toEqual(['9740001H']);
    expect(await found('0159')).toEqual([UAI]);
  });

  test('takes signs literally', async () => {
    expect(await found('0%')).toEqual(['9740001H']);
    expect(await found('__')).toEqual([]);
    expect(await found('\\')).toEqual([]);
  });

  test('stays within the academies given', async () => {
    expect(await found('collège')).toHaveLength(2);
    expect(await found('collège', ['28'])).toEqual(['9740001H']);
    expect(await found('collège', [])).toEqual([]);
  });
});

describe('a teacher’s lessons', () => {
  test('come dated, with what a person and a plan need', async () => {
    await aSchoolWithTimetable();
    const [teacher] = await listTeachers(database.sql, UAI);
    const lessons = await listTeacherLessons(database.sql, {
      uai: UAI,
      teacherId: teacher!.id,
      firstDay: '2026-11-17',
      lastDay: '2026-11-23',
    });
    expect(
      lessons.map(({ className, subject, placeCode, startsAt }) => [
        className,
        subject,
        placeCode,
        startsAt.toISOString(),
      ]),
    ).toEqual([
      ['3A', 'Mathématiques', '101', '2026-11-17T09:00:00.000Z'],
      ['6A', 'Mathématiques', '101', '2026-11-23T07:00:00.000Z'],
    ]);
  });

  test('are none for a stranger and for a school nobody knows', async () => {
    await aSchoolWithTimetable();
    const asked = { uai: UAI, teacherId: crypto.randomUUID(), firstDay: '2026-11-01', lastDay: '2026-11-30' };
    expect(await listTeacherLessons(database.sql, asked)).toEqual([]);
    expect(await listTeacherLessons(database.sql, { ...asked, uai: '0010002X' })).toEqual([]);
  });
});

describe('an import of schools', () => {
  const row = (change: Partial<SchoolRow> = {}): SchoolRow => ({
    uai: UAI,
    name: 'Collège des Trois Vallées',
    commune: 'Exempleville',
    department: '15',
    academyCode: '06',
    timeZone: 'Europe/Paris',
    latitude: 45.1,
    longitude: null,
    ...change,
  });

  test('adds, then changes only what changed, and keeps what the school set itself', async () => {
    const { sql } = database;
    expect(await saveSchools(sql, [row(), row({ uai: '0010002X' })])).toEqual({ added: 2, changed: 0, unchanged: 0 });
    await sql`UPDATE school SET calendar = 'continuous', adults = 3, year_starts_on = '2026-09-01', year_ends_on = '2027-07-02'`;
    const renamed = [row({ name: 'Collège Neuf' }), row({ uai: '0010002X' })];
    expect(await saveSchools(sql, renamed)).toEqual({ added: 0, changed: 1, unchanged: 1 });
    const [school] = await sql`SELECT name, calendar, adults, year_starts_on FROM school WHERE uai = ${UAI}`;
    expect(school).toEqual({ name: 'Collège Neuf', calendar: 'continuous', adults: 3, yearStartsOn: '2026-09-01' });
  });

  test('is all or nothing', async () => {
    const rows = Array.from({ length: 600 }, (_, index) => row({ uai: `${String(index).padStart(7, '0')}A` }));
    const broken = [...rows, row({ uai: 'nonsense' })];
    await expect(saveSchools(database.sql, broken)).rejects.toThrow('school_uai_check');
    expect(await database.sql`SELECT uai FROM school`).toHaveLength(0);
  });

  test.skipIf(noData)('takes all collèges of France in seconds (skipped without the open data)', async () => {
    const started = performance.now();
    const rows = readSchoolsFile(
      readFileSync(dataFile('etablissements/colleges.csv')),
      await readHolidayZones(database.sql),
    );
    const steps: number[] = [];
    expect(await saveSchools(database.sql, rows, (done) => steps.push(done))).toEqual({
      added: 7654,
      changed: 0,
      unchanged: 0,
    });
    expect(steps.at(-1)).toBe(7654);
    // Under a second here; ten leave room for a slow machine and still mean "seconds".
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await saveSchools(database.sql, rows)).toEqual({ added: 0, changed: 0, unchanged: 7654 });
  });
});
