import * as z from 'zod/mini';
import { Id } from './ids.ts';
import { LessonState } from './lesson-channel.ts';
import { cameraPolicies } from './places.ts';
import { Nothing, route } from './route.ts';
import { Instant, Zone } from './time.ts';

/** Doors open this long before the lesson: time to sit down, test the microphone and greet the class. */
export const DOORS_OPEN_BEFORE_MS = 10 * 60_000;
/** And stay open this long after it, so that a sentence can be finished. */
export const DOORS_CLOSE_AFTER_MS = 5 * 60_000;

export const parties = ['substitute', 'classroom'] as const;
export type Party = (typeof parties)[number];

/** 31 signs that nobody confuses on a projector or on the telephone: no 0/O, 1/I/L. */
export const PAIRING_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** 31⁶ ≈ 887 million: with 10 tries a quarter of an hour, guessing is hopeless. */
export const PAIRING_CODE_LENGTH = 6;
export const PairingCode = z
  .string()
  .check(z.trim(), z.toUpperCase(), z.regex(new RegExp(`^[${PAIRING_ALPHABET}]{${PAIRING_CODE_LENGTH}}$`)));

/** The device's own secret, made by the server, shown to nobody: 32 random bytes in base64url. */
export const DeviceSecret = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

/** The projector asks for a code to show. It asks again with `deviceSecret` to learn whether somebody typed it. */
export const startPairing = route({
  method: 'POST',
  path: '/pairings',
  right: { kind: 'public' },
  reply: z.object({ code: z.string(), deviceSecret: DeviceSecret, expiresAt: Instant, serverNow: Instant }),
});

/** Once `paired`, the device secret *is* the classroom's credential. */
export const readPairing = route({
  method: 'POST',
  path: '/pairings/state',
  right: { kind: 'public' },
  body: z.object({ deviceSecret: DeviceSecret }),
  reply: z.object({ state: z.enum(['waiting', 'paired', 'expired']) }),
});

/** The school office types the code shown on the projector. A classroom already paired there is replaced. */
export const pairClassroom = route({
  method: 'POST',
  path: '/schools/:uai/places/:placeId/classroom',
  right: { kind: 'account', action: 'pair_classroom', target: 'school' },
  body: z.object({ code: PairingCode }),
  reply: z.object({ classroomId: Id, placeCode: z.string() }),
});

/** The credential is worthless from this moment; a lesson under way loses this device at once. */
export const revokeClassroom = route({
  method: 'DELETE',
  path: '/schools/:uai/places/:placeId/classroom',
  right: { kind: 'account', action: 'pair_classroom', target: 'school' },
  reply: Nothing,
});

/** One line of the projector's day. */
export const ClassroomLesson = z.object({
  coverId: Id,
  className: z.string(),
  subject: z.string(),
  substituteName: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  doorsOpenAt: Instant,
  doorsCloseAt: Instant,
  ended: z.boolean(),
});
export type ClassroomLesson = z.infer<typeof ClassroomLesson>;

/** What the screen follows by itself: its place, the accepted covers from now to the end of tomorrow, and a rehearsal. */
export const readClassroom = route({
  method: 'GET',
  path: '/classroom',
  right: { kind: 'classroom' },
  reply: z.object({
    schoolName: z.string(),
    placeCode: z.string(),
    timeZone: Zone,
    serverNow: Instant,
    lessons: z.array(ClassroomLesson),
    /** A test lesson the office holds here now; a real one goes before it. */
    rehearsal: z.nullable(z.object({ rehearsalId: Id, playedBy: z.string(), startsAt: Instant, endsAt: Instant })),
    camera: z.enum(cameraPolicies),
    /** When the office asked for a check that has not come yet. */
    checkAskedAt: z.nullable(Instant),
    lastCheckedAt: z.nullable(Instant),
  }),
});

export const IceServer = z.object({
  urls: z.array(z.string()),
  username: z.optional(z.string()),
  credential: z.optional(z.string()),
});

export const Ticket = z.object({
  ticket: z.string(),
  /** The public address of the sfu that holds the room. */
  sfuUrl: z.string(),
  iceServers: z.array(IceServer),
  party: z.enum(parties),
});

/** A ticket into the live lesson: for this member, for this room, 120 s, once. */
export const takeTicket = route({
  method: 'POST',
  path: '/covers/:coverId/ticket',
  right: { kind: 'member', room: 'lesson' },
  reply: Ticket,
});

/** What a member's page needs to draw the room before the channel answers. */
export const readRoom = route({
  method: 'GET',
  path: '/covers/:coverId/room',
  right: { kind: 'member', room: 'lesson' },
  reply: z.object({
    schoolName: z.string(),
    placeCode: z.string(),
    className: z.string(),
    subject: z.string(),
    teacherName: z.string(),
    substituteName: z.string(),
    timeZone: Zone,
    state: LessonState,
  }),
});

/** The substitute ends the lesson for both ends. */
export const closeRoom = route({
  method: 'POST',
  path: '/covers/:coverId/room/close',
  right: { kind: 'account', action: 'teach', target: 'cover' },
  reply: Nothing,
});
