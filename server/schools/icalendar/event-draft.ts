/** One VEVENT as it stands in the file, before its series is expanded. */
import type { Attendee, CalendarEvent } from './calendar-event.ts';
import type { Component } from './components.ts';
import { onlyOne, type Properties, type Property, Rejected, readProperties, textOf } from './properties.ts';
import { type Duration, dayOfWall, daysLater, readDuration, readTime } from './time-text.ts';
import { instantOrSkipped, type OffsetAt } from './zones.ts';

const DAY_MS = 86_400_000;
/** Ten years: whatever is longer is a slip of the keyboard or a trap, and dates have an end (year 275760). */
const MAX_LENGTH_DAYS = 3660;
/** Nothing outside is a lesson of anybody who teaches. */
const FIRST_WALL = Date.UTC(1900, 0, 1);
const LAST_WALL = Date.UTC(2200, 0, 1);
/** A line and a page: longer is no name of a lesson. */
const SUMMARY_CHARACTERS = 500;
const DESCRIPTION_CHARACTERS = 10_000;

const wanted = new Set([
  ...['uid', 'recurrence-id', 'sequence', 'dtstamp', 'dtstart', 'dtend', 'duration'],
  ...['rrule', 'exrule', 'rdate', 'exdate'],
  ...['summary', 'description', 'location', 'categories', 'url', 'status', 'organizer', 'attendee'],
]);

/** A time as the file gives it: the reading of a clock on the wall, and whose. */
export interface Moment {
  wall: number;
  offsetAt: OffsetAt;
  wholeDay: boolean;
}

export interface EventDraft {
  line: number;
  uid: string | null;
  /** Null: not one occurrence of a series, but an event or a series itself. */
  recurrenceId: Moment | null;
  /** This occurrence and all later ones. */
  andFuture: boolean;
  start: Moment;
  length: Duration;
  properties: Properties;
  facts: Pick<
    CalendarEvent,
    | 'summary'
    | 'description'
    | 'location'
    | 'categories'
    | 'url'
    | 'cancelled'
    | 'sequence'
    | 'stamp'
    | 'organizer'
    | 'attendees'
  >;
}

/** How times are read in one file. */
export interface Clocks {
  /** Of whoever reads: floating times and whole days are theirs. */
  own: OffsetAt;
  /** By TZID; null for one that nobody knows. */
  named(tzid: string): OffsetAt | null;
}

/** Throws `Rejected`. */
export function readDraft(component: Component, clocks: Clocks): EventDraft {
  const properties = readProperties(component, wanted);
  const startText = onlyOne(properties, 'dtstart');
  if (startText === null) throw new Rejected('start_missing', component.line);
  const start = momentOf(startText, startText.raw, clocks, 'start_unreadable');
  const recurrenceId = onlyOne(properties, 'recurrence-id');
  return {
    line: component.line,
    uid: textOf(properties, 'uid', SUMMARY_CHARACTERS) || null,
    recurrenceId: recurrenceId && momentOf(recurrenceId, recurrenceId.raw, clocks, 'recurrence_unreadable'),
    andFuture: recurrenceId?.parameters.range?.toUpperCase() === 'THISANDFUTURE',
    start,
    length: lengthOf(properties, start, clocks),
    properties,
    facts: factsOf(properties),
  };
}

/** Throws `Rejected`: `zone_unknown`, or `reason` for what is no time. */
export function momentOf(
  { parameters, line }: Property,
  text: string,
  clocks: Clocks,
  reason: 'start_unreadable' | 'end_unreadable' | 'recurrence_unreadable',
): Moment {
  const time = readTime(text);
  if (time === null || time.wall < FIRST_WALL || time.wall >= LAST_WALL) throw new Rejected(reason, line);
  const { wall, kind } = time;
  if (kind === 'utc') return { wall, offsetAt: () => 0, wholeDay: false };
  const tzid = kind === 'local' ? parameters.tzid : undefined;
  const offsetAt = tzid === undefined ? clocks.own : clocks.named(tzid);
  if (offsetAt === null) throw new Rejected('zone_unknown', line);
  return { wall, offsetAt, wholeDay: kind === 'day' };
}

export function instantOfMoment({ wall, offsetAt }: Moment): number {
  return instantOrSkipped(wall, offsetAt);
}

/** When something that begins at `start` and is so long is over, in ms since the epoch. */
export function endOf({ wall, offsetAt }: Moment, { days, ms }: Duration): number {
  return instantOrSkipped(daysLater(wall, days), offsetAt) + ms;
}

function lengthOf(properties: Properties, start: Moment, clocks: Clocks): Duration {
  const [end, duration] = [onlyOne(properties, 'dtend'), onlyOne(properties, 'duration')];
  const property = end ?? duration;
  const length = end ? lengthUntil(end, start, clocks) : duration && lengthIn(duration);
  const whole = start.wholeDay && (!length || (length.days === 0 && length.ms === 0));
  // Of no length: a whole day is meant (seen in public data), or a moment.
  if (!property || !length || whole) return { days: start.wholeDay ? 1 : 0, ms: 0 };
  if (endOf(start, length) < instantOfMoment(start)) throw new Rejected('ends_before_start', property.line);
  return length;
}

function lengthIn({ raw, line }: Property): Duration {
  const length = readDuration(raw);
  const isTooLong = length !== null && Math.abs(length.days) + Math.abs(length.ms) / DAY_MS > MAX_LENGTH_DAYS;
  if (length === null || isTooLong) throw new Rejected('end_unreadable', line);
  return length;
}

function lengthUntil(property: Property, start: Moment, clocks: Clocks): Duration {
  const end = momentOf(property, property.raw, clocks, 'end_unreadable');
  if (start.wholeDay && !end.wholeDay) throw new Rejected('end_unreadable', property.line);
  if (start.wholeDay) return { days: Math.round((end.wall - start.wall) / DAY_MS), ms: 0 };
  return { days: 0, ms: instantOfMoment(end) - instantOfMoment(start) };
}

function factsOf(properties: Properties): EventDraft['facts'] {
  const stamp = readTime(properties.get('dtstamp')?.[0]?.raw ?? '');
  const sequence = Number(properties.get('sequence')?.[0]?.raw ?? 0);
  const url = textOf(properties, 'url', SUMMARY_CHARACTERS);
  return {
    summary: textOf(properties, 'summary', SUMMARY_CHARACTERS),
    description: textOf(properties, 'description', DESCRIPTION_CHARACTERS),
    location: textOf(properties, 'location', SUMMARY_CHARACTERS),
    categories: (properties.get('categories') ?? []).flatMap(({ values }) =>
      values.map((value) => String(value).trim()),
    ),
    url: /^https?:\/\//i.test(url) ? url : null,
    cancelled: textOf(properties, 'status', SUMMARY_CHARACTERS).toUpperCase() === 'CANCELLED',
    sequence: Number.isSafeInteger(sequence) && sequence > 0 ? sequence : 0,
    stamp: stamp && new Date(stamp.wall),
    organizer: addressIn(properties.get('organizer')?.[0]) || null,
    attendees: (properties.get('attendee') ?? []).map(attendeeIn),
  };
}

function attendeeIn(property: Property): Attendee {
  return { address: addressIn(property), answer: property.parameters.partstat?.toUpperCase() ?? 'NEEDS-ACTION' };
}

function addressIn(property: Property | undefined): string {
  const address = property?.values[0];
  return typeof address === 'string' ? address.replace(/^mailto:/i, '').toLowerCase() : '';
}

/** The days of a moment of whole days. */
export function daysOf({ wall, wholeDay }: Moment, { days }: Duration): CalendarEvent['days'] {
  if (!wholeDay) return null;
  return { firstDay: dayOfWall(wall), lastDay: dayOfWall(daysLater(wall, Math.max(days, 1) - 1)) };
}
