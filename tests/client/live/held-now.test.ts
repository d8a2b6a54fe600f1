import { describe, expect, it } from 'vitest';
import { heldNow } from '../../../client/src/classroom/classroom-timing.ts';
import { aClassroomLesson } from './build.ts';

const at = (clock: string) => Date.parse(`2026-11-16T${clock}:00Z`);
const rehearsal = {
  rehearsalId: 'b3f1e1b4-6a35-4d7a-9d0e-0d6d1f0f4c11',
  playedBy: 'Odile Bertin',
  startsAt: '2026-11-16T08:00:00Z',
  endsAt: '2026-11-16T08:20:00Z',
};
const lesson = aClassroomLesson('09:00', '09:55');
const nothing: ReadonlySet<string> = new Set();

describe('What a screen takes part in', () => {
  it('is the rehearsal the office holds, while no lesson wants it', () => {
    expect(heldNow({ lessons: [lesson], rehearsal }, at('08:05'), nothing)).toEqual({
      room: { kind: 'rehearsal', id: rehearsal.rehearsalId },
      name: 'Odile Bertin',
      startsAt: rehearsal.startsAt,
    });
  });

  it('is the lesson as soon as its doors are open, whatever is rehearsed', () => {
    const late = { ...rehearsal, endsAt: '2026-11-16T09:10:00Z' };
    expect(heldNow({ lessons: [lesson], rehearsal: late }, at('08:49'), nothing)?.room.kind).toBe('rehearsal');
    expect(heldNow({ lessons: [lesson], rehearsal: late }, at('08:50'), nothing)?.room).toEqual({
      kind: 'lesson',
      id: lesson.coverId,
    });
  });

  it('is no rehearsal that is over, or that the screen was sent out of', () => {
    expect(heldNow({ lessons: [], rehearsal }, at('08:20'), nothing)).toBeNull();
    expect(heldNow({ lessons: [], rehearsal }, at('08:05'), new Set([rehearsal.rehearsalId]))).toBeNull();
    expect(heldNow({ lessons: [], rehearsal: null }, at('08:05'), nothing)).toBeNull();
  });
});
