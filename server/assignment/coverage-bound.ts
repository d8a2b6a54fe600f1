import type { Interval } from '#contract/time.ts';
import type { Engagement } from '../matching/diary.ts';
import type { OpenCover } from '../matching/open-cover.ts';

interface Stay extends Interval {
  fixed: boolean;
}

/**
 * How many of these covers any plan could take at the most: every eligible substitute is thought to be everywhere at once,
 * so only the places and adults of each school limit. A relaxation of the real rules, hence a proven upper bound.
 *
 * @param coverable the covers for which at least one substitute may be asked and at least one equipped place is free
 * @param held what is promised already; it keeps its place
 */
export function coverageBound(coverable: OpenCover[], held: Engagement[]): number {
  const heldBySchool = Map.groupBy(held, ({ uai }) => uai);
  let bound = 0;
  for (const [uai, covers] of Map.groupBy(coverable, (cover) => cover.uai)) {
    // Each lesson has its own free places; thinking all of them free for all is one more relaxation.
    const places = new Set(covers.flatMap(({ equippedPlaceIds }) => equippedPlaceIds));
    const room = Math.min(places.size, covers[0]?.adults ?? 0);
    bound += mostThatFit(covers, heldBySchool.get(uai) ?? [], room);
  }
  return bound;
}

/**
 * The largest number of intervals of which never more than `room` run at once beside the fixed ones.
 * Sweep by start; when too many run, drop the one that ends last: it can only hinder. Optimal for interval graphs
 * (Faigle and Nawijn, "Note on scheduling intervals on-line", 1995).
 */
export function mostThatFit(wanted: Interval[], fixed: Interval[], room: number): number {
  const stays: Stay[] = [
    ...wanted.map(({ start, end }) => ({ start, end, fixed: false })),
    ...fixed.map(({ start, end }) => ({ start, end, fixed: true })),
  ].sort((a, b) => a.start - b.start || a.end - b.end);
  let running: Stay[] = [];
  let dropped = 0;
  for (const stay of stays) {
    running = [...running.filter(({ end }) => end > stay.start), stay];
    const loose = running.filter((other) => !other.fixed);
    if (running.length <= room || loose.length === 0) continue;
    const last = loose.reduce((latest, other) => (other.end > latest.end ? other : latest));
    running = running.filter((other) => other !== last);
    dropped += 1;
  }
  return wanted.length - dropped;
}
