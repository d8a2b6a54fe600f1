import { Refusal } from '#contract/failure.ts';
import type { Availability, Away } from '#contract/pool.ts';

const WHOLE_DAY = { startMinute: 0, endMinute: 1440 };

/**
 * Throws `hours_end_before_start` or `availability_overlaps` for weekly hours that cannot be meant, with where each lies in
 * the list. Stretches that touch are fine.
 */
export function refuseImpossibleHours(availability: readonly Availability[]): void {
  const reversed = availability.flatMap((hours, index) =>
    hours.startMinute < hours.endMinute ? [] : [{ path: `availability.${index}` }],
  );
  if (reversed.length > 0) throw new Refusal('hours_end_before_start', reversed);
  const overlapping = availability.flatMap((hours, index) =>
    availability.slice(0, index).some((other) => overlap(hours, other)) ? [{ path: `availability.${index}` }] : [],
  );
  if (overlapping.length > 0) throw new Refusal('availability_overlaps', overlapping);
}

function overlap(one: Availability, other: Availability): boolean {
  return one.weekday === other.weekday && one.startMinute < other.endMinute && other.startMinute < one.endMinute;
}

/** Throws `away_ends_before_start` for absences that end before they begin, or have hours and several days. */
export function refuseImpossibleAway(away: readonly Away[]): void {
  const wrong = away.flatMap((one, index) => (isPossible(one) ? [] : [{ path: `away.${index}` }]));
  if (wrong.length > 0) throw new Refusal('away_ends_before_start', wrong);
}

function isPossible({ firstDay, lastDay, startMinute, endMinute }: Away): boolean {
  if (firstDay > lastDay || startMinute >= endMinute) return false;
  return firstDay === lastDay || (startMinute === WHOLE_DAY.startMinute && endMinute === WHOLE_DAY.endMinute);
}

/** Whether `text` names an IANA time zone. Offsets such as "+02:00" know no summer time and are none. */
export function isTimeZone(text: string): boolean {
  try {
    return /^[A-Z]/.test(text) && new Intl.DateTimeFormat('fr-FR', { timeZone: text }) !== null;
  } catch {
    return false;
  }
}
