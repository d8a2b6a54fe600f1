import type { Preference, Reason } from '#contract/plans.ts';
import { isTooNear, type Pairing } from './hard-rules.ts';

type Weigh = (pairing: Pairing, history: History) => { cost: number; facts: Reason['facts'] };

/** Minutes each substitute taught or promised in the window of fairness, without what is being planned. */
export type History = ReadonlyMap<string, number>;

/** Fairness looks back this far: four weeks, so that one hard week is paid back within a month. */
export const FAIRNESS_DAYS = 28;

/**
 * Costs are compared as one number but mean an order: each weight exceeds all that comes after it together.
 * Load counts in steps of two hours, at most 99 of them: finer steps would let minutes outweigh the academy.
 */
const WEIGHT = {
  continuity: 100_000,
  not_spoken_for: 10_000,
  fair_load: 100,
  same_academy: 10,
  plan_stability: 1,
} as const;
const LOAD_STEP_MINUTES = 120;
const MAX_LOAD_STEPS = 99;

/** What a good plan likes, heaviest first; each gives its cost and the facts for its sentence. */
const weighings = {
  /** The same face for a class and subject through one absence. */
  continuity: ({ cover, substitute, diary }) => {
    const held = diary
      .of(substitute.id)
      .filter(
        ({ absenceId, classId, subjectCode }) =>
          absenceId === cover.absenceId && classId === cover.classId && subjectCode === cover.subjectCode,
      );
    return { cost: held.length > 0 ? 0 : WEIGHT.continuity, facts: { lessons: held.length } };
  },

  /** Two academies that think of one person at one hour: only the first to confirm gets them. */
  not_spoken_for: ({ cover, substitute, diary }) => {
    const wanted = diary.spokenFor(substitute.id).some((elsewhere) => isTooNear(elsewhere, cover));
    return { cost: wanted ? WEIGHT.not_spoken_for : 0, facts: { wanted: wanted ? 1 : 0 } };
  },

  fair_load: ({ cover, substitute, diary }, history) => {
    const planned = diary.of(substitute.id).reduce((sum, { start, end }) => sum + (end - start) / 60_000, 0);
    const minutes = (history.get(substitute.id) ?? 0) + planned + (cover.end - cover.start) / 60_000;
    const steps = Math.min(MAX_LOAD_STEPS, Math.floor(minutes / LOAD_STEP_MINUTES));
    return { cost: steps * WEIGHT.fair_load, facts: { minutes: Math.round(minutes) } };
  },

  same_academy: ({ cover, substitute }) => {
    const same = cover.academyCode === substitute.academyCode;
    return { cost: same ? 0 : WEIGHT.same_academy, facts: { academyCode: substitute.academyCode, same: same ? 1 : 0 } };
  },

  /** People dislike a plan that changes for no reason. */
  plan_stability: ({ cover, substitute }) => {
    const changes = cover.proposedSubstituteId !== null && cover.proposedSubstituteId !== substitute.id;
    return { cost: changes ? WEIGHT.plan_stability : 0, facts: { changes: changes ? 1 : 0 } };
  },
} satisfies Record<Preference, Weigh>;

const order = Object.keys(weighings) as Preference[];

/** Why this person, one line a preference; the explanation and the cost are the same thing. */
export function reasonsFor(pairing: Pairing, history: History): Reason[] {
  return order.map((preference) => ({ preference, ...weighings[preference](pairing, history) }));
}

/** The cost of a pairing: the sum of its reasons. Smaller is better. */
export function costOf(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, { cost }) => sum + cost, 0);
}
