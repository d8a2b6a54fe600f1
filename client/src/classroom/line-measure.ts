import { type ClassroomCheck, LINE_SAMPLE_BYTES } from '#contract/places.ts';

export interface Line {
  /** Fetches a text of that length. Rejects when it is not all there in time. */
  down(bytes: number, withinMs: number): Promise<unknown>;
  /** Sends a text. Rejects when nobody has it in time. */
  up(text: string, withinMs: number): Promise<unknown>;
  /** A counter that nobody sets, in ms. */
  now(): number;
  /** A text of that length that cannot be compressed. */
  randomText(length: number): string;
}

type Measured = Pick<ClassroomCheck, 'downKbps' | 'upKbps' | 'rttMs'>;

const ROUND_TRIPS = 5;
const ROUND_TRIPS_MS = 2_000;
/** Of either way: with the round trips, ten seconds in all. */
const WAY_MS = 4_000;
/** From small to large: a line of 16 kbit/s gets the first one through in time, a good one is measured by the last. */
const SAMPLES = [8 * 1024, 64 * 1024, LINE_SAMPLE_BYTES];
/** A sample that took as long tells the speed well enough; the next is four times as large at the least. */
const LONG_ENOUGH_MS = 800;

/**
 * Measures a line by texts of rising size, one way after the other, in ten seconds at the most; on a weak line it stops
 * after the first ones. What a short transfer reaches is less than what a long one would, so the figures are rather too low.
 */
export async function measureLine(line: Line): Promise<Measured> {
  const rttMs = await roundTrip(line);
  if (rttMs === null) return { downKbps: null, upKbps: null, rttMs };
  const downKbps = await speedOf(line, rttMs, (bytes, withinMs) => line.down(bytes, withinMs));
  const upKbps = await speedOf(line, rttMs, (bytes, withinMs) => line.up(line.randomText(bytes), withinMs));
  return { downKbps, upKbps, rttMs };
}

/** The shortest of some round trips, in whole ms: the others waited for something. Null when none came back. */
async function roundTrip(line: Line): Promise<number | null> {
  const endsAt = line.now() + ROUND_TRIPS_MS;
  let shortest: number | null = null;
  for (let count = 0; count < ROUND_TRIPS && line.now() < endsAt; count += 1) {
    const took = await timeOf(line, () => line.down(0, endsAt - line.now()));
    if (took === null) break;
    shortest = Math.min(shortest ?? took, took);
  }
  return shortest === null ? null : Math.round(shortest);
}

/** What the largest text that came through reached, in kbit/s; null when not even the smallest did. */
async function speedOf(
  line: Line,
  rttMs: number,
  carry: (bytes: number, withinMs: number) => Promise<unknown>,
): Promise<number | null> {
  const endsAt = line.now() + WAY_MS;
  let kbps: number | null = null;
  for (const bytes of SAMPLES) {
    const took = await timeOf(line, () => carry(bytes, endsAt - line.now()));
    if (took === null) break;
    // The first bit arrives after a round trip; a bit a ms is a kbit a second.
    kbps = Math.round((bytes * 8) / Math.max(1, took - rttMs));
    if (took >= LONG_ENOUGH_MS || line.now() >= endsAt) break;
  }
  return kbps;
}

/** How long something took, in ms; null when it failed. */
async function timeOf(line: Line, task: () => Promise<unknown>): Promise<number | null> {
  const began = line.now();
  try {
    await task();
    return line.now() - began;
  } catch {
    return null;
  }
}
