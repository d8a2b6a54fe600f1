import { type Interval, overlaps } from '#contract/time.ts';
import type { DatedLesson } from '../schools/lesson-rules.ts';

/** When the timetable itself holds each place. */
export type HeldPlaces = ReadonlyMap<string, readonly Interval[]>;

/**
 * A lesson whose teacher is away holds no place: it is a cover too, and then the plan decides who gets the place.
 *
 * @param lessons the dated lessons in some places
 * @param away the ids of lessons whose teacher is away
 */
export function heldByLessons(lessons: readonly DatedLesson[], away: ReadonlySet<string>): HeldPlaces {
  const held = new Map<string, Interval[]>();
  for (const { lessonId, placeId, startsAt, endsAt } of lessons) {
    if (placeId === null || away.has(lessonId)) continue;
    const of = held.get(placeId) ?? [];
    of.push({ start: startsAt.getTime(), end: endsAt.getTime() });
    held.set(placeId, of);
  }
  return held;
}

/** The equipped places in which no other class has its own lesson while the cover is taught. */
export function placesFreeOfLessons(cover: Interval, equippedPlaceIds: string[], held: HeldPlaces): string[] {
  return equippedPlaceIds.filter((placeId) => !held.get(placeId)?.some((lesson) => overlaps(lesson, cover)));
}
