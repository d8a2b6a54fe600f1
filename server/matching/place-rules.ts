import { type Interval, overlaps } from '#contract/time.ts';
import type { DatedLesson } from '../schools/lesson-rules.ts';

/**
 * The equipped places in which no other class has its own lesson while the cover is taught. A lesson whose teacher is
 * away holds no place: it is a cover too, and then the plan decides who gets the place.
 *
 * @param lessons the dated lessons in these places
 * @param away the ids of lessons whose teacher is away
 */
export function placesFreeOfLessons(
  cover: Interval,
  equippedPlaceIds: string[],
  { lessons, away }: { lessons: DatedLesson[]; away: ReadonlySet<string> },
): string[] {
  const held = lessons.filter(
    (lesson) =>
      !away.has(lesson.lessonId) && overlaps({ start: lesson.startsAt.getTime(), end: lesson.endsAt.getTime() }, cover),
  );
  const taken = new Set(held.map(({ placeId }) => placeId));
  return equippedPlaceIds.filter((placeId) => !taken.has(placeId));
}
