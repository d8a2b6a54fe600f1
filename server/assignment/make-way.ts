import { overlaps } from '#contract/time.ts';
import type { Engaged } from '../matching/diary.ts';
import { stoppedByDiary, stoppedForGood } from '../matching/hard-rules.ts';
import type { OpenCover } from '../matching/open-cover.ts';
import type { Substitute } from '../pool/pool-store.ts';
import type { PlanDraft } from './plan-draft.ts';

/**
 * Takes out of the draft what alone keeps a substitute from a cover, as far as it may move: as little as possible, the latest
 * lessons first. {@link putBack} undoes it.
 * @param movable the academy's own proposals that nobody was asked about and nobody pinned, soonest first
 * @returns what was taken out; nothing when nothing is in the way, or when something stands there that may not move
 */
export function makeWay(
  draft: PlanDraft,
  cover: OpenCover,
  substitute: Substitute,
  movable: readonly Engaged[],
): Engaged[] {
  const pairing = draft.pairing(cover, substitute);
  const isStopped = () => stoppedByDiary(pairing) !== null || draft.schoolLacks(cover) !== null;
  if (stoppedForGood(pairing) !== null || !isStopped()) return [];
  const { diary } = pairing;
  const inReach = movable.filter((one) => one[0] === substitute.id || isBeside(cover, one));
  for (const [whose, held] of inReach) diary.remove(whose, held);
  if (isStopped()) {
    putBack(draft, cover, substitute, inReach);
    return [];
  }
  return inReach.filter(([whose, held]) => {
    diary.add(whose, held);
    if (!isStopped()) return false;
    diary.remove(whose, held);
    return true;
  });
}

/** Puts back what {@link makeWay} took out. */
export function putBack(draft: PlanDraft, cover: OpenCover, substitute: Substitute, taken: readonly Engaged[]): void {
  const { diary } = draft.pairing(cover, substitute);
  for (const [whose, held] of taken) diary.add(whose, held);
}

/** Whether it holds a place or an adult that the cover could have. */
export function isBeside(cover: OpenCover, [, held]: Engaged): boolean {
  return held.uai === cover.uai && overlaps(held, cover);
}
