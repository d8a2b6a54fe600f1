import { overlaps } from '#contract/time.ts';
import type { AwayPeriod } from '../absences/absence-rules.ts';
import type { DatedLesson } from '../schools/lesson-rules.ts';

/**
 * The lessons an absence takes a teacher from: those that share at least an instant with one of its periods.
 * A lesson that has ended by `now` needs nobody any more.
 */
export function lessonsToCover(lessons: DatedLesson[], away: AwayPeriod[], now: Date): DatedLesson[] {
  return lessons.filter(
    (lesson) =>
      lesson.endsAt > now &&
      away.some(({ from, until }) =>
        overlaps(
          { start: lesson.startsAt.getTime(), end: lesson.endsAt.getTime() },
          { start: from.getTime(), end: until.getTime() },
        ),
      ),
  );
}
