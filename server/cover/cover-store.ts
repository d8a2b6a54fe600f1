import type { CoverChoice } from '#contract/absences.ts';
import { type CoverState, coverStates, mayMove, type NoCoverReason } from '#contract/cover.ts';
import { Refusal } from '#contract/failure.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import type { TakenLesson } from '../absences/taken-lessons.ts';
import { type Followed, type StandingCover, stateOf } from './cover-rules.ts';

/** The states a cover may come from to reach `state`, by the one table of moves. */
export function statesBefore(state: CoverState): CoverState[] {
  return coverStates.filter((from) => mayMove(from, state));
}

/** The covers of an absence in one school (null: in all), locked in the order of their ids. */
export async function lockCovers(tx: Transaction, absenceId: string, uai: string | null): Promise<StandingCover[]> {
  return tx<StandingCover[]>`
    SELECT id, lesson_id, uai, state, starts_at, ends_at, class_id, subject_code, place_id, on_site_by, kept_choice FROM cover
    WHERE absence_id = ${absenceId} ${uai === null ? tx`` : tx`AND uai = ${uai}`}
    ORDER BY id FOR UPDATE`;
}

/** A lesson with what is decided for it. */
export interface DecidedLesson {
  lesson: TakenLesson;
  choice: CoverChoice;
}

/** Makes a cover of each lesson, known from `at` on, in the state its choice says; returns the ids in the same order. */
export async function storeCovers(
  tx: Transaction,
  { absenceId, at }: { absenceId: string; at: Date },
  decided: readonly DecidedLesson[],
): Promise<string[]> {
  const ids: string[] = [];
  // At most 6,000 values a statement: PostgreSQL counts the parameters of one in 16 bits.
  for (let done = 0; done < decided.length; done += ROWS_AT_ONCE) {
    const rows = decided.slice(done, done + ROWS_AT_ONCE).map((one) => ({ ...toRow(absenceId, one), knownAt: at }));
    const stored = await tx<{ id: string; lessonId: string }[]>`INSERT INTO cover ${tx(rows)} RETURNING id, lesson_id`;
    const idOf = new Map(stored.map(({ id, lessonId }) => [lessonId, id]));
    ids.push(...rows.map(({ lessonId }) => idOf.get(lessonId) ?? ''));
  }
  return ids;
}

const ROWS_AT_ONCE = 500;

function toRow(absenceId: string, { lesson, choice }: DecidedLesson) {
  const { uai, lessonId, classId, subjectCode, teacherId, placeId, startsAt, endsAt } = lesson;
  const decided = { state: stateOf(choice), onSiteBy: nameIn(choice) };
  return { absenceId, uai, lessonId, classId, subjectCode, teacherId, placeId, startsAt, endsAt, ...decided };
}

/** Who takes the lesson, when somebody of the school does. */
export function nameIn(choice: CoverChoice): string | null {
  return choice.choice === 'on_site' ? choice.by : null;
}

/** Writes the lesson as the timetable has it now into its cover. */
export async function followLesson(tx: Transaction, { cover, lesson }: Followed): Promise<void> {
  await tx`
    UPDATE cover SET starts_at = ${lesson.startsAt}, ends_at = ${lesson.endsAt}, class_id = ${lesson.classId},
      subject_code = ${lesson.subjectCode}, place_id = ${lesson.placeId}
    WHERE id = ${cover.id}`;
}

/**
 * Moves covers to a state, all or none, in one guarded statement. What was said about who takes them, and why nobody
 * does, is forgotten.
 * @param onSiteBy who of the school takes them, for `on_site`
 * @throws Refusal `cover_moved_on` when one of them is in a state from which that move does not exist
 */
export async function moveCovers(
  tx: Transaction,
  coverIds: string[],
  to: CoverState,
  onSiteBy: string | null = null,
): Promise<void> {
  const from = to === 'on_site' ? [...statesBefore(to), to] : statesBefore(to);
  const moved = await tx`
    UPDATE cover SET state = ${to}, on_site_by = ${onSiteBy}, kept_choice = NULL, no_cover_reason = NULL, next_wanted = false
    WHERE id = ANY(${coverIds}::uuid[]) AND state = ANY(${from}::text[])`;
  if (moved.count !== new Set(coverIds).size) throw new Refusal('cover_moved_on');
}

/**
 * Cancels covers whose lessons may come back, all or none: what the school had decided about them is kept.
 * @throws Refusal `cover_moved_on` when one of them may not be cancelled any more
 */
export async function setCoversAside(tx: Transaction, coverIds: string[]): Promise<void> {
  const cancelled = await tx`
    UPDATE cover SET state = 'cancelled', kept_choice = CASE WHEN state IN ('on_site', 'not_needed') THEN state END,
      no_cover_reason = NULL
    WHERE id = ANY(${coverIds}::uuid[]) AND state = ANY(${statesBefore('cancelled')}::text[])`;
  if (cancelled.count !== new Set(coverIds).size) throw new Refusal('cover_moved_on');
}

/** Cancels what is not over of an absence; returns the covers that were. An hour that has passed stays what it became. */
export async function cancelCovers(tx: Transaction, absenceId: string, now: Date): Promise<string[]> {
  const cancelled = await tx<{ id: string }[]>`
    UPDATE cover SET state = 'cancelled', on_site_by = NULL, no_cover_reason = NULL
    WHERE absence_id = ${absenceId} AND ends_at > ${now} AND state = ANY(${statesBefore('cancelled')}::text[])
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

/** Who supervises in the place; false when that is what is known already. */
export async function storeAdult(tx: Transaction, coverId: string, adult: string | null): Promise<boolean> {
  const stored = await tx`UPDATE cover SET adult = ${adult} WHERE id = ${coverId} AND adult IS DISTINCT FROM ${adult}`;
  return stored.count > 0;
}

/** How many names a page offers: those of a school year's regulars. */
const ADULTS_OFFERED = 20;

/** The adults named in a school since then, most often first. */
export async function adultsNamedSince(sql: Queries, uai: string, since: Date): Promise<string[]> {
  const rows = await sql<{ adult: string }[]>`
    SELECT adult FROM cover WHERE uai = ${uai} AND adult IS NOT NULL AND starts_at > ${since}
    GROUP BY adult ORDER BY count(*) DESC, adult LIMIT ${ADULTS_OFFERED}`;
  return rows.map(({ adult }) => adult);
}

/** The absence a cover belongs to; throws `not_found`. */
export async function absenceOf(sql: Queries, coverId: string): Promise<string> {
  const [cover] = await sql<{ absenceId: string }[]>`SELECT absence_id FROM cover WHERE id = ${coverId}`;
  if (!cover) throw new Refusal('not_found');
  return cover.absenceId;
}

export interface DecidableCover {
  state: CoverState;
  startsAt: Date;
  endsAt: Date;
  onSiteBy: string | null;
}

/** Takes a cover for this transaction. Its absence comes first, as everywhere. Throws `not_found`. */
export async function lockCover(tx: Transaction, coverId: string): Promise<DecidableCover> {
  const [cover] = await tx<DecidableCover[]>`
    SELECT state, starts_at, ends_at, on_site_by FROM cover WHERE id = ${coverId} FOR UPDATE`;
  if (!cover) throw new Refusal('not_found');
  return cover;
}
