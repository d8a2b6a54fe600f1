import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FailureCode, failures, Refusal } from '#contract/failure.ts';
import { Id } from '#contract/ids.ts';
import type { Log } from '#runtime/log.ts';
import type { Metrics } from './metrics.ts';
import type { PresenceLog } from './presence-log.ts';
import type { RoomDirectory } from './room-directory.ts';

export interface ControlParts {
  /** 0 takes any free one. */
  port: number;
  controlKey: string;
  directory: RoomDirectory;
  presence: PresenceLog;
  metrics: Metrics;
  log: Log;
}

interface Asked {
  path: string;
  query: URLSearchParams;
  log: Log;
}

interface Told {
  status?: number;
  body: object | string;
  contentType?: string;
}

type Tell = (parts: ControlParts, asked: Asked) => Told | Promise<Told>;

interface ControlRoute {
  method: 'GET' | 'POST';
  /** Matches the whole path; groups are ids. */
  path: RegExp;
  open?: true;
  tell: Tell;
}

/** The routes of `contract/media-control.ts`, and `/healthz` and `/metrics` for whoever watches the machine. */
const routes: readonly ControlRoute[] = [
  { method: 'GET', path: /^\/healthz$/, open: true, tell: () => ({ body: { alive: true } }) },
  { method: 'GET', path: /^\/readyz$/, open: true, tell: tellReadiness },
  { method: 'GET', path: /^\/metrics$/, open: true, tell: tellMetrics },
  { method: 'GET', path: /^\/load$/, tell: ({ directory }) => ({ body: directory.load() }) },
  { method: 'GET', path: /^\/presence$/, tell: tellPresence },
  { method: 'POST', path: /^\/rooms\/[^/]+\/close$/, tell: closeRoom },
  { method: 'POST', path: /^\/rooms\/[^/]+\/expel\/[^/]+$/, tell: expelMember },
];

/** The server's door: plain HTTP on loopback, every request with the control key. */
export class ControlServer {
  readonly #http: Server;

  private constructor(parts: ControlParts) {
    this.#http = createServer((request, response) => void answer(parts, request, response));
  }

  /** Throws when the port is taken. */
  static async start(parts: ControlParts): Promise<ControlServer> {
    const server = new ControlServer(parts);
    server.#http.listen(parts.port, '127.0.0.1');
    await once(server.#http, 'listening');
    return server;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#http.close();
    this.#http.closeAllConnections();
    await once(this.#http, 'close');
  }
}

async function answer(parts: ControlParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // No route reads a body: whatever comes is thrown away.
  request.resume();
  const requestId = requestIdOf(request);
  const log = parts.log.child({ requestId });
  const told = await tellOrRefuse(parts, request, log, requestId);
  const text = typeof told.body === 'string' ? told.body : JSON.stringify(told.body);
  response.writeHead(told.status ?? 200, {
    'content-type': told.contentType ?? 'application/json',
    'cache-control': 'no-store',
    'x-request-id': requestId,
  });
  response.end(text);
}

async function tellOrRefuse(parts: ControlParts, request: IncomingMessage, log: Log, requestId: string): Promise<Told> {
  try {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://control');
    const route = routes.find(({ method, path }) => method === request.method && path.test(pathname));
    // Without the key nobody learns which routes exist.
    if (!route?.open && !hasKey(request, parts.controlKey)) throw new Refusal('wrong_credentials');
    if (!route) throw new Refusal('not_found');
    return await route.tell(parts, { path: pathname, query: searchParams, log });
  } catch (failure) {
    const code: FailureCode = failure instanceof Refusal ? failure.code : 'internal';
    if (code === 'internal') log.error({ err: failure }, 'a control request failed through our fault');
    else log.warn({ code, url: request.url }, 'refused a control request');
    return { status: failures[code], body: { code, details: [], requestId } };
  }
}

function tellReadiness({ directory }: ControlParts): Told {
  const { workers } = directory.load();
  return { status: workers > 0 ? 200 : 503, body: { workers } };
}

async function tellMetrics({ metrics }: ControlParts): Promise<Told> {
  return { body: await metrics.page(), contentType: metrics.contentType };
}

function tellPresence({ presence }: ControlParts, { query }: Asked): Told {
  const after = Number(query.get('after') ?? 0);
  if (!Number.isSafeInteger(after) || after < 0) throw new Refusal('invalid_input', [{ path: 'after' }]);
  return { body: presence.pageAfter(query.get('boot') ?? undefined, after) };
}

function closeRoom({ directory }: ControlParts, { path, log }: Asked): Told {
  const roomId = idAt(path, 2);
  directory.close(roomId);
  log.info({ roomId }, 'room closed by the server');
  return { body: {} };
}

function expelMember({ directory }: ControlParts, { path, log }: Asked): Told {
  const [roomId, sub] = [idAt(path, 2), idAt(path, 4)];
  const wasThere = directory.expel(roomId, sub);
  log.info({ roomId, sub, wasThere }, 'member expelled by the server');
  return { body: {} };
}

/** @throws Refusal `invalid_input` when that part of the path is no id */
function idAt(path: string, position: number): string {
  const id = Id.safeParse(path.split('/')[position]);
  if (!id.success) throw new Refusal('invalid_input', [{ path }]);
  return id.data;
}

/** Both sides are hashed first: the comparison takes the same time whatever was sent, of whatever length. */
function hasKey(request: IncomingMessage, key: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(request.headers.authorization ?? ''), hash(`Bearer ${key}`));
}

/** The server's id for this request, so that one search finds both processes' lines; a new one without. */
function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
}
