import type { Request, Response, Router } from 'express';
import * as z from 'zod/mini';
import { Refusal } from '#contract/failure.ts';
import type { AnyRoute, Route, Schema } from '#contract/route.ts';
import type { Clock } from '#runtime/clock.ts';
import { type Admission, admit } from './admit.ts';
import type { Asked, Listening, Member, Serve, ServeFile, ServeStream, Visit } from './asked.ts';
import { readBody } from './body.ts';
import { sendJson } from './compressed-reply.ts';
import { lastEventIdOf, openEventStream } from './event-stream.ts';
import { sendFile } from './file-bytes.ts';
import type { IsOurOrigin } from './origin.ts';
import { paramsParser, parseSent } from './parse.ts';
import { requestIdOf } from './request-line.ts';
import type { RouteLimits } from './route-limits.ts';
import { hashOfSecret, isCsrfToken } from './session-cookie.ts';
import { createVisit } from './visit.ts';
import { type Identity, identify, readCredential, type Who } from './who.ts';

/** What the door is built from. */
export interface Door extends Identity, Admission {
  router: Router;
  clock: Clock;
  isOurOrigin: IsOurOrigin;
  limits: RouteLimits;
}

/**
 * Makes `serve`, the only way a route gets an answer. Every request passes the same stations, in this order:
 * form of the path, who asks, right, forgery, limits, body, answer, form of the reply.
 * @returns `serve`, `serveFile` for downloads, `stream` for what stays open, and the routes served so far
 */
export function createServe(door: Door): {
  serve: Serve;
  serveFile: ServeFile;
  stream: ServeStream;
  served: ReadonlySet<AnyRoute>;
} {
  const served = new Set<AnyRoute>();
  const serve: Serve = (route) => (answer) => {
    served.add(route);
    const handle = createHandler(door, route, async (asked) => {
      const reply = await answer(asked);
      return (response) => sendJson(response, readReply(route, reply));
    });
    door.router[methods[route.method]](route.path, handle);
  };
  const serveFile: ServeFile = (route) => (answer) => {
    served.add(route);
    const handle = createHandler(door, route, async (asked) => {
      const file = await answer(asked);
      return (response) => sendFile(response, file);
    });
    door.router[methods[route.method]](route.path, handle);
  };
  const stream: ServeStream = (route) => (listen) => {
    served.add(route);
    door.router.get(route.path, createListener(door, route, listen));
  };
  return { serve, serveFile, stream, served };
}

/** @throws Error at the start, with the name of each route that nobody serves */
export function refuseUnserved(routes: Iterable<[string, AnyRoute]>, served: ReadonlySet<AnyRoute>): void {
  const missing = [...routes].filter(([, route]) => !served.has(route)).map(([name]) => name);
  if (missing.length > 0) throw new Error(`Nobody serves: ${missing.join(', ')}.`);
}

const methods = { GET: 'get', POST: 'post', PUT: 'put', DELETE: 'delete' } as const;

/** @param answer does what was asked and gives what sends the answer, once it is known to be a good one */
function createHandler<Path extends string, Q extends Schema, B extends Schema, R extends Schema>(
  door: Door,
  route: Route<Path, Q, B, R>,
  answer: (asked: Asked<Route<Path, Q, B, R>>) => Promise<(response: Response) => void | Promise<void>>,
): (request: Request, response: Response) => Promise<void> {
  const readParams = paramsParser(route.path);
  return async (request, response) => {
    const now = door.clock.now();
    const params = readParams(request.params);
    const who = await identify(door, request.headers, route.right, now);
    const member = await admit(door, route.right, params, who);
    if (route.method !== 'GET') refuseForged(door, request, who);
    const visit = createVisit(door, who, now, request, response);
    const succeeded = door.limits.pass(route, visit);
    const query = parseSent(route.query, request.query);
    const body = parseSent(route.body, await readBody(route, request, response));
    const requestId = requestIdOf(response);
    const asked = { params, query, body, now, requestId, visit, ...speakers(who, member, visit) };
    const send = await answer(asked);
    succeeded();
    await send(response);
  };
}

/** The same stations for an answer that stays open. It is for accounts only, and it is read, so nothing is forged by it. */
function createListener<Path extends string, Q extends Schema, B extends Schema, R extends Schema>(
  door: Door,
  route: Route<Path, Q, B, R>,
  listen: (listening: Listening<Route<Path, Q, B, R>>) => void,
): (request: Request, response: Response) => Promise<void> {
  const readParams = paramsParser(route.path);
  return async (request, response) => {
    const now = door.clock.now();
    const who = await identify(door, request.headers, route.right, now);
    await admit(door, route.right, readParams(request.params), who);
    const { account, secret } = who;
    if (!account || secret === null) throw new Refusal('not_signed_in');
    const query = parseSent(route.query, request.query);
    // Express answers HEAD with a GET's handler: it wants to know whether, and not what.
    if (request.method === 'HEAD') return void response.end();
    const { address } = createVisit(door, who, now, request, response);
    listen({
      query,
      account,
      address,
      lastEventId: lastEventIdOf(request),
      sessionHash: hashOfSecret(secret).toString('hex'),
      lookAgain: () => door.sessions.peek(secret, door.clock.now()),
      open: () => openEventStream(response),
    });
  };
}

/** @throws Refusal `forbidden` from a foreign page, `csrf_token_missing` without the token of the browser's own secret */
function refuseForged({ isOurOrigin }: Door, { headers }: Request, { secret }: Who): void {
  if (readCredential(headers) !== null) return;
  if (!isOurOrigin(headers)) throw new Refusal('forbidden');
  const token = headers['x-csrf-token'];
  if (secret === null || typeof token !== 'string' || !isCsrfToken(token, secret)) {
    throw new Refusal('csrf_token_missing');
  }
}

/** The parts of `Asked` that tell who speaks, each refusing where it is nobody. */
function speakers({ classroom }: Who, member: Member | null, visit: Visit) {
  return {
    account: () => orRefuse(visit.account, 'not_signed_in'),
    substituteId: () =>
      orRefuse(visit.account?.grants.find(({ role }) => role === 'substitute')?.substituteId, 'forbidden'),
    classroom: () => orRefuse(classroom, 'classroom_unknown'),
    member: () => orRefuse(member, 'not_in_this_lesson'),
  };
}

function orRefuse<T>(
  found: T | null | undefined,
  code: 'not_signed_in' | 'forbidden' | 'classroom_unknown' | 'not_in_this_lesson',
): T {
  if (found === null || found === undefined) throw new Refusal(code);
  return found;
}

/**
 * Keeps of an answer what the contract promises, so that a column added to a table never leaks.
 * @throws Error when the answer lacks something: our fault, told to the log only
 */
function readReply(route: AnyRoute, reply: unknown): unknown {
  const parsed = z.safeParse(route.reply, reply);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new Error(`The reply of ${route.method} ${route.path} breaks the contract (${where}).`);
}
