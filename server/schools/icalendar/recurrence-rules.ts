/**
 * The recurrences of RFC 5545, part 3.3.10, on the clock of a wall: a wall time is written here as the ms of the same
 * reading in UTC. ical.js reads the rule but does not expand it for us: its iterator knows no end of its own, and a rule
 * that never comes true holds the process for ever. This one looks only at days between two bounds and counts its steps.
 */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const unitMs = {
  SECONDLY: SECOND_MS,
  MINUTELY: MINUTE_MS,
  HOURLY: HOUR_MS,
  DAILY: DAY_MS,
  WEEKLY: 7 * DAY_MS,
} as const;

export type Frequency = keyof typeof unitMs | 'MONTHLY' | 'YEARLY';

/** What a rule may be limited to; what is left out limits nothing. */
export interface By {
  month?: readonly number[];
  weekNumber?: readonly number[];
  yearDay?: readonly number[];
  monthDay?: readonly number[];
  /** `weekday` 0 Sunday … 6 Saturday; `ordinal` 0: every one of them, -1: the last. */
  day?: readonly { ordinal: number; weekday: number }[];
  hour?: readonly number[];
  minute?: readonly number[];
  second?: readonly number[];
  position?: readonly number[];
}

export interface Rule {
  frequency: Frequency;
  interval: number;
  count: number | null;
  /** 0 Sunday … 6 Saturday. */
  weekStart: number;
  by: By;
}

/** Between which wall times occurrences are wanted, both included; earlier ones are only counted. */
export interface Bounds {
  from: number;
  until: number;
}

export interface Expansion {
  bounds: Bounds;
  /** Called for every day or instant looked at; throws when that is too much. */
  step(): void;
  /** False for a wall time that the clocks skip: such an occurrence does not exist and does not count. */
  exists(wall: number): boolean;
}

/**
 * The wall times of a rule that begins at `start`, in order; `start` is the first, whether it fits the rule or not
 * (RFC 5545, part 3.8.5.3). Those before `bounds.from` may be left out.
 */
export function* occurrences(rule: Rule, start: number, { bounds, step, exists }: Expansion): Generator<number> {
  const by = completed(rule, start);
  let left = (rule.count ?? Number.POSITIVE_INFINITY) - 1;
  yield start;
  // A rule with a count is counted from its start; any other can be entered anywhere.
  const entered = rule.count === null ? Math.max(start, bounds.from) : start;
  for (const period of periods(rule, start, entered, bounds.until)) {
    step();
    for (const wall of positioned(withinPeriod(rule, by, period, step), by.position)) {
      if (wall > bounds.until || left <= 0) return;
      if (wall <= start || !exists(wall)) continue;
      left -= 1;
      yield wall;
    }
  }
}

/** What the rule does not say follows from the start. */
function completed({ frequency, by }: Rule, start: number): By {
  const date = new Date(start);
  const weekday = [{ ordinal: 0, weekday: date.getUTCDay() }];
  const choosesDay = by.weekNumber ?? by.yearDay ?? by.monthDay ?? by.day;
  const monthDay = [date.getUTCDate()];
  const hour = by.hour ?? [date.getUTCHours()];
  const minute = by.minute ?? [date.getUTCMinutes()];
  const second = by.second ?? [date.getUTCSeconds()];
  switch (frequency) {
    case 'YEARLY': {
      const month = by.month ?? [date.getUTCMonth() + 1];
      const onlyWeek = by.weekNumber && !(by.yearDay ?? by.monthDay ?? by.day);
      return {
        hour,
        minute,
        second,
        ...by,
        ...(!choosesDay && { month, monthDay }),
        ...(onlyWeek && { day: weekday }),
      };
    }
    case 'MONTHLY':
      return { hour, minute, second, ...by, ...(!choosesDay && { monthDay }) };
    case 'WEEKLY':
      return { hour, minute, second, ...by, ...(!by.day && { day: weekday }) };
    case 'DAILY':
      return { hour, minute, second, ...by };
    case 'HOURLY':
      return { minute, second, ...by };
    case 'MINUTELY':
      return { second, ...by };
    case 'SECONDLY':
      return by;
  }
}

interface Period {
  start: number;
  /** Not in it any more. */
  end: number;
}

/** The years, months, weeks … of the rule, from the one that holds `entered` or the next. */
function* periods({ frequency, interval, weekStart }: Rule, start: number, entered: number, until: number) {
  const date = new Date(start);
  if (frequency === 'YEARLY' || frequency === 'MONTHLY') {
    const months = frequency === 'YEARLY' ? 12 : 1;
    const first = date.getUTCFullYear() * 12 + (months === 1 ? date.getUTCMonth() : 0);
    const target = new Date(entered);
    const skipped = Math.floor((target.getUTCFullYear() * 12 + target.getUTCMonth() - first) / (interval * months));
    for (let month = first + skipped * interval * months; ; month += interval * months) {
      const period = { start: monthStart(month), end: monthStart(month + months) };
      if (!(period.start <= until)) return;
      yield period;
    }
  }
  const unit = unitMs[frequency];
  const first =
    frequency === 'WEEKLY'
      ? floorTo(start, DAY_MS) - ((date.getUTCDay() - weekStart + 7) % 7) * DAY_MS
      : floorTo(start, unit);
  const skipped = Math.floor((entered - first) / (interval * unit));
  for (let at = first + skipped * interval * unit; at <= until; at += interval * unit)
    yield { start: at, end: at + unit };
}

function monthStart(month: number): number {
  return dayOf(Math.floor(month / 12), month % 12, 1);
}

/** `Date.UTC` takes the years 0 to 99 for 1900 to 1999. */
function dayOf(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day);
}

function floorTo(wall: number, unit: number): number {
  return Math.floor(wall / unit) * unit;
}

function withinPeriod({ frequency, weekStart }: Rule, by: By, { start, end }: Period, step: () => void): number[] {
  const found: number[] = [];
  const nthIn = frequency === 'MONTHLY' || by.month ? 'month' : 'year';
  for (let day = floorTo(start, DAY_MS); day < end; day = nextDay(day, end, by)) {
    step();
    if (!dayFits(day, by, weekStart, nthIn)) continue;
    if (end - start >= DAY_MS) found.push(...timesOf(day, by, step));
    else found.push(...timesWithin(day, start, end, by, step));
  }
  return found;
}

/** The day after, or the first of the next month where this one is not wanted: most yearly rules want one month. */
function nextDay(day: number, end: number, { month }: By): number {
  const date = new Date(day);
  if (!month || end - day < DAY_MS || month.includes(date.getUTCMonth() + 1)) return day + DAY_MS;
  return dayOf(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

function dayFits(day: number, by: By, weekStart: number, nthIn: 'month' | 'year'): boolean {
  const date = new Date(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (by.month && !by.month.includes(month + 1)) return false;
  const monthSpan = { start: dayOf(year, month, 1), end: dayOf(year, month + 1, 1) };
  const yearSpan = { start: dayOf(year, 0, 1), end: dayOf(year + 1, 0, 1) };
  if (by.monthDay && !countedFits(by.monthDay, day, monthSpan)) return false;
  if (by.yearDay && !countedFits(by.yearDay, day, yearSpan)) return false;
  if (by.weekNumber && !countedFits(by.weekNumber, day, weekYear(day, weekStart), 7)) return false;
  if (!by.day) return true;
  const span = nthIn === 'month' ? monthSpan : yearSpan;
  return by.day.some(
    ({ ordinal, weekday }) => weekday === date.getUTCDay() && (ordinal === 0 || countedFits([ordinal], day, span, 7)),
  );
}

/** Whether the day's number in a span, counted in `days` days from its start (1 …) or its end (-1 …), is wanted. */
function countedFits(wanted: readonly number[], day: number, { start, end }: Period, days = 1): boolean {
  const length = days * DAY_MS;
  return wanted.includes(Math.floor((day - start) / length) + 1) || wanted.includes(-Math.ceil((end - day) / length));
}

/** The year of numbered weeks a day is in: its first week is the first with four days in the calendar year (ISO 8601). */
function weekYear(day: number, weekStart: number): Period {
  const weekOf = (some: number) => some - ((new Date(some).getUTCDay() - weekStart + 7) % 7) * DAY_MS;
  const year = new Date(weekOf(day) + 3 * DAY_MS).getUTCFullYear();
  return { start: weekOf(dayOf(year, 0, 4)), end: weekOf(dayOf(year + 1, 0, 4)) };
}

function* timesOf(day: number, { hour = [], minute = [], second = [] }: By, step: () => void): Generator<number> {
  for (const h of hour)
    for (const m of minute)
      for (const s of second) {
        step();
        yield day + h * HOUR_MS + m * MINUTE_MS + s * SECOND_MS;
      }
}

/** Of a rule that goes by the hour or faster: the times of one hour, minute or second. */
function timesWithin(day: number, start: number, end: number, by: By, step: () => void): number[] {
  const date = new Date(start);
  if (by.hour && !by.hour.includes(date.getUTCHours())) return [];
  const wholeHour = end - start >= HOUR_MS;
  const wholeMinute = end - start >= MINUTE_MS;
  if (!wholeHour && by.minute && !by.minute.includes(date.getUTCMinutes())) return [];
  if (!wholeMinute && by.second && !by.second.includes(date.getUTCSeconds())) return [];
  return [
    ...timesOf(
      day,
      {
        hour: [date.getUTCHours()],
        minute: wholeHour ? (by.minute ?? []) : [date.getUTCMinutes()],
        second: wholeMinute ? (by.second ?? []) : [date.getUTCSeconds()],
      },
      step,
    ),
  ];
}

/** In order, without doubles, and of them the wanted positions: 1 the first, -1 the last. */
function positioned(walls: readonly number[], wanted: readonly number[] | undefined): number[] {
  const sorted = [...new Set(walls)].sort((a, b) => a - b);
  if (!wanted) return sorted;
  return sorted.filter((_, index) => wanted.includes(index + 1) || wanted.includes(index - sorted.length));
}
