import type { Cover } from '#contract/cover.ts';
import { type Condition, conditionNames, type ReadyFault, type TodayLesson } from '#contract/readiness.ts';
import { aCover } from './build.ts';

/** An accepted lesson for which everything is there but `faults`. */
export function aTodayLesson(
  cover: Partial<Cover> = {},
  faults: Partial<Record<Condition['name'], ReadyFault>> = {},
): TodayLesson {
  return {
    cover: aCover({ state: 'accepted', substituteName: 'Noé Vasseur', adult: 'Mme Roux', ...cover }),
    light: Object.keys(faults).length === 0 ? 'ready' : 'not_ready',
    conditions: conditionNames.map((name) => {
      const fault = faults[name] ?? null;
      return { name, state: fault ? 'unmet' : 'met', fault };
    }),
    ...{ line: 'video', present: null, minutesDelivered: null, schoolPhone: '', substitutePhone: '' },
  };
}
