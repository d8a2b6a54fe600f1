import type { Absence, AbsenceWithCovers } from '#contract/absences.ts';
import type { Cover, CoverState } from '#contract/cover.ts';
import { dayIn } from '#contract/words/times.ts';

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

/** What a cover asks of the office. An open one whose plan found nobody is already the office's. */
export function claimOf(cover: Pick<Cover, 'state' | 'noCoverReason'>): Claim {
  if (cover.state === 'open' && cover.noCoverReason !== null) return 'missing';
  return claims[cover.state];
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
export function summarise(covers: readonly Cover[]): Counts {
  const counts: Counts = { settled: 0, searching: 0, missing: 0, none: 0 };
  for (const cover of covers) counts[claimOf(cover)] += 1;
  return counts;
}

/** The days after `today` with something to cover, soonest first, and what each asks of the office. */
export function nextDays(
  today: string,
  entries: readonly Pick<AbsenceWithCovers, 'covers'>[],
): { day: string; counts: Counts }[] {
  const covers = entries.flatMap((entry) => entry.covers).filter(({ state }) => state !== 'cancelled');
  const days = new Set(covers.map((cover) => dayIn(cover.startsAt, cover.timeZone)).filter((day) => day > today));
  return [...days].sort().map((day) => ({ day, counts: summarise(coversOn(day, { covers })) }));
}
