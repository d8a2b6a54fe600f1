/**
 * When to try again after the line to a server was lost. Nothing here ever gives up: a lesson has no "too late".
 * The numbers are one object, so that tests run the same code in milliseconds.
 */
export interface RetryPolicy {
  /** While nothing answers, a fresh probe leaves this often, in ms. */
  readonly probeEveryMs: number;
  /** How long one entry may take once something answered, in ms. */
  readonly entryPatienceMs: number;
  /** How long to wait, in ms, after a server *answered* and said no for the `refusals`-th time in a row. */
  backOffMs(refusals: number): number;
}

/**
 * Browsers open 6 connections to one host (HTTP/1.1). Five probes leave one for a request that matters, and none of
 * them stands in a queue behind an older one.
 */
export const PROBES_AT_ONCE = 5;

/** Half a second is the longest silence nobody in a class notices; `online` never fires when only the WAN dies. */
const PROBE_EVERY_MS = 500;
/** TLS, WebSocket and entry are about 6 round trips: 2 s on the weakest line planned for (300 ms, 10 % loss), times three. */
const ENTRY_PATIENCE_MS = 6_000;
const FIRST_BACK_OFF_MS = 1_000;
/** A refusal that lasts is an overloaded or restarting server; four askings a minute a page do not hold it down. */
const LONGEST_BACK_OFF_MS = 15_000;

/**
 * Exponential back-off with equal jitter: half of the wait is fixed, half is drawn.
 * Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export function backOffMs(refusals: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (Math.max(1, refusals) - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}

/** The policy of a lesson. `random` gives numbers in [0, 1). */
export function lessonRetryPolicy(random: () => number): RetryPolicy {
  return {
    probeEveryMs: PROBE_EVERY_MS,
    entryPatienceMs: ENTRY_PATIENCE_MS,
    backOffMs: (refusals) => backOffMs(refusals, random),
  };
}
