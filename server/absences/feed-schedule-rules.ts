import { shownAt } from '../schools/wall-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** From 6 to 18 o'clock absences are entered, and the first lesson is at 8: a quarter of an hour is soon enough to act. */
const DAY_PAUSE_MS = 15 * MINUTE_MS;
const NIGHT_PAUSE_MS = HOUR_MS;
const DAY_MINUTES = { from: 6 * 60, until: 18 * 60 };
/** A host that is away all morning is found again in the afternoon. */
const LONGEST_PAUSE_MS = 6 * HOUR_MS;
/** A host may ask for more patience, but not for ever. */
const LONGEST_ASKED_MS = 24 * HOUR_MS;
/** Spreads the calendars of one host over the quarter of an hour. */
const JITTER = 0.2;

export interface PolledFeed {
  now: Date;
  /** The school's. */
  timeZone: string;
  /** Polls in a row that failed, this one included. */
  failures: number;
  /** What the host asked for with Retry-After. */
  retryAfterMs: number | null;
  /** 0 to 1, by chance. */
  random: number;
}

/** How long a calendar is left alone after a poll, in ms: each failure in a row doubles the pause. */
export function pauseAfterPoll({ now, timeZone, failures, retryAfterMs, random }: PolledFeed): number {
  const { minute } = shownAt(now, timeZone);
  const isDay = minute >= DAY_MINUTES.from && minute < DAY_MINUTES.until;
  const usual = isDay ? DAY_PAUSE_MS : NIGHT_PAUSE_MS;
  const pause = Math.min(usual * 2 ** failures, LONGEST_PAUSE_MS) * (1 + JITTER * random);
  return Math.round(Math.max(pause, Math.min(retryAfterMs ?? 0, LONGEST_ASKED_MS)));
}

/** Retry-After (RFC 9110, part 10.2.3): seconds, or a date; in ms from now, null when it says nothing. */
export function retryAfterOf(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isFinite(ms) ? Math.max(ms, 0) : null;
}
