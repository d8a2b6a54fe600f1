import type { Candidate, Reason } from '#contract/plans.ts';

/**
 * What sets a candidate apart: their first reason that weighs otherwise than the same one of whom they are compared with, the
 * present choice or else the best; these two are compared with the next best. Null when nothing does, or nobody else can come.
 */
export function tellingReason(
  candidate: Candidate,
  candidates: readonly Candidate[],
  standingId: string | undefined,
): Reason | null {
  const others = candidates.filter(({ substituteId }) => substituteId !== candidate.substituteId);
  const measure = others.find(({ substituteId }) => substituteId === standingId) ?? others[0];
  const differs = ({ preference, cost }: Reason) =>
    measure?.reasons.some((other) => other.preference === preference && other.cost !== cost);
  return candidate.reasons.find(differs) ?? null;
}
