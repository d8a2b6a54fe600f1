/**
 * The iCalendar reader (RFC 5545 and, as data, RFC 5546). ical.js reads lines and rules; what it lacks is here: encodings,
 * caps, where a fault stands, zones that nobody knows, ends before starts, rules without an end.
 */
import { createHash } from 'node:crypto';
import type { Calendar, CalendarEvent } from './calendar-event.ts';
import { type Component, readComponents } from './components.ts';
import { eventsOf } from './events.ts';
import { Rejected, readProperties, textOf } from './properties.ts';
import { readTime } from './time-text.ts';
import { readVtimezone } from './vtimezone.ts';
import { createWorkCap, type WorkCap } from './work-cap.ts';
import { ianaZone, zoneFinder } from './zones.ts';

const NAME_CHARACTERS = 200;
const ofCalendar = new Set(['method', 'x-wr-calname', 'x-calstart', 'x-calend']);

/** For whom a file is read. */
export interface Reader {
  /** IANA, of floating times and whole days: the school's. */
  timeZone: string;
  /** Series are expanded from here to there: the school year. Single events are all there. */
  from: Date;
  until: Date;
}

/**
 * The events of a file, or why there are none. Nothing else is thrown, whatever the bytes.
 * @throws Refusal `calendar_not_ics` with the line, `calendar_too_complex`
 */
export function readCalendar(bytes: Uint8Array, reader: Reader): Calendar {
  const cap = createWorkCap();
  const calendars = readComponents(bytes).map((component) => readOne(component, reader, cap));
  const events = calendars.flatMap((calendar) => calendar.events);
  return {
    method: firstSaid(calendars.map(({ method }) => method)),
    name: firstSaid(calendars.map(({ name }) => name)),
    span: firstSaid(calendars.map(({ span }) => span)),
    events: withKeys(events.sort((a, b) => a.start.getTime() - b.start.getTime() || a.line - b.line)),
    rejected: calendars.flatMap(({ rejected }) => rejected).sort((a, b) => a.line - b.line),
  };
}

function firstSaid<T>(said: (T | null)[]): T | null {
  return said.find((one) => one !== null) ?? null;
}

function readOne(calendar: Component, { timeZone, from, until }: Reader, cap: WorkCap): Calendar {
  const own = ianaZone(timeZone);
  if (own === null) throw new RangeError(`${timeZone} is no time zone.`);
  const window = { from: from.getTime(), until: until.getTime() };
  const named = zoneFinder(calendar, (zone) => readVtimezone(zone, window.until, cap.step));
  const { method, name, span } = factsOf(calendar);
  return { method, name, span, ...eventsOf(calendar, { clocks: { own, named }, window, cap, method }) };
}

function factsOf(calendar: Component): Pick<Calendar, 'method' | 'name' | 'span'> {
  const properties = propertiesOf(calendar);
  const [from, until] = ['x-calstart', 'x-calend'].map((name) => readTime(properties.get(name)?.[0]?.raw ?? ''));
  return {
    method: textOf(properties, 'method', NAME_CHARACTERS).toUpperCase() || null,
    name: textOf(properties, 'x-wr-calname', NAME_CHARACTERS) || null,
    span: from && until ? { from: new Date(from.wall), until: new Date(until.wall) } : null,
  };
}

/** A line of the calendar itself that cannot be read takes nothing from its events. */
function propertiesOf(calendar: Component) {
  const readable = calendar.properties.filter((line) => {
    try {
      readProperties({ ...calendar, properties: [line] }, ofCalendar);
      return true;
    } catch (failure) {
      if (failure instanceof Rejected) return false;
      throw failure;
    }
  });
  return readProperties({ ...calendar, properties: readable }, ofCalendar);
}

/** Events without a UID get one made of what they say; whatever looks the same is numbered, never merged. */
function withKeys(events: CalendarEvent[]): CalendarEvent[] {
  const used = new Map<string, number>();
  return events.map((event) => {
    const key =
      event.uid === null ? derivedKey(event) : [event.uid, event.occurrence?.toISOString() ?? []].flat().join(' ');
    const times = (used.get(key) ?? 0) + 1;
    used.set(key, times);
    return { ...event, key: times === 1 ? key : `${key} #${times}` };
  });
}

function derivedKey({ start, end, summary, description, location }: CalendarEvent): string {
  const said = JSON.stringify([start, end, summary, description, location]);
  return `derived:${createHash('sha256').update(said).digest('base64url')}`;
}
