import { type Interval, overlaps } from '#contract/time.ts';
import { weekAround } from './local-week.ts';

const MS_A_MINUTE = 60_000;

/** A lesson somebody stands for already: what the rules of time look at. */
export interface Engagement extends Interval {
  coverId: string;
  absenceId: string;
  uai: string;
  classId: string;
  subjectCode: string;
  placeId: string;
}

export type Engaged = readonly [substituteId: string, Engagement];

/** Who is engaged when, and where. A solver writes into its own copy while it plans. */
export class Diary {
  readonly #bySubstitute = new Map<string, Engagement[]>();
  readonly #bySchool = new Map<string, Engagement[]>();
  readonly #spokenFor = new Map<string, Engagement[]>();
  readonly #weeks = new Map<string, Map<number, Interval>>();

  /** @param spokenFor what other academies think of asking people for: it binds nobody */
  constructor(engagements: Iterable<Engaged> = [], spokenFor: Iterable<Engaged> = []) {
    for (const [substituteId, engagement] of engagements) this.add(substituteId, engagement);
    for (const [substituteId, engagement] of spokenFor) append(this.#spokenFor, substituteId, engagement);
  }

  of(substituteId: string): readonly Engagement[] {
    return this.#bySubstitute.get(substituteId) ?? [];
  }

  /** Minutes held in the week around `instant` (ms) on the wall clock of the person's `timeZone`. */
  minutesInWeek(substituteId: string, instant: number, timeZone: string): number {
    const week = this.weekAround(instant, timeZone);
    let held = 0;
    for (const { start, end } of this.of(substituteId))
      if (week.start <= start && start < week.end) held += end - start;
    return held / MS_A_MINUTE;
  }

  /** As the rule of that name; remembered, since a plan asks for the same weeks by the hundred thousand. */
  weekAround(instant: number, timeZone: string): Interval {
    const ofZone = this.#weeks.get(timeZone) ?? new Map<number, Interval>();
    const week = ofZone.get(instant) ?? weekAround(instant, timeZone);
    this.#weeks.set(timeZone, ofZone.set(instant, week));
    return week;
  }

  /** What other academies think of asking this person for. */
  spokenFor(substituteId: string): readonly Engagement[] {
    return this.#spokenFor.get(substituteId) ?? [];
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
