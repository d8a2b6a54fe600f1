import type { HardRule, MovedOnReason } from '#contract/plans.ts';
import { stoppedSince } from '../matching/hard-rules.ts';
import type { OpenCover } from '../matching/open-cover.ts';
import type { Substitute } from '../pool/pool-store.ts';
import type { PlanDraft } from './plan-draft.ts';

/** Why a proposal cannot go out, with the rule when it is one. */
export interface Obstacle {
  because: MovedOnReason;
  rule: HardRule | null;
}

/** The rules that somebody else's confirmation can break: the person is taken at that hour. */
const takenRules: readonly HardRule[] = ['no_overlap', 'gap_between_schools'];

/**
 * What has come between a cover and the substitute proposed for it, as the world is now; null when nothing has.
 * @param draft holds all that binds people, and the rows that go out with this one
 */
export function obstacleNow(draft: PlanDraft, cover: OpenCover, substitute: Substitute, now: number): Obstacle | null {
  // About a lesson that has begun nobody is asked any more.
  if (cover.start <= now) return { because: 'begun', rule: null };
  const rule = stoppedSince(draft.pairing(cover, substitute));
  if (rule) return takenRules.includes(rule) ? { because: 'taken', rule: null } : { because: 'rule', rule };
  const because = draft.schoolLacks(cover);
  return because && { because, rule: null };
}
