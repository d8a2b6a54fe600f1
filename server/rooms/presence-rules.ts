import { DOORS_CLOSE_AFTER_MS, type Party } from '#contract/rooms.ts';
import type { Interval } from '#contract/time.ts';
import type { LessonTimes } from './room-rules.ts';

/** A stretch of time in which a member of that party was connected, half-open, ms since the epoch. */
export interface Stretch extends Interval {
  party: Party;
}

const MINUTE_MS = 60_000;

/**
 * Minutes delivered: the time in which the substitute and the classroom were both connected, added up and rounded down
 * to whole minutes. Only from the lesson's start until its doors close: greeting the class before the bell is no lesson.
 * Stretches may come in any order, overlap, touch, or be empty.
 */
export function minutesDelivered(stretches: readonly Stretch[], { startsAt, endsAt }: LessonTimes): number {
  const lesson = { start: startsAt.getTime(), end: endsAt.getTime() + DOORS_CLOSE_AFTER_MS };
  const substitute = union(stretches.filter(({ party }) => party === 'substitute'));
  const classroom = union(stretches.filter(({ party }) => party === 'classroom'));
  const shared = substitute.flatMap((one) => classroom.map((other) => intersect(intersect(one, other), lesson)));
  return Math.floor(shared.reduce((total, { start, end }) => total + Math.max(0, end - start), 0) / MINUTE_MS);
}

/** The same time as disjoint intervals, in order. */
function union(intervals: readonly Interval[]): Interval[] {
  const inOrder = intervals.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start);
  const joined: Interval[] = [];
  for (const { start, end } of inOrder) {
    const last = joined.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/** What two intervals share; `end` is not after `start` when they share nothing. */
function intersect(a: Interval, b: Interval): Interval {
  return { start: Math.max(a.start, b.start), end: Math.min(a.end, b.end) };
}
