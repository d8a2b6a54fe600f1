import type { CoverState } from '#contract/cover.ts';
import type { MyLesson, Offer } from '#contract/offers.ts';
import { addDays, dayIn } from '#contract/words/times.ts';

/** A lesson of the week: promised, or asked about and not answered yet. */
export interface WeekLesson {
  coverId: string;
  className: string;
  subject: string;
  schoolName: string;
  commune: string;
  /** Of the school. */
  timeZone: string;
  startsAt: string;
  endsAt: string;
  /** `offered` while it waits for an answer. */
  state: CoverState;
}

export interface WeekDay {
  day: string;
  lessons: WeekLesson[];
}

/** Saturday and Sunday are shown when something lies in them. */
const WORKDAYS = 5;

/** A week of the substitute's own zone, day by day, soonest first. */
export function weekOf(
  monday: string,
  zone: string,
  { lessons, offers }: { lessons: readonly MyLesson[]; offers: readonly Offer[] },
): WeekDay[] {
  const asked = offers.flatMap(({ covers }) => covers.map((cover) => ({ ...cover, state: 'offered' as const })));
  const all: WeekLesson[] = [...lessons, ...asked].sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  const days = Array.from({ length: 7 }, (_, index) => {
    const day = addDays(monday, index);
    return { day, lessons: all.filter(({ startsAt }) => dayIn(startsAt, zone) === day) };
  });
  return days.filter((day, index) => index < WORKDAYS || day.lessons.length > 0);
}

/** Minutes of what was promised in these days; what waits for an answer is not counted. */
export function promised(days: readonly WeekDay[]): { count: number; minutes: number } {
  const lessons = days.flatMap((day) => day.lessons).filter(({ state }) => state !== 'offered');
  const ms = lessons.reduce((sum, { startsAt, endsAt }) => sum + Date.parse(endsAt) - Date.parse(startsAt), 0);
  return { count: lessons.length, minutes: Math.round(ms / 60_000) };
}

/** How many lessons wait for an answer. */
export function waitingIn(days: readonly WeekDay[]): number {
  return days.flatMap((day) => day.lessons).filter(({ state }) => state === 'offered').length;
}
