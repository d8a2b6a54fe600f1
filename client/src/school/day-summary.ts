import type { Absence, AbsenceWithCovers } from '#contract/absences.ts';
import type { Cover, CoverState } from '#contract/cover.ts';
import type { AbsenceStanding } from '#contract/words/school.ts';
import { addDays, dayIn } from '#contract/words/times.ts';

/** What the office has to do about a cover: nothing, nothing yet, or arrange something on site. */
type Claim = 'settled' | 'searching' | 'missing' | 'none';

const claims: Readonly<Record<CoverState, Claim>> = {
  open: 'searching',
  planned: 'searching',
  offered: 'searching',
  accepted: 'settled',
  live: 'settled',
  taught: 'settled',
  on_site: 'settled',
  not_needed: 'none',
  no_cover: 'missing',
  cancelled: 'none',
  failed: 'missing',
};

/**
 * What a cover asks of the office. An open one whose plan found nobody is already the office's; what was not settled when
 * its hour ended asks nothing any more.
 * @param now ms since the epoch, by the server's clock
 */
export function claimOf(cover: Pick<Cover, 'state' | 'noCoverReason' | 'endsAt'>, now: number): Claim {
  const claim = cover.state === 'open' && cover.noCoverReason !== null ? 'missing' : claims[cover.state];
  return claim !== 'settled' && isOver(cover, now) ? 'none' : claim;
}

function isOver({ endsAt }: Pick<Cover, 'endsAt'>, now: number): boolean {
  return Date.parse(endsAt) <= now;
}

/** Whether the absence has a stretch on that day. */
export function isUnderWayOn(day: string, { stretches }: Pick<Absence, 'stretches'>): boolean {
  return stretches.some(({ firstDay, lastDay }) => firstDay <= day && (lastDay === null || day <= lastDay));
}

/** The covers of one day of an absence, by hour; what was cancelled is nobody's any more. */
export function coversOn(day: string, { covers }: Pick<AbsenceWithCovers, 'covers'>): Cover[] {
  return covers
    .filter((cover) => cover.state !== 'cancelled' && dayIn(cover.startsAt, cover.timeZone) === day)
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt));
}

export type Counts = Record<Claim, number>;

/** The numbers of the day's first sentence. */
export function summarise(covers: readonly Cover[], now: number): Counts {
  const counts: Counts = { settled: 0, searching: 0, missing: 0, none: 0 };
  for (const cover of covers) counts[claimOf(cover, now)] += 1;
  return counts;
}

/**
 * Where an absence stands: what its lessons that are not over ask of the office, and what became of the others.
 * @param now ms since the epoch, by the server's clock
 * @param toPrepare how many of today's still want something of the office
 */
export function standingOf({ absence, covers }: AbsenceWithCovers, now: number, toPrepare = 0): AbsenceStanding {
  const all = covers.filter(({ state }) => state !== 'cancelled');
  const past = all.filter((cover) => isOver(cover, now));
  return {
    withdrawn: absence.state === 'withdrawn',
    ahead: summarise(
      all.filter((cover) => !past.includes(cover)),
      now,
    ),
    past: { all: past.length, taught: past.filter(({ state }) => state === 'taught' || state === 'on_site').length },
    toPrepare,
  };
}

/** One day of the week ahead: how many lessons have lost their teacher, and what they ask of the office. */
export interface DayAhead {
  day: string;
  count: number;
  counts: Counts;
}

/**
 * So many days from `today` on; days without a lesson in the timetable are left out, unless somebody is missed on them.
 * @param weekdays on which the school has lessons, 1 Monday … 7 Sunday
 * @param now ms since the epoch, by the server's clock
 */
export function daysAhead(
  today: string,
  count: number,
  covers: readonly Cover[],
  weekdays: readonly number[],
  now: number,
): DayAhead[] {
  return Array.from({ length: count }, (_, ahead) => addDays(today, ahead)).flatMap((day) => {
    const ofDay = coversOn(day, { covers: [...covers] });
    if (ofDay.length === 0 && !weekdays.includes(weekdayOf(day))) return [];
    return [{ day, count: ofDay.length, counts: summarise(ofDay, now) }];
  });
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}
