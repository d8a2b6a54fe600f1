import * as z from 'zod/mini';
import { Id } from './ids.ts';
import { type CameraPolicy, cameraPolicies } from './places.ts';
import { type RoomKind, roomKinds } from './rights.ts';
import { Instant } from './time.ts';

/**
 * The lesson's own state, browser ↔ server, on socket.io namespace `/lesson`. It is stored, so it survives
 * reloads, dropped sockets and restarts of either process. Media does not travel here (see `signalling.ts`). A rehearsal
 * is a lesson that counts for nothing: the same room, the same channel.
 *
 * The page connects with `auth: LessonEntry` (a substitute's session cookie comes by itself), gets `state` at once
 * and at every change, and sends `act` with an acknowledgement. A state with a lower version than the one shown is old.
 */
export const LESSON_NAMESPACE = '/lesson';

/** Names a room: the cover whose lesson is held there, or the rehearsal. */
export const RoomName = z.object({ kind: z.enum(Object.keys(roomKinds) as [RoomKind, ...RoomKind[]]), id: Id });
export type RoomName = z.infer<typeof RoomName>;

export const LessonEntry = z.object({
  room: RoomName,
  /** A classroom's device secret; null for an account, whose session cookie speaks. */
  classroomCredential: z.nullable(z.string()),
});
export type LessonEntry = z.infer<typeof LessonEntry>;

/** The devices of a lesson that can be muted; mute survives every reconnect because it is stored here. */
export const lessonDevices = [
  'substitute_microphone',
  'substitute_camera',
  'classroom_microphone',
  'classroom_camera',
] as const;
export type LessonDevice = (typeof lessonDevices)[number];

/** Whether the school's policy lets the class's camera be open now; the switches may still close it. */
export function mayShowClass({ policy, asked }: { policy: CameraPolicy; asked: boolean }): boolean {
  return policy === 'on' || (policy === 'on_request' && asked);
}

/** What one end got of the other so far. */
export const Received = z.object({ picture: z.boolean(), sound: z.boolean() });
export type Received = z.infer<typeof Received>;

export const LessonState = z.object({
  room: RoomName,
  /** Grows by one at each change. */
  version: z.number(),
  /** `waiting` until the doors open, `open` while members may be in, `closed` for good. */
  phase: z.enum(['waiting', 'open', 'closed']),
  serverNow: Instant,
  startsAt: Instant,
  endsAt: Instant,
  doorsOpenAt: Instant,
  doorsCloseAt: Instant,
  present: z.object({ substitute: z.boolean(), classroom: z.boolean() }),
  muted: z.record(z.enum(lessonDevices), z.boolean()),
  /** What the school allows the class's camera, and whether the substitute has asked for it. */
  classCamera: z.object({ policy: z.enum(cameraPolicies), asked: z.boolean() }),
  /** In a rehearsal, what each end got of the other; null in a lesson, where nothing of it is asked. */
  received: z.nullable(z.object({ substitute: Received, classroom: Received })),
});
export type LessonState = z.infer<typeof LessonState>;

/** What a member may do. `id` is an idempotency key: the same act sent twice is done once. */
export const LessonAct = z.discriminatedUnion('type', [
  z.object({ id: Id, type: z.literal('set_muted'), device: z.enum(lessonDevices), muted: z.boolean() }),
  /** The substitute asks for the class's camera where it opens on request, or has it closed again. */
  z.object({ id: Id, type: z.literal('ask_camera'), asked: z.boolean() }),
  /** In a rehearsal: this end has seen, or heard, the other. */
  z.object({ id: Id, type: z.literal('tell_received'), what: z.enum(['picture', 'sound']) }),
]);
export type LessonAct = z.infer<typeof LessonAct>;

/** The answer to an act. */
export const ActAnswer = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), code: z.string() }),
]);
export type ActAnswer = z.infer<typeof ActAnswer>;

export interface LessonToServer {
  act: (act: LessonAct, answer: (answer: ActAnswer) => void) => void;
}
export interface LessonToBrowser {
  state: (state: LessonState) => void;
}
