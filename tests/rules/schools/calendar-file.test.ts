import { describe, expect, test } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { type CalendarFile, type Holiday, readCalendarFile } from '../../../server/schools/calendar-file.ts';
import { aCalendarCsv, aCalendarJson, anOfficialRow } from '../../support/build/calendars.ts';

const zones = new Set(['A', 'B', 'C', 'Corse', 'Guadeloupe', 'Nouvelle Calédonie', 'Polynésie', 'Réunion']);

function read(text: string | Uint8Array): CalendarFile {
  return readCalendarFile(typeof text === 'string' ? Buffer.from(text) : text, zones);
}

function rejection(text: string | Uint8Array): { line: number | undefined; fact: string | undefined }[] {
  try {
    read(text);
  } catch (failure) {
    if (failure instanceof Refusal && failure.code === 'calendar_file_rejected') {
      return failure.details.map(({ line, fact }) => ({ line, fact }));
    }
    throw failure;
  }
  throw new Error('The file was accepted.');
}

/** The one holiday of a file with this row. */
function holidayOf(change: Parameters<typeof anOfficialRow>[0]): Holiday {
  const { holidays } = read(aCalendarJson([anOfficialRow(change)]));
  expect(holidays).toHaveLength(1);
  return holidays[0]!;
}

describe('the official calendar', () => {
  test('gives its dates in UTC: midnight in Paris is the day after', () => {
    expect(holidayOf({})).toEqual({
      holidayZone: 'A',
      schoolYear: '2026-2027',
      name: 'Vacances de la Toussaint',
      firstDay: '2026-10-17',
      lastDay: '2026-11-01',
    });
  });

  test('says the same with Paris’ own offset, and in winter', () => {
    const paris = { start_date: '2026-10-17T00:00:00+02:00', end_date: '2026-11-02T00:00:00+01:00' };
    expect(holidayOf(paris)).toEqual(holidayOf({}));
    const winter = { start_date: '2026-12-18T23:00:00+00:00', end_date: '2027-01-03T23:00:00+00:00' };
    expect(holidayOf(winter)).toMatchObject({ firstDay: '2026-12-19', lastDay: '2027-01-03' });
  });

  test('is in Paris time overseas too, so that the pupils of La Réunion leave on a Saturday', () => {
    const row = {
      zones: 'Réunion',
      description: "Vacances d'Été austral",
      start_date: '2026-12-18T23:00:00+00:00',
      end_date: '2027-01-31T23:00:00+00:00',
    };
    expect(holidayOf(row)).toMatchObject({
      holidayZone: 'Réunion',
      name: 'Vacances d’Été austral',
      firstDay: '2026-12-19',
      lastDay: '2027-01-31',
    });
  });

  test('ends on the day of return, except on a Sunday, when nobody returns', () => {
    const row = {
      zones: 'Nouvelle Calédonie',
      annee_scolaire: '2025',
      start_date: '2025-04-04T22:00:00+00:00',
      end_date: '2025-04-19T22:00:00+00:00',
    };
    expect(holidayOf(row)).toMatchObject({ schoolYear: '2025', firstDay: '2025-04-05', lastDay: '2025-04-20' });
  });

  test('writes the bridge of Ascension as one day in some years; it lasts until Sunday', () => {
    const at = (start_date: string, end_date = start_date) =>
      holidayOf({ description: "Pont de l'Ascension", start_date, end_date });
    expect(at('2027-05-06T22:00:00+00:00')).toMatchObject({ firstDay: '2027-05-07', lastDay: '2027-05-09' });
    expect(at('2026-05-13T22:00:00+00:00', '2026-05-17T22:00:00+00:00')).toMatchObject({
      firstDay: '2026-05-14',
      lastDay: '2026-05-17',
    });
  });

  test('tells of the next summer only its beginning: where one returns in September, August is free', () => {
    const beginning = (zone: string, day: string) =>
      holidayOf({ description: "Début des Vacances d'Été", zones: zone, start_date: day, end_date: day });
    expect(beginning('Zone B', '2028-07-03T22:00:00+00:00').lastDay).toBe('2028-08-31');
    expect(beginning('Réunion', '2027-07-02T22:00:00+00:00')).toMatchObject({
      firstDay: '2027-07-03',
      lastDay: '2027-07-03',
    });
    expect(beginning('Nouvelle Calédonie', '2026-12-18T23:00:00+00:00').lastDay).toBe('2026-12-19');
  });

  test('knows single days', () => {
    const day = '2023-09-07T22:00:00+00:00';
    expect(holidayOf({ description: 'Journée vaquée', zones: 'Corse', start_date: day, end_date: day })).toMatchObject({
      firstDay: '2023-09-08',
      lastDay: '2023-09-08',
    });
  });

  test('has one row for each académie of a zone; the zone has the holiday once', () => {
    const file = aCalendarJson(['Lyon', 'Dijon', 'Limoges'].map((location) => anOfficialRow({ location })));
    expect(read(file)).toMatchObject({ holidays: [{ holidayZone: 'A' }], leftOut: 0 });
  });

  test('is kept for pupils of collèges and lycées only', () => {
    const others = ['Enseignants', 'Élèves du premier degré', 'Guadeloupe sauf Saint-Martin', 'Élèves des lycées'];
    const rows = [
      ...others.map((population) => anOfficialRow({ population, start_date: '2026-10-14T22:00:00+00:00' })),
      anOfficialRow({ description: 'Rentrée scolaire des élèves' }),
      anOfficialRow({ population: 'Élèves du second degré' }),
    ];
    const { holidays, leftOut } = read(aCalendarJson(rows));
    expect(holidays.map(({ firstDay }) => firstDay)).toEqual(['2026-10-17']);
    expect(leftOut).toBe(5);
  });

  test('reads the same as JSON export, as a page of the interface, and as CSV with either kind of heading', () => {
    const rows = [anOfficialRow(), anOfficialRow({ zones: 'Zone B', description: "Vacances d'Hiver" })];
    const exported = read(aCalendarJson(rows));
    expect(exported.holidays).toHaveLength(2);
    expect(read(JSON.stringify({ total_count: 2, results: rows }))).toEqual(exported);
    expect(read(aCalendarCsv(rows))).toEqual(exported);
    expect(read(`\uFEFF${aCalendarCsv(rows)}`)).toEqual(exported);
    const headings = 'Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire';
    expect(read(aCalendarCsv(rows, headings))).toEqual(exported);
  });
});

describe('a file that is none is refused, with the line', () => {
  const csv = (change: Parameters<typeof anOfficialRow>[0]) => aCalendarCsv([anOfficialRow(), anOfficialRow(change)]);

  test.each([
    ['a zone nobody has', { zones: 'Zone D' }, 'zones = D'],
    ['no zone', { zones: '' }, 'zones = '],
    ['no name', { description: ' ' }, 'description = '],
    ['a first day that is none', { start_date: '2026-13-40' }, 'start_date = 2026-13-40'],
    ['a first day that February has not', { start_date: '2027-02-30' }, 'start_date = 2027-02-30'],
    ['an end that February has not', { end_date: '2027-02-30' }, 'end_date = 2027-02-30'],
    ['a first day in words', { start_date: 'samedi' }, 'start_date = samedi'],
    ['an end before the beginning', { end_date: '2026-10-01T22:00:00+00:00' }, 'end_date = 2026-10-01T22:00:00+00:00'],
    ['an end in another year', { end_date: '2036-11-01T23:00:00+00:00' }, 'end_date = 2036-11-01T23:00:00+00:00'],
    ['a school year that is none', { annee_scolaire: 'cette année' }, 'annee_scolaire = cette année'],
  ])('%s', (_, change, fact) => {
    expect(rejection(csv(change))).toEqual([{ line: 3, fact }]);
  });

  test('nothing', () => {
    expect(rejection('').map(({ line }) => line)).toEqual([1]);
    expect(rejection('[]')).toEqual([{ line: 1, fact: 'description' }]);
    expect(rejection(aCalendarJson([anOfficialRow({ population: 'Enseignants' })]))).toHaveLength(1);
  });

  test('one page of several: the others’ holidays would be gone', () => {
    expect(rejection(JSON.stringify({ total_count: 120, results: [anOfficialRow()] }))).toEqual([
      { line: 1, fact: 'total_count = 120, results = 1' },
    ]);
  });

  test('a table without the columns', () => {
    expect(rejection('uai;nom\n0159999M;Collège\n').map(({ fact }) => fact)).toEqual([
      'description',
      'population',
      'start_date',
      'end_date',
      'zones',
      'annee_scolaire',
    ]);
  });

  test('a line with too few fields', () => {
    expect(rejection(`${aCalendarCsv([anOfficialRow()])}Vacances;-\n`)).toEqual([
      { line: 3, fact: 'CSV_RECORD_INCONSISTENT_COLUMNS' },
    ]);
  });

  test('broken JSON, JSON of another shape, another encoding', () => {
    expect(rejection('[{"description":')).toEqual([{ line: 1, fact: 'JSON' }]);
    expect(rejection('{"error": "quota"}')).toEqual([{ line: 1, fact: 'JSON' }]);
    expect(rejection('[1, 2]')).toEqual([{ line: 1, fact: 'JSON' }]);
    expect(rejection(Buffer.from('Début;é\n', 'latin1'))).toEqual([{ line: 1, fact: 'UTF-8' }]);
  });

  test('and no more than a hundred faults are told', () => {
    expect(rejection(aCalendarCsv(Array.from({ length: 250 }, () => anOfficialRow({ zones: '' }))))).toHaveLength(100);
  });
});
