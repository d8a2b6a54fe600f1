import { describe, expect, it } from 'vitest';
import { checkIsDue, comingLessons, lessonToJoin, nextPollMs } from '../../../client/src/classroom/classroom-timing.ts';
import { aClassroomLesson } from './build.ts';

const nobody = new Set<string>();
const at = (clock: string) => Date.parse(`2026-11-16T${clock}:00Z`);
const ten = aClassroomLesson('09:00', '09:55');
const eleven = aClassroomLesson('10:00', '10:55');
/** Begins when the one before ends, as after the long break. */
const noon = aClassroomLesson('10:55', '11:50');
const day = [noon, eleven, ten];

describe('The lesson the screen belongs in', () => {
  it.each([
    ['before the doors open', '08:49', null],
    ['when the doors open', '08:50', ten],
    ['while it is taught', '09:30', ten],
    ['while the next doors open, too', '09:52', ten],
    ['between the bells, so that a last sentence is heard', '09:57', ten],
    ['when the next one begins', '10:00', eleven],
    ['when the next one follows without a break', '10:56', noon],
    ['until its doors close', '11:54', noon],
    ['after its doors closed', '11:55', null],
  ])('%s', (_, clock, expected) => {
    expect(lessonToJoin(day, at(clock), nobody)).toBe(expected);
  });

  it('is the next one as soon as the substitute has ended the first', () => {
    expect(lessonToJoin([{ ...ten, ended: true }, eleven], at('09:52'), nobody)).toBe(eleven);
  });

  it('is none that the screen was sent out of', () => {
    expect(lessonToJoin(day, at('09:30'), new Set([ten.coverId]))).toBeNull();
  });
});

describe('What the waiting screen announces', () => {
  it('is every lesson still to come, soonest first, without those that were ended', () => {
    const called = aClassroomLesson('13:00', '13:55', { ended: true });
    expect(comingLessons([called, ...day], at('08:00'))).toEqual([ten, eleven, noon]);
    expect(comingLessons(day, at('09:00'))).toEqual([eleven, noon]);
  });
});

describe('The timetable is asked for again', () => {
  it('after ten seconds, or at the next known instant if that is sooner', () => {
    expect(nextPollMs(day, at('08:00'))).toBe(10_000);
    expect(nextPollMs(day, at('08:50') - 4_000)).toBe(4_000);
    expect(nextPollMs([], at('08:00'))).toBe(10_000);
  });
});

describe('The screen checks itself', () => {
  const yesterday = '2026-11-15T07:00:00Z';
  const thisMorning = '2026-11-16T06:00:00Z';
  const due = (clock: string, change: { checkAskedAt?: string | null; lastCheckedAt?: string | null }) =>
    checkIsDue({ lessons: [ten], checkAskedAt: null, lastCheckedAt: thisMorning, ...change }, at(clock));

  it('once a day and after pairing, a quarter of an hour away from any open door', () => {
    expect(due('08:00', { lastCheckedAt: yesterday })).toBe(true);
    expect(due('08:00', { lastCheckedAt: null })).toBe(true);
    expect(due('08:00', { lastCheckedAt: thisMorning })).toBe(false);
    expect(due('08:34', { lastCheckedAt: yesterday })).toBe(true);
    expect(due('08:35', { lastCheckedAt: yesterday })).toBe(false);
  });

  it('when the office asks, as long as it is over before the doors open', () => {
    expect(due('08:40', { checkAskedAt: thisMorning })).toBe(true);
    expect(due('08:50', { checkAskedAt: thisMorning })).toBe(false);
    const justBefore = at('08:50') - 20_000;
    expect(checkIsDue({ lessons: [ten], checkAskedAt: thisMorning, lastCheckedAt: null }, justBefore)).toBe(false);
  });

  it('never during a lesson, be it asked or overdue, and again once its doors are closed', () => {
    for (const clock of ['08:55', '09:30', '09:59']) {
      expect(due(clock, { checkAskedAt: thisMorning, lastCheckedAt: null })).toBe(false);
    }
    expect(due('10:00', { checkAskedAt: thisMorning })).toBe(true);
  });
});
