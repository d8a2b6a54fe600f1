import {
  type ClosedPeriod,
  type Closure,
  type Days,
  type SchoolCalendar,
  schoolYearAround,
} from '#contract/calendar.ts';
import { addDays } from '#contract/words/times.ts';

/** The first and the last day a calendar shows: the school year, or the one around today. */
export type ShownYear = Days;

/** What is told of a year: its holidays and days off, and the days of which nobody knows. */
export type Told = Pick<SchoolCalendar, 'periods' | 'unknown'>;

/** `unknown`: a weekday on which there may be holidays. */
export type DayKind = Closure | 'school' | 'weekend' | 'outside' | 'unknown';

/** One day of a school. */
export interface DayLook {
  day: string;
  kind: DayKind;
  /** What closes it, in the order of the calendar. */
  names: string[];
}

/** One month: the weeks that touch the year, seven days each, Monday first; null where a day belongs to another month. */
export interface MonthLook {
  /** `2026-11` */
  month: string;
  weeks: (DayLook | null)[][];
}

/** The timetable's year; while there is none, the one around today. */
export function shownYear({ yearStartsOn, yearEndsOn }: SchoolCalendar, today: string): ShownYear {
  const around = schoolYearAround(today);
  return { firstDay: yearStartsOn ?? around.firstDay, lastDay: yearEndsOn ?? around.lastDay };
}

/** Of several closures on a day the one that is shown: the school's own is what nobody else knows. */
const weight: Record<Closure, number> = { day_off: 0, school_holiday: 1, public_holiday: 2 };

/** What a day is for the school. Days are texts `YYYY-MM-DD`: their order is the calendar's. */
export function lookAt(day: string, { periods, unknown }: Told, year: ShownYear): DayLook {
  const closing = periods
    .filter(({ firstDay, lastDay }) => firstDay <= day && lastDay >= day)
    .sort((a, b) => weight[a.closure] - weight[b.closure]);
  const names = closing.map(({ name }) => name);
  if (day < year.firstDay || day > year.lastDay) return { day, kind: 'outside', names };
  const [first] = closing;
  if (first) return { day, kind: first.closure, names };
  if (weekday(day) >= SATURDAY) return { day, kind: 'weekend', names };
  return { day, kind: isIn(unknown, day) ? 'unknown' : 'school', names };
}

/** Whether a day lies in one of these stretches. */
export function isIn(stretches: readonly Days[], day: string): boolean {
  return stretches.some(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay);
}

/** The months of the year, each as a small calendar. */
export function monthsOf(told: Told, year: ShownYear): MonthLook[] {
  const months: MonthLook[] = [];
  for (let first = `${year.firstDay.slice(0, 7)}-01`; first <= year.lastDay; first = nextMonth(first)) {
    months.push({ month: first.slice(0, 7), weeks: weeksOf(first, told, year) });
  }
  return months;
}

function weeksOf(first: string, told: Told, year: ShownYear): (DayLook | null)[][] {
  const end = nextMonth(first);
  const weeks: (DayLook | null)[][] = [];
  for (let monday = addDays(first, 1 - weekday(first)); monday < end; monday = addDays(monday, 7)) {
    const days = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
    if (monday > year.lastDay || addDays(monday, 6) < year.firstDay) continue;
    weeks.push(days.map((day) => (day < first || day >= end ? null : lookAt(day, told, year))));
  }
  return weeks;
}

/** The first day of the month after; 31 days after a first one is always in it. */
function nextMonth(first: string): string {
  return `${addDays(first, 31).slice(0, 7)}-01`;
}

const SATURDAY = 6;

/** 1 Monday … 7 Sunday. */
function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/**
 * The holidays or days off that are under way or come next; single public holidays are no pause. `unknown` when there may
 * be others before, of which nobody knows.
 */
export function nextPause({ periods, unknown }: Told, today: string): ClosedPeriod | 'unknown' | undefined {
  const pause = periods.find(({ closure, lastDay }) => closure !== 'public_holiday' && lastDay >= today);
  const from = unknown.find(({ lastDay }) => lastDay >= today)?.firstDay;
  return from !== undefined && (!pause || from < pause.firstDay) ? 'unknown' : pause;
}

/** Whole days from `today` until a day; 0 once it has come. */
export function daysUntil(day: string, today: string): number {
  return Math.max(0, (Date.parse(day) - Date.parse(today)) / (24 * 60 * 60 * 1000));
}
