import { Refusal } from '#contract/failure.ts';
import type { Transaction } from '#db/sql.ts';
import { moveCovers } from '../cover/cover-store.ts';
import type { Act } from '../happenings/act.ts';
import type { HappeningFacts, LeaveHappening } from '../happenings/happenings.ts';
import { countMinutes } from './presence-store.ts';
import { phaseAt, refusalAt, stateAfter } from './room-rules.ts';
import { lockLesson, markClosed, type RoomOfLesson, storeRoom } from './room-store.ts';

/**
 * Opens the room of a lesson for whoever comes first; the lesson is live from then on. Whoever comes later finds it open.
 * @returns the lesson as it was before
 * @throws Refusal `room_not_open_yet`, `room_closed`
 */
export async function openRoom(
  tx: Transaction,
  leave: LeaveHappening,
  coverId: string,
  act: Act,
): Promise<RoomOfLesson> {
  const lesson = await lockLesson(tx, coverId);
  const refusal = refusalAt(phaseAt(lesson, act.now));
  if (refusal) throw new Refusal(refusal);
  if (lesson.openedAt) return lesson;
  await moveCovers(tx, [coverId], 'live');
  await storeRoom(tx, coverId, act.now);
  await leave(tx, happening('room.opened', lesson, act, {}));
  return lesson;
}

/**
 * The substitute ends the lesson; ended before, it stays so.
 * @throws Refusal `room_not_open_yet`, `lesson_not_begun`: an end before the beginning is a slip of the finger, and
 *   would take the lesson from the class for good. `room_closed`: it was cancelled.
 */
export async function endLesson(tx: Transaction, leave: LeaveHappening, coverId: string, act: Act): Promise<void> {
  const lesson = await lockLesson(tx, coverId);
  if (lesson.state === 'taught' || lesson.state === 'failed') return;
  if (phaseAt(lesson, act.now) === 'closed') throw new Refusal('room_closed');
  if (!lesson.openedAt) throw new Refusal('room_not_open_yet');
  if (act.now < lesson.startsAt) throw new Refusal('lesson_not_begun');
  await settle(tx, leave, lesson, act);
}

/**
 * Closes a lesson whose doors are closed by the clock, entered or not.
 * @returns false when somebody else settled it meanwhile
 */
export async function closeLesson(
  tx: Transaction,
  leave: LeaveHappening,
  coverId: string,
  now: Date,
): Promise<boolean> {
  const lesson = await lockLesson(tx, coverId);
  if (lesson.state !== 'accepted' && lesson.state !== 'live') return false;
  await settle(tx, leave, lesson, { now, requestId: null, by: null });
  return true;
}

async function settle(tx: Transaction, leave: LeaveHappening, lesson: RoomOfLesson, act: Act): Promise<void> {
  const { coverId } = lesson;
  const minutes = (await countMinutes(tx, [coverId])).get(coverId) ?? 0;
  await moveCovers(tx, [coverId], stateAfter(minutes));
  await markClosed(tx, coverId, act.now);
  await leave(tx, happening('room.closed', lesson, act, { minutes }));
}

function happening(
  type: 'room.opened' | 'room.closed',
  { absenceId, coverId }: RoomOfLesson,
  { now: at, requestId, by }: Act,
  facts: HappeningFacts,
) {
  return { type, at, actor: by?.displayName ?? null, absenceId, coverId, facts, requestId };
}
