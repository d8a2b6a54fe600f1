import * as z from 'zod/mini';

/** A point in time as the wire carries it: ISO 8601, UTC, ending in `Z`. */
export const Instant = z.iso.datetime();
export type Instant = z.infer<typeof Instant>;

/** A calendar day in the school's zone, `YYYY-MM-DD`. */
export const Day = z.iso.date();
export type Day = z.infer<typeof Day>;

/** A wall-clock time in the school's zone, `HH:MM`. */
export const ClockTime = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/));
export type ClockTime = z.infer<typeof ClockTime>;

/** An IANA time zone. */
export const Zone = z.string().check(z.minLength(1), z.maxLength(64));

/** A half-open stretch of time in ms since the epoch: `start` belongs to it, `end` does not. */
export interface Interval {
  start: number;
  end: number;
}

/** Two half-open intervals share an instant. Touching ends do not overlap. */
export function overlaps(a: Interval, b: Interval): boolean {
  return a.start < b.end && b.start < a.end;
}
