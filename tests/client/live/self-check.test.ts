import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClassroomFacts } from '../../../client/src/classroom/classroom-day.svelte.ts';
import { meanLuma, peakOf } from '../../../client/src/classroom/device-look.ts';
import { SelfCheck } from '../../../client/src/classroom/self-check.svelte.ts';

const found = { camera: 'works', microphone: 'works', downKbps: 2_000, upKbps: 400, rttMs: 40 } as const;
const facts: ClassroomFacts = {
  schoolName: 'Collège Jean-Moulin',
  placeCode: '101',
  timeZone: 'Europe/Paris',
  serverNow: '2026-11-16T08:00:00Z',
  lessons: [],
  rehearsal: null,
  camera: 'on',
  checkAskedAt: null,
  lastCheckedAt: '2026-11-16T07:00:00Z',
};
const asked = { ...facts, checkAskedAt: '2026-11-16T08:00:00Z' };

let now: number;
const look = vi.fn<(camera: string, stop: AbortSignal) => Promise<typeof found>>();
const report = vi.fn<() => Promise<void>>();
let check: SelfCheck;

beforeEach(() => {
  vi.resetAllMocks();
  now = Date.parse('2026-11-16T08:00:00Z');
  look.mockResolvedValue(found);
  report.mockResolvedValue(undefined);
  check = new SelfCheck({ look, report, now: () => now });
});
const settled = () => vi.waitFor(() => expect(check.underWay).toBe(false));

describe('A screen that looks after itself', () => {
  it('does what the office asks, once, and tells what it found', async () => {
    check.consider(asked);
    expect(check.underWay).toBe(true);
    await settled();
    expect(report).toHaveBeenCalledWith(found, expect.any(AbortSignal));
    // The answer to a question that was on its way meanwhile still says "asked".
    check.consider(asked);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('follows each new asking', async () => {
    check.consider(asked);
    await settled();
    check.consider({ ...asked, checkAskedAt: '2026-11-16T08:01:00Z' });
    await settled();
    expect(look).toHaveBeenCalledTimes(2);
  });

  it('does nothing when nobody asked and the last check is of today', () => {
    check.consider(facts);
    expect(look).not.toHaveBeenCalled();
  });

  it('tells the school’s policy to whoever opens the camera', async () => {
    check.consider({ ...asked, camera: 'off' });
    await settled();
    expect(look).toHaveBeenCalledWith('off', expect.any(AbortSignal));
  });

  it('drops everything when a lesson begins, and tells nothing', async () => {
    look.mockImplementation(
      (_, stop) => new Promise((_, drop) => stop.addEventListener('abort', () => drop(stop.reason))),
    );
    check.consider(asked);
    check.stop();
    await settled();
    expect(report).not.toHaveBeenCalled();
  });

  it('does not measure a line again and again whose report did not get through', async () => {
    report.mockRejectedValue(new Error('no line'));
    check.consider(asked);
    await settled();
    now += 9 * 60_000;
    check.consider(asked);
    expect(look).toHaveBeenCalledTimes(1);
    now += 60_000;
    check.consider(asked);
    await settled();
    expect(look).toHaveBeenCalledTimes(2);
  });
});

describe('Light and sound', () => {
  const picture = (r: number, g: number, b: number) =>
    Uint8ClampedArray.from({ length: 16 }, (_, i) => [r, g, b, 255][i % 4] ?? 0);

  it('are measured as people see and as converters count', () => {
    expect(meanLuma(picture(255, 255, 255))).toBeCloseTo(255);
    expect(meanLuma(picture(0, 0, 0))).toBe(0);
    expect(meanLuma(picture(0, 255, 0))).toBeGreaterThan(meanLuma(picture(0, 0, 255)));
    expect(meanLuma(new Uint8ClampedArray())).toBe(0);
    expect(peakOf(new Float32Array([0, -0.5, 0.25]))).toBe(0.5);
  });
});
