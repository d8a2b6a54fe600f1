import type { Clock } from '#runtime/clock.ts';

/** A clock that stands still until the test moves it. */
export interface FakeClock extends Clock {
  /** Moves on by so many milliseconds. */
  advance(ms: number): void;
  /** Jumps to an instant, such as `'2026-03-29T00:59:00Z'`. */
  set(instant: string | Date): void;
}

/** @param start the first instant; by default an ordinary Monday morning of the school year, 08:00 in Paris */
export function fakeClock(start: string | Date = '2026-11-16T07:00:00Z'): FakeClock {
  let current = new Date(start).getTime();
  return {
    now: () => new Date(current),
    advance(ms) {
      current += ms;
    },
    set(instant) {
      current = new Date(instant).getTime();
    },
  };
}
