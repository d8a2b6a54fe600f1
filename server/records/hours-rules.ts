import type { WeekOfHours } from '#contract/records.ts';
import { addDays, dayIn } from '#contract/words/times.ts';

/** The Monday of the week a calendar day lies in. */
function mondayOf(day: string): string {
  const sinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -sinceMonday);
}

/** The Mondays of all weeks that share a day with the month (`2026-11`), in order. */
export function mondaysOf(month: string): string[] {
  const mondays: string[] = [];
  for (let monday = mondayOf(`${month}-01`); monday.slice(0, 7) <= month; monday = addDays(monday, 7)) {
    mondays.push(monday);
  }
  return mondays;
}

export interface CountedLesson {
  startsAt: Date;
  scheduledMinutes: number;
  deliveredMinutes: number;
}

/** Adds lessons up by the weeks that touch the month, each week whole, by the wall clock of the zone. */
export function sumWeeks(lessons: readonly CountedLesson[], month: string, timeZone: string): WeekOfHours[] {
  const ofWeek = Map.groupBy(lessons, ({ startsAt }) => mondayOf(dayIn(startsAt.getTime(), timeZone)));
  return mondaysOf(month).map((monday) => {
    const week = ofWeek.get(monday) ?? [];
    return {
      monday,
      scheduledMinutes: week.reduce((sum, { scheduledMinutes }) => sum + scheduledMinutes, 0),
      deliveredMinutes: week.reduce((sum, { deliveredMinutes }) => sum + deliveredMinutes, 0),
    };
  });
}
