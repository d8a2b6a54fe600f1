import type { Cover } from '#contract/cover.ts';
import type { PlanChange } from '#contract/plans.ts';

export const changeKinds = ['added', 'changed', 'dropped'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Changes that are one to a person: the same class of the same absence goes from one substitute to another. */
export interface Bundle {
  key: string;
  kind: ChangeKind;
  before: PlanChange['before'];
  after: PlanChange['after'];
  coverIds: string[];
  /** The first of them; null while it is not known. */
  cover: Cover | null;
}

/** What a plan does with a cover, beside the one before it. */
export function kindOf({ before, after }: Pick<PlanChange, 'before' | 'after'>): ChangeKind {
  if (before === null) return 'added';
  return after === null ? 'dropped' : 'changed';
}

/** Puts changes together that are one to a person, in the order of their kinds. A cover that is not known stands alone. */
export function bundlesOf(changes: readonly PlanChange[], coverOf: (coverId: string) => Cover | null): Bundle[] {
  const bundles = new Map<string, Bundle>();
  for (const { coverId, before, after } of changes) {
    const cover = coverOf(coverId);
    const what = cover === null ? coverId : `${cover.absenceId} ${cover.className} ${cover.subjectCode}`;
    const key = `${what} ${before?.substituteId} ${after?.substituteId}`;
    const bundle = bundles.get(key) ?? { key, kind: kindOf({ before, after }), before, after, coverIds: [], cover };
    bundle.coverIds.push(coverId);
    bundles.set(key, bundle);
  }
  return changeKinds.flatMap((kind) => [...bundles.values()].filter((bundle) => bundle.kind === kind));
}
