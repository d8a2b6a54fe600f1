import fc from 'fast-check';
import ICAL from 'ical.js';
import nodeIcal, { type VEvent } from 'node-ical';
import { describe, expect, test } from 'vitest';
import { type AgendaFile, writeAgenda } from '../../../server/agendas/agenda-file.ts';
import type { ToldEvent } from '../../../server/agendas/agenda-rules.ts';

function anEvent(change: Partial<ToldEvent> = {}): ToldEvent {
  return {
    lessonId: 'maths.2026-11-16',
    startsAt: new Date('2026-11-16T09:00:00Z'),
    endsAt: new Date('2026-11-16T09:55:00Z'),
    status: 'confirmed',
    summary: 'Mathématiques, 4A',
    location: 'Salle 101',
    description: 'Un remplaçant fait cours à distance.',
    sequence: 3,
    revisedAt: new Date('2026-11-15T18:00:00Z'),
    ...change,
  };
}

const anAgenda = (change: Partial<AgendaFile> = {}): AgendaFile => ({
  id: 'agenda',
  title: 'Relève',
  busy: true,
  events: [anEvent()],
  ...change,
});

/** What two readers that know nothing of each other understand of the first event. */
function understood(text: string) {
  const one = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')!);
  const other = Object.values(nodeIcal.sync.parseICS(text)).find((part) => part?.type === 'VEVENT');
  return { icalJs: one, nodeIcal: other as VEvent };
}

describe('the file of an agenda', () => {
  test('is written line by line as RFC 5545 and RFC 7986 have it', () => {
    expect(writeAgenda(anAgenda({ title: 'Relève, 4A' })).split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Releve//Agenda//FR',
      'CALSCALE:GREGORIAN',
      'NAME;VALUE=TEXT:Relève\\, 4A',
      'X-WR-CALNAME;VALUE=TEXT:Relève\\, 4A',
      'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
      'X-PUBLISHED-TTL:PT15M',
      'BEGIN:VEVENT',
      'UID:maths.2026-11-16.agenda@releve',
      'SEQUENCE:3',
      'DTSTAMP:20261115T180000Z',
      'LAST-MODIFIED:20261115T180000Z',
      'DTSTART:20261116T090000Z',
      'DTEND:20261116T095500Z',
      'STATUS:CONFIRMED',
      'TRANSP:OPAQUE',
      'SUMMARY:Mathématiques\\, 4A',
      'LOCATION:Salle 101',
      'DESCRIPTION:Un remplaçant fait cours à distance.',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  test('takes nobody’s time in a school’s agenda, nor for a lesson that is cancelled', () => {
    expect(writeAgenda(anAgenda({ busy: false }))).toContain('TRANSP:TRANSPARENT');
    expect(writeAgenda(anAgenda({ events: [anEvent({ status: 'cancelled' })] }))).toContain('TRANSP:TRANSPARENT');
  });

  test('of nobody’s lessons is a calendar all the same', () => {
    expect(new ICAL.Component(ICAL.parse(writeAgenda(anAgenda({ events: [] })))).getAllSubcomponents()).toEqual([]);
  });

  test('tells both sides of a change of clocks in UTC', () => {
    const before = anEvent({ startsAt: new Date('2026-10-25T00:30:00Z'), endsAt: new Date('2026-10-25T01:30:00Z') });
    const { icalJs, nodeIcal: other } = understood(writeAgenda(anAgenda({ events: [before] })));
    expect(icalJs.startDate.toJSDate()).toEqual(before.startsAt);
    expect(other.start.getTime()).toBe(before.startsAt.getTime());
    expect(other.end!.getTime()).toBe(before.endsAt.getTime());
  });

  test('a name with line breaks begins no line of its own', () => {
    const hostile = '4A\r\nATTENDEE:mailto:x@y\nBEGIN:VALARM\u2028\u0000\u007f';
    const text = writeAgenda(anAgenda({ title: hostile, events: [anEvent({ summary: hostile, location: hostile })] }));
    expect(text).not.toMatch(/^(ATTENDEE|BEGIN:VALARM)/m);
    expect(understood(text).icalJs.summary).toBe('4A ATTENDEE:mailto:x@y BEGIN:VALARM ');
  });
});

/** Any text of one line, with the characters that mean something in such a file. */
const words = fc
  .array(
    fc.oneof(fc.constantFrom(',', ';', ':', '"', '\\', 'é', '🎉', ' ', '=', '\u00a0'), fc.string({ unit: 'grapheme' })),
  )
  .map((parts) => `x${parts.join('').replace(/[\p{Cc}\u2028\u2029]/gu, '')}x`);

describe('whatever schools and classes are called', () => {
  test('readers understand what was written, in lines of at most 75 octets', () => {
    fc.assert(
      fc.property(words, words, words, fc.nat(99), (summary, location, description, sequence) => {
        const text = writeAgenda(
          anAgenda({ title: summary, events: [anEvent({ summary, location, description, sequence })] }),
        );
        expect(text.split('\r\n').filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
        const { icalJs, nodeIcal: other } = understood(text);
        expect(icalJs).toMatchObject({
          summary,
          location,
          description,
          sequence,
          uid: 'maths.2026-11-16.agenda@releve',
        });
        expect(Number(other.sequence)).toBe(sequence);
        // node-ical reads an escaped backslash before an n as a line break: known, and its own.
        if (!summary.includes('\\')) expect(other.summary).toBe(summary);
        if (!location.includes('\\')) expect(other.location).toBe(location);
      }),
    );
  });
});
