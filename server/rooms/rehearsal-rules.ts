import type { RehearsalEnding } from '#contract/rehearsals.ts';
import { KEPT_FREE_BEFORE_LESSON_MS, REHEARSAL_LASTS_MS } from '#contract/rehearsals.ts';
import { DOORS_CLOSE_AFTER_MS, DOORS_OPEN_BEFORE_MS } from '#contract/rooms.ts';
import type { Entrance, LessonTimes } from './room-rules.ts';

/** The accepted or live lesson that keeps a place from being rehearsed in at `now`: under way, or about to be; else null. */
export function lessonInTheWay(lessons: readonly LessonTimes[], now: Date): LessonTimes | null {
  const inTheWay = lessons.find(
    ({ startsAt, endsAt }) =>
      startsAt.getTime() - KEPT_FREE_BEFORE_LESSON_MS <= now.getTime() &&
      now.getTime() < endsAt.getTime() + DOORS_CLOSE_AFTER_MS,
  );
  return inTheWay ?? null;
}

/** When a rehearsal that begins at `now` ends by itself. */
export function endsByItself(now: Date): Date {
  return new Date(now.getTime() + REHEARSAL_LASTS_MS);
}

/** What decides how long a rehearsal goes on. */
export interface RehearsalFacts {
  openedAt: Date;
  endsAt: Date;
  /** When the next real lesson of the place starts, also one promised since; null: none in its time. */
  lessonStartsAt: Date | null;
  /** Null while nobody ended it. */
  endedBy: RehearsalEnding | null;
}

/** The instant at which a rehearsal is over whoever wants to go on: a real lesson's doors go before its own time. */
export function closesAt({ endsAt, lessonStartsAt }: RehearsalFacts): Date {
  const doors = lessonDoors(lessonStartsAt);
  return doors !== null && doors < endsAt ? doors : endsAt;
}

/** Who may be in, when: it is open from its beginning. */
export function entranceOf(facts: RehearsalFacts): Entrance {
  return { doors: { opensAt: facts.openedAt, closesAt: closesAt(facts) }, over: facts.endedBy !== null };
}

/** How a rehearsal that goes on has ended by the clock at `now`; null: it has not. */
export function endedByClock(facts: RehearsalFacts, now: Date): 'time' | 'lesson' | null {
  if (facts.endedBy !== null || now < closesAt(facts)) return null;
  const doors = lessonDoors(facts.lessonStartsAt);
  return doors !== null && doors <= now ? 'lesson' : 'time';
}

function lessonDoors(startsAt: Date | null): Date | null {
  return startsAt && new Date(startsAt.getTime() - DOORS_OPEN_BEFORE_MS);
}
