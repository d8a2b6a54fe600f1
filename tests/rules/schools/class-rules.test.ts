import { describe, expect, test } from 'vitest';
import { servicesOf, type TaughtLesson } from '../../../server/schools/class-rules.ts';

const lesson = (change: Partial<TaughtLesson> = {}): TaughtLesson => ({
  classId: '6A',
  subjectCode: '061300',
  subject: 'Mathématiques',
  modality: 'CG',
  teacherName: 'Paul Brumeval',
  hour: 'Monday 8',
  minutes: 55,
  ...change,
});
const read = (lessons: TaughtLesson[], declared: Parameters<typeof servicesOf>[1] = []) =>
  servicesOf(lessons, declared).map(({ subject, modality, teacherNames, weeklyMinutes }) =>
    [subject, modality, teacherNames.join(' + '), weeklyMinutes].join(', '),
  );

describe('the services of a class', () => {
  test('add up the hours of a teacher in a subject', () => {
    expect(read([lesson(), lesson({ hour: 'Tuesday 9' })])).toEqual(['Mathématiques, CG, Paul Brumeval, 110']);
  });

  test('count an hour that two teachers give together once, under both names', () => {
    const together = [lesson({ teacherName: 'Zoé Gentiane' }), lesson()];
    expect(read([...together, lesson({ hour: 'Tuesday 9' })])).toEqual(
      ['Mathématiques, CG, Paul Brumeval, 55', 'Mathématiques, CG, Paul Brumeval + Zoé Gentiane, 55'].toSorted(),
    );
  });

  test('keep two teachers of one subject apart who teach at different hours', () => {
    const apart = [lesson(), lesson({ teacherName: 'Zoé Gentiane', hour: 'Tuesday 9', minutes: 50 })];
    expect(read(apart)).toEqual(['Mathématiques, CG, Paul Brumeval, 55', 'Mathématiques, CG, Zoé Gentiane, 50']);
  });

  test('keep half-class hours apart', () => {
    expect(read([lesson(), lesson({ modality: 'TP', hour: 'Tuesday 9' })])).toHaveLength(2);
  });

  test('show a declared service without an hour, and a declared one with hours once', () => {
    const { hour, minutes, ...declared } = lesson();
    const svt = { ...declared, subjectCode: '062900', subject: 'SVT' };
    expect(read([lesson()], [declared, svt])).toEqual([
      'Mathématiques, CG, Paul Brumeval, 55',
      'SVT, CG, Paul Brumeval, 0',
    ]);
  });

  test('come by subject as French sorts', () => {
    const subjects = ['Technologie', 'Éducation musicale', 'Anglais'];
    const lessons = subjects.map((subject, index) => lesson({ subject, subjectCode: String(index), hour: subject }));
    expect(servicesOf(lessons, []).map(({ subject }) => subject)).toEqual([
      'Anglais',
      'Éducation musicale',
      'Technologie',
    ]);
  });
});
