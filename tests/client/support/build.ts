import type { Absence, AbsenceWithCovers, AffectedLesson } from '#contract/absences.ts';
import type { Cover } from '#contract/cover.ts';
import type { MyLesson, Offer } from '#contract/offers.ts';
import type { Plan, PlannedAssignment } from '#contract/plans.ts';
import type { Teacher } from '#contract/schools.ts';
import type { WeekLesson } from '#contract/timetable.ts';

/** A UUID that tells its number: easier to read in a failing test than a random one. */
export function anId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export function aTeacher(given: Partial<Teacher> = {}): Teacher {
  return { id: anId(1), lastName: 'ARNAUD', firstName: 'Claire', subjects: ['Mathématiques'], ...given };
}

export function aWeekLesson(given: Partial<WeekLesson> = {}): WeekLesson {
  return {
    id: 'lesson-1.2026-11-03',
    classId: anId(2),
    className: '4e B',
    subjectCode: '061300',
    subject: 'Mathématiques',
    teacherId: anId(1),
    teacherName: 'Claire Arnaud',
    coTeachers: [],
    alternance: null,
    placeCode: '203',
    day: '2026-11-03',
    startsAt: '2026-11-03T07:00:00Z',
    endsAt: '2026-11-03T07:55:00Z',
    state: 'held',
    change: null,
    ...given,
  };
}

export function aCover(given: Partial<Cover> = {}): Cover {
  return {
    id: anId(10),
    absenceId: anId(20),
    lessonId: 'lesson-1.2026-11-03',
    uai: '0631234Z',
    schoolName: 'Collège des Quatre-Vents',
    academyCode: '06',
    timeZone: 'Europe/Paris',
    className: '4e B',
    subjectCode: '061300',
    subject: 'Mathématiques',
    teacherName: 'Claire ARNAUD',
    placeCode: '203',
    timetablePlaceCode: '203',
    startsAt: '2026-11-03T07:00:00Z',
    endsAt: '2026-11-03T07:55:00Z',
    state: 'open',
    substituteId: null,
    substituteName: null,
    onSiteBy: null,
    adult: null,
    noCoverReason: null,
    lost: null,
    ...given,
  };
}

export function anAbsence(given: Partial<Absence> = {}, covers: Cover[] = []): AbsenceWithCovers {
  const absence: Absence = {
    id: anId(20),
    uai: '0631234Z',
    schoolName: 'Collège des Quatre-Vents',
    timeZone: 'Europe/Paris',
    teacherId: anId(1),
    teacherName: 'Claire ARNAUD',
    firstDay: '2026-11-03',
    lastDay: '2026-11-03',
    stretches: [{ firstDay: '2026-11-03', lastDay: '2026-11-03', hours: null }],
    otherSchools: [],
    reason: 'unforeseen',
    state: 'declared',
    declaredAt: '2026-11-03T06:10:00Z',
    declaredAs: 'school_office',
    declaredBy: 'Mireille Aubrac',
    caller: null,
    version: 1,
    note: '',
    ...given,
  };
  return { absence, covers };
}

export function anAffectedLesson(given: Partial<AffectedLesson> = {}): AffectedLesson {
  return {
    lessonId: 'lesson-1.2026-11-03',
    uai: '0631234Z',
    schoolName: 'Collège des Quatre-Vents',
    timeZone: 'Europe/Paris',
    className: '4e B',
    subjectCode: '061300',
    subject: 'Mathématiques',
    placeCode: '203',
    startsAt: '2026-11-03T07:00:00Z',
    endsAt: '2026-11-03T07:55:00Z',
    coTeachers: [],
    coveredFor: [],
    suggested: { choice: 'to_cover' },
    taughtRemotely: true,
    ...given,
  };
}

export function anAssignment(given: Partial<PlannedAssignment> = {}): PlannedAssignment {
  return {
    assignmentId: anId(30),
    coverId: anId(10),
    cover: aCover({ id: given.coverId ?? anId(10), state: 'planned', substituteName: 'Nadia Ferrand' }),
    substituteId: anId(40),
    substituteName: 'Nadia Ferrand',
    substituteAcademyCode: '06',
    placeCode: '203',
    reasons: [],
    pinned: false,
    byHand: null,
    ...given,
  };
}

export function aPlan(given: Partial<Plan> = {}): Plan {
  return {
    id: anId(50),
    madeAt: '2026-11-03T06:08:00Z',
    asked: 1,
    covered: 1,
    bound: 1,
    assignments: [],
    uncovered: [],
    comparedTo: null,
    ...given,
  };
}

export function anOffer(given: Partial<Offer> = {}): Offer {
  return {
    id: anId(60),
    absenceId: anId(50),
    state: 'sent',
    schoolName: 'Collège des Quatre-Vents',
    commune: 'Ambert',
    department: '63',
    academyCode: '06',
    timeZone: 'Europe/Paris',
    position: null,
    teacherName: 'Claire ARNAUD',
    note: '',
    sentAt: '2026-11-03T06:10:00Z',
    deadline: '2026-11-03T06:45:00Z',
    covers: [],
    ...given,
  };
}

export function aLessonOfMine(given: Partial<MyLesson> = {}): MyLesson {
  return {
    coverId: anId(70),
    schoolName: 'Collège des Quatre-Vents',
    commune: 'Ambert',
    timeZone: 'Europe/Paris',
    className: '4e B',
    subject: 'Mathématiques',
    teacherName: 'Claire ARNAUD',
    startsAt: '2026-11-03T07:00:00Z',
    endsAt: '2026-11-03T07:55:00Z',
    doorsOpenAt: '2026-11-03T06:50:00Z',
    state: 'accepted',
    note: '',
    hasRecord: false,
    ...given,
  };
}
