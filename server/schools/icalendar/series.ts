/** Series → occurrences: rules, added and excluded dates, and single occurrences that were moved or cancelled. */
import { type Clocks, type EventDraft, endOf, instantOfMoment, type Moment, momentOf } from './event-draft.ts';
import { type Property, Rejected } from './properties.ts';
import { occurrences } from './recurrence-rules.ts';
import { readRule } from './rule-text.ts';
import { type Duration, midnightOf, readDuration } from './time-text.ts';
import { instantOf } from './zones.ts';

const DAY_MS = 86_400_000;
/** A lesson on every day of a year and as many again: more is no timetable. */
const MAX_OCCURRENCES = 1000;

/** What is wanted of a series, in ms since the epoch. */
export interface Window {
  from: number;
  until: number;
}

/** One occurrence: what it is made of, and where it would be if nobody had moved it. */
export interface Occurrence {
  draft: EventDraft;
  start: Moment;
  length: Duration;
  original: number | null;
}

export function isSeries({ properties, recurrenceId }: EventDraft): boolean {
  return recurrenceId === null && (properties.has('rrule') || properties.has('rdate'));
}

/**
 * The occurrences of a series that touch the window.
 * @param changed its occurrences that have a VEVENT of their own
 * @param lost where those would be whose VEVENT cannot be read
 * @throws Rejected `recurrence_unreadable`, `recurrence_too_dense`
 */
export function expandSeries(
  series: EventDraft,
  changed: readonly EventDraft[],
  lost: readonly number[],
  expanding: Expanding,
): Occurrence[] {
  const { window } = expanding;
  const excluded = excludedBy(series, expanding);
  const own = new Set([...changed.map(originalOf), ...lost]);
  const found = new Map<number, Occurrence>();
  for (const { start, length } of startsOf(series, expanding)) {
    const original = instantOfMoment(start);
    if (found.has(original) || own.has(original) || excluded(start, original)) continue;
    const occurrence = { draft: series, start, length, original, ...movedWithFuture(start, original, changed) };
    if (!touches(occurrence, window)) continue;
    found.set(original, occurrence);
    if (found.size > MAX_OCCURRENCES) throw new Rejected('recurrence_too_dense', series.line);
  }
  return [...found.values(), ...changed.map(asOccurrence).filter((one) => touches(one, window))];
}

function originalOf({ recurrenceId, start }: EventDraft): number {
  return instantOfMoment(recurrenceId ?? start);
}

/** One occurrence that has a VEVENT of its own. */
export function asOccurrence(draft: EventDraft): Occurrence {
  const original = draft.recurrenceId === null ? null : instantOfMoment(draft.recurrenceId);
  return { draft, start: draft.start, length: draft.length, original };
}

function touches({ start, length }: Occurrence, { from, until }: Window): boolean {
  return instantOfMoment(start) < until && endOf(start, length) >= from;
}

/** RANGE=THISANDFUTURE: what was said of one occurrence is said of those after it, moved by as much. */
function movedWithFuture({ wall, ...start }: Moment, original: number, changed: readonly EventDraft[]) {
  const draft = changed
    .filter((one) => one.andFuture && one.recurrenceId !== null && originalOf(one) < original)
    .sort((a, b) => originalOf(b) - originalOf(a))[0];
  if (!draft?.recurrenceId) return {};
  const moved = { ...start, wall: wall + draft.start.wall - draft.recurrenceId.wall };
  return { draft, start: moved, length: draft.length };
}

interface Start {
  start: Moment;
  length: Duration;
}

interface Expanding {
  clocks: Clocks;
  window: Window;
  step(): void;
}

function* startsOf(series: EventDraft, expanding: Expanding): Generator<Start> {
  const { start, length, properties } = series;
  yield { start, length };
  for (const property of properties.get('rrule') ?? []) {
    for (const wall of wallsOf(property, series, expanding)) yield { start: { ...start, wall }, length };
  }
  for (const property of properties.get('rdate') ?? []) yield* datesIn(property, series, expanding.clocks);
}

function* wallsOf(property: Property, { start, length }: EventDraft, { window, step }: Expanding): Generator<number> {
  const rule = readRule(property);
  const { until } = rule;
  const lastStart = until === null ? null : until.kind === 'day' ? until.wall + DAY_MS - 1 : until.wall;
  // Walls are at most a day away from instants, whatever the zone.
  const bounds = {
    from: window.from - DAY_MS * (1 + Math.max(length.days, 0)) - Math.max(length.ms, 0),
    until: Math.min(window.until, lastStart ?? window.until) + DAY_MS,
  };
  const exists = (wall: number) => instantOf(wall, start.offsetAt) !== null;
  for (const wall of occurrences(rule, start.wall, { bounds, step, exists })) {
    const reached = until?.kind === 'utc' ? instantOf(wall, start.offsetAt) : wall;
    if (lastStart !== null && reached !== null && reached > lastStart) return;
    yield wall;
  }
}

function* datesIn(property: Property, { start, length }: EventDraft, clocks: Clocks): Generator<Start> {
  for (const text of property.raw.split(',')) {
    const [from = '', to] = text.trim().split('/');
    const moment = momentOf(property, from, clocks, 'recurrence_unreadable');
    // A day added to a series of lessons is a lesson on that day at the usual hour.
    const added = moment.wholeDay ? { ...start, wall: moment.wall + start.wall - midnightOf(start.wall) } : moment;
    yield { start: added, length: to === undefined ? length : periodLength(property, added, to, clocks) };
  }
}

function periodLength(property: Property, start: Moment, to: string, clocks: Clocks): Duration {
  const duration = readDuration(to);
  if (duration) return duration;
  const end = instantOfMoment(momentOf(property, to, clocks, 'recurrence_unreadable'));
  return { days: 0, ms: Math.max(end - instantOfMoment(start), 0) };
}

function excludedBy(series: EventDraft, expanding: Expanding): (start: Moment, instant: number) => boolean {
  const instants = new Set<number>();
  const days = new Set<number>();
  for (const property of series.properties.get('exdate') ?? []) {
    for (const text of property.raw.split(',')) {
      const moment = momentOf(property, text.trim(), expanding.clocks, 'recurrence_unreadable');
      if (moment.wholeDay) days.add(moment.wall);
      else instants.add(instantOfMoment(moment));
    }
  }
  for (const property of series.properties.get('exrule') ?? []) {
    for (const wall of wallsOf(property, series, expanding)) instants.add(instantOfMoment({ ...series.start, wall }));
  }
  return ({ wall }, instant) => instants.has(instant) || days.has(midnightOf(wall));
}
