import { describe, expect, test } from 'vitest';
import type { CoverState } from '#contract/cover.ts';
import { coverStates } from '#contract/cover.ts';
import type { PastCheck } from '#contract/places.ts';
import { conditionNames, faultMenders, type ReadyFault } from '#contract/readiness.ts';
import { awaitsSubstitute, conditionsOf, lightOf, type ReadyFacts } from '../../../server/rooms/ready-rules.ts';

/** Half past nine; the lesson begins at ten. */
const NOW = new Date('2026-11-16T08:30:00Z');
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
const HOUR = 60;
const DAY = 24 * HOUR;

const goodCheck: PastCheck = {
  ...{ camera: 'works', microphone: 'works', downKbps: 2000, upKbps: 300, rttMs: 40, line: 'video' },
  checkedAt: minutes(-DAY).toISOString(),
};
/** A lesson for which everything is there; the screen was heard a minute ago. */
const readyLesson: ReadyFacts = {
  state: 'accepted',
  startsAt: minutes(30),
  endsAt: minutes(85),
  adult: 'Mme Vautrin',
  place: { camera: 'on', screen: { lastSeenAt: minutes(-1), check: goodCheck } },
  present: null,
};
const inTheAfternoon = { startsAt: minutes(5 * HOUR), endsAt: minutes(5 * HOUR + 55) };
const withScreen = (screen: { lastSeenAt?: Date | null; check?: Partial<PastCheck> | null }): ReadyFacts => ({
  ...readyLesson,
  place: {
    camera: 'on',
    screen: {
      lastSeenAt: screen.lastSeenAt === undefined ? minutes(-1) : screen.lastSeenAt,
      check: screen.check === null ? null : { ...goodCheck, ...screen.check },
    },
  },
});

const told = (facts: ReadyFacts) =>
  conditionsOf(facts, NOW)
    .filter(({ state }) => state !== 'met')
    .map(({ name, state, fault }) => `${name} ${state}: ${fault}`);
const light = (facts: ReadyFacts, now = NOW) => lightOf(facts, conditionsOf(facts, now), now);

test('a lesson for which everything is there is ready, by four conditions in one order', () => {
  expect(conditionsOf(readyLesson, NOW).map(({ name, state }) => [name, state])).toEqual(
    conditionNames.map((name) => [name, 'met']),
  );
  expect(light(readyLesson)).toBe('ready');
});

describe('what is missing is told by its name', () => {
  test.each<[string, ReadyFacts, string[]]>([
    [
      'nobody found yet',
      { ...readyLesson, state: 'open', place: null },
      ['substitute unmet: nobody_found', 'classroom later: place_undecided', 'line later: place_undecided'],
    ],
    ['proposed, not asked', { ...readyLesson, state: 'planned' }, ['substitute unmet: not_asked']],
    ['asked, no answer', { ...readyLesson, state: 'offered' }, ['substitute unmet: not_answered']],
    [
      'no screen in the place',
      { ...readyLesson, place: { camera: 'on', screen: null } },
      ['classroom unmet: no_screen', 'line unmet: line_not_measured'],
    ],
    ['a screen nobody ever heard', withScreen({ lastSeenAt: null }), ['classroom unmet: screen_silent']],
    [
      'a screen silent for 3 min and 1 ms',
      withScreen({ lastSeenAt: new Date(NOW.getTime() - 180_001) }),
      ['classroom unmet: screen_silent'],
    ],
    ['a screen heard 3 min ago', withScreen({ lastSeenAt: minutes(-3) }), []],
    [
      'a screen that never checked itself',
      withScreen({ check: null }),
      ['classroom unmet: not_checked', 'line unmet: line_not_measured'],
    ],
    ['a check four days old', withScreen({ check: { checkedAt: minutes(-4 * DAY).toISOString() } }), []],
    [
      'a check a minute older',
      withScreen({ check: { checkedAt: minutes(-4 * DAY - 1).toISOString() } }),
      ['classroom unmet: not_checked', 'line unmet: line_not_measured'],
    ],
    ['a muted microphone', withScreen({ check: { microphone: 'silent' } }), ['classroom unmet: microphone_silent']],
    ['no microphone', withScreen({ check: { microphone: 'missing' } }), ['classroom unmet: microphone_missing']],
    ['no camera', withScreen({ check: { camera: 'missing' } }), ['classroom unmet: camera_missing']],
    ['a camera in a dark room', withScreen({ check: { camera: 'dark' } }), []],
    [
      'no camera where none is wanted',
      {
        ...readyLesson,
        place: { camera: 'off', screen: { lastSeenAt: NOW, check: { ...goodCheck, camera: 'missing' } } },
      },
      [],
    ],
    ['a line that broke', withScreen({ check: { line: null } }), ['line unmet: line_not_measured']],
    ['a line too weak', withScreen({ check: { line: 'too_weak' } }), ['line unmet: line_too_weak']],
    ['a line for voice alone', withScreen({ check: { line: 'voice' } }), []],
    ['no adult named', { ...readyLesson, adult: null }, ['adult unmet: adult_unnamed']],
  ])('%s', (_, facts, expected) => {
    expect(told(facts)).toEqual(expected);
    expect(light(facts)).toBe(expected.some((line) => line.includes(' unmet')) ? 'not_ready' : 'ready');
  });
});

describe('hours before the lesson', () => {
  test('a screen that is switched off is expected later, and what it mends by itself with it', () => {
    const asleep = { ...withScreen({ lastSeenAt: minutes(-14 * HOUR), check: null }), ...inTheAfternoon };
    expect(told(asleep)).toEqual(['classroom later: screen_silent', 'line later: line_not_measured']);
    expect(light(asleep)).toBe('waiting');
  });

  test('an adult may still be named', () => {
    expect(told({ ...readyLesson, ...inTheAfternoon, adult: null })).toEqual(['adult later: adult_unnamed']);
  });

  test('from one hour before it on, it is missing', () => {
    const asleep = (startsIn: number) => ({ ...withScreen({ lastSeenAt: null }), startsAt: minutes(startsIn) });
    expect(light(asleep(61))).toBe('waiting');
    expect(light(asleep(60))).toBe('not_ready');
  });

  test('what no switch mends is missing at once', () => {
    expect(light({ ...withScreen({ check: { microphone: 'silent' } }), ...inTheAfternoon })).toBe('not_ready');
    expect(light({ ...readyLesson, ...inTheAfternoon, place: { camera: 'on', screen: null } })).toBe('not_ready');
  });
});

describe('once the doors are open', () => {
  const present = (substitute: boolean, classroom: boolean): ReadyFacts => ({
    ...withScreen({ lastSeenAt: null, check: null }),
    state: 'live',
    present: { substitute, classroom },
  });
  const begun = minutes(31);

  test('two ends that are there are a live lesson, before the bell too', () => {
    expect(light(present(true, true))).toBe('live');
    expect(light(present(true, true), begun)).toBe('live');
  });

  test('a screen that is in the lesson needs no check, and its line no measure', () => {
    expect(told(present(false, true))).toEqual([]);
    expect(light(present(false, true))).toBe('ready');
  });

  test('from the bell on, an end that is not there is told, whatever the conditions say', () => {
    expect(light(present(true, false), begun)).toBe('alone');
    expect(light(present(false, true), begun)).toBe('alone');
    expect(light({ ...readyLesson, present: { substitute: false, classroom: false } }, begun)).toBe('alone');
  });
});

test('who awaits a substitute: what is not decided otherwise, until the lesson is over', () => {
  const awaiting = (now: Date) =>
    coverStates.filter((state: CoverState) => awaitsSubstitute({ ...readyLesson, state }, now));
  expect(awaiting(NOW)).toEqual(['open', 'planned', 'offered', 'accepted', 'live']);
  expect(awaiting(minutes(85))).toEqual([]);
});

test('every fault has somebody who can mend it', () => {
  const menders = Object.entries(faultMenders) as [ReadyFault, string][];
  expect(menders.filter(([, mender]) => mender === 'school_office').map(([fault]) => fault)).toContain('screen_silent');
  expect(faultMenders).toMatchObject({
    nobody_found: 'coordinator',
    not_answered: 'substitute',
    line_too_weak: 'helpdesk',
  });
});
