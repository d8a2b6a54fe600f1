import type { Cover, CoverOrder } from '#contract/cover.ts';
import { academyWords } from '#contract/words/academy.ts';
import { addDays, dayIn, relativeDay } from '#contract/words/times.ts';

/** How a coordinator looks at the list. */
export const groupings = ['hour', 'school', 'subject', 'lead'] as const;
export type Grouping = (typeof groupings)[number];

/** The order in which the server is asked for it: lead time is the order of the hours, cut otherwise. */
export const orderOf = {
  hour: 'hour',
  school: 'school',
  subject: 'subject',
  lead: 'hour',
} as const satisfies Record<Grouping, CoverOrder>;

/** Covers under one title. */
export interface Section {
  key: string;
  title: string;
  covers: Cover[];
}

/** Nobody new can be found, told and made ready in much less: what lies nearer is looked at first. */
export const SOON_MS = 2 * 3_600_000;

/** Cuts covers into sections; the order of the covers is kept within each, and the sections stand in the order of their first. */
export function sectionsOf(covers: readonly Cover[], grouping: Grouping, now: number): Section[] {
  const sections = new Map<string, Section>();
  for (const cover of covers) {
    const { key, title } = headings[grouping](cover, now);
    const section = sections.get(key) ?? { key, title, covers: [] };
    section.covers.push(cover);
    sections.set(key, section);
  }
  return [...sections.values()];
}

type Heading = (cover: Cover, now: number) => { key: string; title: string };

const headings: Record<Grouping, Heading> = {
  hour: ({ startsAt, timeZone }, now) => {
    const day = dayIn(startsAt, timeZone);
    return { key: day, title: relativeDay(day, dayIn(now, timeZone)) };
  },
  school: ({ uai, schoolName }) => ({ key: uai, title: schoolName }),
  subject: ({ subjectCode, subject }) => ({ key: subjectCode, title: subject }),
  lead: (cover, now) => {
    const lead = leadOf(cover, now);
    return { key: lead, title: academyWords.list.leads[lead] };
  },
};

/** How much time is left before a lesson, as a coordinator counts it: on the clock of its school. */
export function leadOf(
  { startsAt, timeZone }: Pick<Cover, 'startsAt' | 'timeZone'>,
  now: number,
): keyof typeof academyWords.list.leads {
  const left = Date.parse(startsAt) - now;
  if (left < 0) return 'begun';
  if (left < SOON_MS) return 'soon';
  const [day, today] = [dayIn(startsAt, timeZone), dayIn(now, timeZone)];
  if (day === today) return 'today';
  if (day === addDays(today, 1)) return 'tomorrow';
  return day <= sundayOf(today) ? 'week' : 'later';
}

function sundayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, (7 - weekday) % 7);
}
