import { addDays } from '#contract/words/times.ts';

/**
 * Easter Sunday of a year as `YYYY-MM-DD`. Source: the anonymous Gregorian computus (Nature, 20 April 1876; Meeus,
 * "Astronomical Algorithms", chapter 8); the letters are the source's.
 */
export function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** Code du travail, article L3133-1: the same days everywhere. */
const fixedDays = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
/** Easter Monday, Ascension Thursday, Whit Monday, in days after Easter Sunday; same article. */
const daysAfterEaster = [1, 39, 50];

/** Articles L3134-13 and following: the local law of 1892. */
const alsaceMoselle = new Set(['57', '67', '68']);

/**
 * The day on which the abolition of slavery is kept, by département or territory. Source: loi n° 83-550 of 30 June 1983
 * and décret n° 83-1003 with its later changes; 977 and 978 as the State's list publishes them.
 */
const abolitionDays: Readonly<Record<string, string>> = {
  '971': '05-27',
  '972': '05-22',
  '973': '06-10',
  '974': '12-20',
  '976': '04-27',
  '977': '10-09',
  '978': '05-28',
};

/**
 * The public holidays of a calendar year in a département or territory (`15`, `2A`, `974`), in no order.
 * Agrees with the State's list "Jours fériés en France" (Etalab, Licence Ouverte) for 2024–2031.
 */
export function publicHolidays(year: number, department: string): Set<string> {
  const easter = easterSunday(year);
  const days = [...fixedDays.map((day) => `${year}-${day}`), ...daysAfterEaster.map((count) => addDays(easter, count))];
  if (alsaceMoselle.has(department)) days.push(addDays(easter, -2), `${year}-12-26`);
  const abolition = abolitionDays[department];
  if (abolition) days.push(`${year}-${abolition}`);
  return new Set(days);
}

function twoDigits(count: number): string {
  return String(count).padStart(2, '0');
}
