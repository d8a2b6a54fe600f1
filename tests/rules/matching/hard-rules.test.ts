import { describe, expect, test } from 'vitest';
import { type HardRule, hardRules } from '#contract/plans.ts';
import { Diary } from '../../../server/matching/diary.ts';
import { type Pairing, stoppedBy, stoppedSince } from '../../../server/matching/hard-rules.ts';
import { anEngagement, anOpenCover, aPoolMember, at, MONDAY_7_IN_PARIS } from '../../support/build/matching.ts';

function aPairing(change: Partial<Pairing> = {}): Pairing {
  return { cover: anOpenCover(), substitute: aPoolMember(), diary: new Diary(), now: MONDAY_7_IN_PARIS, ...change };
}

function engaged(pairing: Pairing, ...engagements: Parameters<typeof anEngagement>[0][]): Pairing {
  const diary = new Diary(engagements.map((change) => [pairing.substitute.id, anEngagement(change)] as const));
  return { ...pairing, diary };
}

function away(firstDay: string, lastDay: string, startMinute = 0, endMinute = 1440) {
  return aPoolMember({ away: [{ firstDay, lastDay, startMinute, endMinute }] });
}

/** For each rule: who is stopped by it, and the nearest case that is not. */
const cases: Record<HardRule, { stopped: [string, Pairing][]; free: [string, Pairing][] }> = {
  subject_taught_remotely: {
    stopped: [
      ['the academy does not teach sport from afar', aPairing({ cover: anOpenCover({ taughtRemotely: false }) })],
    ],
    free: [['maths is taught from afar', aPairing()]],
  },
  enough_notice: {
    stopped: [['the lesson begins in 14 minutes', aPairing({ now: at('09:46') })]],
    free: [['the lesson begins in 15 minutes', aPairing({ now: at('09:45') })]],
  },
  consents_and_is_authorised: {
    stopped: [
      ['the consent is missing', aPairing({ substitute: aPoolMember({ consented: false }) })],
      ['the workplace is not authorised', aPairing({ substitute: aPoolMember({ workplaceAuthorised: false }) })],
    ],
    free: [['both are given', aPairing()]],
  },
  qualified: {
    stopped: [
      ['an English teacher is asked for maths', aPairing({ cover: anOpenCover({ subjectCode: '030201' }) })],
      ['a collège teacher is asked for a lycée', aPairing({ cover: anOpenCover({ level: 'lycee' }) })],
    ],
    free: [
      [
        'LV1 and LV2 of a language are one discipline',
        aPairing({
          cover: anOpenCover({ subjectCode: '030202' }),
          substitute: aPoolMember({ qualifications: [{ discipline: '0302', level: 'college' }] }),
        }),
      ],
      ['the timetable does not tell the level', aPairing({ cover: anOpenCover({ level: null }) })],
    ],
  },
  not_excluded: {
    stopped: [
      ['the school is on the person’s list', aPairing({ substitute: aPoolMember({ excludedUais: ['0159999M'] }) })],
    ],
    free: [['another school is', aPairing({ substitute: aPoolMember({ excludedUais: ['0010002X'] }) })]],
  },
  has_not_refused: {
    stopped: [
      [
        'this person said no to it',
        aPairing({ cover: anOpenCover({ refusedBy: ['noe'] }), substitute: aPoolMember({ id: 'noe' }) }),
      ],
    ],
    free: [['somebody else did', aPairing({ cover: anOpenCover({ refusedBy: ['lea'] }) })]],
  },
  available: {
    stopped: [
      [
        'free until 10:30 only',
        aPairing({ substitute: aPoolMember({ availability: [{ weekday: 1, startMinute: 0, endMinute: 630 }] }) }),
      ],
      [
        '10:00 in Paris is 13:00 in La Réunion, where this person is free in the morning',
        aPairing({
          substitute: aPoolMember({
            timeZone: 'Indian/Reunion',
            availability: [{ weekday: 1, startMinute: 480, endMinute: 720 }],
          }),
        }),
      ],
      ['away for days around that Monday', aPairing({ substitute: away('2026-11-13', '2026-11-20') })],
      ['away on the last of these days', aPairing({ substitute: away('2026-11-13', '2026-11-16') })],
      ['at the doctor’s until 10:01', aPairing({ substitute: away('2026-11-16', '2026-11-16', 540, 601) })],
      [
        'away on the Tuesday that has begun in Nouméa',
        aPairing({
          cover: anOpenCover({ start: at('14:00'), end: at('14:55') }),
          substitute: { ...away('2026-11-17', '2026-11-17'), timeZone: 'Pacific/Noumea' },
        }),
      ],
    ],
    free: [
      ['away until the day before', aPairing({ substitute: away('2026-11-09', '2026-11-15') })],
      ['away from the day after', aPairing({ substitute: away('2026-11-17', '2026-11-20') })],
      ['back from the doctor’s at 10:00 sharp', aPairing({ substitute: away('2026-11-16', '2026-11-16', 540, 600) })],
      [
        'two windows that touch are one',
        aPairing({
          substitute: aPoolMember({
            availability: [
              { weekday: 1, startMinute: 630, endMinute: 720 },
              { weekday: 1, startMinute: 540, endMinute: 630 },
            ],
          }),
        }),
      ],
      [
        'a lesson across midnight in Nouméa, free on both days',
        aPairing({
          cover: anOpenCover({ start: at('13:30'), end: at('14:25') }),
          substitute: aPoolMember({
            timeZone: 'Pacific/Noumea',
            availability: [
              { weekday: 1, startMinute: 1380, endMinute: 1440 },
              { weekday: 2, startMinute: 0, endMinute: 60 },
            ],
          }),
        }),
      ],
    ],
  },
  no_overlap: {
    stopped: [['teaching until 10:01', engaged(aPairing(), { start: at('09:06'), end: at('10:01') })]],
    free: [
      ['the lesson before ends as this one begins', engaged(aPairing(), { start: at('09:05'), end: at('10:00') })],
    ],
  },
  gap_between_schools: {
    stopped: [
      [
        'another school ends 4 minutes before',
        engaged(aPairing(), { uai: '0010002X', start: at('09:00'), end: at('09:56') }),
      ],
      [
        'another school begins 4 minutes after',
        engaged(aPairing(), { uai: '0010002X', start: at('10:59'), end: at('11:54') }),
      ],
    ],
    free: [
      [
        'another school ends 5 minutes before',
        engaged(aPairing(), { uai: '0010002X', start: at('09:00'), end: at('09:55') }),
      ],
      ['the same school ends as this begins', engaged(aPairing(), { start: at('09:05'), end: at('10:00') })],
    ],
  },
  weekly_cap: {
    stopped: [
      [
        'an hour is left and this is the second lesson',
        engaged(aPairing({ substitute: aPoolMember({ weeklyServiceMinutes: 100 }) }), {
          start: at('14:00'),
          end: at('14:55'),
        }),
      ],
    ],
    free: [
      [
        'overtime makes room for it',
        engaged(aPairing({ substitute: aPoolMember({ weeklyServiceMinutes: 100, weeklyOvertimeMinutes: 10 }) }), {
          start: at('14:00'),
          end: at('14:55'),
        }),
      ],
      [
        'the other lesson was on Sunday, in the week before',
        engaged(aPairing({ substitute: aPoolMember({ weeklyServiceMinutes: 100 }) }), {
          start: at('14:00') - 24 * 3_600_000,
          end: at('14:55') - 24 * 3_600_000,
        }),
      ],
    ],
  },
};

test('every hard rule of the contract has its cases here', () => {
  expect(Object.keys(cases).toSorted()).toEqual([...hardRules].toSorted());
});

describe.each(hardRules)('%s', (rule) => {
  test.each(cases[rule].stopped)('stops when %s', (_name, pairing) => {
    expect(stoppedBy(pairing)).toBe(rule);
  });

  test.each(cases[rule].free)('lets pass when %s', (_name, pairing) => {
    expect(stoppedBy(pairing)).toBeNull();
  });
});

test('on the Monday after the change to winter time, 8 o’clock in La Réunion is 5 in Paris, not 6', () => {
  const morningInReunion = aPoolMember({
    timeZone: 'Indian/Reunion',
    availability: [{ weekday: 1, startMinute: 480, endMinute: 720 }],
  });
  const at5InParis = anOpenCover({
    start: Date.parse('2026-10-26T04:00:00Z'),
    end: Date.parse('2026-10-26T04:55:00Z'),
  });
  const now = Date.parse('2026-10-25T00:00:00Z');
  expect(stoppedBy(aPairing({ substitute: morningInReunion, cover: at5InParis, now }))).toBeNull();
  const at4InParis = anOpenCover({
    start: Date.parse('2026-10-26T03:00:00Z'),
    end: Date.parse('2026-10-26T03:55:00Z'),
  });
  expect(stoppedBy(aPairing({ substitute: morningInReunion, cover: at4InParis, now }))).toBe('available');
});

test('when a proposal goes out, all is asked again but how near the lesson is', () => {
  const near = aPairing({ now: at('09:59') });
  expect(stoppedBy(near)).toBe('enough_notice');
  expect(stoppedSince(near)).toBeNull();
  expect(stoppedSince({ ...near, substitute: aPoolMember({ consented: false }) })).toBe('consents_and_is_authorised');
});
