import type { CoverState } from '#contract/cover.ts';
import type { FailureCode } from '#contract/failure.ts';

/** Nobody is asked for an answer faster than this, unless the lesson itself begins sooner. */
const SHORTEST_MS = 10 * 60_000;
/** A day: longer, and the class waits for somebody who will not answer. */
const LONGEST_MS = 24 * 60 * 60_000;

/**
 * Until when a substitute may answer: half of the time that is left before the first lesson, between 10 minutes and a day,
 * and never later than the lesson itself. Half, so that after a silence somebody else can still be asked.
 */
export function answerDeadline(now: Date, firstLessonStartsAt: Date): Date {
  const left = firstLessonStartsAt.getTime() - now.getTime();
  const wait = Math.min(Math.max(left / 2, SHORTEST_MS), LONGEST_MS);
  return new Date(Math.min(now.getTime() + wait, firstLessonStartsAt.getTime()));
}

export interface ProposedRow {
  assignmentId: string;
  coverId: string;
  absenceId: string;
  substituteId: string;
  startsAt: Date;
}

/** One offer for each absence and substitute: a person is asked once about everything of one absence. */
export function bundle<Row extends Pick<ProposedRow, 'absenceId' | 'substituteId'>>(rows: Row[]): Row[][] {
  return [...Map.groupBy(rows, ({ absenceId, substituteId }) => `${absenceId} ${substituteId}`).values()];
}

/** Lessons that have begun, or whose room is open: the class is waiting there. */
const begunStates: readonly CoverState[] = ['live', 'taught', 'failed'];

/**
 * Why a promise cannot fall away at `now`; null when it can: while it stands, until its room opens or the lesson begins.
 * Later nobody would be asked in time, and the class is in the room.
 */
export function refusalToLose(cover: { state: CoverState; startsAt: Date }, now: Date): FailureCode | null {
  if (begunStates.includes(cover.state)) return 'lesson_under_way';
  if (cover.state !== 'accepted') return 'cover_moved_on';
  return cover.startsAt <= now ? 'lesson_under_way' : null;
}
