import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Holiday, readCalendarFile } from '../../../server/schools/calendar-file.ts';
import { readZones, saveHolidays } from '../../../server/schools/calendar-import.ts';
import { closedDays, unknownDays } from '../../../server/schools/calendar-rules.ts';
import { loadClosures, readSchoolCalendar } from '../../../server/schools/calendar-store.ts';
import { aCalendarJson, aDayOff, anOfficialRow } from '../../support/build/calendars.ts';
import { aSchool, dataFile, noData, UAI } from '../../support/build/schools.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const NOW = new Date('2026-11-22T08:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`TRUNCATE school CASCADE`;
});

/** A school in an academy, with the school year of the timetable. */
async function aSchoolIn(
  academyCode: string,
  department: string,
  uai = UAI,
  timeZone = 'Europe/Paris',
): Promise<string> {
  await aSchool(database.sql, { uai, academyCode, department, timeZone });
  await database.sql`
    UPDATE school SET year_starts_on = '2026-08-31', year_ends_on = '2027-07-02' WHERE uai = ${uai}`;
  return uai;
}

async function schoolDays(uai: string, firstDay: string, lastDay: string): Promise<string[]> {
  const closures = (await loadClosures(database.sql, [uai])).get(uai)!;
  return [...closedDays(closures, firstDay, lastDay)].sort();
}

describe('the shipped holidays', () => {
  test.skipIf(noData)('are those of the three zones’ open data (skipped without it)', async () => {
    const rows = readFileSync(dataFile('vacances-scolaires/vacances_periodes_2024-2027.csv'), 'utf8')
      .trim()
      .split('\n');
    const listed = rows.slice(1).map((row) => {
      const [schoolYear, zone, , firstDay, lastDay] = row.split(',');
      // There the last day of summer 2027 is assumed; the official set has meanwhile told it.
      return [zone, schoolYear, firstDay, lastDay === '2027-08-31' ? '2027-09-01' : lastDay].join(' ');
    });
    expect(listed).toHaveLength(54);
    const stored = await database.sql<{ holidayZone: string; schoolYear: string; firstDay: string; lastDay: string }[]>`
      SELECT * FROM school_holiday WHERE holiday_zone IN ('A', 'B', 'C')`;
    expect(stored.map((row) => [row.holidayZone, row.schoolYear, row.firstDay, row.lastDay].join(' ')).sort()).toEqual(
      listed.sort(),
    );
  });

  test('belong to zones that academies have, and never overlap in one', async () => {
    const zones = await readZones(database.sql);
    const holidays = await database.sql<Holiday[]>`SELECT * FROM school_holiday ORDER BY holiday_zone, first_day`;
    for (const [index, { holidayZone, firstDay }] of holidays.entries()) {
      expect(zones).toContain(holidayZone);
      const before = holidays[index - 1];
      if (before?.holidayZone === holidayZone)
        expect(before.lastDay < firstDay, `${holidayZone} ${firstDay}`).toBe(true);
    }
  });

  test('leave a school of the Cantal without lessons from 19 December to 3 January, and on 7 May', async () => {
    const uai = await aSchoolIn('06', '15');
    expect(await schoolDays(uai, '2026-12-18', '2027-01-04')).toEqual([
      ...Array.from({ length: 13 }, (_, index) => `2026-12-${19 + index}`),
      '2027-01-01',
      '2027-01-02',
      '2027-01-03',
    ]);
    expect(await schoolDays(uai, '2027-05-03', '2027-05-07')).toEqual(['2027-05-06', '2027-05-07']);
  });
});

describe('a school’s year', () => {
  test('tells its zone, where the holidays come from, and what closes it', async () => {
    const uai = await aSchoolIn('06', '15');
    const id = await aDayOff(database.sql);
    const calendar = await readSchoolCalendar(database.sql, uai, NOW);
    expect(calendar).toMatchObject({
      yearStartsOn: '2026-08-31',
      yearEndsOn: '2027-07-02',
      timeZone: 'Europe/Paris',
      calendar: 'official',
      holidayZone: 'A',
      source: { name: expect.stringContaining('data.education.gouv.fr'), readOn: '2026-11-22' },
    });
    const november = calendar.periods.filter(({ firstDay }) => firstDay.startsWith('2026-11'));
    expect(november.map(({ closure, name, id: found }) => [closure, name, found])).toEqual([
      ['public_holiday', 'Toussaint', null],
      ['public_holiday', 'Armistice de 1918', null],
      ['day_off', 'Foire de la Saint-Martin', id],
    ]);
  });

  test('is the one around today while no timetable is imported', async () => {
    await aSchool(database.sql);
    const { periods, yearStartsOn } = await readSchoolCalendar(database.sql, UAI, NOW);
    expect(yearStartsOn).toBeNull();
    expect(periods[0]).toMatchObject({ name: 'Vacances de la Toussaint', firstDay: '2026-10-17' });
    expect(periods.at(-1)).toMatchObject({ name: 'Assomption', firstDay: '2027-08-15' });
  });

  test.each([
    ['28', '974', 'Indian/Reunion', 'Réunion', ['2026-10-10', '2026-12-19', '2027-03-16', '2027-05-05']],
    ['41', '987', 'Pacific/Tahiti', 'Polynésie', ['2026-09-12', '2026-10-24', '2026-12-12', '2027-02-13']],
  ])(
    'follows the territory’s own calendar in académie %s',
    async (academyCode, department, timeZone, zone, firstDays) => {
      const uai = await aSchoolIn(academyCode, department, '9740001H', timeZone);
      const { holidayZone, source, periods } = await readSchoolCalendar(database.sql, uai, NOW);
      expect(holidayZone).toBe(zone);
      expect(source?.name).toContain('28/09/2026');
      const holidays = periods.filter(({ closure }) => closure === 'school_holiday').map(({ firstDay }) => firstDay);
      expect(holidays.slice(0, 4)).toEqual(firstDays);
    },
  );

  test.each([
    ['27', '2A'],
    ['32', '971'],
    ['33', '973'],
    ['31', '972'],
    ['43', '976'],
    ['44', '975'],
    ['42', '986'],
  ])('is honest about the calendar of académie %s, which nobody has told', async (academyCode, department) => {
    const uai = await aSchoolIn(academyCode, department);
    const { source, periods } = await readSchoolCalendar(database.sql, uai, NOW);
    expect(source).toBeNull();
    expect(periods.length).toBeGreaterThanOrEqual(8);
    expect(new Set(periods.map(({ closure }) => closure))).toEqual(new Set(['public_holiday']));
  });

  test.each([
    ['06', '15', 'the Cantal', []],
    ['41', '987', 'Polynésie', []],
    ['28', '974', 'La Réunion, whose winter begins on 3 July', []],
    ['40', '988', 'Nouvelle-Calédonie', [{ firstDay: '2026-12-20', lastDay: '2027-07-02' }]],
    ['27', '2A', 'Corse', [{ firstDay: '2026-08-31', lastDay: '2027-07-02' }]],
    ['33', '973', 'Guyane', [{ firstDay: '2026-08-31', lastDay: '2027-07-02' }]],
  ])('tells the days nobody knows: académie %s, %s (%s)', async (academyCode, department, _, unknown) => {
    const uai = await aSchoolIn(academyCode, department);
    expect((await readSchoolCalendar(database.sql, uai, NOW)).unknown).toEqual(unknown);
  });

  test('that lasts until August knows nothing behind the beginning of La Réunion’s winter', async () => {
    await aSchool(database.sql, { academyCode: '28', department: '974' });
    expect((await readSchoolCalendar(database.sql, UAI, NOW)).unknown).toEqual([
      { firstDay: '2027-07-04', lastDay: '2027-08-31' },
    ]);
  });

  test('of the demo has no holidays to know', async () => {
    const uai = await aSchoolIn('40', '988');
    await database.sql`UPDATE school SET calendar = 'continuous' WHERE uai = ${uai}`;
    expect((await readSchoolCalendar(database.sql, uai, NOW)).unknown).toEqual([]);
  });

  test('and the days before stay known, in every zone that has holidays', async () => {
    const holidays = await database.sql<Holiday[]>`SELECT * FROM school_holiday`;
    for (const [zone, rows] of Map.groupBy(holidays, ({ holidayZone }) => holidayZone)) {
      const before = unknownDays(rows, '2026-03-02', '2026-05-17');
      expect(before, zone).toEqual([]);
    }
  });

  test('is not known because the summer before reaches into it', async () => {
    await database.sql`
      INSERT INTO school_holiday (holiday_zone, school_year, name, first_day, last_day, source, read_on)
      VALUES ('Martinique', '2025-2026', 'Vacances d’été', '2026-07-04', '2026-08-31', 'Essai', '2026-11-22')`;
    const uai = await aSchoolIn('31', '972');
    const { source, periods } = await readSchoolCalendar(database.sql, uai, NOW);
    expect(periods[0]).toMatchObject({ closure: 'school_holiday', lastDay: '2026-08-31' });
    expect(source).toBeNull();
  });

  test('of a school nobody knows is not found', async () => {
    await expect(readSchoolCalendar(database.sql, '0159998L', NOW)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('an imported calendar', () => {
  // Of the year in question zone A begins with three periods: what brings one is no part of a calendar.
  beforeEach(async () => {
    await database.sql`
      DELETE FROM school_holiday WHERE holiday_zone = 'A' AND school_year = '2026-2027' AND first_day > '2027-03-01'`;
  });
  const read = (...rows: Parameters<typeof anOfficialRow>[0][]) =>
    readCalendarFile(Buffer.from(aCalendarJson(rows.map(anOfficialRow))), new Set(['A', 'B', 'Mayotte']));
  const mark = { source: 'Essai', readOn: '2026-11-23' };
  const mayotte = { zones: 'Mayotte', start_date: '2026-10-09T22:00:00+00:00', end_date: '2026-10-25T23:00:00+00:00' };

  test('replaces the years of the zones it speaks of, and no others', async () => {
    const counts = async () => {
      const rows = await database.sql<{ key: string; count: number }[]>`
        SELECT holiday_zone || ' ' || school_year AS key, count(*) FROM school_holiday GROUP BY 1`;
      return new Map(rows.map(({ key, count }) => [key, count]));
    };
    const before = await counts();
    const done = await database.sql.begin(async (tx) => saveHolidays(tx, read({}, mayotte).holidays, mark));
    expect(done).toEqual({ years: 2, changedZones: ['A', 'Mayotte'] });
    expect(await counts()).toEqual(new Map([...before, ['A 2026-2027', 1], ['Mayotte 2026-2027', 1]]));
  });

  test('that knows only a part of a year is refused, and nothing is taken out', async () => {
    const holidaysOf = () => database.sql`SELECT * FROM school_holiday WHERE holiday_zone = 'B' ORDER BY first_day`;
    const before = await holidaysOf();
    const { holidays } = read({ zones: 'Zone B' });
    await expect(database.sql.begin(async (tx) => saveHolidays(tx, holidays, mark))).rejects.toMatchObject({
      code: 'calendar_file_rejected',
      details: [{ fact: 'B 2026-2027 : 6 → 1' }],
    });
    expect(await holidaysOf()).toEqual(before);
  });

  test('twice changes nothing the second time', async () => {
    const { holidays } = read({}, mayotte);
    await database.sql.begin(async (tx) => saveHolidays(tx, holidays, mark));
    const again = await database.sql.begin(async (tx) => saveHolidays(tx, holidays, mark));
    expect(again).toEqual({ years: 2, changedZones: [] });
  });

  test('makes an unknown territory known, with its source and date', async () => {
    const uai = await aSchoolIn('43', '976', '9760001N', 'Indian/Mayotte');
    await database.sql.begin(async (tx) => saveHolidays(tx, read(mayotte).holidays, mark));
    const { source, periods } = await readSchoolCalendar(database.sql, uai, NOW);
    expect(source).toEqual({ name: 'Essai', readOn: '2026-11-23' });
    expect(periods).toContainEqual({
      id: null,
      closure: 'school_holiday',
      name: 'Vacances de la Toussaint',
      firstDay: '2026-10-10',
      lastDay: '2026-10-25',
    });
  });

  test('takes over a first day that stood under another year’s name', async () => {
    const { holidays } = read(mayotte);
    await database.sql.begin(async (tx) => saveHolidays(tx, holidays, mark));
    const renamed = holidays.map((holiday) => ({ ...holiday, schoolYear: '2026' }));
    await database.sql.begin(async (tx) => saveHolidays(tx, renamed, mark));
    const rows = await database.sql<{ schoolYear: string }[]>`
      SELECT school_year FROM school_holiday WHERE holiday_zone = 'Mayotte'`;
    expect(rows).toEqual([{ schoolYear: '2026' }]);
  });
});
