import type { Server as HttpServer } from 'node:http';
import { type DefaultEventsMap, Server } from 'socket.io';
import type { IsOurOrigin } from './origin.ts';

/**
 * DESIGN part 4: a silent host is seen after 7 s at the latest; socket.io's own defaults take 45 s, in which a class
 * would look at a frozen lesson.
 */
const PING_INTERVAL_MS = 3000;
const PING_TIMEOUT_MS = 4000;
/** Acts are a hundred bytes or two; nobody has a reason to send more. */
const MAX_MESSAGE_BYTES = 16 * 1024;

/**
 * Puts socket.io beside the app, on the same port. A socket carries the browser's cookie, so it may come from our own
 * pages only, like every change. It has no CORS headers and serves no client file.
 */
export function createSockets<ToServer extends DefaultEventsMap, ToBrowser extends DefaultEventsMap, Data>(
  server: HttpServer,
  isOurOrigin: IsOurOrigin,
): Server<ToServer, ToBrowser, Record<string, never>, Data> {
  return new Server(server, {
    path: '/socket.io',
    serveClient: false,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    allowRequest: ({ headers }, decide) => decide(null, isOurOrigin(headers)),
  });
}
