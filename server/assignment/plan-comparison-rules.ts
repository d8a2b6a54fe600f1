import type { PlanChange } from '#contract/plans.ts';

/** Who is proposed for a cover. */
export interface Proposed {
  coverId: string;
  substituteId: string;
  substituteName: string;
}

/** Cover by cover, what differs between the proposals that stood and those that stand now; in the order in which they stood. */
export function comparePlans(before: readonly Proposed[], after: readonly Proposed[]): PlanChange[] {
  const wasOf = new Map(before.map((row) => [row.coverId, row]));
  const isOf = new Map(after.map((row) => [row.coverId, row]));
  const coverIds = new Set([...before, ...after].map(({ coverId }) => coverId));
  return [...coverIds]
    .map((coverId) => ({ coverId, was: wasOf.get(coverId), is: isOf.get(coverId) }))
    .filter(({ was, is }) => was?.substituteId !== is?.substituteId)
    .map(({ coverId, was, is }) => ({ coverId, before: personOf(was), after: personOf(is) }));
}

function personOf(proposed: Proposed | undefined): PlanChange['before'] {
  return proposed ? { substituteId: proposed.substituteId, substituteName: proposed.substituteName } : null;
}
