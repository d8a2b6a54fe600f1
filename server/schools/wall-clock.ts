import { tzOffset } from '@date-fns/tz';
import type { ClockTime } from '#contract/time.ts';

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

/** Minutes after midnight, from `HH:MM`. */
export function minuteOf(time: ClockTime): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** `HH:MM`, from minutes after midnight. */
export function clockTimeOf(minute: number): ClockTime {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** What a clock on the wall in `zone` shows at an instant: the day, and minutes after its midnight. */
export function shownAt(instant: Date, zone: string): { day: string; minute: number } {
  const shown = new Date(instant.getTime() + tzOffset(zone, instant) * MINUTE_MS);
  return { day: shown.toISOString().slice(0, 10), minute: shown.getUTCHours() * 60 + shown.getUTCMinutes() };
}
