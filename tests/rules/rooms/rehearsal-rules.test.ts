import { describe, expect, test } from 'vitest';
import {
  closesAt,
  endedByClock,
  endsByItself,
  entranceOf,
  lessonInTheWay,
  type RehearsalFacts,
} from '../../../server/rooms/rehearsal-rules.ts';
import { phaseOf } from '../../../server/rooms/room-rules.ts';

const at = (time: string) => new Date(`2026-11-16T${time}Z`);
const lesson = { startsAt: at('09:00:00'), endsAt: at('09:55:00') };

describe('a real lesson keeps its place free', () => {
  test.each([
    ['08:44:59', false],
    ['08:45:00', true],
    ['09:30:00', true],
    ['09:59:59', true],
    ['10:00:00', false],
  ])('at %s: %s', (time, inTheWay) => {
    expect(lessonInTheWay([lesson], at(time)) !== null).toBe(inTheWay);
  });

  test('also the second of two in a row', () => {
    const next = { startsAt: at('10:00:00'), endsAt: at('10:55:00') };
    expect(lessonInTheWay([lesson, next], at('09:59:59'))).toBe(lesson);
    expect(lessonInTheWay([lesson, next], at('10:00:00'))).toBe(next);
  });
});

/** Begun at 07:00, so over at 07:20. */
function aRehearsal(rehearsal: Partial<RehearsalFacts> = {}): RehearsalFacts {
  const openedAt = at('07:00:00');
  return { openedAt, endsAt: endsByItself(openedAt), lessonStartsAt: null, endedBy: null, ...rehearsal };
}

describe('a rehearsal', () => {
  test('is open from its beginning and over twenty minutes later, to the second', () => {
    const phases = ['07:00:00', '07:19:59', '07:20:00'].map((time) => phaseOf(entranceOf(aRehearsal()), at(time)));
    expect(phases).toEqual(['open', 'open', 'closed']);
    expect(endedByClock(aRehearsal(), at('07:19:59'))).toBeNull();
    expect(endedByClock(aRehearsal(), at('07:20:00'))).toBe('time');
  });

  test('gives way when the doors of a lesson open that was promised meanwhile', () => {
    const rehearsal = aRehearsal({ lessonStartsAt: at('07:25:00') });
    expect(closesAt(rehearsal)).toEqual(at('07:15:00'));
    expect(endedByClock(rehearsal, at('07:14:59'))).toBeNull();
    expect(endedByClock(rehearsal, at('07:15:00'))).toBe('lesson');
  });

  test('has its own time when the next lesson is later', () => {
    expect(closesAt(aRehearsal({ lessonStartsAt: at('08:00:00') }))).toEqual(at('07:20:00'));
  });

  test('that somebody ended is over, and the clock does not end it again', () => {
    const rehearsal = aRehearsal({ endedBy: 'classroom' });
    expect(phaseOf(entranceOf(rehearsal), at('07:05:00'))).toBe('closed');
    expect(endedByClock(rehearsal, at('08:00:00'))).toBeNull();
  });
});
