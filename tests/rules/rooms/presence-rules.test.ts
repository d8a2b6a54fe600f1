import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minutesDelivered, type Stretch } from '../../../server/rooms/presence-rules.ts';

/** A lesson of 55 minutes that begins at minute 0. */
const lesson = { startsAt: new Date(0), endsAt: new Date(55 * 60_000) };

function substitute(fromMinute: number, toMinute: number): Stretch {
  return { party: 'substitute', start: fromMinute * 60_000, end: toMinute * 60_000 };
}
function classroom(fromMinute: number, toMinute: number): Stretch {
  return { ...substitute(fromMinute, toMinute), party: 'classroom' };
}

describe('minutes delivered', () => {
  test('are those both ends were connected', () => {
    expect(minutesDelivered([substitute(0, 40), classroom(10, 55)], lesson)).toBe(30);
  });

  test('are none while one end was alone', () => {
    expect(minutesDelivered([substitute(0, 55)], lesson)).toBe(0);
    expect(minutesDelivered([substitute(0, 20), classroom(20, 55)], lesson)).toBe(0);
  });

  test('begin with the lesson, not with the doors', () => {
    expect(minutesDelivered([substitute(-10, 5), classroom(-8, 5)], lesson)).toBe(5);
  });

  test('end when the doors close, five minutes after the lesson', () => {
    expect(minutesDelivered([substitute(50, 90), classroom(50, 90)], lesson)).toBe(10);
  });

  test('leave out a cut, and count a member on two devices once', () => {
    const twice = [classroom(0, 20), classroom(10, 25)];
    expect(minutesDelivered([substitute(0, 10), substitute(15, 30), ...twice], lesson)).toBe(20);
  });

  test('add up the seconds around cuts and drop only the last unfinished minute', () => {
    const thirds = [substitute(0, 1 / 3), substitute(2, 2 + 2 / 3), substitute(5, 5.9)];
    expect(minutesDelivered([...thirds, classroom(0, 55)], lesson)).toBe(1);
  });
});

/** Slow and plain: looks at every second and asks whether both were there. */
function bySeconds(stretches: readonly Stretch[]): number {
  let seconds = 0;
  for (let at = 0; at < 60 * 60_000; at += 1000) {
    const there = (party: string) => stretches.some((one) => one.party === party && one.start <= at && at < one.end);
    if (there('substitute') && there('classroom')) seconds += 1;
  }
  return Math.floor(seconds / 60);
}

test('any comings and goings give the minutes that watching every second gives', () => {
  // Some before the doors, some after; some empty, some backwards.
  const second = fc.integer({ min: -900, max: 4500 }).map((seconds) => seconds * 1000);
  const stretch = fc.record({
    party: fc.constantFrom('substitute' as const, 'classroom' as const),
    start: second,
    end: second,
  });
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 12 }), (stretches) => {
      expect(minutesDelivered(stretches, lesson)).toBe(bySeconds(stretches));
    }),
    { numRuns: 300 },
  );
});
