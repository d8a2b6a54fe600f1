import { describe, expect, it } from 'vitest';
import { backOffMs, lessonRetryPolicy } from '../../../client/src/live/retry-policy.ts';

describe('The wait after a server answered and refused', () => {
  it.each([
    [1, 500, 1_000],
    [2, 1_000, 2_000],
    [3, 2_000, 4_000],
    [4, 4_000, 8_000],
    [5, 7_500, 15_000],
    [6, 7_500, 15_000],
    [1_000, 7_500, 15_000],
  ])('is drawn for refusal %i between %i and %i ms', (refusals, shortest, longest) => {
    expect(backOffMs(refusals, () => 0)).toBe(shortest);
    expect(backOffMs(refusals, () => 1)).toBe(longest);
  });

  it('differs from page to page, so that a restarted server is not asked by all at once', () => {
    const draws = [0.1, 0.9];
    const policy = lessonRetryPolicy(() => draws.pop() ?? 0);
    expect(policy.backOffMs(3)).not.toBe(policy.backOffMs(3));
  });
});

describe('While there is no path', () => {
  it('a probe leaves twice a second, however often it failed before', () => {
    expect(lessonRetryPolicy(Math.random).probeEveryMs).toBe(500);
  });
});
