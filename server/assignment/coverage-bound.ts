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
    const rooms = covers
      .flatMap(({ adults }) => adults)
      .map(({ start, end, adults }) => ({ start, end, room: Math.min(places.size, adults) }));
    bound += mostThatFit(covers, heldBySchool.get(uai) ?? [], rooms);
  }
  return bound;
}

/** How many may run at once during a stretch. */
export interface Room extends Interval {
  room: number;
}

/**
 * The largest number of intervals that may run beside the fixed ones, never more at once than there is room. Sweep over
 * the instants at which something begins or the room changes; when too many run, drop the ones that end last: they can
 * only hinder. Optimal for interval graphs, also when the room changes, since what ends sooner is in nobody's way longer
 * (Faigle and Nawijn, "Note on scheduling intervals on-line", 1995).
 *
 * @param rooms the stretches of the wanted intervals; where they overlap they agree
 */
export function mostThatFit(wanted: Interval[], fixed: Interval[], rooms: Room[]): number {
  const stays: Stay[] = [
    ...wanted.map(({ start, end }) => ({ start, end, fixed: false })),
    ...fixed.map(({ start, end }) => ({ start, end, fixed: true })),
  ];
  const beginning = Map.groupBy(stays, ({ start }) => start);
  let running: Stay[] = [];
  let kept = wanted.length;
  for (const instant of instantsOf([...stays, ...rooms])) {
    running = [...running.filter(({ end }) => end > instant), ...(beginning.get(instant) ?? [])];
    const room = rooms.find(({ start, end }) => start <= instant && instant < end)?.room;
    const tooMany = room === undefined ? 0 : Math.max(0, running.length - room);
    const dropped = latestLoose(running, tooMany);
    running = running.filter((stay) => !dropped.has(stay));
    kept -= dropped.size;
  }
  return kept;
}

/** Every instant at which one of these begins, once, in order. */
function instantsOf(intervals: Interval[]): number[] {
  return [...new Set(intervals.map(({ start }) => start))].sort((a, b) => a - b);
}

/** At most so many of the stays that are not fixed, the ones that end last. */
function latestLoose(running: Stay[], count: number): Set<Stay> {
  const loose = running.filter(({ fixed }) => !fixed).toSorted((a, b) => b.end - a.end);
  return new Set(loose.slice(0, count));
}
