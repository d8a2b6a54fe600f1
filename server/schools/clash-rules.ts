import type { FailureDetail } from '#contract/failure.ts';
import { overlaps } from '#contract/time.ts';
import { type DatedLesson, hourKey } from './lesson-rules.ts';

/** A lesson about to be put at an hour. */
export type PlacedLesson = Pick<
  DatedLesson,
  'classId' | 'subjectCode' | 'teacherId' | 'placeId' | 'startsAt' | 'endsAt' | 'change'
>;

/**
 * Why a lesson cannot be held at its hour: its teacher, its class or its place has another one. Lessons that several
 * teachers give together share class and place, and are no clash.
 *
 * @param others the lessons of that day
 * @param sharingPupils the class, and the classes and groups in which some of its pupils are
 */
export function clashes(
  lesson: PlacedLesson,
  others: readonly DatedLesson[],
  sharingPupils: ReadonlySet<string>,
): FailureDetail[] {
  const time = intervalOf(lesson);
  return others
    .filter((other) => overlaps(time, intervalOf(other)))
    .flatMap((other) => {
      const { teacherName, className, placeCode, subject } = other;
      if (other.teacherId === lesson.teacherId) {
        return [{ path: 'teacherId', fact: `${teacherName} (${className}, ${subject})` }];
      }
      if (hourKey(other) === hourKey(lesson)) return [];
      if (sharingPupils.has(other.classId)) {
        return [{ path: 'classId', fact: `${className} (${subject}, ${teacherName})` }];
      }
      if (lesson.placeId !== null && other.placeId === lesson.placeId) {
        return [{ path: 'placeId', fact: `${placeCode} (${className}, ${subject})` }];
      }
      return [];
    });
}

function intervalOf({ startsAt, endsAt }: PlacedLesson) {
  return { start: startsAt.getTime(), end: endsAt.getTime() };
}
