import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { untilAnswered } from '../../../client/src/live/path-probe.ts';
import { PROBES_AT_ONCE } from '../../../client/src/live/retry-policy.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A path that swallows every probe until the test answers or breaks one. */
function silentPath() {
  const flights: { answer(): void; fail(): void; signal: AbortSignal }[] = [];
  const probe = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      flights.push({ answer: resolve, fail: () => reject(new Error('refused')), signal });
    });
  return { flights, probe };
}

describe('The search for a path', () => {
  it('sends a fresh probe every half second and waits on none of the older ones', async () => {
    const { flights, probe } = silentPath();
    void untilAnswered(probe, 500, new AbortController().signal);
    expect(flights).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(flights).toHaveLength(4);
    expect(flights.every(({ signal }) => !signal.aborted)).toBe(true);
  });

  it('ends with the first answer and calls the other probes back', async () => {
    const { flights, probe } = silentPath();
    const found = vi.fn();
    void untilAnswered(probe, 500, new AbortController().signal).then(found);
    await vi.advanceTimersByTimeAsync(1_000);
    flights[2]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(found).toHaveBeenCalledOnce();
    expect(flights[0]?.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(flights).toHaveLength(3);
  });

  it('keeps the oldest probe, which a slow line is about to answer, and lets the next one go when there are too many', async () => {
    const { flights, probe } = silentPath();
    void untilAnswered(probe, 500, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(500 * PROBES_AT_ONCE);
    expect(flights[0]?.signal.aborted).toBe(false);
    expect(flights[1]?.signal.aborted).toBe(true);
    expect(flights.filter(({ signal }) => !signal.aborted)).toHaveLength(PROBES_AT_ONCE);
  });

  it('goes on after probes that failed at once', async () => {
    const { flights, probe } = silentPath();
    void untilAnswered(probe, 500, new AbortController().signal);
    flights[0]?.fail();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(flights).toHaveLength(21);
  });

  it('ends when nobody wants a path any more', async () => {
    const { flights, probe } = silentPath();
    const stop = new AbortController();
    const ended = vi.fn();
    void untilAnswered(probe, 500, stop.signal).then(ended);
    stop.abort();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(ended).toHaveBeenCalledOnce();
    expect(flights).toHaveLength(1);
  });
});
