import { tzOffset } from '@date-fns/tz';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * The instant at which a clock on the wall in `zone` shows `minute` minutes after midnight of `day` (1440 is the next
 * midnight). Null when the clock skips that minute in spring; in autumn, when it shows it twice, the first time.
 */
export function instantAt(day: string, minute: number, zone: string): Date | null {
  const shown = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS;
  // No zone changes its clocks twice within two days: the offsets a day before and a day after are the only ones in question.
  for (const nearby of [shown - DAY_MS, shown + DAY_MS]) {
    const offset = tzOffset(zone, new Date(nearby));
    const instant = new Date(shown - offset * MINUTE_MS);
    if (tzOffset(zone, instant) === offset) return instant;
  }
  return null;
}
