import * as z from 'zod/mini';
import { Id } from './ids.ts';
import { parties } from './rooms.ts';

/**
 * Media signalling, browser ↔ sfu, on socket.io. The whole protocol on one page.
 *
 * 1. The page connects with `auth: Entry`: a ticket (first time, or after a reload), or the resume token of a participant
 *    whose socket dropped. A refused entry arrives as `connect_error` whose `message` is a `RefusalReason`.
 * 2. The sfu sends `welcome`. After a resume the page compares `inventory` with what it has and mends the difference.
 * 3. Requests are `emit('request', {id, type, …}, ack)`. `id` is an idempotency key: a repeated request gets its first answer.
 *    The sfu sends `push` for what others did.
 * A lost socket destroys nothing: transports and producers live until `leave`, expulsion, or the end of the room.
 */
export const SIGNALLING_VERSION = 1;

export const refusalReasons = [
  'version_not_spoken',
  'ticket_invalid',
  'ticket_expired',
  'ticket_used',
  'resume_token_unknown',
  /** The member entered elsewhere while this page's socket was down: step back, as after the push `displaced`. */
  'displaced',
  'room_closed',
  'too_many_requests',
  'bad_message',
  'not_yours',
  'unknown_id',
  'not_allowed',
  'media_failed',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** The claims inside a join ticket (EdDSA JWT). The server signs with the private key, the sfu knows the public one only. */
export const TicketClaims = z.object({
  jti: Id,
  /** The account's substitute id or the classroom id. */
  sub: Id,
  aud: z.literal('releve-sfu'),
  /** The cover whose room it opens. */
  room: Id,
  party: z.enum(parties),
  /** Whether this member may send a camera's picture: never a class whose school keeps the camera off. */
  camera: z.boolean(),
  iat: z.number(),
  exp: z.number(),
});
export type TicketClaims = z.infer<typeof TicketClaims>;
/** Long enough for a slow page to load its media code, short enough that a stolen one is stale. */
export const TICKET_LIFETIME_S = 120;

export const Entry = z.object({
  version: z.number(),
  pass: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ticket'), ticket: z.string().check(z.maxLength(4096)) }),
    z.object({ kind: z.literal('resume'), token: z.string().check(z.maxLength(256)) }),
  ]),
});
export type Entry = z.infer<typeof Entry>;

/** What a participant may send. */
export const mediaSources = ['camera', 'microphone', 'screen'] as const;
export type MediaSource = (typeof mediaSources)[number];
export const mediaKinds = ['audio', 'video'] as const;

/** mediasoup's own structures pass through unread; mediasoup checks them itself. */
const Parameters = z.record(z.string(), z.unknown());
export type Parameters = z.infer<typeof Parameters>;

/** Something another participant sends, that may be subscribed to. */
export const Published = z.object({
  producerId: Id,
  party: z.enum(parties),
  source: z.enum(mediaSources),
  kind: z.enum(mediaKinds),
  paused: z.boolean(),
});
export type Published = z.infer<typeof Published>;

export const Welcome = z.object({
  party: z.enum(parties),
  resumed: z.boolean(),
  /** For the next resume. Each welcome brings a new one; the one before stays good until the new one was used, since a
   *  welcome can get lost on the way. */
  resumeToken: z.string(),
  routerRtpCapabilities: Parameters,
  inventory: z.object({
    /** Own transports, producers and consumers that are alive in the sfu. */
    transportIds: z.array(Id),
    producerIds: z.array(Id),
    consumerIds: z.array(Id),
    /** What the others send. */
    published: z.array(Published),
  }),
  presentParties: z.array(z.enum(parties)),
});
export type Welcome = z.infer<typeof Welcome>;

const Done = z.object({});

/** Every request with what it carries and what it answers. The sfu's handler table must have each, or it does not compile. */
export const requests = {
  open_transport: {
    sent: z.object({ direction: z.enum(['send', 'receive']) }),
    reply: z.object({
      transportId: Id,
      iceParameters: Parameters,
      iceCandidates: z.array(Parameters),
      dtlsParameters: Parameters,
    }),
  },
  connect_transport: { sent: z.object({ transportId: Id, dtlsParameters: Parameters }), reply: Done },
  restart_ice: { sent: z.object({ transportId: Id }), reply: z.object({ iceParameters: Parameters }) },
  close_transport: { sent: z.object({ transportId: Id }), reply: Done },
  publish: {
    sent: z.object({
      transportId: Id,
      source: z.enum(mediaSources),
      kind: z.enum(mediaKinds),
      rtpParameters: Parameters,
      paused: z.boolean(),
    }),
    reply: z.object({ producerId: Id }),
  },
  unpublish: { sent: z.object({ producerId: Id }), reply: Done },
  set_paused: { sent: z.object({ producerId: Id, paused: z.boolean() }), reply: Done },
  /** The consumer is created paused; `resume` starts it once the page is ready to decode, or the first key frame is lost. */
  subscribe: {
    sent: z.object({ transportId: Id, producerId: Id, rtpCapabilities: Parameters }),
    reply: z.object({ consumerId: Id, kind: z.enum(mediaKinds), rtpParameters: Parameters }),
  },
  resume: { sent: z.object({ consumerId: Id }), reply: Done },
  prefer_layers: { sent: z.object({ consumerId: Id, spatial: z.number(), temporal: z.number() }), reply: Done },
  leave: { sent: z.object({}), reply: Done },
} as const;
export type RequestType = keyof typeof requests;
export type Sent<T extends RequestType> = z.infer<(typeof requests)[T]['sent']>;
export type Replied<T extends RequestType> = z.infer<(typeof requests)[T]['reply']>;

/** The envelope of a request; `data` is checked against the table by its type. */
export const RequestEnvelope = z.object({ id: Id, type: z.string().check(z.maxLength(40)), data: z.unknown() });
export type RequestEnvelope = z.infer<typeof RequestEnvelope>;

/** The answer in the acknowledgement. */
export type Answer<T extends RequestType = RequestType> =
  | { ok: true; reply: Replied<T> }
  | { ok: false; reason: RefusalReason };

/** What the sfu tells by itself. */
export const Push = z.discriminatedUnion('type', [
  z.object({ type: z.literal('published'), published: Published }),
  z.object({ type: z.literal('unpublished'), producerId: Id }),
  z.object({ type: z.literal('paused'), producerId: Id, paused: z.boolean() }),
  z.object({ type: z.literal('party_present'), party: z.enum(parties), present: z.boolean() }),
  /** Media of this participant's transports must be built anew (a worker died). */
  z.object({ type: z.literal('media_lost') }),
  /** The same member entered elsewhere: this page steps back and does not try again. */
  z.object({ type: z.literal('displaced') }),
  z.object({ type: z.literal('room_closed') }),
]);
export type Push = z.infer<typeof Push>;

export interface ToSfu {
  request: (envelope: RequestEnvelope, answer: (answer: Answer) => void) => void;
}
export interface ToBrowser {
  welcome: (welcome: Welcome) => void;
  push: (push: Push) => void;
}
