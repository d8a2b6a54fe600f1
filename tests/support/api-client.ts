import { Failure, type FailureCode, type FailureDetail } from '#contract/failure.ts';
import { readSession } from '#contract/people.ts';
import type { AnyRoute, Body, Params, Query, Reply } from '#contract/route.ts';

/** A part without names (`{}`, which zod types as `Record<string, never>`) may not be given. */
type Part<Key extends string, Value> = [keyof Value] extends [never]
  ? { [K in Key]?: never }
  : string extends keyof Value
    ? { [K in Key]?: never }
    : { [K in Key]: Value };
/** What a route wants: `params` of its path, `query`, `body`; what it does not want is not there. */
export type Sent<R extends AnyRoute> = Part<'params', Params<R>> & Part<'query', Query<R>> & Part<'body', Body<R>>;

interface LooselySent {
  params?: unknown;
  query?: unknown;
  body?: unknown;
}

/** How the server said no. */
export interface Refused {
  status: number;
  code: FailureCode;
  details: FailureDetail[];
}

export interface Answer {
  status: number;
  headers: Headers;
  /** The parsed JSON, or the text when it is none. */
  body: unknown;
}

/** Somebody at the API: a browser with its cookie, or a classroom with its credential. Real HTTP over loopback. */
export interface ApiClient {
  /** The reply; fails the test with the server's words when it says no. */
  call<R extends AnyRoute>(route: R, sent: Sent<R>): Promise<Reply<R>>;
  /** The refusal; fails the test when the server says yes. */
  refused<R extends AnyRoute>(route: R, sent: Sent<R>): Promise<Refused>;
  /** Anything at all, for what `call` cannot say; the cookie and the token go along unless `headers` sets them. */
  send(method: string, path: string, request?: { headers?: Record<string, string>; body?: string }): Promise<Answer>;
  /** `cookie: name=value` as the browser would send it now. */
  cookie(): string;
}

/** @param origin `http://127.0.0.1:port`. @param credential of a classroom, which has no cookie */
export function createApiClient(
  origin: string,
  { cookie = '', credential }: { cookie?: string; credential?: string } = {},
): ApiClient {
  let jar = cookie;
  let token: string | undefined;

  async function send(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
  ) {
    if (method !== 'GET' && credential === undefined) token ??= await askForToken();
    const own =
      credential === undefined
        ? { cookie: jar, 'x-csrf-token': token ?? '' }
        : { authorization: `Classroom ${credential}` };
    const response = await fetch(`${origin}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...own, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    keepCookie(response);
    const text = await textOf(response);
    return { status: response.status, headers: response.headers, body: parsed(text) };
  }

  async function askForToken(): Promise<string> {
    const response = await fetch(`${origin}/api${readSession.path}`, { headers: { cookie: jar } });
    keepCookie(response);
    return String(((await response.json()) as { csrfToken: unknown }).csrfToken);
  }

  function keepCookie(response: Response): void {
    const [given] = response.headers.getSetCookie();
    if (given === undefined) return;
    jar = given.split(';')[0] ?? '';
    // A new secret has a new token.
    token = undefined;
  }

  async function ask(route: AnyRoute, { params, query, body }: LooselySent): Promise<Answer> {
    const values = new Map<string, unknown>(Object.entries(params ?? {}));
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
    const search = new URLSearchParams(
      Object.entries(query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const request = body === undefined ? {} : { body: JSON.stringify(body) };
    return send(route.method, `/api${path}${search.size > 0 ? `?${search}` : ''}`, request);
  }

  return {
    async call(route, sent) {
      const answer = await ask(route, sent);
      if (answer.status !== 200)
        throw new Error(`${route.method} ${route.path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body as Reply<typeof route>;
    },
    async refused(route, sent) {
      const answer = await ask(route, sent);
      if (answer.status < 400)
        throw new Error(`${route.method} ${route.path} was allowed: ${JSON.stringify(answer.body)}`);
      const { code, details } = Failure.parse(answer.body);
      return { status: answer.status, code, details };
    },
    send,
    cookie: () => jar,
  };
}

/** A stream never ends by itself: of that one only the answer's head is looked at. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  await response.body?.cancel();
  return '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
