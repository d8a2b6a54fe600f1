/** An RRULE as ical.js reads it, and the checks it leaves out. */
import { type Property, Rejected } from './properties.ts';
import type { By, Frequency, Rule } from './recurrence-rules.ts';
import { readTime, type TimeText } from './time-text.ts';

export interface WrittenRule extends Rule {
  /** The last moment an occurrence may begin at; a day is included whole. */
  until: TimeText | null;
}

const frequencies: readonly string[] = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** The name of each limit in a rule and here. */
const limits = {
  bymonth: 'month',
  byweekno: 'weekNumber',
  byyearday: 'yearDay',
  bymonthday: 'monthDay',
  byhour: 'hour',
  byminute: 'minute',
  bysecond: 'second',
  bysetpos: 'position',
} as const satisfies Record<string, keyof By>;

/** Throws `Rejected` `recurrence_unreadable`, also for what RFC 5545 does not know: passing over a part would make other days. */
export function readRule({ line, values: [value], raw }: Property): WrittenRule {
  const parts = new Map<string, unknown>(Object.entries(value ?? {}));
  const [frequency, interval, count] = [parts.get('freq'), parts.get('interval') ?? 1, parts.get('count') ?? null];
  const by = limitsOf(parts);
  const untilText = /(?:^|;)UNTIL=([^;]*)/i.exec(raw)?.[1];
  const until = untilText === undefined ? null : readTime(untilText.trim());
  const isRead = [...parts.keys()].every((name) => knownParts.has(name)) && (until !== null || untilText === undefined);
  if (!isRead || !isFrequency(frequency) || !isCount(interval) || !(count === null || isCount(count))) {
    throw new Rejected('recurrence_unreadable', line);
  }
  // "The second Monday" has no meaning in a week or a day (RFC 5545, part 3.3.10).
  const isInMonthOrYear = (frequency === 'MONTHLY' || frequency === 'YEARLY') && !by.weekNumber;
  if (!isInMonthOrYear && by.day?.some(({ ordinal }) => ordinal !== 0))
    throw new Rejected('recurrence_unreadable', line);
  return { frequency, interval, count, weekStart: Number(parts.get('wkst') ?? 2) - 1, by, until };
}

function limitsOf(parts: ReadonlyMap<string, unknown>): By {
  const by: By = {};
  for (const [name, limit] of Object.entries(limits)) {
    const values = listOf(parts.get(name));
    if (values.length > 0) by[limit] = values.map(Number);
  }
  const days = listOf(parts.get('byday')).map((day) => /^([+-]?\d*)(\w\w)$/.exec(String(day)) ?? []);
  if (days.length === 0) return by;
  return {
    ...by,
    day: days.map(([, ordinal, name = '']) => ({ ordinal: Number(ordinal), weekday: weekdays.indexOf(name) })),
  };
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

const knownParts = new Set(['freq', 'interval', 'count', 'until', 'wkst', 'byday', ...Object.keys(limits)]);

function isFrequency(value: unknown): value is Frequency {
  return typeof value === 'string' && frequencies.includes(value);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0;
}
