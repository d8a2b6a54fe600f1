import * as z from 'zod/mini';
import { AbsenceWithCovers } from './absences.ts';
import { Id, Name } from './ids.ts';
import { Nothing, route } from './route.ts';
import { ClockTime, Day, Instant } from './time.ts';

/** Why the last poll of a feed gave nothing. */
export const feedFailures = [
  'address_refused',
  'unreachable',
  'too_slow',
  'too_large',
  'refused_by_host',
  'not_a_calendar',
] as const;
export type FeedFailure = (typeof feedFailures)[number];

/** A calendar the school subscribes to. Its address is a secret: only the host is shown. */
export const Feed = z.object({
  id: Id,
  name: z.string(),
  host: z.string(),
  /** Whose calendar it is; null for a class's or the whole school's. */
  teacherName: z.nullable(z.string()),
  addedAt: Instant,
  polledAt: z.nullable(Instant),
  nextPollAt: Instant,
  failure: z.nullable(z.enum(feedFailures)),
});
export type Feed = z.infer<typeof Feed>;

export const listFeeds = route({
  method: 'GET',
  path: '/schools/:uai/feeds',
  right: { kind: 'account', action: 'import_timetable', target: 'school' },
  reply: z.object({ feeds: z.array(Feed) }),
});

/** Subscribes; the feed is read once before it is stored, so that a wrong address is told at once. */
export const addFeed = route({
  method: 'POST',
  path: '/schools/:uai/feeds',
  right: { kind: 'account', action: 'import_timetable', target: 'school' },
  body: z.object({
    name: Name,
    address: z.string().check(z.trim(), z.minLength(8), z.maxLength(2000)),
    teacherId: z.nullable(Id),
  }),
  reply: Feed,
});

/** Reads it now; at most once a minute. */
export const pollFeed = route({
  method: 'POST',
  path: '/schools/:uai/feeds/:feedId/poll',
  right: { kind: 'account', action: 'import_timetable', target: 'school' },
  reply: Feed,
});

export const removeFeed = route({
  method: 'DELETE',
  path: '/schools/:uai/feeds/:feedId',
  right: { kind: 'account', action: 'import_timetable', target: 'school' },
  reply: Nothing,
});

/** An absence that a feed tells of. Nothing follows from it until the office says yes. */
export const AbsenceProposal = z.object({
  id: Id,
  teacherId: Id,
  teacherName: z.string(),
  feedName: z.nullable(z.string()),
  seenAt: Instant,
  /** What the absence would be: whole days where every lesson of the day is concerned, hours elsewhere. */
  stretches: z.array(
    z.object({
      firstDay: Day,
      lastDay: Day,
      hours: z.nullable(z.object({ from: ClockTime, to: ClockTime })),
    }),
  ),
  lessons: z.number(),
});
export type AbsenceProposal = z.infer<typeof AbsenceProposal>;

/** Those waiting for an answer whose last lesson is not over, soonest first. */
export const listProposals = route({
  method: 'GET',
  path: '/schools/:uai/proposals',
  right: { kind: 'account', action: 'declare_absence', target: 'school' },
  reply: z.object({ proposals: z.array(AbsenceProposal) }),
});

/** One click: the absence is declared as proposed. */
export const confirmProposal = route({
  method: 'POST',
  path: '/schools/:uai/proposals/:proposalId/confirm',
  right: { kind: 'account', action: 'declare_absence', target: 'school' },
  reply: AbsenceWithCovers,
});

/** Not an absence, or looked after otherwise: it is not proposed again. */
export const dismissProposal = route({
  method: 'POST',
  path: '/schools/:uai/proposals/:proposalId/dismiss',
  right: { kind: 'account', action: 'declare_absence', target: 'school' },
  reply: Nothing,
});
