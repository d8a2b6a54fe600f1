import type { RoomName } from '#contract/lesson-channel.ts';
import { CHECK_TAKES_AT_MOST_MS } from '#contract/places.ts';
import type { ClassroomLesson, readClassroom } from '#contract/rooms.ts';
import type { Reply } from '#contract/route.ts';

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

/** What a screen takes part in, and who stands at the other end. */
export interface Held {
  room: RoomName;
  name: string;
  /** UTC instant. */
  startsAt: string;
}

/** The lesson the screen belongs in at the server's time `now` (ms); while there is none, the rehearsal the office holds. */
export function heldNow(
  { lessons, rehearsal }: Pick<Reply<typeof readClassroom>, 'lessons' | 'rehearsal'>,
  now: number,
  setAside: ReadonlySet<string>,
): Held | null {
  const lesson = lessonToJoin(lessons, now, setAside);
  if (lesson) {
    const { coverId, substituteName, startsAt } = lesson;
    return { room: { kind: 'lesson', id: coverId }, name: substituteName, startsAt };
  }
  if (!rehearsal || setAside.has(rehearsal.rehearsalId) || now >= Date.parse(rehearsal.endsAt)) return null;
  const { rehearsalId, playedBy, startsAt } = rehearsal;
  return { room: { kind: 'rehearsal', id: rehearsalId }, name: playedBy, startsAt };
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

/** A screen nobody asked looks after itself once a day. */
const CHECK_EVERY_MS = 24 * 60 * 60_000;
/** And keeps well away from lessons: a quarter of an hour leaves time to mend what it finds. */
const QUIET_BEFORE_LESSON_MS = 15 * 60_000;

type Checks = Pick<Reply<typeof readClassroom>, 'lessons' | 'checkAskedAt' | 'lastCheckedAt'>;

/**
 * Whether the screen should check itself at the server's time `now` (ms): because the office asked, as long as it is over
 * before the next doors open, or because a day has gone by (or none ever was), far from any lesson.
 */
export function checkIsDue({ lessons, checkAskedAt, lastCheckedAt }: Checks, now: number): boolean {
  const free = freeFor(lessons, now);
  if (checkAskedAt !== null) return free > CHECK_TAKES_AT_MOST_MS;
  const old = lastCheckedAt === null || now - Date.parse(lastCheckedAt) >= CHECK_EVERY_MS;
  return old && free > QUIET_BEFORE_LESSON_MS;
}

/** How long from `now` until the doors of a lesson are open, in ms; 0 while they are. */
function freeFor(lessons: readonly ClassroomLesson[], now: number): number {
  const ahead = lessons.map(inMs).filter(({ doorsCloseAt }) => now < doorsCloseAt);
  return Math.min(...ahead.map(({ doorsOpenAt }) => Math.max(0, doorsOpenAt - now)));
}
