import type { FailureCode } from '#contract/failure.ts';

/** Why a record cannot be written at `now`; null when it can: from the lesson's start on, and ever after. */
export function refusalToWrite(lesson: { startsAt: Date }, now: Date): FailureCode | null {
  return now < lesson.startsAt ? 'record_too_early' : null;
}
