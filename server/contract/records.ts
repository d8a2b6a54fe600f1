import * as z from 'zod/mini';
import { coverStates } from './cover.ts';
import { Id } from './ids.ts';
import { route } from './route.ts';
import { Day, Instant, Zone } from './time.ts';

/** What was taught. Minutes come from presence in the room, never from the person who writes. */
export const LessonRecord = z.object({
  coverId: Id,
  summary: z.string(),
  homework: z.string(),
  /** Whole minutes in which substitute and classroom were both connected. */
  minutesDelivered: z.number(),
  writtenBy: z.string(),
  writtenAt: Instant,
});
export type LessonRecord = z.infer<typeof LessonRecord>;

/** Writes or rewrites the record of a lesson of one's own, from its start on. */
export const writeRecord = route({
  method: 'PUT',
  path: '/covers/:coverId/record',
  right: { kind: 'account', action: 'teach', target: 'cover' },
  body: z.object({
    summary: z.string().check(z.trim(), z.minLength(1), z.maxLength(4000)),
    homework: z.string().check(z.trim(), z.maxLength(4000)),
  }),
  reply: LessonRecord,
});

/** `2026-11`, in the years of a calendar that people still read. */
export const Month = z.string().check(z.regex(/^20\d{2}-(0[1-9]|1[0-2])$/));

/** A lesson whose room is closed, with what was delivered of it. */
export const TaughtLesson = z.object({
  coverId: Id,
  schoolName: z.string(),
  className: z.string(),
  subject: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  state: z.enum(coverStates),
  scheduledMinutes: z.number(),
  deliveredMinutes: z.number(),
});
export type TaughtLesson = z.infer<typeof TaughtLesson>;

/** A whole week, Monday to Sunday, of the substitute's own zone. */
export const WeekOfHours = z.object({
  monday: Day,
  /** Of all lessons promised, given or not yet: what the weekly cap is compared with. */
  scheduledMinutes: z.number(),
  deliveredMinutes: z.number(),
});
export type WeekOfHours = z.infer<typeof WeekOfHours>;

/** What a substitute taught in a month of their own zone, and the weeks that touch it beside their weekly service. */
export const readMyHours = route({
  method: 'GET',
  path: '/hours',
  right: { kind: 'account', action: 'see_offers' },
  query: z.object({ month: Month }),
  reply: z.object({
    timeZone: Zone,
    serviceMinutes: z.number(),
    overtimeMinutes: z.number(),
    weeks: z.array(WeekOfHours),
    lessons: z.array(TaughtLesson),
  }),
});
