import { afterEach, describe, expect, test, vi } from 'vitest';
import type { TaughtLesson } from '#contract/records.ts';
import { Hours, monthBeside } from '../../../client/src/substitute/hours.svelte.ts';
import { hoursCsv } from '../../../client/src/substitute/hours-csv.ts';
import { anId } from '../support/build.ts';
import { fakeServer, ok } from '../support/fake-server.ts';

const lesson = (given: Partial<TaughtLesson> = {}): TaughtLesson => ({
  coverId: anId(70),
  schoolName: 'Collège des Quatre-Vents',
  className: '4e B',
  subject: 'Mathématiques',
  startsAt: '2026-11-16T09:05:00Z',
  endsAt: '2026-11-16T10:00:00Z',
  state: 'taught',
  scheduledMinutes: 55,
  deliveredMinutes: 50,
  ...given,
});

afterEach(() => vi.unstubAllGlobals());

describe('the file of a month', () => {
  test('opens in a French spreadsheet: its mark, semicolons, French dates, times of one’s own zone', () => {
    expect(hoursCsv([lesson()], 'Europe/Paris')).toBe(
      '\u{feff}Jour;Début (heure de Paris);Fin (heure de Paris);Établissement;Classe;Matière;Minutes prévues;Minutes données;État\r\n' +
        '16/11/2026;10:05;11:00;Collège des Quatre-Vents;4e B;Mathématiques;55;50;Donné\r\n',
    );
    expect(hoursCsv([lesson()], 'Indian/Reunion')).toContain('16/11/2026;13:05;14:00');
  });

  test.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+33', "'+33"],
    ['-4A', "'-4A"],
    ['@SUM', "'@SUM"],
    ["'4A", "''4A"],
    ['4A; 4B', '"4A; 4B"'],
    ['4A\n4B', '"4A\n4B"'],
  ])('a class called %j is a text and nothing else', (className, cell) => {
    expect(hoursCsv([lesson({ className })], 'Europe/Paris')).toContain(`;${cell};Mathématiques`);
  });
});

describe('going from month to month', () => {
  test('passes the turn of the year', () => {
    expect([monthBeside('2026-12', 1), monthBeside('2027-01', -1)]).toEqual(['2027-01', '2026-12']);
  });

  test('asks for the month shown, and adds it up', async () => {
    const month = { timeZone: 'Europe/Paris', serviceMinutes: 1080, overtimeMinutes: 0, weeks: [] };
    const server = fakeServer({
      'GET /api/hours': () => ok({ ...month, lessons: [lesson(), lesson({ deliveredMinutes: 25 })] }),
    });
    const hours = new Hours('2026-12');
    await hours.step(-1);
    expect(server.heard.at(-1)?.path).toContain('month=2026-11');
    expect([hours.month, hours.deliveredMinutes]).toEqual(['2026-11', 75]);
  });

  test('an answer that was overtaken is not shown under another month’s name', async () => {
    const month = {
      timeZone: 'Europe/Paris',
      serviceMinutes: 1080,
      overtimeMinutes: 0,
      weeks: [],
      lessons: [lesson()],
    };
    fakeServer({ 'GET /api/hours': () => ok(month) });
    const hours = new Hours('2026-11');
    const reading = hours.load();
    hours.month = '2026-12';
    await reading;
    expect(hours.read).toBeNull();
  });
});
