import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { schoolYearAround } from '#contract/calendar.ts';
import {
  type Closures,
  closedDays,
  closedPeriods,
  easterSunday,
  publicHolidays,
  type SchoolHoliday,
  unknownDays,
} from '../../../server/schools/calendar-rules.ts';
import { dataFile, noData } from '../../support/build/schools.ts';

/** Zones of the State's list → a département or territory in each. */
const departments: Record<string, string> = {
  Métropole: '15',
  'Alsace-Moselle': '67',
  Guadeloupe: '971',
  Martinique: '972',
  Guyane: '973',
  'La Réunion': '974',
  'Saint-Pierre-et-Miquelon': '975',
  Mayotte: '976',
  'Saint-Barthélémy': '977',
  'Saint-Martin': '978',
  'Wallis-et-Futuna': '986',
  'Polynésie Française': '987',
  'Nouvelle-Calédonie': '988',
};

describe('public holidays', () => {
  test('Easter falls on the days everybody knows', () => {
    // The earliest and the latest date there is, and the years around now.
    expect([1818, 1943, 2024, 2025, 2026, 2027].map(easterSunday)).toEqual([
      '1818-03-22',
      '1943-04-25',
      '2024-03-31',
      '2025-04-20',
      '2026-04-05',
      '2027-03-28',
    ]);
  });

  test('the Cantal has eleven, the Moselle two more, La Réunion keeps the abolition of slavery', () => {
    expect(publicHolidays(2026, '15').size).toBe(11);
    const moselle = publicHolidays(2026, '57');
    expect(moselle.size).toBe(13);
    expect(moselle.get('2026-04-03')).toBe('Vendredi saint');
    expect(moselle.get('2026-12-26')).toBe('Deuxième jour de Noël');
    expect(publicHolidays(2026, '974').get('2026-12-20')).toBe('Abolition de l’esclavage');
    expect(publicHolidays(2026, '15').has('2026-12-20')).toBe(false);
    expect(publicHolidays(2027, '15').get('2027-05-06')).toBe('Ascension');
  });

  test.skipIf(noData)(
    'agree with the list of the State for every zone and year (skipped without the open data)',
    () => {
      const rows = readFileSync(dataFile('jours-feries/jours_feries_2024-2031.csv'), 'utf8')
        .trim()
        .split('\n')
        .slice(1);
      expect(rows).toHaveLength(160);
      for (const [zone, department] of Object.entries(departments)) {
        const listed = rows
          .map((row) => [row.slice(0, 10), row.slice(row.lastIndexOf(',') + 1).split('|')] as const)
          .filter(([, zones]) => zones.includes(zone))
          .map(([day]) => day);
        const computed = Array.from({ length: 8 }, (_, index) => [
          ...publicHolidays(2024 + index, department).keys(),
        ]).flat();
        // In 2031 Ascension Thursday and the abolition of slavery are one day in Martinique: listed twice.
        expect(computed.sort(), zone).toEqual([...new Set(listed)].sort());
      }
    },
  );
});

describe('a school has no lessons', () => {
  const toussaint = { name: 'Vacances de la Toussaint', firstDay: '2026-10-17', lastDay: '2026-11-01' };
  const bridge = { name: 'Pont de l’Ascension', firstDay: '2027-05-07', lastDay: '2027-05-09' };
  const fair = {
    id: 'e1b6f0e4-9f4e-4f57-9d3a-0f7d0a2c4b11',
    name: 'Foire',
    firstDay: '2026-11-20',
    lastDay: '2026-11-20',
  };

  function closures(change: Partial<Closures> = {}): Closures {
    return { department: '15', calendar: 'official', schoolHolidays: [toussaint, bridge], daysOff: [fair], ...change };
  }
  const days = (found: Set<string>) => [...found].sort();

  test('on public holidays, in school holidays and on its own days off, and on no other day', () => {
    const november = closedDays(closures(), '2026-11-01', '2026-11-30');
    expect(days(november)).toEqual(['2026-11-01', '2026-11-11', '2026-11-20']);
  });

  test('on the days of a holiday that lie in the stretch asked for, its first and last included', () => {
    expect(days(closedDays(closures(), '2026-10-31', '2026-11-02'))).toEqual(['2026-10-31', '2026-11-01']);
    expect(days(closedDays(closures(), '2026-10-16', '2026-10-18'))).toEqual(['2026-10-17', '2026-10-18']);
    expect(days(closedDays(closures(), '2026-11-02', '2026-11-10'))).toEqual([]);
  });

  test('on the bridge after Ascension Thursday, and again on Whit Monday', () => {
    const may = days(closedDays(closures(), '2027-05-03', '2027-05-18'));
    expect(may).toEqual(['2027-05-06', '2027-05-07', '2027-05-08', '2027-05-09', '2027-05-17']);
  });

  test('on Good Friday in Strasbourg, but not in Aurillac', () => {
    const goodFriday = '2027-03-26';
    expect(closedDays(closures({ department: '67' }), goodFriday, goodFriday)).toEqual(new Set([goodFriday]));
    expect(closedDays(closures(), goodFriday, goodFriday)).toEqual(new Set());
  });

  test('on the day of the abolition of slavery where a territory keeps it, across a turn of the year', () => {
    const réunion = closures({ department: '974', schoolHolidays: [], daysOff: [] });
    expect(days(closedDays(réunion, '2026-12-18', '2027-01-02'))).toEqual(['2026-12-20', '2026-12-25', '2027-01-01']);
  });

  test('on public holidays alone where the territory’s calendar is unknown', () => {
    expect(days(closedDays(closures({ schoolHolidays: [], daysOff: [] }), '2026-10-17', '2026-11-11'))).toEqual([
      '2026-11-01',
      '2026-11-11',
    ]);
  });

  test('only on its own days off when it is a school of the demo', () => {
    const demo = closures({ calendar: 'continuous' });
    expect(days(closedDays(demo, '2026-10-01', '2026-12-31'))).toEqual(['2026-11-20']);
  });

  test('and every period that touches the stretch is named, whole, soonest first', () => {
    expect(closedPeriods(closures(), '2026-11-01', '2026-11-30')).toEqual([
      { id: null, closure: 'school_holiday', ...toussaint },
      { id: null, closure: 'public_holiday', name: 'Toussaint', firstDay: '2026-11-01', lastDay: '2026-11-01' },
      { id: null, closure: 'public_holiday', name: 'Armistice de 1918', firstDay: '2026-11-11', lastDay: '2026-11-11' },
      { closure: 'day_off', ...fair },
    ]);
  });

  test('and the days around a change of clocks are days like the others', () => {
    const clocks = { name: 'Intempéries', firstDay: '2026-10-24', lastDay: '2026-10-26' };
    const spring = { name: 'Intempéries', firstDay: '2027-03-27', lastDay: '2027-03-29' };
    const changed = closures({ calendar: 'continuous', daysOff: [clocks, spring] });
    expect(days(closedDays(changed, '2026-10-01', '2027-04-30'))).toEqual([
      '2026-10-24',
      '2026-10-25',
      '2026-10-26',
      '2027-03-27',
      '2027-03-28',
      '2027-03-29',
    ]);
  });
});

test('before its first import a school’s year runs from September to August', () => {
  expect(schoolYearAround('2026-11-22')).toEqual({ firstDay: '2026-09-01', lastDay: '2027-08-31' });
  expect(schoolYearAround('2026-08-31')).toEqual({ firstDay: '2025-09-01', lastDay: '2026-08-31' });
  expect(schoolYearAround('2026-09-01')).toEqual({ firstDay: '2026-09-01', lastDay: '2027-08-31' });
});

describe('nobody knows whether there is school', () => {
  const holiday = (schoolYear: string, firstDay: string, lastDay: string, name = 'Vacances'): SchoolHoliday => {
    return { schoolYear, name, firstDay, lastDay };
  };
  const toussaint = holiday('2026-2027', '2026-10-17', '2026-11-01');
  const christmas = holiday('2026-2027', '2026-12-19', '2027-01-03');
  const winter = holiday('2026-2027', '2027-02-13', '2027-02-28');
  const spring = holiday('2026-2027', '2027-04-10', '2027-04-25');
  const summer = holiday('2026-2027', '2027-07-03', '2027-08-31');
  const next = holiday('2027-2028', '2027-10-16', '2027-11-01');
  const year = [toussaint, christmas, winter, spring, summer];
  const unknown = (holidays: SchoolHoliday[], firstDay = '2026-08-20', lastDay = '2027-12-31') =>
    unknownDays(holidays, firstDay, lastDay).map((days) => `${days.firstDay} ${days.lastDay}`);

  test('where no holidays are told at all', () => {
    expect(unknown([])).toEqual(['2026-08-20 2027-12-31']);
  });

  test('before the first year told, and after the last holidays told', () => {
    expect(unknown(year)).toEqual(['2026-08-20 2026-08-31', '2027-09-01 2027-12-31']);
    expect(unknown(year, '2026-09-01', '2027-08-31')).toEqual([]);
    expect(unknown([toussaint], '2026-09-01')).toEqual(['2026-11-02 2027-12-31']);
  });

  test('in whatever order the holidays are told', () => {
    expect(unknown(year.toReversed())).toEqual(unknown(year));
  });

  test('but one year goes over into the next behind its long holidays', () => {
    expect(unknown([...year, next], '2026-09-01')).toEqual(['2027-11-02 2027-12-31']);
  });

  test('behind a year that breaks off before its long holidays', () => {
    const early = { ...next, firstDay: '2027-09-18', lastDay: '2027-09-19' };
    const bridge = holiday('2026-2027', '2027-06-18', '2027-06-20');
    expect(unknown([...year.slice(0, 4), bridge, early], '2026-09-01', '2027-09-30')).toEqual([
      '2027-06-21 2027-09-17',
      '2027-09-20 2027-09-30',
    ]);
  });

  test('behind a year between two that nobody has told', () => {
    const later = holiday('2028-2029', '2027-10-16', '2027-11-01');
    expect(unknown([...year, later], '2026-09-01', '2027-11-01')).toEqual(['2027-09-01 2027-10-15']);
  });

  test('where holidays must be missing: more than 100 days between two', () => {
    expect(unknown([toussaint, christmas, summer], '2026-09-01', '2027-08-31')).toEqual(['2027-01-04 2027-07-02']);
    const afterHundred = holiday('2026-2027', '2027-04-14', '2027-04-20');
    expect(unknown([christmas, afterHundred], '2026-12-19', '2027-04-20')).toEqual([]);
    const afterMore = { ...afterHundred, firstDay: '2027-04-15' };
    expect(unknown([christmas, afterMore], '2026-12-19', '2027-04-20')).toEqual(['2027-01-04 2027-04-14']);
  });

  test('behind holidays of which only the beginning is told, up to the next', () => {
    const begins = holiday('2026', '2026-12-19', '2026-12-19', 'Début des vacances d’été');
    const april = holiday('2027', '2027-04-03', '2027-04-18');
    const told = [holiday('2026', '2026-10-10', '2026-10-25'), begins];
    expect(unknown(told, '2026-09-01', '2027-07-02')).toEqual(['2026-12-20 2027-07-02']);
    expect(unknown([...told, april], '2026-09-01', '2027-04-18')).toEqual(['2026-12-20 2027-04-02']);
    const sameYear = { ...april, schoolYear: '2026', firstDay: '2027-03-13' };
    expect(unknown([...told, sameYear], '2026-09-01', '2027-04-18')).toEqual(['2026-12-20 2027-03-12']);
  });
});

test('what territories keep by their own law is not counted as long as no text of it is at hand', () => {
  expect(['986', '987', '988'].map((department) => publicHolidays(2027, department).size)).toEqual([11, 11, 11]);
});
