import type { RoomName } from '#contract/lesson-channel.ts';
import type { Account } from '#contract/people.ts';
import type { Target } from '#contract/rights.ts';
import type { Party } from '#contract/rooms.ts';
import type { AnyRoute, Body, FileBytes, Params, Query, Reply, Route, Schema } from '#contract/route.ts';
import type { EventStream } from './event-stream.ts';
import type { SentFile } from './file-bytes.ts';

/** A paired device that sent its credential. */
export interface ClassroomDevice {
  classroomId: string;
  placeId: string;
  uai: string;
}

/** Somebody who takes part in the lesson or rehearsal a route names. */
export interface Member {
  party: Party;
  /** The id of the substitute, of the account that plays one, or of the classroom. */
  sub: string;
  room: RoomName;
}

/** The browser that asks. Sessions begin and end here; only the people slice and the demo's doors need it. */
export interface Visit {
  /** Where the request came from, for limits: an IPv4 address or an IPv6 network. */
  readonly address: string;
  /** Who is signed in; null for a stranger. Changes with `begin` and `end`. */
  readonly account: Account | null;
  /** What this browser must send back in `x-csrf-token`; a stranger gets a cookie for it. */
  csrfToken(): string;
  /** Signs the account in under a fresh secret: what the browser sent before is worth nothing afterwards. */
  begin(accountId: string): Promise<void>;
  /** Signs out: the session is deleted. */
  end(): Promise<void>;
}

/** Where a thing lies: what a role's scope is compared with. Null where it does not apply. */
export interface Whereabouts {
  uai: string | null;
  academyCode: string | null;
  /** The substitute it belongs to, for what is somebody's own. */
  substituteId: string | null;
}

/**
 * How the door finds out about ids in paths: where the thing lies, in more than one place when it is an absence of several
 * schools, nowhere when there is no such thing. The composition root brings these from the slices.
 */
export type Locate = Record<Target, (id: string) => Promise<readonly Whereabouts[]>>;

/** A request that passed the door: parsed, and allowed. */
export interface Asked<R extends AnyRoute> {
  params: Params<R>;
  query: Query<R>;
  body: Body<R>;
  /** The instant of the request on the injected clock. */
  now: Date;
  requestId: string;
  visit: Visit;
  /** The account; throws `not_signed_in` where the route lets strangers in and one came. */
  account(): Account;
  /** The substitute the account is, throws `forbidden` when it is none. */
  substituteId(): string;
  /** The device; throws `classroom_unknown` when the request came from none. */
  classroom(): ClassroomDevice;
  /** The member; throws `not_in_this_lesson` when it is none. */
  member(): Member;
}

/** `serve(route)(async (asked) => reply)`: curried, so that TypeScript keeps literal types in the answer. */
export type Serve = <Path extends string, Q extends Schema, B extends Schema, R extends Schema>(
  route: Route<Path, Q, B, R>,
) => (answer: (asked: Asked<Route<Path, Q, B, R>>) => Promise<Reply<Route<Path, Q, B, R>>>) => void;

/** `serveFile(route)(async (asked) => file)`: answers with a file to keep instead of JSON. */
export type ServeFile = <Path extends string, Q extends Schema, B extends Schema>(
  route: Route<Path, Q, B, typeof FileBytes>,
) => (answer: (asked: Asked<Route<Path, Q, B, typeof FileBytes>>) => Promise<SentFile>) => void;

/** A page that asked for a stream and passed the door. */
export interface Listening<R extends AnyRoute> {
  query: Query<R>;
  /** The id of the last message the browser heard; null when it begins. */
  lastEventId: string | null;
  account: Account;
  /** Where the request came from, for limits. */
  address: string;
  /** Names the session without giving it away: the SHA-256 of its secret, in hex. */
  sessionHash: string;
  /** Who is signed in with this session now, without prolonging it; null once it is over. */
  lookAgain(): Promise<Account | null>;
  /** Begins the answer. Before it, whoever is refused hears why. */
  open(): EventStream;
}

/** `stream(route)((listening) => …)`: an answer that stays open; `reply` of the route is each of its messages. */
export type ServeStream = <Path extends string, Q extends Schema, B extends Schema, R extends Schema>(
  route: Route<Path, Q, B, R>,
) => (listen: (listening: Listening<Route<Path, Q, B, R>>) => void) => void;
