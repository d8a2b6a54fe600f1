import { describe, expect, it } from 'vitest';
import type { PastRehearsal } from '#contract/rehearsals.ts';
import { rehearsalWords, verdictOf } from '#contract/words/rehearsal.ts';

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

describe('A class in the place', () => {
  const there = { className: '3A', startsAt: '2026-11-16T05:00:00Z', endsAt: '2026-11-16T05:55:00Z' };
  const zone = 'Europe/Paris';

  it.each([
    ['2026-11-16T05:25:00Z', 'La 3A a cours ici jusqu’à 6\u00a0h\u00a055.'],
    ['2026-11-16T05:00:00Z', 'La 3A a cours ici jusqu’à 6\u00a0h\u00a055.'],
    ['2026-11-16T04:50:00Z', 'La 3A a cours ici à partir de 6\u00a0h\u00a000.'],
  ])('is named, with the time that matters at %s', (now, said) => {
    expect(rehearsalWords.classThere(there, zone, Date.parse(now))).toBe(said);
  });

  it('is asked about before a rehearsal opens on it', () => {
    expect(rehearsalWords.beside.ask(there, zone, Date.parse(there.startsAt))).toBe(
      'La 3A a cours ici jusqu’à 6\u00a0h\u00a055. Elle vous verrait, et vous l’entendriez. Répéter quand même\u202f?',
    );
  });
});
