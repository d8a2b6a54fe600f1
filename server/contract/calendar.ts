import * as z from 'zod/mini';
import { Id, Name } from './ids.ts';
import { Nothing, route } from './route.ts';
import { Day, Zone } from './time.ts';

/** Why a school has no lessons on a day. */
export const closures = ['public_holiday', 'school_holiday', 'day_off'] as const;
export type Closure = (typeof closures)[number];

/** Days without lessons, `firstDay` and `lastDay` both included. Only a day off of the school's own has an id. */
export const ClosedPeriod = z.object({
  id: z.nullable(Id),
  closure: z.enum(closures),
  name: z.string(),
  firstDay: Day,
  lastDay: Day,
});
export type ClosedPeriod = z.infer<typeof ClosedPeriod>;

/** Days in a row, `firstDay` and `lastDay` both included. */
export const Days = z.object({ firstDay: Day, lastDay: Day });
export type Days = z.infer<typeof Days>;

/** The year of a school as its lessons follow it. */
export const SchoolCalendar = z.object({
  yearStartsOn: z.nullable(Day),
  yearEndsOn: z.nullable(Day),
  timeZone: Zone,
  /** `continuous`: a school of the demo, with lessons on public and school holidays too; only its own days off are free. */
  calendar: z.enum(['official', 'continuous']),
  /** A, B, C, or a territory's name. */
  holidayZone: z.string(),
  /**
   * Where the school holidays of this year come from, and when they were read; null: this territory's year is unknown,
   * none are taken out.
   */
  source: z.nullable(z.object({ name: z.string(), readOn: Day })),
  /** Soonest first. */
  periods: z.array(ClosedPeriod),
  /**
   * The days of this year of which nobody has told whether they are holidays, soonest first. Nothing is assumed: lessons
   * take place as the timetable says, except on `periods`.
   */
  unknown: z.array(Days),
});
export type SchoolCalendar = z.infer<typeof SchoolCalendar>;

/** Before a timetable tells it: September to August, with `day` in it. In the south it is shifted; an import corrects it. */
export function schoolYearAround(day: string): { firstDay: string; lastDay: string } {
  const year = Number(day.slice(0, 4)) - (day.slice(5) < '09-01' ? 1 : 0);
  return { firstDay: `${year}-09-01`, lastDay: `${year + 1}-08-31` };
}

/** A whole school year's public and school holidays and own days off; before the first import, those of the year around today. */
export const readCalendar = route({
  method: 'GET',
  path: '/schools/:uai/calendar',
  right: { kind: 'account', action: 'see_school', target: 'school' },
  reply: SchoolCalendar,
});

/** No lessons on these days; covers of that time are cancelled. At most 31 days: longer is a holiday, and official. */
export const addDayOff = route({
  method: 'POST',
  path: '/schools/:uai/days-off',
  right: { kind: 'account', action: 'keep_school', target: 'school' },
  body: z.object({ firstDay: Day, lastDay: Day, name: Name }),
  reply: z.object({ id: Id }),
});
export const MAX_DAYS_OFF = 31;

export const removeDayOff = route({
  method: 'DELETE',
  path: '/schools/:uai/days-off/:dayOffId',
  right: { kind: 'account', action: 'keep_school', target: 'school' },
  reply: Nothing,
});
