import * as z from 'zod/mini';
import { AcademyCode, Id, Uai } from './ids.ts';
import type { Action } from './rights.ts';
import { route } from './route.ts';
import { Instant } from './time.ts';

/**
 * What a page may hear has changed, each with the action that asks for it: whoever may ask there, hears of it.
 * `plan`: another plan stands; `offers`: a substitute's questions and programme; `places`: a screen, or who is in a
 * lesson; `timetable`: which lessons take place.
 */
export const changeKinds = {
  absences: 'see_absence',
  covers: 'see_board',
  plan: 'see_board',
  offers: 'see_offers',
  places: 'see_school',
  timetable: 'see_school',
} as const satisfies Record<string, Action>;
export type ChangeKind = keyof typeof changeKinds;

/** Something changed there. It never says what it is now: the page asks, with its own rights. */
export const Change = z.object({
  kind: z.enum(Object.keys(changeKinds) as [ChangeKind, ...ChangeKind[]]),
  uai: z.nullable(Uai),
  academyCode: z.nullable(AcademyCode),
  substituteId: z.nullable(Id),
});
export type Change = z.infer<typeof Change>;

/** One message of the stream; its `id` tells where to go on. */
export const ChangesHeard = z.object({
  /** Nothing in it: the line lives. Null: more may have changed than is known, so everything is to be asked for. */
  changes: z.nullable(z.array(Change)),
  serverNow: Instant,
});
export type ChangesHeard = z.infer<typeof ChangesHeard>;

/** A message comes at least this often; a line that is silent for much longer is dead. */
export const HEARTBEAT_MS = 15_000;

/**
 * A stream of server-sent events (text/event-stream), open as long as page and session are. `reply` is each message.
 * `since` is the id of the last one heard, as the header `Last-Event-ID` is, which goes before it.
 */
export const followChanges = route({
  method: 'GET',
  path: '/changes',
  right: { kind: 'signed_in' },
  query: z.object({ since: z.optional(z.string()) }),
  reply: ChangesHeard,
});
