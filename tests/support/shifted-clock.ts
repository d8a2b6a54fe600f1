import type { Clock } from '#runtime/clock.ts';

/** A clock that runs like the real one but shows another time: media needs time to flow, stories need Monday at 09:50. */
export interface ShiftedClock extends Clock {
  /** Runs `ms` ahead of the real clock from now on. */
  shift(ms: number): void;
}

/** @param shift ms it is ahead of the real clock; the same number makes the same clock in every process */
export function shiftedClock(shift: number): ShiftedClock {
  let ahead = shift;
  return {
    now: () => new Date(Date.now() + ahead),
    shift(ms) {
      ahead = ms;
    },
  };
}
