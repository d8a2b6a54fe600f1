import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repeat } from '#runtime/repeat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a round comes at once, and the next as many milliseconds later as the last one asked for', async () => {
  const pauses = [1000, 5000, 1000];
  let rounds = 0;
  const stop = repeat(async () => {
    rounds += 1;
    return pauses.shift() ?? 1000;
  });
  expect(rounds).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(rounds).toBe(2);
  await vi.advanceTimersByTimeAsync(4999);
  expect(rounds).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(rounds).toBe(3);
  await stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(rounds).toBe(3);
});

test('a slow round is never overtaken, and the stop waits for it', async () => {
  let finish = () => {};
  let rounds = 0;
  const stop = repeat(() => {
    rounds += 1;
    return new Promise((resolve) => {
      finish = () => resolve(10);
    });
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(rounds).toBe(1);
  let stopped = false;
  const stopping = stop().then(() => {
    stopped = true;
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stopped).toBe(false);
  finish();
  await stopping;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(rounds).toBe(1);
});
