import { describe, expect, it } from 'vitest';
import type { PastRehearsal } from '#contract/rehearsals.ts';
import { verdictOf } from '#contract/words/rehearsal.ts';

const all = { picture: true, sound: true };
const past: PastRehearsal = {
  endedAt: '2026-11-16T07:10:00Z',
  endedBy: 'substitute',
  classroomCame: true,
  substitute: all,
  classroom: all,
};

describe('A rehearsal says of its place', () => {
  it('that all is well when image and sound passed both ways', () => {
    expect(verdictOf(past, 'on')).toBe('good');
  });

  it.each([
    { substitute: { ...all, picture: false } },
    { substitute: { ...all, sound: false } },
    { classroom: { ...all, picture: false } },
    { classroom: { ...all, sound: false } },
  ])('that not all passed: %o', (missing) => {
    expect(verdictOf({ ...past, ...missing }, 'on')).toBe('partly');
  });

  it('that all is well without the class’s picture where the school keeps its camera off, and only there', () => {
    const unseen = { ...past, substitute: { ...all, picture: false } };
    expect(verdictOf(unseen, 'off')).toBe('good');
    expect(verdictOf(unseen, 'on_request')).toBe('partly');
  });

  it('that nobody came, whatever else is stored', () => {
    expect(verdictOf({ ...past, classroomCame: false }, 'on')).toBe('nobody');
  });
});
