import { describe, expect, test } from 'vitest';
import * as times from '#contract/words/times.ts';

/** Readable expectations: a plain space here stands for the no-break space of the catalogue. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

const paris = 'Europe/Paris';
const mayotte = 'Indian/Mayotte';

describe('the time of day', () => {
  test('is written as in France, and never breaks over two lines', () => {
    expect(times.time('2026-11-03T09:05:00Z', paris)).toBe('10\u00a0h\u00a005');
  });

  test('is the school’s own, wherever it is read', () => {
    expect(plain(times.time('2026-11-03T06:00:00Z', paris))).toBe('7 h 00');
    expect(plain(times.time('2026-11-03T06:00:00Z', mayotte))).toBe('9 h 00');
  });

  test('midnight is 0 h, not 24 h', () => {
    expect(plain(times.time('2026-11-02T23:00:00Z', paris))).toBe('0 h 00');
  });

  test('a stretch is written for tables and for sentences', () => {
    const stretch = ['2026-11-03T09:05:00Z', '2026-11-03T10:00:00Z', paris] as const;
    expect(plain(times.timeRange(...stretch))).toBe('10 h 05 – 11 h 00');
    expect(plain(times.fromTo(...stretch))).toBe('de 10 h 05 à 11 h 00');
  });

  test('on the last Sunday of March the clocks jump from 2 h to 3 h', () => {
    expect(plain(times.time('2026-03-29T00:59:00Z', paris))).toBe('1 h 59');
    expect(plain(times.time('2026-03-29T01:00:00Z', paris))).toBe('3 h 00');
    expect(plain(times.time('2026-03-29T01:00:00Z', mayotte))).toBe('4 h 00');
  });

  test('on the last Sunday of October 2 h 30 comes twice', () => {
    expect(plain(times.time('2026-10-25T00:30:00Z', paris))).toBe('2 h 30');
    expect(plain(times.time('2026-10-25T01:30:00Z', paris))).toBe('2 h 30');
    expect(plain(times.time('2026-10-25T02:30:00Z', paris))).toBe('3 h 30');
  });

  test('two zones differ by their clocks, not by their names', () => {
    expect(times.differs('2026-11-03T06:00:00Z', paris, mayotte)).toBe(true);
    expect(times.differs('2026-11-03T06:00:00Z', paris, 'Europe/Brussels')).toBe(false);
    expect(times.differs('2026-07-03T06:00:00Z', 'America/Martinique', 'America/Guadeloupe')).toBe(false);
  });
});

describe('the day', () => {
  test('is the calendar’s of the zone', () => {
    expect(times.dayIn('2026-11-03T23:30:00Z', paris)).toBe('2026-11-04');
    expect(times.dayIn('2026-11-03T05:00:00Z', 'Pacific/Tahiti')).toBe('2026-11-02');
  });

  test('the next day comes after 23 and after 25 hours as well', () => {
    expect(times.addDays('2026-03-28', 1)).toBe('2026-03-29');
    expect(times.addDays('2026-03-29', 1)).toBe('2026-03-30');
    expect(times.addDays('2026-10-25', 1)).toBe('2026-10-26');
    expect(times.addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(times.addDays('2026-03-01', -1)).toBe('2026-02-28');
  });

  test('has its weekday, and the first of a month its ordinal', () => {
    expect(plain(times.longDay('2026-11-03'))).toBe('mardi 3 novembre');
    expect(plain(times.longDay('2026-11-01'))).toBe('dimanche 1er novembre');
    expect(plain(times.longDay('2026-11-11'))).toBe('mercredi 11 novembre');
    expect(plain(times.dayAndYear('2026-09-01'))).toBe('mardi 1er septembre 2026');
    expect(plain(times.shortDay('2026-11-03'))).toBe('mar. 3 nov.');
    expect(plain(times.dayAndMonth('2026-11-01'))).toBe('1er nov.');
  });

  test('near ones have names', () => {
    expect(times.relativeDay('2026-11-03', '2026-11-03')).toBe('aujourd’hui');
    expect(times.relativeDay('2026-11-04', '2026-11-03')).toBe('demain');
    expect(times.relativeDay('2026-11-02', '2026-11-03')).toBe('hier');
    expect(plain(times.relativeDay('2026-11-06', '2026-11-03'))).toBe('vendredi 6 novembre');
  });

  test('several are told from the first to the last', () => {
    expect(times.dayRange('2026-11-03', '2026-11-03', '2026-11-03')).toBe('aujourd’hui');
    expect(plain(times.dayRange('2026-11-03', '2026-11-05', '2026-11-03'))).toBe(
      'du mardi 3 novembre au jeudi 5 novembre',
    );
  });

  test('an instant is told with its day', () => {
    expect(plain(times.dayAndTime('2026-11-04T07:00:00Z', paris, '2026-11-03T06:12:00Z'))).toBe('demain à 8 h 00');
  });
});

describe('lengths of time', () => {
  const MINUTE = 60_000;
  test.each([
    [55 * MINUTE, '55 min'],
    [60 * MINUTE, '1 h'],
    [110 * MINUTE, '1 h 50'],
    [125 * MINUTE, '2 h 05'],
  ])('%i ms is %s', (ms, words) => expect(plain(times.duration(ms))).toBe(words));

  test.each([
    [20_000, 'à l’instant'],
    [3 * MINUTE, 'il y a 3 min'],
    [150 * MINUTE, 'il y a 2 h'],
    [26 * 60 * MINUTE, 'il y a 1 jour'],
    [80 * 60 * MINUTE, 'il y a 3 jours'],
  ])('%i ms ago is %s', (ms, words) => expect(plain(times.ago(ms))).toBe(words));

  test.each([
    [20_000, 'dans moins d’une minute'],
    [12 * MINUTE, 'dans 12 min'],
    [65 * MINUTE, 'dans 1 h 05'],
    [72 * 60 * MINUTE, 'dans 3 jours'],
  ])('%i ms ahead is %s', (ms, words) => expect(plain(times.until(ms))).toBe(words));
});

test('a zone is called as people call it', () => {
  expect(times.zoneName(mayotte)).toBe('heure de Mayotte');
  expect(times.zoneName('America/New_York')).toBe('heure de New York');
});
