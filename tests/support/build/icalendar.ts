import { type Reader, readCalendar } from '../../../server/schools/icalendar/read-calendar.ts';

/** A school in Paris, in the school year 2026-27. */
export const aReader = (change: Partial<Reader> = {}): Reader => ({
  timeZone: 'Europe/Paris',
  from: new Date('2026-08-31T22:00:00Z'),
  until: new Date('2027-07-02T22:00:00Z'),
  ...change,
});

/** The lines of an event: Maths with 4A, Monday 23 November 2026 at 8 in Paris, unless its times are given. */
export function anEvent(...lines: string[]): string[] {
  const told = (name: string) => lines.some((line) => line.toUpperCase().startsWith(name));
  return [
    'BEGIN:VEVENT',
    ...(told('UID') ? [] : ['UID:maths@exemple.org']),
    ...(told('DTSTART') ? [] : ['DTSTART:20261123T070000Z']),
    ...(told('DTEND') || told('DURATION') || told('DTSTART') ? [] : ['DTEND:20261123T075500Z']),
    ...(told('SUMMARY') ? [] : ['SUMMARY:Mathématiques - 4A']),
    ...lines,
    'END:VEVENT',
  ];
}

/** A calendar of these lines. */
export function aCalendar(...lines: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//exemple//FR', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

/** What the reader makes of a calendar; a text is sent as UTF-8. */
export function read(calendar: string | Uint8Array, reader: Partial<Reader> = {}) {
  return readCalendar(typeof calendar === 'string' ? Buffer.from(calendar) : calendar, aReader(reader));
}

/** When the events of a calendar with one event of these lines begin, to the minute, in UTC. */
export function startsOf(...lines: string[]): string[] {
  return read(aCalendar(...anEvent(...lines))).events.map(({ start }) => start.toISOString().slice(0, 16));
}

/** Why the only event of these lines is not read. */
export function rejectionOf(...lines: string[]): { line: number; reason: string } | undefined {
  const { events, rejected } = read(aCalendar(...anEvent(...lines)));
  return events.length === 0 ? rejected[0] : undefined;
}

export const PARIS_VTIMEZONE = [
  ...['BEGIN:VTIMEZONE', 'TZID:Chez nous', 'BEGIN:DAYLIGHT', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
  ...['DTSTART:19700329T020000', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'END:DAYLIGHT'],
  ...['BEGIN:STANDARD', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'DTSTART:19701025T030000'],
  ...['RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'END:STANDARD', 'END:VTIMEZONE'],
];
