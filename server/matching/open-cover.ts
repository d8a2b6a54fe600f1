import type { Interval } from '#contract/time.ts';
import type { AdultStretch } from '../schools/adult-rules.ts';

/** A cover as matching sees it: when, where, what, and what its school can give. */
export interface OpenCover extends Interval {
  coverId: string;
  absenceId: string;
  uai: string;
  academyCode: string;
  classId: string;
  subjectCode: string;
  /** Of the pupils; null when the timetable does not say. */
  level: 'college' | 'lycee' | null;
  /** The timetable's place, which the class would rather not leave. */
  placeId: string | null;
  /** Places of the school with a paired classroom, in which no other class has a lesson at that hour. */
  equippedPlaceIds: string[];
  /** Supervising adults the school can give at once while the lesson runs: one stretch a half-day. */
  adults: AdultStretch[];
  /** Whether the academy teaches this discipline from afar at all. */
  taughtRemotely: boolean;
  /** Who said no to this very lesson, or let the question pass. */
  refusedBy: string[];
  /** Whether somebody had promised this very lesson and does not come. */
  lost: boolean;
  /** Who was proposed by the plan that stands, if anybody. */
  proposedSubstituteId: string | null;
}

/** LV1 and LV2 of a language are one discipline: the first four signs of the national subject code. */
export function disciplineOf(subjectCode: string): string {
  return subjectCode.slice(0, 4);
}
