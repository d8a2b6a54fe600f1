import type { AnyRoute } from '#contract/route.ts';
import type { Asked } from '../http/asked.ts';

/** Who does something, when, and on which request: what every happening carries. */
export interface Act {
  now: Date;
  requestId: string | null;
  /** Null when the system acts by itself. */
  by: { id: string; displayName: string } | null;
}

/** The act of whoever asked; throws `not_signed_in` for strangers. */
export function actOf(asked: Pick<Asked<AnyRoute>, 'account' | 'now' | 'requestId'>): Act {
  const { id, displayName } = asked.account();
  return { now: asked.now, requestId: asked.requestId, by: { id, displayName } };
}
