import * as z from 'zod/mini';
import { route } from './route.ts';
import { Day, Instant, Zone } from './time.ts';

/** How far back measures go: whole weeks from Monday, the running one included. */
export const periodWeeks = { week: 1, month: 4, term: 13, year: 53 } as const;
export type Period = keyof typeof periodWeeks;
export const periods = Object.keys(periodWeeks) as [Period, ...Period[]];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * How long before its hour a lesson was known to need somebody: the time there was to find them. Each ends where the next begins;
 * `begun` was told after the bell.
 */
export const leadNames = ['begun', 'two_hours', 'day', 'three_days', 'week', 'later'] as const;
export type LeadName = (typeof leadNames)[number];
export const leadBoundsMs: readonly number[] = [0, 2 * HOUR_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS];

/**
 * What is timed, in the order in which it happens. `answer`: from the offer sent to yes or no. `fill`: from the need known to the
 * yes of whoever gives the lesson. `first_minute`: from the need known to substitute and class being together in the lesson.
 * `late`: from the lesson's hour to that same instant.
 */
export const delayNames = ['answer', 'fill', 'first_minute', 'late'] as const;
export type DelayName = (typeof delayNames)[number];

const hoursAndDays = [5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS];

/** Where the bars of each delay end, in ms; the last bar has no end. */
export const delayBoundsMs: Readonly<Record<DelayName, readonly number[]>> = {
  answer: hoursAndDays,
  fill: hoursAndDays,
  first_minute: hoursAndDays,
  late: [MINUTE_MS, 3 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 20 * MINUTE_MS],
};

/** What became of lessons whose hour is over: `lost` is every one that nobody gave, whatever the reason. */
const Outcomes = z.object({ taught: z.number(), onSite: z.number(), lost: z.number() });
export type Outcomes = z.infer<typeof Outcomes>;

/** `median`: half took no longer; `ninth`: nine in ten took no longer. Null when nothing was timed. */
const Delay = z.object({
  name: z.enum(delayNames),
  count: z.number(),
  medianMs: z.nullable(z.number()),
  ninthMs: z.nullable(z.number()),
  /** How many fell before each bound of the delay and not before the one before; then the rest. */
  bars: z.array(z.number()),
});
export type Delay = z.infer<typeof Delay>;

/** What became of the questions about these lessons. */
const OfferOutcomes = z.object({
  accepted: z.number(),
  refused: z.number(),
  expired: z.number(),
  withdrawn: z.number(),
  sent: z.number(),
});

/**
 * How an academy does, counted from what happened to its lessons that began in the period and are over. Cancelled ones and those
 * the school had no need of are left out.
 */
export const readMeasures = route({
  method: 'GET',
  path: '/academies/:academyCode/measures',
  right: { kind: 'account', action: 'see_board', target: 'academy' },
  query: z.object({ period: z.enum(periods) }),
  reply: z.object({
    /** The clock on which weeks begin. */
    timeZone: Zone,
    firstDay: Day,
    /** All of them, in order; `fillMs` is the median. */
    leads: z.array(z.extend(Outcomes, { name: z.enum(leadNames), fillMs: z.nullable(z.number()) })),
    /** Week by week, from the first one with a lesson. */
    weeks: z.array(z.extend(Outcomes, { monday: Day })),
    /** All of them, in order. */
    delays: z.array(Delay),
    offers: OfferOutcomes,
    serverNow: Instant,
  }),
});
