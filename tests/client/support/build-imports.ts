import type { AbsenceProposal, Feed } from '#contract/feeds.ts';
import type { ComparedLesson, RejectedRow, TimetableDifference, TimetableImport } from '#contract/imports.ts';
import { anId } from './build.ts';

/** Mr Brumeval teaches maths to 4A in room 101 on Monday at 08:00, every week. */
export function aComparedLesson(given: Partial<ComparedLesson> = {}): ComparedLesson {
  return {
    className: '4A',
    subject: 'Mathématiques',
    teacherName: 'Paul BRUMEVAL',
    weekday: 1,
    startMinute: 480,
    endMinute: 535,
    placeCode: '101',
    weeks: 'Toutes les semaines',
    ...given,
  };
}

export function aDifference(given: Partial<TimetableDifference> = {}): TimetableDifference {
  const none = { added: [], removed: [] };
  return {
    added: [],
    removed: [],
    changed: [],
    unchanged: 0,
    teachers: none,
    classes: none,
    places: none,
    ...given,
  };
}

export function anImport(given: Partial<TimetableImport> = {}): TimetableImport {
  return {
    id: anId(80),
    uai: '0631234Z',
    format: 'sts',
    state: 'draft',
    madeBy: 'Mireille Aubrac',
    madeAt: '2026-11-03T06:10:00Z',
    appliedAt: null,
    undoneAt: null,
    difference: aDifference({ added: [aComparedLesson()] }),
    rejected: [],
    undoable: false,
    ...given,
  };
}

export function aRejectedRow(given: Partial<RejectedRow> = {}): RejectedRow {
  return { file: 'table', line: 14, reason: 'field_unreadable', field: 'Début', fact: '8h65', ...given };
}

export function aFeed(given: Partial<Feed> = {}): Feed {
  return {
    id: anId(90),
    name: 'Pronote maths',
    host: 'demo.index-education.net',
    teacherName: 'Paul BRUMEVAL',
    addedAt: '2026-11-03T06:10:00Z',
    polledAt: '2026-11-03T06:10:00Z',
    nextPollAt: '2026-11-03T06:25:00Z',
    failure: null,
    ...given,
  };
}

/** Absent on Tuesday morning: three lessons. */
export function aProposal(given: Partial<AbsenceProposal> = {}): AbsenceProposal {
  return {
    id: anId(95),
    teacherId: anId(1),
    teacherName: 'Paul BRUMEVAL',
    feedName: 'Pronote maths',
    seenAt: '2026-11-03T06:10:00Z',
    stretches: [{ firstDay: '2026-11-03', lastDay: '2026-11-03', hours: { from: '08:00', to: '12:00' } }],
    lessons: 3,
    ...given,
  };
}
