import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, measureLine } from '../../../client/src/classroom/line-measure.ts';

/** A line of a known worth on a clock of its own: nothing is waited for. `sent` counts the bytes that were asked of it. */
function aLine({ down = 2_000, up = 500, rtt = 40, breaksAfterMs = Number.POSITIVE_INFINITY } = {}) {
  let now = 0;
  let sent = 0;
  const carry = async (bytes: number, kbps: number, withinMs: number) => {
    sent += bytes;
    const takes = rtt + (bytes * 8) / kbps;
    const endsAt = now + takes;
    const fails = takes > withinMs || endsAt > breaksAfterMs;
    now = fails ? Math.min(now + withinMs, Math.max(now, endsAt)) : endsAt;
    if (fails) throw new Error('not there in time');
  };
  const line: Line = {
    down: (bytes, withinMs) => carry(bytes, down, withinMs),
    up: (text, withinMs) => carry(text.length, up, withinMs),
    now: () => now,
    randomText: (length) => 'x'.repeat(length),
  };
  return { line, took: () => now, sent: () => sent };
}

describe('Measuring a line', () => {
  it.each([
    ['a fibre', { down: 100_000, up: 40_000, rtt: 12 }],
    ['a village’s ADSL', { down: 2_000, up: 250, rtt: 45 }],
    ['the weakest line of a lesson', { down: 40, up: 30, rtt: 300 }],
    ['a satellite', { down: 8_000, up: 1_000, rtt: 650 }],
  ])('finds what %s carries', async (_, { down, up, rtt }) => {
    const measured = await measureLine(aLine({ down, up, rtt }).line);
    expect(measured.rttMs).toBe(rtt);
    expect(measured.downKbps).toBeGreaterThan(down * 0.95);
    expect(measured.downKbps).toBeLessThan(down * 1.05);
    expect(measured.upKbps).toBeGreaterThan(up * 0.95);
    expect(measured.upKbps).toBeLessThan(up * 1.05);
  });

  it('asks little of a weak line: it stops after the first text that took long', async () => {
    const { line, sent } = aLine({ down: 40, up: 30, rtt: 300 });
    await measureLine(line);
    expect(sent()).toBe(2 * 8 * 1024);
  });

  it('says null of a line that carries nothing, and of the way that broke', async () => {
    expect(await measureLine(aLine({ breaksAfterMs: 0 }).line)).toEqual({ downKbps: null, upKbps: null, rttMs: null });
    expect(await measureLine(aLine({ up: 4 }).line)).toMatchObject({ upKbps: null, rttMs: 40 });
  });

  it('keeps what a smaller text told when a larger one does not come through', async () => {
    const { line } = aLine({ down: 120, up: 120, rtt: 20 });
    const measured = await measureLine(line);
    expect(measured.downKbps).toBeGreaterThan(110);
  });

  it('is over in ten seconds on whatever line', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          down: fc.integer({ min: 1, max: 100_000 }),
          up: fc.integer({ min: 1, max: 100_000 }),
          rtt: fc.integer({ min: 1, max: 5_000 }),
          breaksAfterMs: fc.integer({ min: 0, max: 20_000 }),
        }),
        async (worth) => {
          const { line, took } = aLine(worth);
          await measureLine(line);
          expect(took()).toBeLessThanOrEqual(10_000);
        },
      ),
      { numRuns: 300, seed: 20261116 },
    );
  });
});
