import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { readPronote } from '../../../../server/schools/pronote-calendar.ts';
import { aCalendar, anEvent, PARIS_VTIMEZONE, read } from '../../../support/build/icalendar.ts';
import { anAbsentLesson, aPronoteCalendar } from '../../../support/build/pronote.ts';
import { dataFile, noData } from '../../../support/build/schools.ts';

/** Calendars of ours with one of everything, and those of the corpus where it is. */
const seeds: Buffer[] = [
  Buffer.from(
    aCalendar(
      ...['METHOD:REQUEST', ...PARIS_VTIMEZONE],
      ...anEvent(
        'DTSTART;TZID=Chez nous:20261102T080000',
        'DURATION:PT55M',
        'RRULE:FREQ=WEEKLY;BYDAY=MO,TU;UNTIL=20270101T000000Z',
      ),
      ...anEvent('RECURRENCE-ID;RANGE=THISANDFUTURE:20261109T070000Z', 'DTSTART:20261110T070000Z', 'SEQUENCE:1'),
      ...anEvent(
        'UID:2',
        'RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=1',
        'EXDATE:20261127T070000Z',
        'RDATE;VALUE=PERIOD:20261201T070000Z/PT1H',
      ),
      ...anEvent(
        'UID:3',
        'ATTENDEE;PARTSTAT=ACCEPTED;CN="A: B":mailto:a@b',
        'URL:https://a',
        'BEGIN:VALARM',
        'END:VALARM',
      ),
      ...anEvent('DTSTART;VALUE=DATE:20261111', 'DTEND;VALUE=DATE:20261111'),
    ),
  ),
  Buffer.from(aPronoteCalendar([anAbsentLesson(), anAbsentLesson({ start: '2026-11-17T09:00', status: undefined })])),
  ...(noData
    ? []
    : ['ics-corpus/cas-limites', 'ics-corpus/ical-npm-0.8.0'].flatMap((folder) =>
        readdirSync(dataFile(folder))
          .filter((name) => name.endsWith('.ics'))
          .map((name) => readFileSync(`${dataFile(folder)}/${name}`)),
      )),
];

/** What slips and frauds write into a calendar. */
const scraps = fc.constantFrom(
  ...[
    '\r\n',
    '\n ',
    '\r',
    ':',
    ';',
    '"',
    ',',
    '\\',
    '=',
    '\0',
    '\ufeff',
    '\u00e9',
    '\ud83d\ude00',
    'Z',
    '-',
    '9999',
    '0000',
  ],
  ...[
    'BEGIN:VEVENT\r\n',
    'END:VEVENT\r\n',
    'END:VCALENDAR\r\n',
    'RRULE:FREQ=SECONDLY\r\n',
    'RRULE:FREQ=DAILY;COUNT=99999999\r\n',
  ],
  ...[
    'DTSTART:00010101T000000Z\r\n',
    'DTSTART:99991231T235959Z\r\n',
    'DTEND:99991231T235959Z\r\n',
    'DURATION:P9999999W\r\n',
  ],
  ...['TZID=Mars:', 'BYDAY=5MO;', 'BYMONTH=2;BYMONTHDAY=30;', 'INTERVAL=99999999999;', 'UNTIL=99991231T000000Z;'],
  ...[
    'RDATE:20261101T000000Z,20261102T000000Z\r\n',
    'RECURRENCE-ID:20261102T070000Z\r\n',
    'TZOFFSETFROM:+9999\r\n',
    '__proto__:x\r\n',
    'constructor;a=b:c\r\n',
  ],
);

interface Mutation {
  at: number;
  cut: number;
  put: Uint8Array;
}

const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
    put: fc.oneof(
      scraps.map((text) => new Uint8Array(Buffer.from(text))),
      fc.uint8Array({ maxLength: 4 }),
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

function mutated(seed: Buffer, changes: Mutation[]): Buffer {
  return changes.reduce((bytes, { at, cut, put }) => {
    const place = Math.floor(at * bytes.length);
    return Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + cut)]);
  }, seed);
}

test('whatever a calendar is changed into, it is read or refused, soon, and what is read makes sense', () => {
  fc.assert(
    fc.property(fc.constantFrom(...seeds), mutations, (seed, changes) => {
      const bytes = mutated(seed, changes);
      const began = performance.now();
      try {
        const { events } = read(bytes);
        for (const { start, end } of events) expect(end.getTime()).toBeGreaterThanOrEqual(start.getTime());
        expect(new Set(events.map(({ key }) => key)).size).toBe(events.length);
        readPronote(bytes, { timeZone: 'Europe/Paris', yearStartsOn: '2026-09-01', yearEndsOn: '2027-07-02' });
      } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
      }
      expect(performance.now() - began).toBeLessThan(3000);
    }),
    { numRuns: 3000 },
  );
}, 120_000);

test('bytes that are no calendar at all are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      expect(() => read(bytes)).toThrow('calendar_not_ics');
    }),
  );
});

describe('what is long costs its length, not its square', () => {
  const school = { timeZone: 'Europe/Paris', yearStartsOn: '2026-09-01', yearEndsOn: '2027-07-02' };
  const many = (count: number, lines: (index: number) => string[]) =>
    aCalendar(...Array.from({ length: count }, (_, index) => anEvent(`UID:${index}`, ...lines(index))).flat());

  test.each([
    ['a million parameters', () => aCalendar(...anEvent(`SUMMARY${';A=B'.repeat(1_000_000)}:x`))],
    ['three hundred lines of parameters', () => many(300, () => [`SUMMARY${';A=B'.repeat(3900)}:x`])],
    [
      'names of zones that do not exist',
      () => many(19_000, (index) => [`DTSTART;TZID=Mars/Olympus-${index}:20261123T080000`]),
    ],
    ['the name of a zone', () => aCalendar(...anEvent(`DTSTART;TZID=${'/a'.repeat(1_000_000)}:20261123T080000`))],
    ['blanks', () => many(400, () => ['CATEGORIES:Cours', `DESCRIPTION:a${' '.repeat(9_990)}`])],
    ['commas', () => aCalendar(...anEvent(`CATEGORIES:${','.repeat(4_000_000)}`))],
    [
      'dates',
      () => aCalendar(...anEvent('RRULE:FREQ=DAILY', `EXDATE:${'20261124T070000Z,'.repeat(200_000)}20261125T070000Z`)),
    ],
    ['folds', () => aCalendar(...anEvent(`DESCRIPTION:${'\r\n a'.repeat(1_000_000)}`))],
    ['nested alarms', () => many(1000, () => ['BEGIN:VALARM', 'BEGIN:X', 'END:X', 'END:VALARM'])],
  ])('%s', (_, calendar) => {
    const bytes = Buffer.from(calendar());
    const began = performance.now();
    readPronote(bytes, school);
    expect(performance.now() - began).toBeLessThan(6000);
  });
});
