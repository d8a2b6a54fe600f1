import type { ClosedPeriod, Closure, Days } from '#contract/calendar.ts';
import { addDays } from '#contract/words/times.ts';

/** A stretch of days, `YYYY-MM-DD`, both included. */
export interface Stretch {
  name: string;
  firstDay: string;
  lastDay: string;
}

/** What takes days out of a school's year. Public holidays are not listed: they follow from the département. */
export interface Closures {
  /** `15`, `2A`, `974`. */
  department: string;
  /** `official`: no lessons on public and school holidays. `continuous`: only the school's own days off are free. */
  calendar: 'official' | 'continuous';
  /** Of the school's zone or territory; empty while its calendar is unknown. */
  schoolHolidays: readonly Stretch[];
  /** The school's own, with the id of the row they come from. */
  daysOff: readonly (Stretch & { id?: string })[];
}

/** The days from `firstDay` to `lastDay` (both included) on which a school has no lessons. No clock, no zone: days are the school's. */
export function closedDays(closures: Closures, firstDay: string, lastDay: string): Set<string> {
  return new Set(closedPeriods(closures, firstDay, lastDay).flatMap((period) => daysOf(period, firstDay, lastDay)));
}

/** The stretches that close a school between two days (both included), whole, soonest first. */
export function closedPeriods(closures: Closures, firstDay: string, lastDay: string): ClosedPeriod[] {
  const { calendar, department, schoolHolidays, daysOff } = closures;
  const periods = daysOff.map((dayOff) => toPeriod('day_off', dayOff, dayOff.id));
  if (calendar === 'official') {
    periods.push(...schoolHolidays.map((holiday) => toPeriod('school_holiday', holiday)));
    for (const [day, name] of publicHolidaysBetween(department, firstDay, lastDay)) {
      periods.push(toPeriod('public_holiday', { name, firstDay: day, lastDay: day }));
    }
  }
  // In `YYYY-MM-DD` the alphabet's order is the calendar's.
  return periods
    .filter((period) => period.firstDay <= lastDay && period.lastDay >= firstDay)
    .sort((a, b) => (a.firstDay + a.lastDay < b.firstDay + b.lastDay ? -1 : 1));
}

function toPeriod(closure: Closure, { name, firstDay, lastDay }: Stretch, id: string | null = null): ClosedPeriod {
  return { id, closure, name, firstDay, lastDay };
}

/** The days of a stretch that lie from `firstDay` to `lastDay`. */
function daysOf(stretch: Stretch, firstDay: string, lastDay: string): string[] {
  const last = stretch.lastDay < lastDay ? stretch.lastDay : lastDay;
  const days: string[] = [];
  for (let day = stretch.firstDay > firstDay ? stretch.firstDay : firstDay; day <= last; day = addDays(day, 1))
    days.push(day);
  return days;
}

/** School holidays as they are stored: with the year they belong to, `2026-2027`, or `2026` where it lies within one. */
export interface SchoolHoliday extends Stretch {
  schoolYear: string;
}

/**
 * The days from `firstDay` to `lastDay` (both included) of which a zone's or territory's holidays do not tell whether there
 * is school, soonest first. Known are the days from the first year's beginning to the last holidays, except behind holidays
 * of which only the beginning is told, behind a year that breaks off before its long holidays, and where holidays must be
 * missing in between.
 */
export function unknownDays(holidays: readonly SchoolHoliday[], firstDay: string, lastDay: string): Days[] {
  const inOrder = holidays.toSorted((a, b) => (a.firstDay < b.firstDay ? -1 : 1));
  const [first] = inOrder;
  if (!first) return [{ firstDay, lastDay }];
  const gaps = inOrder.flatMap((holiday, index) => {
    const next = inOrder[index + 1];
    if (next && isKnownUpTo(next, holiday)) return [];
    return [{ firstDay: addDays(holiday.lastDay, 1), lastDay: next ? addDays(next.firstDay, -1) : lastDay }];
  });
  return [{ firstDay, lastDay: addDays(beginningOf(first), -1) }, ...gaps]
    .map((gap) => ({
      firstDay: gap.firstDay > firstDay ? gap.firstDay : firstDay,
      lastDay: gap.lastDay < lastDay ? gap.lastDay : lastDay,
    }))
    .filter((gap) => gap.firstDay <= gap.lastDay);
}

/** By then every school is back, in the north as in the south: what lies before might still be the long holidays. */
function beginningOf({ schoolYear, firstDay }: SchoolHoliday): string {
  const back = `${schoolYear.slice(0, 4)}-${schoolYear.includes('-') ? '09' : '03'}-01`;
  return back < firstDay ? back : firstDay;
}

/** The longest stretch between two holidays in the shipped sets has 82 days; in more than 100, holidays are missing. */
const MAX_DAYS_WITHOUT_HOLIDAYS = 100;
/** A school year ends with its long holidays. The shortest of them, Polynésie's, have 38 days; the longest others 33. */
const LONG_HOLIDAYS_DAYS = 35;

/** Whether the days from one holiday to the one that comes next are surely no holidays. */
function isKnownUpTo(next: SchoolHoliday, { name, firstDay, lastDay, schoolYear }: SchoolHoliday): boolean {
  const endIsUnknown = firstDay === lastDay && name.startsWith('Début des ');
  if (endIsUnknown || next.firstDay > addDays(lastDay, MAX_DAYS_WITHOUT_HOLIDAYS + 1)) return false;
  const years = Number(next.schoolYear.slice(0, 4)) - Number(schoolYear.slice(0, 4));
  return years === 0 || (years === 1 && lastDay >= addDays(firstDay, LONG_HOLIDAYS_DAYS - 1));
}

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
const fixedDays: Readonly<Record<string, string>> = {
  '01-01': 'Jour de l’an',
  '05-01': 'Fête du Travail',
  '05-08': 'Victoire de 1945',
  '07-14': 'Fête nationale',
  '08-15': 'Assomption',
  '11-01': 'Toussaint',
  '11-11': 'Armistice de 1918',
  '12-25': 'Noël',
};
/** In days after Easter Sunday; same article. */
const daysAfterEaster = [
  [1, 'Lundi de Pâques'],
  [39, 'Ascension'],
  [50, 'Lundi de Pentecôte'],
] as const;

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
 * The public holidays of a calendar year in a département or territory (`15`, `2A`, `974`): day → name, in no order.
 * Agrees with the State's list "Jours fériés en France" (Etalab, Licence Ouverte) for 2024–2031. Like that list it leaves
 * out what Nouvelle-Calédonie, Polynésie and Wallis-et-Futuna keep by their own law: of that law we have no trustworthy text,
 * and it moves (Polynésie voted in May 2025 to keep 20 November instead of 29 June). The calendar page tells these schools.
 */
export function publicHolidays(year: number, department: string): Map<string, string> {
  const easter = easterSunday(year);
  const days = new Map(Object.entries(fixedDays).map(([day, name]) => [`${year}-${day}`, name]));
  const abolition = abolitionDays[department];
  if (abolition) days.set(`${year}-${abolition}`, 'Abolition de l’esclavage');
  if (alsaceMoselle.has(department)) {
    days.set(addDays(easter, -2), 'Vendredi saint').set(`${year}-12-26`, 'Deuxième jour de Noël');
  }
  for (const [count, name] of daysAfterEaster) days.set(addDays(easter, count), name);
  return days;
}

/** Those from `firstDay` to `lastDay`, both included. */
export function publicHolidaysBetween(department: string, firstDay: string, lastDay: string): Map<string, string> {
  const found = new Map<string, string>();
  for (let year = Number(firstDay.slice(0, 4)); year <= Number(lastDay.slice(0, 4)); year++) {
    for (const [day, name] of publicHolidays(year, department)) {
      if (day >= firstDay && day <= lastDay) found.set(day, name);
    }
  }
  return found;
}

function twoDigits(count: number): string {
  return String(count).padStart(2, '0');
}
