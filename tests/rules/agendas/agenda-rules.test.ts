import { describe, expect, test } from 'vitest';
import { type CoverState, coverStates } from '#contract/cover.ts';
import {
  type AgendaEvent,
  type AgendaLesson,
  type EventStatus,
  eventOfSchool,
  eventOfSubstitute,
  revised,
  type ToldEvent,
} from '../../../server/agendas/agenda-rules.ts';

const now = new Date('2026-11-16T07:00:00Z');
const earlier = new Date('2026-11-15T18:00:00Z');

function aLesson(change: Partial<AgendaLesson> = {}): AgendaLesson {
  return {
    lessonId: 'maths.2026-11-16',
    coverId: '0c0ffee0-0000-4000-8000-000000000000',
    startsAt: new Date('2026-11-16T09:00:00Z'),
    endsAt: new Date('2026-11-16T09:55:00Z'),
    state: 'accepted',
    subject: 'Mathématiques',
    className: '4A',
    schoolName: 'Collège des Trois Vallées',
    commune: 'Exempleville',
    placeCode: '101',
    ...change,
  };
}

function told(event: AgendaEvent, sequence = 0): ToldEvent {
  return { ...event, sequence, revisedAt: earlier };
}

describe('what an agenda says of a lesson', () => {
  test('a substitute reads which class of which school, and where to prepare it', () => {
    expect(eventOfSubstitute(aLesson(), 'https://releve.example')).toMatchObject({
      status: 'confirmed',
      summary: 'Mathématiques, 4A, Collège des Trois Vallées (Exempleville)',
      location: 'À distance, dans le studio Relève',
      description:
        'Préparer la séance et entrer dans le studio\u00a0: https://releve.example/remplacant/seance/0c0ffee0-0000-4000-8000-000000000000/preparation',
    });
  });

  test('a school reads what becomes of it, and in which room', () => {
    expect(eventOfSchool(aLesson())).toMatchObject({
      status: 'confirmed',
      summary: 'Mathématiques, 4A\u00a0: cours à distance',
      location: 'Salle 101, Collège des Trois Vallées, Exempleville',
      description: 'Un remplaçant fait cours à distance.',
    });
    expect(eventOfSchool(aLesson({ placeCode: null })).location).toBe('Collège des Trois Vallées, Exempleville');
  });

  const expected: Record<EventStatus, readonly CoverState[]> = {
    tentative: ['open', 'planned', 'offered'],
    confirmed: ['accepted', 'live', 'taught', 'on_site', 'no_cover', 'failed'],
    cancelled: ['not_needed', 'cancelled'],
  };
  test.each(Object.entries(expected))('%s is what is said of %s', (status, states) => {
    expect(coverStates.filter((state) => eventOfSchool(aLesson({ state })).status === status).sort()).toEqual(
      [...states].sort(),
    );
  });

  test('nobody is promised who has not said yes', () => {
    for (const state of ['open', 'planned', 'offered'] as const) {
      expect(eventOfSchool(aLesson({ state })).summary).toContain('remplaçant recherché');
    }
  });
});

describe('what is told anew', () => {
  const event = eventOfSchool(aLesson());

  test('a lesson told for the first time has number 0', () => {
    expect(revised([], [event], now)).toEqual([{ ...event, sequence: 0, revisedAt: now }]);
  });

  test('nothing, when nothing changed', () => {
    expect(revised([told(event, 4)], [event], now)).toEqual([]);
  });

  test.each<[string, Partial<AgendaLesson>]>([
    ['it moves', { startsAt: new Date('2026-11-16T08:00:00Z') }],
    ['it ends otherwise', { endsAt: new Date('2026-11-16T10:00:00Z') }],
    ['it goes to another room', { placeCode: '102' }],
    ['nobody promises it any more', { state: 'open' }],
    ['it is another class', { className: '4B' }],
  ])('with the next number, when %s', (_, change) => {
    const changed = eventOfSchool(aLesson(change));
    expect(revised([told(event, 4)], [changed], now)).toEqual([{ ...changed, sequence: 5, revisedAt: now }]);
  });

  test('as cancelled with the next number, when it fell away', () => {
    expect(revised([told(event, 4)], [], now)).toEqual([
      {
        ...event,
        status: 'cancelled',
        description: 'Cette séance n’est plus prévue.',
        sequence: 5,
        revisedAt: now,
      },
    ]);
  });

  test('as cancelled only once', () => {
    expect(revised(revised([told(event)], [], earlier), [], now)).toEqual([]);
  });

  test('as standing again, when it comes back', () => {
    const gone = revised([told(event)], [], earlier);
    expect(revised(gone, [event], now)).toEqual([{ ...event, sequence: 2, revisedAt: now }]);
  });

  test('not at all, when it was never told and is not to take place', () => {
    expect(revised([], [eventOfSchool(aLesson({ state: 'not_needed' }))], now)).toEqual([]);
  });
});
