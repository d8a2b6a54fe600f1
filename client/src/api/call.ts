import * as z from 'zod/mini';
import { Failure, type FailureCode, type FailureDetail } from '#contract/failure.ts';
import { readSession } from '#contract/people.ts';
import type { AnyRoute, Body, Params, Query, Reply } from '#contract/route.ts';
import { csrfToken, rememberCsrfToken } from './csrf-token.ts';

/**
 * What the page itself finds out: `unreachable` when no answer came (network, server down, a proxy's own page),
 * `unreadable` when an answer came in another form than the contract's (the server is newer than this page).
 */
export type LocalFailure = 'unreachable' | 'unreadable';

/** An answer that is no, or none. `words/failures.ts` has the sentence for `code`. */
export class CallFailed extends Error {
  readonly code: FailureCode | LocalFailure;
  readonly details: FailureDetail[];
  readonly requestId: string | undefined;

  constructor(code: FailureCode | LocalFailure, details: FailureDetail[] = [], requestId?: string, cause?: unknown) {
    super(code, { cause });
    this.name = 'CallFailed';
    this.code = code;
    this.details = details;
    this.requestId = requestId;
  }
}

/** A part without names (`{}`, which zod types as `Record<string, never>`) may not be given. */
type Part<Key extends string, Value> = [keyof Value] extends [never]
  ? { [K in Key]?: never }
  : string extends keyof Value
    ? { [K in Key]?: never }
    : { [K in Key]: Value };

const signedOutListeners = new Set<() => void>();

/** Calls `listener` whenever the server no longer knows who is asking; answers with the function that stops it. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** What a route wants: `params` of its path, `query`, `body`; what it does not want is not there. */
export type Sent<R extends AnyRoute> = Part<'params', Params<R>> & Part<'query', Query<R>> & Part<'body', Body<R>>;

export interface CallOptions {
  /** The device secret of a classroom, which has no session. */
  credential?: string | undefined;
  signal?: AbortSignal;
  /** For what takes long to send; else {@link PATIENCE_MS}. */
  patienceMs?: number;
}

/** An answer that takes longer is none: a weak line loses packets, and a person wants to know. */
const PATIENCE_MS = 20_000;

/** What a request is made of, once the route's types have been checked. */
export interface Parts {
  params?: unknown;
  query?: unknown;
  body?: unknown;
}

/**
 * Calls a route of the contract and answers with its parsed reply. A change needs the token of the session: without one, or
 * when the server knows it no longer, the session is asked for and the change goes out again. It was refused before
 * anything was done, so nothing happens twice.
 * @throws CallFailed with the server's failure, or with a {@link LocalFailure}.
 * An abort through `options.signal` is passed on as it is.
 */
export async function call<R extends AnyRoute>(route: R, sent: Sent<R>, options: CallOptions = {}): Promise<Reply<R>> {
  const ask = () => exchange(route, sent, options);
  return route.method === 'GET' || options.credential !== undefined ? ask() : withToken(ask, options);
}

/** Sends a change once the session's token is known, and again when the server knows that token no longer. */
export async function withToken<T>(send: () => Promise<T>, options: CallOptions = {}): Promise<T> {
  if (csrfToken() === '') await renewCsrfToken(options);
  try {
    return await send();
  } catch (failed) {
    if (!(failed instanceof CallFailed) || failed.code !== 'csrf_token_missing') throw failed;
    await renewCsrfToken(options);
    return send();
  }
}

async function renewCsrfToken(options: CallOptions): Promise<void> {
  rememberCsrfToken((await exchange(readSession, {}, options)).csrfToken);
}

async function exchange<R extends AnyRoute>(route: R, sent: Parts, options: CallOptions): Promise<Reply<R>> {
  const response = await reach(route, sent, options);
  const body: unknown = await response.json().catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause;
    throw new CallFailed(response.ok ? 'unreadable' : 'unreachable', [], undefined, cause);
  });
  return replyIn(route, response.ok, body);
}

/** The parsed reply in an answer. @throws CallFailed when it is a no, or not what the contract promises */
export function replyIn<R extends AnyRoute>(route: R, ok: boolean, body: unknown): Reply<R> {
  if (!ok) throw failureIn(body);
  const reply = z.safeParse(route.reply, body);
  if (!reply.success) throw new CallFailed('unreadable', [], undefined, reply.error);
  return reply.data as Reply<R>;
}

async function reach(route: AnyRoute, sent: Parts, options: CallOptions): Promise<Response> {
  const patience = AbortSignal.timeout(options.patienceMs ?? PATIENCE_MS);
  const request: RequestInit = {
    method: route.method,
    headers: headersOf(route, sent, options),
    credentials: 'same-origin',
    signal: options.signal ? AbortSignal.any([options.signal, patience]) : patience,
  };
  if (sent.body !== undefined) request.body = JSON.stringify(sent.body);
  try {
    return await fetch(addressOf(route.path, sent), request);
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new CallFailed('unreachable', [], undefined, cause);
  }
}

function headersOf(route: AnyRoute, sent: Parts, options: CallOptions): Record<string, string> {
  return {
    accept: 'application/json',
    ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(options.credential === undefined ? {} : { authorization: `Classroom ${options.credential}` }),
    ...(route.method === 'GET' || options.credential !== undefined ? {} : { 'x-csrf-token': csrfToken() }),
  };
}

/** `/schools/:uai/lessons` with its params and query in place, below `/api`. */
export function addressOf(path: string, sent: Parts): string {
  const params = new Map<string, unknown>(Object.entries(sent.params ?? {}));
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params.get(name))));
  const query = new URLSearchParams(Object.entries(sent.query ?? {}).map(([name, value]) => [name, String(value)]));
  return `/api${filled}${query.size > 0 ? `?${query}` : ''}`;
}

function failureIn(body: unknown): CallFailed {
  const failure = z.safeParse(Failure, body);
  if (!failure.success) return new CallFailed('unreachable', [], undefined, failure.error);
  if (failure.data.code === 'not_signed_in') for (const listener of signedOutListeners) listener();
  return new CallFailed(failure.data.code, failure.data.details, failure.data.requestId);
}
