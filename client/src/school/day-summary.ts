import type { AbsenceWithCovers } from '#contract/absences.ts';
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

/** The covers of one day of an absence, by hour. */
export function coversOn(day: string, { absence, covers }: AbsenceWithCovers): Cover[] {
  return covers
    .filter((cover) => dayIn(cover.startsAt, absence.timeZone) === day)
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt));
}

/** The numbers of the day's first sentence. */
export function summarise(covers: readonly Cover[]): Record<Claim, number> {
  const counts: Record<Claim, number> = { settled: 0, searching: 0, missing: 0, none: 0 };
  for (const cover of covers) counts[claimOf(cover)] += 1;
  return counts;
}
