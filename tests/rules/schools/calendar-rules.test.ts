import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { easterSunday, publicHolidays } from '../../../server/schools/calendar-rules.ts';
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
    expect(moselle).toContain('2026-04-03');
    expect(moselle).toContain('2026-12-26');
    expect(publicHolidays(2026, '974')).toContain('2026-12-20');
    expect(publicHolidays(2026, '15')).not.toContain('2026-12-20');
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
        const computed = Array.from({ length: 8 }, (_, index) => [...publicHolidays(2024 + index, department)]).flat();
        // In 2031 Ascension Thursday and the abolition of slavery are one day in Martinique: listed twice.
        expect(computed.sort(), zone).toEqual([...new Set(listed)].sort());
      }
    },
  );
});
