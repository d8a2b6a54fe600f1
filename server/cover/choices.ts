import type { CoverChoice } from '#contract/absences.ts';
import { Refusal } from '#contract/failure.ts';
import type { HappeningType } from '#contract/happenings.ts';
import type { Transaction } from '#db/sql.ts';
import { lockAbsence } from '../absences/absence-store.ts';
import type { Act } from '../happenings/act.ts';
import type { HappeningFacts, LeaveHappening } from '../happenings/happenings.ts';
import { decide } from './cover-rules.ts';
import { absenceOf, lockCover, moveCovers, nameIn, storeAdult } from './cover-store.ts';

const factOf = { open: 'cover.reopened', on_site: 'cover.on_site', not_needed: 'cover.not_needed' } as const;

/**
 * The school decides otherwise about one lesson; what hung on it is undone by those who hear of it.
 * @throws Refusal `cover_moved_on` when the lesson is under way, over or cancelled; `not_found`
 */
export async function chooseForCover(
  tx: Transaction,
  leave: LeaveHappening,
  { coverId, choice, act }: { coverId: string; choice: CoverChoice; act: Act },
): Promise<void> {
  const absenceId = await absenceOf(tx, coverId);
  await lockAbsence(tx, absenceId);
  const decided = decide(await lockCover(tx, coverId), choice, act.now);
  if (decided === 'refused') throw new Refusal('cover_moved_on');
  if (decided === null) return;
  const by = nameIn(choice);
  await moveCovers(tx, [coverId], decided, by);
  await leave(tx, told(factOf[decided], { absenceId, coverId }, act, by === null ? {} : { by }));
}

/**
 * Names who supervises in the place, or nobody.
 * @throws Refusal `cover_moved_on` when the lesson was cancelled; `not_found`
 */
export async function nameAdult(
  tx: Transaction,
  leave: LeaveHappening,
  { coverId, adult, act }: { coverId: string; adult: string | null; act: Act },
): Promise<void> {
  const absenceId = await absenceOf(tx, coverId);
  const { state } = await lockCover(tx, coverId);
  if (state === 'cancelled') throw new Refusal('cover_moved_on');
  const isNews = await storeAdult(tx, coverId, adult);
  if (isNews) await leave(tx, told('cover.adult_named', { absenceId, coverId }, act, { adult }));
}

function told(
  type: HappeningType,
  about: { absenceId: string; coverId: string },
  { now: at, requestId, by }: Act,
  facts: HappeningFacts,
) {
  return { type, at, actor: by?.displayName ?? null, ...about, facts, requestId };
}
