import { describe, expect, test } from 'vitest';
import { fromTo, timeRange } from '#contract/words/times.ts';
import { zoneNote } from '#contract/words/zones.ts';

/** Readable expectations: a plain space here stands for the no-break spaces of the catalogue. */
const plain = (text: string | null): string | null => text?.replaceAll(/[\u00a0\u202f]/g, ' ') ?? null;

const paris = 'Europe/Paris';
const réunion = 'Indian/Reunion';
const nouméa = 'Pacific/Noumea';
const tahiti = 'Pacific/Tahiti';

describe('whose clock a page shows', () => {
  test('is not said to somebody whose own shows the same, whatever its name', () => {
    const now = '2026-11-23T07:05:00Z';
    expect(zoneNote(paris, paris, now)).toBeNull();
    expect(zoneNote(paris, 'Europe/Brussels', now)).toBeNull();
    expect(zoneNote('America/Martinique', 'America/Guadeloupe', now)).toBeNull();
  });

  test('is said to a helpdesk in Paris about La Réunion: three hours ahead in winter, two in summer', () => {
    expect(plain(zoneNote(réunion, paris, '2026-11-23T07:05:00Z'))).toBe(
      'Heures affichées : heure de La Réunion. Il y est 11 h 05 ; chez vous, 8 h 05.',
    );
    // The minute before and the minute after the clocks of Paris go back, 25 October 2026 at 01:00 UTC.
    expect(plain(zoneNote(réunion, paris, '2026-10-25T00:59:00Z'))).toContain('4 h 59 ; chez vous, 2 h 59.');
    expect(plain(zoneNote(réunion, paris, '2026-10-25T01:00:00Z'))).toContain('5 h 00 ; chez vous, 2 h 00.');
    // And forward, 28 March 2027 at 01:00 UTC.
    expect(plain(zoneNote(réunion, paris, '2027-03-28T00:59:00Z'))).toContain('4 h 59 ; chez vous, 1 h 59.');
    expect(plain(zoneNote(réunion, paris, '2027-03-28T01:00:00Z'))).toContain('5 h 00 ; chez vous, 3 h 00.');
  });

  test('is said with the days where they differ: Nouméa is already in tomorrow, Tahiti still in yesterday', () => {
    expect(plain(zoneNote(nouméa, paris, '2026-11-23T21:30:00Z'))).toBe(
      'Heures affichées : heure de la Nouvelle-Calédonie. Il y est 8 h 30, mardi 24 novembre ; chez vous, 22 h 30, lundi 23 novembre.',
    );
    expect(plain(zoneNote(tahiti, paris, '2026-11-23T07:05:00Z'))).toBe(
      'Heures affichées : heure de Tahiti. Il y est 21 h 05, dimanche 22 novembre ; chez vous, 8 h 05, lundi 23 novembre.',
    );
  });

  test('is said to an office of Tahiti about Paris too', () => {
    expect(plain(zoneNote(paris, tahiti, '2026-11-23T18:00:00Z'))).toBe(
      'Heures affichées : heure de Paris. Il y est 19 h 00 ; chez vous, 8 h 00.',
    );
  });
});

describe('a lesson that lies past midnight for whoever reads', () => {
  test('names the day of its end: in Paris it begins on Monday and ends on Tuesday', () => {
    // 9:30 to 10:25 in Nouméa on Tuesday 24 November 2026.
    const lesson = ['2026-11-23T22:30:00Z', '2026-11-23T23:25:00Z'] as const;
    expect(plain(timeRange(...lesson, nouméa))).toBe('9 h 30 – 10 h 25');
    expect(plain(timeRange(...lesson, paris))).toBe('23 h 30 – 0 h 25 (mar. 24 nov.)');
    expect(plain(fromTo(...lesson, paris))).toBe('de 23 h 30 à 0 h 25 (mar. 24 nov.)');
  });

  test('that ends at midnight itself needs no day, nor does one that begins there', () => {
    expect(plain(timeRange('2026-11-23T22:05:00Z', '2026-11-23T23:00:00Z', paris))).toBe('23 h 05 – 0 h 00');
    expect(plain(timeRange('2026-11-23T23:00:00Z', '2026-11-23T23:55:00Z', paris))).toBe('0 h 00 – 0 h 55');
  });

  test('in the night of a change of clocks it is the next day like in any other', () => {
    expect(plain(timeRange('2026-10-24T21:30:00Z', '2026-10-24T22:30:00Z', paris))).toBe(
      '23 h 30 – 0 h 30 (dim. 25 oct.)',
    );
    expect(plain(timeRange('2027-03-27T22:30:00Z', '2027-03-27T23:30:00Z', paris))).toBe(
      '23 h 30 – 0 h 30 (dim. 28 mars)',
    );
  });
});
