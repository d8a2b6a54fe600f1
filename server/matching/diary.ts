import { type Interval, overlaps } from '#contract/time.ts';

/** A lesson somebody stands for already: what the rules of time look at. */
export interface Engagement extends Interval {
  coverId: string;
  absenceId: string;
  uai: string;
  classId: string;
  subjectCode: string;
  placeId: string;
}

/** Who is engaged when, and where. A solver writes into its own copy while it plans. */
export class Diary {
  readonly #bySubstitute = new Map<string, Engagement[]>();
  readonly #bySchool = new Map<string, Engagement[]>();

  constructor(engagements: Iterable<readonly [substituteId: string, Engagement]> = []) {
    for (const [substituteId, engagement] of engagements) this.add(substituteId, engagement);
  }

  of(substituteId: string): readonly Engagement[] {
    return this.#bySubstitute.get(substituteId) ?? [];
  }

  /** The engagements of one school that share an instant with `interval`, whoever holds them. */
  inSchool(uai: string, interval: Interval): Engagement[] {
    return (this.#bySchool.get(uai) ?? []).filter((held) => overlaps(held, interval));
  }

  add(substituteId: string, engagement: Engagement): void {
    append(this.#bySubstitute, substituteId, engagement);
    append(this.#bySchool, engagement.uai, engagement);
  }

  remove(substituteId: string, { coverId, uai }: Engagement): void {
    drop(this.#bySubstitute, substituteId, coverId);
    drop(this.#bySchool, uai, coverId);
  }
}

function append(index: Map<string, Engagement[]>, key: string, engagement: Engagement): void {
  const known = index.get(key);
  if (known) known.push(engagement);
  else index.set(key, [engagement]);
}

function drop(index: Map<string, Engagement[]>, key: string, coverId: string): void {
  const kept = (index.get(key) ?? []).filter((engagement) => engagement.coverId !== coverId);
  index.set(key, kept);
}
