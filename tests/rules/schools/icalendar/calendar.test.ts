import { describe, expect, test } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { aCalendar, anEvent, PARIS_VTIMEZONE, read, rejectionOf, startsOf } from '../../../support/build/icalendar.ts';

const monday = ['2026-11-23T07:00'];
const only = (text: string | Uint8Array) => read(text).events[0]!;
const latin1 = (text: string) => Buffer.from(text, 'latin1');

function refused(text: string | Uint8Array) {
  try {
    return read(text);
  } catch (failure) {
    if (failure instanceof Refusal) return { code: failure.code, line: failure.details[0]?.line };
    throw failure;
  }
}

describe('lines', () => {
  const calendar = aCalendar(...anEvent('SUMMARY:Français'));

  test.each([
    ['CRLF', calendar],
    ['LF', calendar.replaceAll('\r\n', '\n')],
    ['CR', calendar.replaceAll('\r\n', '\r')],
    ['CR CR LF', calendar.replaceAll('\r\n', '\r\r\n')],
    ['a byte order mark', `\ufeff${calendar}`],
    ['blank lines', calendar.replaceAll('\r\n', '\r\n\r\n')],
    ['no last line end', calendar.trimEnd()],
    ['a Ctrl-Z at the end', `${calendar}\u001a`],
    ['small letters', calendar.replace(/^[A-Z]+/gm, (name) => name.toLowerCase()).replace(/:V(\w+)/g, ':v$1')],
    ['blanks behind', calendar.replaceAll('\r\n', '  \r\n').replace('Z  ', 'Z')],
    ['control characters', calendar.replace('çais', 'ç\u0000a\u0007is')],
  ])('with %s', (_, text) => {
    expect(read(text)).toMatchObject({ events: [{ summary: 'Français' }], rejected: [] });
  });

  test('in UTF-16, as Notepad’s “Unicode” is', () => {
    expect(only(Buffer.from(`\ufeff${calendar}`, 'utf16le')).summary).toBe('Français');
    expect(only(Buffer.from(`\ufeff${calendar}`, 'utf16le').swap16()).summary).toBe('Français');
  });

  test('folded in the middle of a letter, with a blank or a tab', () => {
    const [before, after] = calendar.split('ç') as [string, string];
    const [first, second] = [...Buffer.from('ç')] as [number, number];
    for (const fold of ['\r\n ', '\n\t']) {
      const bytes = Buffer.concat([
        Buffer.from(before),
        Buffer.from([first]),
        Buffer.from(fold),
        Buffer.from([second]),
        Buffer.from(after),
      ]);
      expect(only(bytes).summary).toBe('Français');
    }
  });

  test('in Windows-1252, also folded', () => {
    expect(only(latin1(calendar)).summary).toBe('Français');
    expect(only(latin1(aCalendar(...anEvent('SUMMARY:Él\r\n ève')))).summary).toBe('Élève');
    expect(
      only(
        Buffer.concat([
          latin1(aCalendar(...anEvent('SUMMARY:2 '))).subarray(0, -29),
          Buffer.from([0x80]),
          latin1('\r\nEND:VEVENT\r\nEND:VCALENDAR'),
        ]),
      ).summary,
    ).toBe('2 €');
  });

  test('of two hands: a line in Windows-1252 among lines in UTF-8', () => {
    const [one, other] = [anEvent('UID:1', 'SUMMARY:Géographie'), anEvent('UID:2', 'SUMMARY:Année')];
    const bytes = Buffer.concat([
      Buffer.from(`BEGIN:VCALENDAR\r\n${one.join('\r\n')}\r\n`),
      latin1(`${other.join('\r\n')}\r\nEND:VCALENDAR\r\n`),
    ]);
    expect(read(bytes).events.map(({ summary }) => summary)).toEqual(['Géographie', 'Année']);
  });

  test('whose letters were lost are not guessed: the event is rejected, the others are read', () => {
    const broken = Buffer.from(aCalendar(...anEvent('UID:1', 'SUMMARY:Éducation élémentaire'), ...anEvent('UID:2')));
    broken[broken.indexOf('é') + 1] = 0x20;
    expect(read(broken)).toMatchObject({ events: [{ uid: '2' }], rejected: [{ reason: 'letters_lost' }] });
  });

  test('that cannot be read reject their event with the line', () => {
    expect(rejectionOf('CETTE LIGNE N’EN EST PAS UNE')).toEqual({ line: 9, reason: 'line_unreadable' });
    expect(rejectionOf('DTSTART;TZID="Europe/Paris:20261123T080000')).toEqual({ line: 7, reason: 'line_unreadable' });
  });

  test('that nobody asks for may be nonsense', () => {
    expect(startsOf('X-PRONOTE;=;"":a', `ATTACH;ENCODING=BASE64:${'A'.repeat(500_000)}`)).toEqual(monday);
  });

  test('of a megabyte are cut', () => {
    expect(only(aCalendar(...anEvent(`DESCRIPTION:${'é'.repeat(1_000_000)}`))).description.length).toBe(10_000);
  });
});

describe('what is no calendar is refused whole, with the line', () => {
  test.each([
    ['an empty file', '', 1],
    ['a page', '<!DOCTYPE html>\n<html>', 1],
    ['an event that does not end', aCalendar(...anEvent()).replace('END:VEVENT\r\n', ''), 4],
    ['a calendar that does not end', aCalendar(...anEvent()).replace('END:VCALENDAR\r\n', ''), 1],
    ['a calendar cut in a line', aCalendar(...anEvent()).slice(0, 120), 4],
    ['an end without a beginning', `${aCalendar()}END:VEVENT\r\n`, 5],
    ['an event alone', anEvent().join('\r\n'), 1],
    ['events crossed', aCalendar('BEGIN:VEVENT', 'BEGIN:VALARM', 'END:VEVENT', 'END:VALARM'), 5],
    ['something behind the calendar', `${aCalendar()}</html>`, 5],
    ['a calendar in a calendar', aCalendar('BEGIN:VCALENDAR', 'END:VCALENDAR'), 4],
    ['components without end', `BEGIN:VCALENDAR\n${'BEGIN:VEVENT\n'.repeat(9)}`, 9],
    ['NUL bytes', new Uint8Array(1000), 1],
  ])('%s', (_, text, line) => {
    expect(refused(text)).toEqual({ code: 'calendar_not_ics', line });
  });

  test('too many bytes, too many events', () => {
    expect(refused(new Uint8Array(5 * 1024 * 1024 + 1))).toMatchObject({ code: 'calendar_too_complex' });
    const many = Array.from({ length: 20_001 }, (_, index) => [
      'BEGIN:VEVENT',
      `UID:${index}`,
      'DTSTART:20261123T070000Z',
      'END:VEVENT',
    ]);
    expect(refused(aCalendar(...many.flat()))).toMatchObject({ code: 'calendar_too_complex' });
  });

  test('an empty calendar is one', () => {
    expect(read(aCalendar())).toEqual({ method: null, name: null, span: null, events: [], rejected: [] });
  });
});

describe('times', () => {
  test.each([
    ['UTC', 'DTSTART:20261123T070000Z'],
    ['IANA', 'DTSTART;TZID=Europe/Paris:20261123T080000'],
    ['IANA, quoted, small letters', 'dtstart;tzid="europe/paris":20261123T080000'],
    ['Outlook', 'DTSTART;TZID=Romance Standard Time:20261123T080000'],
    ['Outlook, another zone', 'DTSTART;TZID="W. Europe Standard Time":20261123T080000'],
    ['unique in the world', 'DTSTART;TZID=/mozilla.org/20070129_1/Europe/Paris:20261123T080000'],
    ['floating', 'DTSTART:20261123T080000'],
    ['UTC in spite of a zone', 'DTSTART;TZID=Asia/Tokyo:20261123T070000Z'],
    ['overseas', 'DTSTART;TZID=Indian/Reunion:20261123T110000'],
  ])('%s', (_, start) => {
    expect(startsOf(start)).toEqual(monday);
  });

  test('of a zone the file itself describes, summer and winter', () => {
    const at = (day: string) =>
      read(
        aCalendar(...PARIS_VTIMEZONE, ...anEvent(`DTSTART;TZID=Chez nous:${day}T080000`)),
      ).events[0]?.start.toISOString();
    expect(['20260901', '20261024', '20261026', '20270327', '20270329'].map(at)).toEqual(
      ['2026-09-01T06', '2026-10-24T06', '2026-10-26T07', '2027-03-27T07', '2027-03-29T06'].map(
        (hour) => `${hour}:00:00.000Z`,
      ),
    );
  });

  test('of an unknown zone, or one described badly, are never guessed', () => {
    expect(rejectionOf('DTSTART;TZID=Mars/Olympus:20261123T080000')).toMatchObject({ reason: 'zone_unknown' });
    const bad = PARIS_VTIMEZONE.map((line) => line.replace('YEARLY', 'SECONDLY'));
    expect(read(aCalendar(...bad, ...anEvent('DTSTART;TZID=Chez nous:20261123T080000'))).rejected).toMatchObject([
      { reason: 'zone_unknown' },
    ]);
    expect(rejectionOf('EXDATE;TZID=Mars/Olympus:20261123T080000', 'RRULE:FREQ=DAILY;COUNT=2')).toMatchObject({
      reason: 'zone_unknown',
    });
  });

  test('that the clocks skip in spring are read as before the change; those shown twice, the first time', () => {
    expect(startsOf('DTSTART;TZID=Europe/Paris:20270328T023000')).toEqual(['2027-03-28T01:30']);
    expect(startsOf('DTSTART;TZID=Europe/Paris:20261025T023000')).toEqual(['2026-10-25T00:30']);
  });

  test.each(['DTSTART:20261123', 'DTSTART;VALUE=DATE:20261123'])('%s is a day of the school', (start) => {
    expect(only(aCalendar(...anEvent(start)))).toMatchObject({
      start: new Date('2026-11-22T23:00:00Z'),
      end: new Date('2026-11-23T23:00:00Z'),
      days: { firstDay: '2026-11-23', lastDay: '2026-11-23' },
    });
  });

  test.each([
    ['DTSTART:Next Year', 'start_unreadable'],
    ['DTSTART:20260230T080000Z', 'start_unreadable'],
    ['DTSTART:20261123T250000Z', 'start_unreadable'],
    ['DTSTART:20261123T0800Z', 'start_unreadable'],
    ['DTSTART:20261123T080000+0100', 'start_unreadable'],
    ['DTSTART:2026-11-23T08:00:00Z', 'start_unreadable'],
    ['DTSTART;TZID=(UTC+01:00) Paris:20261123T080000', 'zone_unknown'],
    ['DTEND:20261123T065959Z', 'ends_before_start'],
    ['DTEND:garbage', 'end_unreadable'],
    ['DURATION:-PT1H', 'ends_before_start'],
    ['DURATION:P', 'end_unreadable'],
    ['DURATION:PT', 'end_unreadable'],
    ['DURATION:1 hour', 'end_unreadable'],
    ['DURATION:P999999999999W', 'end_unreadable'],
    ['DTEND:99991231T235959Z', 'end_unreadable'],
  ])('%s: %s', (line, reason) => {
    expect(rejectionOf(line)).toMatchObject({ reason });
  });

  test('an event without a beginning is rejected at its own line', () => {
    const { rejected } = read(aCalendar('BEGIN:VEVENT', 'UID:1', 'SUMMARY:Quand ?', 'END:VEVENT'));
    expect(rejected).toEqual([{ line: 4, reason: 'start_missing' }]);
  });

  test('two beginnings that differ are a contradiction, two that agree are one', () => {
    expect(rejectionOf('DTSTART:20261123T070000Z', 'DTSTART:20261124T070000Z')).toMatchObject({ reason: 'said_twice' });
    expect(startsOf('DTSTART:20261123T070000Z', 'DTSTART:20261123T070000Z')).toEqual(monday);
    expect(only(aCalendar(...anEvent('SUMMARY:Une', 'SUMMARY:Deux'))).summary).toBe('Une');
  });

  test.each([
    ['PT55M', '2026-11-23T07:55'],
    ['P1DT2H', '2026-11-24T09:00'],
    ['P1W', '2026-11-30T07:00'],
    ['+PT90S', '2026-11-23T07:01'],
  ])('a length of %s', (duration, end) => {
    const event = only(aCalendar(...anEvent('DTSTART:20261123T070000Z', `DURATION:${duration}`)));
    expect(event.end.toISOString().slice(0, 16)).toBe(end);
  });

  test('a day of length is a day of the calendar, 25 hours long when summer time ends', () => {
    const event = only(aCalendar(...anEvent('DTSTART;TZID=Europe/Paris:20261024T120000', 'DURATION:P1D')));
    expect(event.end.toISOString()).toBe('2026-10-25T11:00:00.000Z');
  });

  test('several days: the last day is not the day after', () => {
    const event = only(aCalendar(...anEvent('DTSTART;VALUE=DATE:20261219', 'DTEND;VALUE=DATE:20270104')));
    expect(event.days).toEqual({ firstDay: '2026-12-19', lastDay: '2027-01-03' });
  });
});

describe('what an event says', () => {
  test('escapes, categories, places; only web addresses; alarms, tasks and journals are none of it', () => {
    const calendar = aCalendar(
      ...anEvent(
        'SUMMARY:a\\,b\\;c\\\\n\\nd',
        'CATEGORIES:Cours - Prof. absent,B\\,C',
        'CATEGORIES:D',
        'LOCATION;LANGUAGE=fr:101',
        'URL:HTTPS://exemple.org/a',
        'BEGIN:VALARM',
        'TRIGGER:-PT15M',
        'SUMMARY:Alarme',
        'END:VALARM',
      ),
      ...['VTODO', 'VJOURNAL', 'VFREEBUSY', 'X-COMP'].flatMap((name) => [
        `BEGIN:${name}`,
        'UID:x',
        'DTSTART:20261123T070000Z',
        `END:${name}`,
      ]),
    );
    expect(read(calendar).events).toHaveLength(1);
    expect(only(calendar)).toMatchObject({
      summary: 'a,b;c\\n\nd',
      categories: ['Cours - Prof. absent', 'B,C', 'D'],
      location: '101',
      url: 'HTTPS://exemple.org/a',
      cancelled: false,
    });
  });

  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
  ])('the address %s is dropped', (url) => {
    expect(only(aCalendar(...anEvent(`URL:${url}`))).url).toBeNull();
  });

  test('events without a UID are never merged and keep their keys from one reading to the next', () => {
    const nameless = anEvent().filter((line) => !line.startsWith('UID'));
    const keys = () =>
      read(aCalendar(...nameless, ...nameless, ...nameless.map((line) => line.replace('4A', '3A')))).events.map(
        ({ key }) => key,
      );
    expect(new Set(keys()).size).toBe(3);
    expect(keys()).toEqual(keys());
  });

  test('of two versions the higher SEQUENCE stands; a UID used twice loses no event; the same said twice is once', () => {
    const at = (hour: string, ...more: string[]) => anEvent(`DTSTART:20261123T${hour}0000Z`, ...more);
    expect(read(aCalendar(...at('09', 'SEQUENCE:2'), ...at('08', 'SEQUENCE:1'))).events).toHaveLength(1);
    const twice = read(aCalendar(...at('09'), ...at('08'))).events;
    expect(twice.map(({ start }) => start.getUTCHours())).toEqual([8, 9]);
    expect(new Set(twice.map(({ key }) => key)).size).toBe(2);
    expect(read(aCalendar(...at('09'), ...at('09', 'DTSTAMP:20261101T000000Z'))).events).toHaveLength(1);
  });

  test('METHOD:CANCEL and STATUS:CANCELLED cancel; Pronote’s bounds and the name are read', () => {
    expect(only(aCalendar('METHOD:CANCEL', ...anEvent())).cancelled).toBe(true);
    expect(only(aCalendar(...anEvent('STATUS:Cancelled'))).cancelled).toBe(true);
    const { span, name, method } = read(
      aCalendar(
        'method:publish',
        'X-CALSTART:20260901T000000Z',
        'X-CALEND:20270702T000000Z',
        'X-WR-CALNAME;LANGUAGE=fr:Classe 4A',
      ),
    );
    expect({ span, name, method }).toEqual({
      span: { from: new Date('2026-09-01T00:00:00Z'), until: new Date('2027-07-02T00:00:00Z') },
      name: 'Classe 4A',
      method: 'PUBLISH',
    });
  });

  test('a line of the calendar itself that cannot be read takes nothing from its events', () => {
    expect(read(aCalendar('METHOD;=:x', 'DU BRUIT', ...anEvent()))).toMatchObject({
      method: null,
      events: [{ uid: 'maths@exemple.org' }],
    });
  });
});
