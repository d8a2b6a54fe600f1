import { describe, expect, test } from 'vitest';
import type { AwayPeriod } from '../../../server/absences/absence-rules.ts';
import { lessonsTaken, suggestChoices } from '../../../server/absences/taken-lessons.ts';
import type { DatedLesson } from '../../../server/schools/lesson-rules.ts';

const zoe = { teacherId: 'zoe', name: 'Zoé Gentiane' };
const leo = { teacherId: 'leo', name: 'Léo Marvaud' };

/** Monday 16 November 2026, 10:00 to 10:55 in Paris. */
function aDatedLesson(change: Partial<DatedLesson> = {}): DatedLesson {
  return {
    ...{ lessonId: 'lesson', uai: '0159999M', classId: '4A', className: '4A', subjectCode: '061300', subject: 'Maths' },
    ...{ teacherId: 'paul', teacherName: 'Paul Brumeval', placeId: null, placeCode: null, day: '2026-11-16' },
    startsAt: new Date('2026-11-16T09:00:00Z'),
    endsAt: new Date('2026-11-16T09:55:00Z'),
    ...{ coTeachers: [], change: null, alternance: null },
    ...change,
  };
}

const away = (from: string, until: string | null) => ({
  from: new Date(from),
  until: until === null ? null : new Date(until),
});
const evening = new Date('2026-11-15T18:00:00Z');

describe('a lesson is taken', () => {
  test.each([
    ['an absence that ends as it begins', '2026-11-16T08:00:00Z', '2026-11-16T09:00:00Z', 0],
    ['an absence that ends a minute into it', '2026-11-16T08:00:00Z', '2026-11-16T09:01:00Z', 1],
    ['an absence that begins as it ends', '2026-11-16T09:55:00Z', '2026-11-16T12:00:00Z', 0],
    ['an absence without an end', '2026-11-01T00:00:00Z', null, 1],
  ])('or not by %s', (_, from, until, taken) => {
    expect(lessonsTaken([aDatedLesson()], [away(from, until)], evening)).toHaveLength(taken);
  });

  test('not any more once it has ended', () => {
    const whole = [away('2026-11-15T23:00:00Z', '2026-11-16T23:00:00Z')];
    expect(lessonsTaken([aDatedLesson()], whole, new Date('2026-11-16T09:54:59Z'))).toHaveLength(1);
    expect(lessonsTaken([aDatedLesson()], whole, new Date('2026-11-16T09:55:00Z'))).toHaveLength(0);
  });
});

describe('what is suggested for a lesson', () => {
  const suggested = (
    lesson: DatedLesson,
    awayOf: Record<string, [string, string | null]> = {},
    covered: string[] = [],
  ) => {
    const periods = Object.entries(awayOf).map(
      ([id, [from, until]]) => [id, [away(from, until)]] as [string, AwayPeriod[]],
    );
    return suggestChoices([lesson], new Map(periods), new Set(covered))[0];
  };

  test('that one person teaches is a substitute', () => {
    expect(suggested(aDatedLesson())).toMatchObject({ suggested: { choice: 'to_cover' }, presentCoTeachers: [] });
  });

  test('that two teach is the other one', () => {
    expect(suggested(aDatedLesson({ coTeachers: [zoe] }))).toMatchObject({
      suggested: { choice: 'on_site', by: 'Zoé Gentiane' },
      presentCoTeachers: ['Zoé Gentiane'],
    });
  });

  test('whose other teacher is away at that hour is a substitute', () => {
    const lesson = aDatedLesson({ coTeachers: [zoe] });
    expect(suggested(lesson, { zoe: ['2026-11-16T08:00:00Z', null] })?.suggested).toEqual({ choice: 'to_cover' });
    expect(suggested(lesson, { zoe: ['2026-11-16T10:00:00Z', null] })?.suggested).toMatchObject({ choice: 'on_site' });
  });

  test('that is looked after in the other teacher’s absence already is nobody else: one class, one substitute', () => {
    const lesson = aDatedLesson({ coTeachers: [zoe] });
    const atNine = ['zoe 4A 2026-11-16T09:00:00.000Z'];
    const taken = suggested(lesson, { zoe: ['2026-11-16T08:00:00Z', null] }, atNine);
    expect(taken).toMatchObject({ suggested: { choice: 'not_needed' }, coveredFor: ['Zoé Gentiane'] });
    const atTen = suggested(lesson, { zoe: ['2026-11-16T08:00:00Z', null] }, ['zoe 4A 2026-11-16T10:00:00.000Z']);
    expect(atTen).toMatchObject({ suggested: { choice: 'to_cover' }, coveredFor: [] });
  });

  test('of whose two other teachers one is away is the one who is there', () => {
    const lesson = aDatedLesson({ coTeachers: [zoe, leo] });
    expect(suggested(lesson, { zoe: ['2026-11-16T08:00:00Z', '2026-11-16T11:00:00Z'] })?.suggested).toEqual({
      choice: 'on_site',
      by: 'Léo Marvaud',
    });
  });
});
