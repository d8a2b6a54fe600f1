import { describe, expect, test } from 'vitest';
import type { CoverChoice } from '#contract/absences.ts';
import { type CoverState, coverStates, mayMove } from '#contract/cover.ts';
import type { TakenLesson } from '../../../server/absences/taken-lessons.ts';
import { choiceKept, compareCovers, decide, type StandingCover } from '../../../server/cover/cover-rules.ts';

const now = new Date('2026-11-16T08:00:00Z');
const times = { startsAt: new Date('2026-11-16T09:00:00Z'), endsAt: new Date('2026-11-16T09:55:00Z') };
const past = { startsAt: new Date('2026-11-16T07:00:00Z'), endsAt: new Date('2026-11-16T07:55:00Z') };

function aTakenLesson(change: Partial<TakenLesson> = {}): TakenLesson {
  return {
    ...{ lessonId: 'monday', uai: '0159999M', classId: '4A', className: '4A', subjectCode: '061300', subject: 'Maths' },
    ...{ teacherId: 'paul', teacherName: 'Paul Brumeval', placeId: '101', placeCode: '101', day: '2026-11-16' },
    ...{
      coTeachers: [],
      change: null,
      alternance: null,
      presentCoTeachers: [],
      coveredFor: [],
      suggested: { choice: 'to_cover' },
    },
    ...times,
    ...change,
  };
}

function aStandingCover(change: Partial<StandingCover> = {}): StandingCover {
  const lesson = { lessonId: 'monday', uai: '0159999M', classId: '4A', subjectCode: '061300', placeId: '101' };
  return { id: 'cover', state: 'open', onSiteBy: null, keptChoice: null, ...lesson, ...times, ...change };
}

/** The names of what has to happen, each with how many. */
function differences(covers: StandingCover[], lessons: TakenLesson[]): Record<string, number> {
  const all = Object.entries(compareCovers(covers, lessons, now)).map(([name, { length }]) => [name, length] as const);
  return Object.fromEntries(all.filter(([, length]) => length > 0));
}

describe('the covers of an absence and its lessons', () => {
  test.each<[string, StandingCover[], TakenLesson[], Record<string, number>]>([
    ['agree when nothing has changed', [aStandingCover({ state: 'accepted' })], [aTakenLesson()], {}],
    ['want a cover for a lesson without', [], [aTakenLesson()], { missing: 1 }],
    [
      'want a cover cancelled whose lesson is not taken any more',
      [aStandingCover({ state: 'on_site' })],
      [],
      { gone: 1 },
    ],
    [
      'want a cancelled one back whose lesson is taken again',
      [aStandingCover({ state: 'cancelled' })],
      [aTakenLesson()],
      { back: 1 },
    ],
    ['leave a cancelled one whose lesson stays away', [aStandingCover({ state: 'cancelled' })], [], {}],
    [
      'notice another time',
      [aStandingCover()],
      [aTakenLesson({ endsAt: new Date('2026-11-16T10:00:00Z') })],
      { moved: 1 },
    ],
    ['notice another class', [aStandingCover()], [aTakenLesson({ classId: '3B' })], { moved: 1 }],
    ['take another place for no move', [aStandingCover()], [aTakenLesson({ placeId: '102' })], { elsewhere: 1 }],
    ['leave alone what was before now', [aStandingCover(past)], [], {}],
  ])('%s', (_, covers, lessons, expected) => {
    expect(differences(covers, lessons)).toEqual(expected);
  });

  test.each(['live', 'taught', 'failed'] as const)('never touch a lesson that is %s', (state) => {
    expect(differences([aStandingCover({ state })], [])).toEqual({});
    expect(differences([aStandingCover({ state })], [aTakenLesson({ classId: '3B' })])).toEqual({});
  });
});

describe('of a lesson that comes back', () => {
  const later = aTakenLesson({ endsAt: new Date('2026-11-16T10:00:00Z') });
  const onSite = aStandingCover({ state: 'cancelled', keptChoice: 'on_site', onSiteBy: 'Zoé' });
  const notNeeded = aStandingCover({ state: 'cancelled', keptChoice: 'not_needed' });
  test.each<[string, StandingCover, TakenLesson, CoverChoice | null]>([
    ['nothing is kept when it was to be looked for', aStandingCover({ state: 'cancelled' }), aTakenLesson(), null],
    ['who takes it is kept', onSite, aTakenLesson(), { choice: 'on_site', by: 'Zoé' }],
    ['who takes it has not agreed to another hour', onSite, later, null],
    [
      'who takes it may do so in another place',
      onSite,
      aTakenLesson({ placeId: '102' }),
      { choice: 'on_site', by: 'Zoé' },
    ],
    ['that nobody has to is kept whatever its hour', notNeeded, later, { choice: 'not_needed' }],
  ])('%s', (_, cover, lesson, kept) => {
    expect(choiceKept({ cover, lesson })).toEqual(kept);
  });
});

describe('a choice of the school', () => {
  const zoe: CoverChoice = { choice: 'on_site', by: 'Zoé' };
  const choices: CoverChoice[] = [{ choice: 'to_cover' }, zoe, { choice: 'not_needed' }];
  const cover = (state: CoverState, change: { endsAt?: Date; onSiteBy?: string } = {}) => ({
    ...{ state, endsAt: times.endsAt, onSiteBy: null },
    ...change,
  });

  test('only ever asks for moves that exist', () => {
    for (const state of coverStates) {
      for (const choice of choices) {
        const to = decide(cover(state), choice, now);
        if (to !== null && to !== 'refused') expect(mayMove(state, to) || to === state, `${state} → ${to}`).toBe(true);
      }
    }
  });

  test.each(['live', 'taught', 'failed', 'cancelled'] as const)('comes too late for a lesson that is %s', (state) => {
    for (const choice of choices) expect(decide(cover(state), choice, now)).toBe('refused');
  });

  test('changes nothing when it is so already', () => {
    expect(decide(cover('offered'), { choice: 'to_cover' }, now)).toBeNull();
    expect(decide(cover('on_site', { onSiteBy: 'Zoé' }), zoe, now)).toBeNull();
    expect(decide(cover('not_needed'), { choice: 'not_needed' }, now)).toBeNull();
  });

  test('may name somebody else', () => {
    expect(decide(cover('on_site', { onSiteBy: 'Léo' }), zoe, now)).toBe('on_site');
  });

  test('takes an accepted lesson back until it has ended', () => {
    expect(decide(cover('accepted'), zoe, now)).toBe('on_site');
    expect(decide(cover('accepted', past), zoe, now)).toBe('refused');
  });
});
