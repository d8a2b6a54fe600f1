import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { type Log, logOfRequest } from '#runtime/log.ts';

/** What a proxy in front may bring as `x-request-id`; anything else would let strangers write into the log. */
const REQUEST_ID_FORM = /^[A-Za-z0-9._-]{8,64}$/;

/** The id by which server, sfu and the person on the phone name one request; it is in every answer's `x-request-id`. */
export function requestIdOf(response: Response): string {
  return String(response.getHeader('x-request-id'));
}

/** Told once per finished request: for the log and for the counters. */
export type OnFinished = (line: { method: string; route: string; status: number; ms: number }) => void;

/**
 * Gives each request its id, and writes one line when it is over: method, path, status, duration in ms. The query is
 * left out, since people's names are searched for, and of a page only the door, since an adult's ticket stands behind it.
 */
export function requestLine(log: Log, onFinished: OnFinished): RequestHandler {
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    const id = typeof given === 'string' && REQUEST_ID_FORM.test(given) ? given : randomUUID();
    response.setHeader('x-request-id', id);
    // Monotonic: a clock set meanwhile must not make a request take minus an hour.
    const began = performance.now();
    const { method, path } = request;
    response.once('close', () => {
      const status = response.statusCode;
      const ms = Math.round(performance.now() - began);
      const line = { method, path: loggedPath(path), status, ms, aborted: !response.writableFinished };
      logOfRequest(log, id)[isNoise(path) ? 'debug' : 'info'](line, 'request');
      onFinished({ method, route: routeOf(request.route, path), status, ms });
    });
    next();
  };
}

function loggedPath(path: string): string {
  return path.startsWith('/api/') ? path : `/${path.split('/')[1] ?? ''}`;
}

/** Files of the client and the supervisor's questions come by the hundred and tell nothing. */
function isNoise(path: string): boolean {
  return path.startsWith('/assets/') || path === '/healthz' || path === '/readyz' || path === '/metrics';
}

/** The pattern of the route, not its ids: a counter must not grow a series per school. */
function routeOf(route: unknown, path: string): string {
  if (typeof route === 'object' && route !== null && 'path' in route) return String(route.path);
  return path.startsWith('/api/') ? 'unknown' : 'page';
}
