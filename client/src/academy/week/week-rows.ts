import type { Cover, WeekOfSubstitute } from '#contract/cover.ts';
import { addDays, clockIn, dayIn } from '#contract/words/times.ts';

/** By whom the week is seen. */
export const sights = ['substitute', 'school'] as const;
export type Sight = (typeof sights)[number];

/** A line of the week, with its covers soonest first. */
export interface WeekRow {
  /** A substitute's id, a school's UAI, or `unfilled`. */
  id: string;
  /** Null: the covers nobody stands beside. */
  title: string | null;
  covers: Cover[];
  /** How many there are, drawn or folded away. */
  count: number;
  substitute: WeekOfSubstitute | null;
}

export const UNFILLED = 'unfilled';

/** Nobody comes, and somebody should. */
export function isUnfilled({ state, substituteId }: Pick<Cover, 'state' | 'substituteId'>): boolean {
  return substituteId === null && (state === 'open' || state === 'no_cover' || state === 'failed');
}

/**
 * What nobody teaches first, then everybody by name, with or without covers. What needs no substitute is in no row.
 * @param folded only the count of what nobody teaches, so that the people below come into view
 */
export function rowsBySubstitute(
  covers: readonly Cover[],
  substitutes: readonly WeekOfSubstitute[],
  folded = false,
): WeekRow[] {
  const bySubstitute = Map.groupBy(covers, ({ substituteId }) => substituteId);
  const unfilled = (bySubstitute.get(null) ?? []).filter(isUnfilled);
  const rows = substitutes.map((substitute) => {
    const own = bySubstitute.get(substitute.substituteId) ?? [];
    return {
      id: substitute.substituteId,
      title: substitute.substituteName,
      covers: own,
      count: own.length,
      substitute,
    };
  });
  if (unfilled.length === 0) return rows;
  const drawn = folded ? [] : unfilled;
  return [{ id: UNFILLED, title: null, covers: drawn, count: unfilled.length, substitute: null }, ...rows];
}

/** Six lines of shapes: with more in one hour, what nobody teaches fills the screen and hides everybody else. */
const TALLEST_UNFOLDED = 6;

/** Whether what nobody teaches is folded until somebody asks for it. */
export function isTooTall(covers: readonly Cover[]): boolean {
  const atOnce = Map.groupBy(covers.filter(isUnfilled), ({ startsAt }) => startsAt);
  return [...atOnce.values()].some(({ length }) => length > TALLEST_UNFOLDED);
}

/** Every school that has a cover, by name. */
export function rowsBySchool(covers: readonly Cover[]): WeekRow[] {
  const bySchool = Map.groupBy(covers, ({ uai }) => uai);
  return [...bySchool]
    .map(([id, ofSchool]) => {
      const title = ofSchool[0]?.schoolName ?? id;
      return { id, title, covers: ofSchool, count: ofSchool.length, substitute: null };
    })
    .sort((a, b) => a.title.localeCompare(b.title, 'fr') || a.id.localeCompare(b.id));
}

/** The Monday that a coordinator looks for on a day: on Saturday and Sunday the next one. */
export function workingMonday(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  if (weekday === 0) return addDays(day, 1);
  return addDays(day, weekday === 6 ? 2 : 1 - weekday);
}

/** Weekend days on which nothing is on, as the calendar counts them: Sunday 0, Saturday 6. */
export function idleWeekend(covers: readonly Cover[], zone: string): (0 | 6)[] {
  const weekdays = new Set(covers.map(({ startsAt }) => new Date(dayIn(startsAt, zone)).getUTCDay()));
  return ([0, 6] as const).filter((weekday) => !weekdays.has(weekday));
}

/** The ordinary school day: drawn in full, so that a quiet week looks like any other. */
const SCHOOL_DAY = { from: 8, to: 17 };
const MINUTES = 60;

/** The hours of the zone's clock that are drawn, 0 to 23 in their order: the school day, and each hour a cover is in. */
export function shownHours(covers: readonly Pick<Cover, 'startsAt' | 'endsAt'>[], zone: string): number[] {
  const shown = new Set(Array.from({ length: SCHOOL_DAY.to - SCHOOL_DAY.from }, (_, index) => SCHOOL_DAY.from + index));
  for (const { startsAt, endsAt } of covers) {
    const from = minuteOf(clockIn(startsAt, zone));
    const minutes = Math.ceil((Date.parse(endsAt) - Date.parse(startsAt)) / 60_000);
    for (let hour = Math.floor(from / MINUTES); hour * MINUTES < from + minutes; hour += 1) shown.add(hour % 24);
  }
  return [...shown].sort((a, b) => a - b);
}

/** Whether hours are left out between those shown. */
export function hasGap(hours: readonly number[]): boolean {
  return hours.some((hour, index) => index > 0 && hour !== (hours[index - 1] ?? 0) + 1);
}

/** Where a time of the clock, as "10:05", stands on a day that has only some hours, as a clock too: 9:05 when one before it is out. */
export function drawnClock(clock: string, hours: readonly number[]): string {
  const minute = minuteOf(clock);
  const hour = Math.floor(minute / MINUTES);
  const before = hours.filter((shown) => shown < hour).length;
  return `${pad(before)}:${pad(hours.includes(hour) ? minute % MINUTES : 0)}`;
}

function minuteOf(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * MINUTES + minute;
}

function pad(figure: number): string {
  return String(figure).padStart(2, '0');
}

export type Direction = 'before' | 'after' | 'above' | 'below';

/** The cover one gets to from another: beside it in its row, or the nearest in time in the next row that has any. */
export function neighbour(rows: readonly WeekRow[], coverId: string, direction: Direction): Cover | null {
  const at = rows.findIndex(({ covers }) => covers.some(({ id }) => id === coverId));
  const row = rows[at];
  const index = row?.covers.findIndex(({ id }) => id === coverId) ?? -1;
  const here = row?.covers[index];
  if (!row || !here) return null;
  if (direction === 'before') return row.covers[index - 1] ?? null;
  if (direction === 'after') return row.covers[index + 1] ?? null;
  const others = direction === 'above' ? rows.slice(0, at).toReversed() : rows.slice(at + 1);
  return nearest(others.find(({ covers }) => covers.length > 0)?.covers ?? [], here);
}

function nearest(covers: readonly Cover[], { startsAt }: Cover): Cover | null {
  const distance = (cover: Cover) => Math.abs(Date.parse(cover.startsAt) - Date.parse(startsAt));
  return covers.reduce<Cover | null>((best, cover) => (best && distance(best) <= distance(cover) ? best : cover), null);
}
