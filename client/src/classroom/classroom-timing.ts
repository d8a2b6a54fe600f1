import type { ClassroomLesson } from '#contract/rooms.ts';

/** Often enough that an office which pairs, moves or cancels sees the screen follow while still on the telephone. */
export const POLL_EVERY_MS = 10_000;

const inMs = (lesson: ClassroomLesson) => ({
  startsAt: Date.parse(lesson.startsAt),
  endsAt: Date.parse(lesson.endsAt),
  doorsOpenAt: Date.parse(lesson.doorsOpenAt),
  doorsCloseAt: Date.parse(lesson.doorsCloseAt),
});

/**
 * The lesson the screen belongs in at the server's time `now` (ms), or null. Doors of neighbouring lessons overlap: the one
 * that is under way goes first, then the one that began first, so that a last sentence is not cut off.
 */
export function lessonToJoin(
  lessons: readonly ClassroomLesson[],
  now: number,
  setAside: ReadonlySet<string>,
): ClassroomLesson | null {
  const open = lessons
    .filter((lesson) => {
      const { doorsOpenAt, doorsCloseAt } = inMs(lesson);
      return !lesson.ended && !setAside.has(lesson.coverId) && doorsOpenAt <= now && now < doorsCloseAt;
    })
    .toSorted((a, b) => inMs(a).startsAt - inMs(b).startsAt);
  const underWay = open.find((lesson) => inMs(lesson).startsAt <= now && now < inMs(lesson).endsAt);
  return underWay ?? open[0] ?? null;
}

/** The lessons still to come at `now`, soonest first. */
export function comingLessons(lessons: readonly ClassroomLesson[], now: number): ClassroomLesson[] {
  return lessons
    .filter((lesson) => !lesson.ended && inMs(lesson).startsAt > now)
    .toSorted((a, b) => inMs(a).startsAt - inMs(b).startsAt);
}

/** How long until the timetable is asked for again: at the next known instant (doors, start, end), and every ten seconds. */
export function nextPollMs(lessons: readonly ClassroomLesson[], now: number): number {
  const instants = lessons.flatMap((lesson) => Object.values(inMs(lesson))).filter((instant) => instant > now);
  return Math.min(POLL_EVERY_MS, ...instants.map((instant) => instant - now));
}
