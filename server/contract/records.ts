import * as z from 'zod/mini';
import { Id } from './ids.ts';
import { route } from './route.ts';
import { Instant } from './time.ts';

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
