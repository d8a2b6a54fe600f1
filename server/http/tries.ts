import { Refusal } from '#contract/failure.ts';
import type { Clock } from '#runtime/clock.ts';

/**
 * Counts tries per key in a window that begins with the first. Kept in this process's memory: with several servers
 * each counts for itself, so a guesser has as many times the tries as there are servers, which the figures allow for.
 */
export interface Tries {
  /**
   * Counts one try.
   * @returns gives it back: it was a good one
   * @throws Refusal `too_many_requests` when the window's are used up
   */
  take(key: string): () => void;
}

/** A guesser's invented keys must not fill the memory; beyond this many, the windows that are over are cleared away. */
const CLEAR_BEYOND_KEYS = 10_000;

export function createTries(clock: Clock, { max, windowMs }: { max: number; windowMs: number }): Tries {
  const windows = new Map<string, { used: number; endsAt: number }>();

  function clearPast(now: number): void {
    for (const [key, { endsAt }] of windows) if (endsAt <= now) windows.delete(key);
  }

  return {
    take(key) {
      const now = clock.now().getTime();
      if (windows.size > CLEAR_BEYOND_KEYS) clearPast(now);
      const standing = windows.get(key);
      const window = standing && standing.endsAt > now ? standing : { used: 0, endsAt: now + windowMs };
      if (window.used >= max) throw new Refusal('too_many_requests');
      window.used += 1;
      windows.set(key, window);
      return () => {
        window.used -= 1;
      };
    },
  };
}
