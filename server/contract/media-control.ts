import * as z from 'zod/mini';
import { Id } from './ids.ts';
import { parties } from './rooms.ts';
import { Instant } from './time.ts';

/**
 * server → sfu over HTTP on the sfu's private port, with `authorization: Bearer <control key>`.
 *
 * | request | answer |
 * |---|---|
 * | `GET /readyz` (no key) | 200 once a worker answers, else 503 |
 * | `GET /load` | `SfuLoad` |
 * | `POST /rooms/:roomId/close` | closes the room and tells its members; a room it does not know is fine |
 * | `POST /rooms/:roomId/expel/:sub` | that member's media ends now |
 * | `GET /presence?boot=&after=` | `PresencePage`: what happened since; kept until asked for with a higher `after` |
 */
export const SfuLoad = z.object({ rooms: z.number(), participants: z.number(), workers: z.number() });
export type SfuLoad = z.infer<typeof SfuLoad>;

/** A member's media path came up or went down. */
export const PresenceEvent = z.object({
  seq: z.number(),
  roomId: Id,
  party: z.enum(parties),
  sub: Id,
  present: z.boolean(),
  at: Instant,
});
export type PresenceEvent = z.infer<typeof PresenceEvent>;

/** `boot` names one life of the sfu process: when it changes, sequence numbers begin again and everyone was absent. */
export const PresencePage = z.object({ boot: Id, events: z.array(PresenceEvent) });
export type PresencePage = z.infer<typeof PresencePage>;
