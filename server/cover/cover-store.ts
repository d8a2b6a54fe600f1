import { type CoverState, coverMoves, coverStates, mayMove, type NoCoverReason } from '#contract/cover.ts';
import { Refusal } from '#contract/failure.ts';
import type { Transaction } from '#db/sql.ts';
import type { DatedLesson } from '../schools/lesson-rules.ts';

/** The states a cover may come from to reach `state`, by the one table of moves. */
export function statesBefore(state: CoverState): CoverState[] {
  return coverStates.filter((from) => mayMove(from, state));
}

/** The states something can still happen in. */
export const unsettledStates = coverStates.filter((state) => coverMoves[state].length > 0);

/** Opens one cover for each lesson of an absence; a lesson that has one keeps it. Returns the ids of the new ones. */
export async function openCovers(
  tx: Transaction,
  absence: { id: string; uai: string },
  lessons: DatedLesson[],
): Promise<string[]> {
  const rows = lessons.map((lesson) => ({
    absenceId: absence.id,
    uai: absence.uai,
    lessonId: lesson.lessonId,
    classId: lesson.classId,
    subjectCode: lesson.subjectCode,
    teacherId: lesson.teacherId,
    placeId: lesson.placeId,
    startsAt: lesson.startsAt,
    endsAt: lesson.endsAt,
  }));
  if (rows.length === 0) return [];
  const opened = await tx<{ id: string }[]>`
    INSERT INTO cover ${tx(rows)} ON CONFLICT (absence_id, lesson_id) DO NOTHING RETURNING id`;
  return opened.map(({ id }) => id);
}

/**
 * Moves covers to a state, all or none, in one guarded statement.
 * @throws Refusal `cover_moved_on` when one of them is in a state from which that move does not exist
 */
export async function moveCovers(tx: Transaction, coverIds: string[], to: CoverState): Promise<void> {
  const moved = await tx`
    UPDATE cover SET state = ${to}, no_cover_reason = NULL
    WHERE id = ANY(${coverIds}::uuid[]) AND state = ANY(${statesBefore(to)}::text[])`;
  if (moved.count !== new Set(coverIds).size) throw new Refusal('cover_moved_on');
}

/** Cancels what is still unsettled of an absence; returns the covers that were. */
export async function cancelCovers(tx: Transaction, absenceId: string): Promise<string[]> {
  const cancelled = await tx<{ id: string }[]>`
    UPDATE cover SET state = 'cancelled', no_cover_reason = NULL
    WHERE absence_id = ${absenceId} AND state = ANY(${statesBefore('cancelled')}::text[])
    RETURNING id`;
  return cancelled.map(({ id }) => id);
}

/** Notes beside open covers why the last plan found nobody. */
export async function noteReasons(tx: Transaction, reasons: ReadonlyMap<string, NoCoverReason>): Promise<void> {
  await tx`
    UPDATE cover SET no_cover_reason = noted.reason
    FROM unnest(${[...reasons.keys()]}::uuid[], ${[...reasons.values()]}::text[]) AS noted (cover_id, reason)
    WHERE cover.id = noted.cover_id AND cover.state = 'open'`;
}

/** The absence a cover belongs to; throws `not_found`. */
export async function absenceOf(tx: Transaction, coverId: string): Promise<string> {
  const [cover] = await tx<{ absenceId: string }[]>`SELECT absence_id FROM cover WHERE id = ${coverId}`;
  if (!cover) throw new Refusal('not_found');
  return cover.absenceId;
}
