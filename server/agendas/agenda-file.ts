import ICAL from 'ical.js';
import type { ToldEvent } from './agenda-rules.ts';

/** An agenda as a calendar file. */
export interface AgendaFile {
  /** Of the agenda: with the lesson's it names each event for good. */
  id: string;
  title: string;
  /** Whether its lessons take the reader's own time, or somebody else's. */
  busy: boolean;
  events: readonly ToldEvent[];
}

/** How often programs are asked to come by, as they read it; most come less often. */
const REFRESH = 'PT15M';

/** 75 octets a line (RFC 5545, 3.1): ical.js does not count the blank that begins a continued one. */
ICAL.foldLength = 74;

/**
 * The file by RFC 5545 with the properties of RFC 7986, one event a lesson, all times in UTC. The same events give the same
 * bytes, so that nothing changed is told as nothing changed. No METHOD: by RFC 5546 that would want an organizer, somebody's name.
 */
export function writeAgenda({ id, title, busy, events }: AgendaFile): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('prodid', '-//Releve//Agenda//FR');
  calendar.addPropertyWithValue('calscale', 'GREGORIAN');
  // ical.js does not know that these are texts: unsaid, their commas would not be escaped.
  calendar.addProperty(new ICAL.Property(['name', {}, 'text', clean(title)]));
  calendar.addProperty(new ICAL.Property(['x-wr-calname', {}, 'text', clean(title)]));
  calendar.addProperty(new ICAL.Property(['refresh-interval', {}, 'duration', REFRESH]));
  calendar.addPropertyWithValue('x-published-ttl', REFRESH);
  for (const event of events) calendar.addSubcomponent(eventOf(event, id, busy));
  return `${calendar.toString()}\r\n`;
}

function eventOf(event: ToldEvent, agendaId: string, busy: boolean): ICAL.Component {
  const component = new ICAL.Component('vevent');
  component.addPropertyWithValue('uid', `${event.lessonId}.${agendaId}@releve`);
  component.addPropertyWithValue('sequence', event.sequence);
  component.addPropertyWithValue('dtstamp', utc(event.revisedAt));
  component.addPropertyWithValue('last-modified', utc(event.revisedAt));
  component.addPropertyWithValue('dtstart', utc(event.startsAt));
  component.addPropertyWithValue('dtend', utc(event.endsAt));
  component.addPropertyWithValue('status', event.status.toUpperCase());
  component.addPropertyWithValue('transp', busy && event.status !== 'cancelled' ? 'OPAQUE' : 'TRANSPARENT');
  component.addPropertyWithValue('summary', clean(event.summary));
  component.addPropertyWithValue('location', clean(event.location));
  component.addPropertyWithValue('description', clean(event.description));
  return component;
}

function utc(instant: Date): ICAL.Time {
  return ICAL.Time.fromJSDate(instant, true);
}

/** A line break in the name of a class would begin a line of its own in the file: ical.js escapes only some of them. */
function clean(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
