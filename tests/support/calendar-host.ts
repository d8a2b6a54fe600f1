import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A host on loopback that calendars are fetched from, and what it was asked. */
export interface CalendarHost {
  /** `127.0.0.1:port`, as FEED_PRIVATE_HOSTS names it. */
  host: string;
  /** The address of a path. */
  at(path: string): string;
  /** What the path answers from now on. */
  answers(path: string, answer: Answer | string): void;
  /** The headers of each request so far, oldest first. */
  asked: { path: string; headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

/** Writes an answer; a text is the calendar itself. */
export type Answer = (response: ServerResponse, headers: IncomingHttpHeaders) => void;

/** Speaks plain http on a free port of loopback. Whatever was not told is 404. */
export async function startCalendarHost(): Promise<CalendarHost> {
  const answers = new Map<string, Answer>();
  const asked: CalendarHost['asked'] = [];
  const server = createServer(({ url = '/', headers }, response) => {
    asked.push({ path: url, headers });
    const answer = answers.get(url);
    if (answer) answer(response, headers);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    asked,
    at: (path) => `http://${host}${path}`,
    answers(path, answer) {
      const calendar = (response: ServerResponse) =>
        response.writeHead(200, { 'content-type': 'text/calendar' }).end(answer);
      answers.set(path, typeof answer === 'string' ? calendar : answer);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
