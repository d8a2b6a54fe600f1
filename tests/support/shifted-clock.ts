import type { Clock } from '#runtime/clock.ts';

/** A clock that runs like the real one but shows another time: media needs time to flow, stories need Monday at 09:50. */
export interface ShiftedClock extends Clock {
  /** Shows `instant` from now on. */
  set(instant: string): void;
}

export function shiftedClock(instant: string): ShiftedClock {
  let shift = 0;
  const clock: ShiftedClock = {
    now: () => new Date(Date.now() + shift),
    set(shown) {
      shift = Date.parse(shown) - Date.now();
    },
  };
  clock.set(instant);
  return clock;
}
