import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallFailed } from '../../../client/src/api/call.ts';
import { ClassroomDay, type ClassroomFacts } from '../../../client/src/classroom/classroom-day.svelte.ts';
import { aClassroomLesson } from './build.ts';

const lesson = aClassroomLesson('09:00', '09:55');
const facts: ClassroomFacts = {
  schoolName: 'Collège Jean-Moulin',
  placeCode: '101',
  timeZone: 'Europe/Paris',
  serverNow: '2026-11-16T08:40:00Z',
  lessons: [lesson],
  rehearsal: null,
  camera: 'on',
  checkAskedAt: null,
  lastCheckedAt: null,
};
const held = { room: { kind: 'lesson', id: lesson.coverId }, name: 'Claire Morel', startsAt: lesson.startsAt };
const told = { unpaired: vi.fn(), outdated: vi.fn() };
const read = vi.fn<() => Promise<ClassroomFacts>>();
let day: ClassroomDay;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-16T08:40:00Z') });
  vi.resetAllMocks();
  read.mockResolvedValue(facts);
  day = new ClassroomDay({ read, now: Date.now, random: () => 0 }, told);
});
afterEach(() => {
  day.stop();
  vi.useRealTimers();
});
const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('A paired screen', () => {
  it('knows its place and follows its lessons', async () => {
    day.start();
    await later(0);
    expect(day.facts).toEqual(facts);
    expect(day.heldNow(Date.parse('2026-11-16T09:10:00Z'))).toEqual(held);
    await later(30_000);
    expect(read).toHaveBeenCalledTimes(4);
  });

  it('keeps its timetable when the line goes, says since when, and asks every second until it is back', async () => {
    day.start();
    await later(5_000);
    const lastAnswer = Date.parse('2026-11-16T08:40:00Z');
    read.mockRejectedValue(new CallFailed('unreachable'));
    await later(15_000);
    expect(day.offlineSince).toBe(lastAnswer);
    expect(day.facts).toEqual(facts);
    const asked = read.mock.calls.length;
    await later(5_000);
    expect(read).toHaveBeenCalledTimes(asked + 5);
    read.mockResolvedValue(facts);
    await later(1_000);
    expect(day.offlineSince).toBeNull();
  });

  it('does not hurry a server that answered and refused', async () => {
    read.mockRejectedValue(new CallFailed('too_many_requests'));
    day.start();
    await later(20_000);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it.each(['classroom_unknown', 'classroom_revoked'] as const)('gives its place back after %s', async (code) => {
    read.mockRejectedValue(new CallFailed(code));
    day.start();
    await later(0);
    expect(told.unpaired).toHaveBeenCalledOnce();
  });

  it('says when the server speaks a newer contract', async () => {
    read.mockRejectedValue(new CallFailed('unreadable'));
    day.start();
    await later(0);
    expect(told.outdated).toHaveBeenCalledOnce();
  });

  it('does not go back into a lesson that was ended, though the timetable is not yet read again', async () => {
    day.start();
    await later(0);
    day.leave(lesson.coverId, { again: false });
    await later(60_000);
    expect(day.heldNow(Date.parse('2026-11-16T09:10:00Z'))).toBeNull();
  });

  it('tries a lesson that did not let it in again after half a minute', async () => {
    day.start();
    await later(0);
    day.leave(lesson.coverId, { again: true });
    expect(day.heldNow(Date.parse('2026-11-16T09:10:00Z'))).toBeNull();
    await later(30_000);
    expect(day.heldNow(Date.parse('2026-11-16T09:10:00Z'))).toEqual(held);
  });
});
