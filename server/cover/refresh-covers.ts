import type { CoverChoice, NewAbsence } from '#contract/absences.ts';
import type { HappeningType } from '#contract/happenings.ts';
import type { Transaction } from '#db/sql.ts';
import { coveredUntil } from '../absences/absence-rules.ts';
import { readAbsence } from '../absences/absence-store.ts';
import { teachersOfAbsence } from '../absences/absent-teachers.ts';
import { listTakenLessons } from '../absences/taken-lessons.ts';
import type { HappeningFacts, LeaveHappening } from '../happenings/happenings.ts';
import { type CoverDifference, choiceKept, compareCovers, type Followed, stateOf } from './cover-rules.ts';
import { followLesson, lockCovers, moveCovers, nameIn, setCoversAside, storeCovers } from './cover-store.ts';
import { reopenStandIns } from './stand-ins.ts';

/** Why covers are looked at again. */
export type Why = 'declared' | 'absence_changed' | 'school_taken_out' | 'timetable' | 'rolling';

export interface Refresh {
  absenceId: string;
  /** Null: in all its schools. */
  uai: string | null;
  why: Why;
  at: Date;
  /** Who made it necessary; null for the system. */
  actor: string | null;
  requestId: string | null;
  /** What the declarer decided for single lessons. */
  choices?: NewAbsence['choices'];
}

/**
 * Makes the covers of an absence what the absence and the timetable say: the one place where this is done, whoever asks.
 * What has happened stays; what nobody has to take any more is cancelled with all that hangs on it; the rest is not touched.
 * The caller has locked the absence, and the timetables before it.
 */
export async function refreshCovers(tx: Transaction, leave: LeaveHappening, refresh: Refresh): Promise<void> {
  const { absenceId, uai, at } = refresh;
  const absence = await readAbsence(tx, absenceId);
  const all = await teachersOfAbsence(tx, absenceId);
  const teachers = all.filter((teacher) => uai === null || teacher.uai === uai);
  const taken = await listTakenLessons(tx, teachers, absence.stretches, at);
  const difference = compareCovers(await lockCovers(tx, absenceId, uai), taken, at);
  const tell = teller(tx, leave, refresh);
  await cancelGone(tx, tell, difference, refresh);
  await followMoved(tx, tell, difference);
  await reopenBack(tx, tell, difference);
  await openMissing(tx, tell, difference, refresh);
  const backIds = difference.back.map(({ cover }) => cover.id);
  await reopenStandIns(tx, leave, { ...refresh, backIds });
  const [first] = all;
  if (absence.lastDay === null && uai === null && first) {
    await tx`UPDATE absence SET covers_until = ${coveredUntil(absence, first, at)} WHERE id = ${absenceId}`;
  }
}

type Tell = (type: HappeningType, coverId: string | null, facts?: HappeningFacts, by?: string | null) => Promise<void>;

function teller(tx: Transaction, leave: LeaveHappening, { absenceId, at, actor, requestId }: Refresh): Tell {
  return (type, coverId, facts = {}, by = actor) =>
    leave(tx, { type, at, actor: by, absenceId, coverId, facts, requestId });
}

async function cancelGone(tx: Transaction, tell: Tell, { gone }: CoverDifference, { why }: Refresh): Promise<void> {
  await setCoversAside(
    tx,
    gone.map(({ id }) => id),
  );
  for (const { id } of gone) await tell('cover.cancelled', id, { why });
}

async function followMoved(tx: Transaction, tell: Tell, { moved, elsewhere }: CoverDifference): Promise<void> {
  for (const pair of elsewhere) await followLesson(tx, pair);
  for (const pair of moved) {
    const { id, state } = pair.cover;
    await followLesson(tx, pair);
    // Whoever said that nobody has to take it meant the lesson, not its hour.
    if (state === 'not_needed') continue;
    if (state !== 'open') await moveCovers(tx, [id], 'open');
    await tell('cover.moved', id, movedFacts(pair));
    await settleChoice(tx, tell, pair.cover.id, pair.lesson.suggested);
  }
}

function movedFacts({ cover, lesson }: Followed): HappeningFacts {
  return { from: cover.startsAt.toISOString(), to: lesson.startsAt.toISOString() };
}

async function reopenBack(tx: Transaction, tell: Tell, { back }: CoverDifference): Promise<void> {
  for (const pair of back) {
    await followLesson(tx, pair);
    await moveCovers(tx, [pair.cover.id], 'open');
    await tell('cover.reopened', pair.cover.id);
    await settleChoice(tx, tell, pair.cover.id, choiceKept(pair) ?? pair.lesson.suggested);
  }
}

/** A lesson that another teacher gives too, or that the school had decided about, is not looked for. */
async function settleChoice(tx: Transaction, tell: Tell, coverId: string, choice: CoverChoice): Promise<void> {
  if (choice.choice === 'to_cover') return;
  await moveCovers(tx, [coverId], choice.choice, nameIn(choice));
  await tellChoice(tell, coverId, choice);
}

async function openMissing(tx: Transaction, tell: Tell, { missing }: CoverDifference, refresh: Refresh): Promise<void> {
  const chosen = new Map(refresh.choices?.map(({ lessonId, choice }) => [lessonId, choice]));
  const decided = missing.map((lesson) => ({ lesson, choice: chosen.get(lesson.lessonId) ?? lesson.suggested }));
  const ids = await storeCovers(tx, refresh, decided);
  const count = decided.filter(({ choice }) => stateOf(choice) === 'open').length;
  // One fact for all: a timeline that says the same thing eighteen times is not read.
  if (count > 0 || refresh.why === 'declared') await tell('cover.opened', null, { count }, null);
  for (const [index, id] of ids.entries()) await tellChoice(tell, id, decided[index]?.choice ?? { choice: 'to_cover' });
}

async function tellChoice(tell: Tell, coverId: string, choice: CoverChoice): Promise<void> {
  if (choice.choice === 'on_site') await tell('cover.on_site', coverId, { by: choice.by });
  if (choice.choice === 'not_needed') await tell('cover.not_needed', coverId);
}
