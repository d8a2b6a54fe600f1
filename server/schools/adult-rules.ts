import { TZDate } from '@date-fns/tz';
import { Refusal } from '#contract/failure.ts';
import { type AdultSupply, type Half, NOON_MINUTE, type PromisedHalf } from '#contract/places.ts';
import type { Interval } from '#contract/time.ts';
import { dayIn } from '#contract/words/times.ts';

/** A stretch of time in which a school can give so many adults at once. */
export interface AdultStretch extends Interval {
  adults: number;
}

/** One half of a day on the school's clock. */
interface HalfDay extends Interval {
  day: string;
  weekday: number;
  half: Half;
}

const MINUTE_MS = 60_000;

/** A lesson of at most a day, cut where the school's noon falls into it: one stretch, or two. */
export function halvesOf(lesson: Interval, timeZone: string): HalfDay[] {
  const local = new TZDate(lesson.start, timeZone);
  const weekday = local.getDay() === 0 ? 7 : local.getDay();
  const day = dayIn(lesson.start, timeZone);
  // No zone changes its clocks in the middle of a school day.
  const noon = lesson.start + (NOON_MINUTE - local.getHours() * 60 - local.getMinutes()) * MINUTE_MS;
  const half = (name: Half, start: number, end: number): HalfDay => ({ day, weekday, half: name, start, end });
  if (lesson.end <= noon) return [half('morning', lesson.start, lesson.end)];
  if (lesson.start >= noon) return [half('afternoon', lesson.start, lesson.end)];
  return [half('morning', lesson.start, noon), half('afternoon', noon, lesson.end)];
}

/** How many adults the school can give while a lesson runs. What is said of the day goes before what is said of the week. */
export function adultsDuring(lesson: Interval, timeZone: string, supply: AdultSupply): AdultStretch[] {
  return halvesOf(lesson, timeZone).map(({ start, end, day, weekday, half }) => {
    const ofDay = supply.days.find((single) => single.day === day && single.half === half);
    const ofWeek = supply.week.find((weekly) => weekly.weekday === weekday && weekly.half === half);
    return { start, end, adults: (ofDay ?? ofWeek)?.adults ?? supply.standard };
  });
}

/** The most of these intervals that run at one instant within `window`. */
export function peakWithin(window: Interval, intervals: readonly Interval[]): number {
  const inside = intervals.filter(({ start, end }) => start < window.end && end > window.start);
  const instants = inside.map(({ start }) => Math.max(start, window.start));
  return Math.max(0, ...instants.map((t) => inside.filter(({ start, end }) => start <= t && t < end).length));
}

/** How many of a school's lessons run at once on each half-day that has one, soonest first. */
export function peaksByHalf(lessons: readonly Interval[], timeZone: string): PromisedHalf[] {
  const pieces = lessons.flatMap((lesson) => halvesOf(lesson, timeZone)).sort((a, b) => a.start - b.start);
  const byHalf = Map.groupBy(pieces, ({ day, half }) => `${day} ${half}`);
  return [...byHalf.values()].flatMap((ofHalf) => {
    const [first] = ofHalf;
    if (!first) return [];
    const most = Math.max(...ofHalf.map((piece) => peakWithin(piece, ofHalf)));
    return [{ day: first.day, half: first.half, lessons: most }];
  });
}

/** @throws Refusal `adults_said_twice` naming the half-day of which two figures are given */
export function refuseSaidTwice({ week, days }: AdultSupply): void {
  const names = [
    ...week.map(({ weekday, half }) => `${weekday} ${half}`),
    ...days.map(({ day, half }) => `${day} ${half}`),
  ];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Refusal('adults_said_twice', [{ fact: twice }]);
}
