import { Refusal } from '#contract/failure.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import { classesInPlaces } from './class-in-place.ts';
import { findScreen } from './classroom-check-store.ts';
import { lockPlace } from './classroom-store.ts';
import { endedByClock, lessonInTheWay } from './rehearsal-rules.ts';
import {
  findUnended,
  listLessonsIn,
  listUnended,
  markEnded,
  type Rehearsal,
  storeRehearsal,
} from './rehearsal-store.ts';

/** Who wants to rehearse where, and when. */
export interface Beginning {
  uai: string;
  placeId: string;
  accountId: string;
  /** Also where a class has a lesson of its timetable. */
  besideClass: boolean;
  now: Date;
}

/**
 * Begins a rehearsal; the same account finds the one it began before.
 * @throws Refusal `place_not_in_school`, `place_without_classroom`, `lesson_due_in_place`, `rehearsal_under_way` (with the
 *   name of who plays in it), `place_in_lesson` (with the name of the class)
 */
export async function beginRehearsal(tx: Transaction, beginning: Beginning): Promise<string> {
  const { uai, placeId, accountId, besideClass, now } = beginning;
  const place = await lockPlace(tx, uai, placeId);
  if ((await findScreen(tx, uai, place.id)) === null) throw new Refusal('place_without_classroom');
  if (lessonInTheWay(await listLessonsIn(tx, place.id, now), now)) throw new Refusal('lesson_due_in_place');
  const standing = await findUnended(tx, place.id);
  const ended = standing && endedByClock(standing, now);
  if (standing && ended) await markEnded(tx, standing.id, ended, now);
  else if (standing?.accountId === accountId) return standing.id;
  else if (standing) throw new Refusal('rehearsal_under_way', [{ fact: standing.playedBy }]);
  const classThere = (await classesInPlaces(tx, [place.id], now)).get(place.id);
  if (classThere && !besideClass) throw new Refusal('place_in_lesson', [{ fact: classThere.className }]);
  return storeRehearsal(tx, place.id, accountId, now);
}

/** The rehearsal that is held in a place at `now`, or null. */
export async function rehearsalIn(sql: Queries, placeId: string, now: Date): Promise<Rehearsal | null> {
  const standing = await findUnended(sql, placeId);
  return standing && endedByClock(standing, now) === null ? standing : null;
}

/** Ends those whose time is over, or whose place a real lesson needs. @returns their ids */
export async function endByClock(tx: Transaction, now: Date): Promise<string[]> {
  const ended: string[] = [];
  for (const rehearsal of await listUnended(tx)) {
    const how = endedByClock(rehearsal, now);
    if (how !== null && (await markEnded(tx, rehearsal.id, how, now))) ended.push(rehearsal.id);
  }
  return ended;
}
