import type { Interval } from '#contract/time.ts';
import { Diary, type Engaged, type Engagement } from '../matching/diary.ts';
import type { OpenCover } from '../matching/open-cover.ts';
import type { Substitute } from '../pool/pool-store.ts';

const MS_A_MINUTE = 60_000;

interface Stay extends Interval {
  fixed: boolean;
}

/** A cover with everybody who may be asked about it. */
export interface Coverable {
  cover: OpenCover;
  candidates: readonly Substitute[];
}

/**
 * How many of these covers any plan could take at the most. Two relaxations of the real rules, each hence a proven upper bound;
 * the smaller counts.
 *
 * @param coverable the covers for which at least one substitute may be asked and at least one equipped place is free
 * @param held what is promised already; it keeps its place and its person
 */
export function coverageBound(coverable: readonly Coverable[], held: readonly Engaged[]): number {
  const covers = coverable.map(({ cover }) => cover);
  const engagements = held.map(([, engagement]) => engagement);
  return Math.min(boundOfSchools(covers, engagements), boundOfPeople(coverable, new Diary(held)));
}

/** Every eligible substitute is thought to be everywhere at once, so only the places and adults of each school limit. */
function boundOfSchools(coverable: readonly OpenCover[], held: readonly Engagement[]): number {
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

/**
 * Every school is thought to have places and adults for all, and a lesson may be taken by everybody who could: only the hours
 * of each person limit, one lesson at a time, and so many a week as fit below the cap when all were as short as the shortest.
 */
function boundOfPeople(coverable: readonly Coverable[], diary: Diary): number {
  const pairs = coverable.flatMap(({ cover, candidates }) => candidates.map((person) => ({ cover, person })));
  let bound = 0;
  for (const ofPerson of Map.groupBy(pairs, ({ person }) => person).values()) {
    const byWeek = Map.groupBy(ofPerson, ({ cover, person }) => diary.weekAround(cover.start, person.timeZone).start);
    for (const ofWeek of byWeek.values()) bound += mostInWeek(ofWeek, diary);
  }
  return bound;
}

function mostInWeek(pairs: readonly { cover: OpenCover; person: Substitute }[], diary: Diary): number {
  const [first] = pairs;
  if (!first) return 0;
  const { id, timeZone, weeklyServiceMinutes, weeklyOvertimeMinutes } = first.person;
  const held = diary.minutesInWeek(id, first.cover.start, timeZone);
  const covers = pairs.map(({ cover }) => cover);
  const shortest = Math.min(...covers.map(({ start, end }) => end - start)) / MS_A_MINUTE;
  const belowCap = Math.floor(Math.max(0, weeklyServiceMinutes + weeklyOvertimeMinutes - held) / shortest);
  const always = [{ start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY, room: 1 }];
  return Math.min(belowCap, mostThatFit(covers, [...diary.of(id)], always));
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
export function mostThatFit(wanted: readonly Interval[], fixed: readonly Interval[], rooms: readonly Room[]): number {
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
