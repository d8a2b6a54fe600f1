import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PresenceEvent, PresencePage } from '#contract/media-control.ts';
import type { Clock } from '#runtime/clock.ts';

/** Small, so that tests turn pages. */
const PAGE_SIZE = 3;

type Member = Pick<PresenceEvent, 'roomId' | 'party' | 'sub'>;

/** The sfu's control port with members of the test's choosing, as `#contract/media-control.ts` describes it. */
export interface FakeSfu {
  url: string;
  key: string;
  /** Every request that was let in, as `POST /rooms/…/close`. */
  heard: string[];
  /** The `x-request-id` of the last request. */
  lastRequestId: string | undefined;
  comes(member: Member): void;
  goes(member: Member): void;
  /** Dies and starts again: members, log and sequence are gone. */
  restart(): void;
  /** From now on it answers 503, or answers again. */
  setAway(away: boolean): void;
  close(): Promise<void>;
}

/** Starts it on a loopback port. */
export async function startFakeSfu(clock: Clock): Promise<FakeSfu> {
  const key = 'the-control-key-of-the-fake-sfu-32';
  let boot = randomUUID() as string;
  let seq = 0;
  let log: PresenceEvent[] = [];
  let inside: Member[] = [];
  let away = false;

  function note(member: Member, present: boolean): void {
    inside = inside.filter(({ roomId, sub }) => roomId !== member.roomId || sub !== member.sub);
    if (present) inside.push(member);
    seq += 1;
    log.push({ ...member, seq, present, at: clock.now().toISOString() });
  }

  function page(query: URLSearchParams): PresencePage {
    const after = query.get('boot') === boot ? Number(query.get('after')) : 0;
    log = log.filter((event) => event.seq > after);
    return { boot, events: log.slice(0, PAGE_SIZE) };
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sfu');
    if (away) return void response.writeHead(503).end();
    if (request.headers.authorization !== `Bearer ${key}`) return void response.writeHead(401).end();
    fake.heard.push(`${request.method} ${pathname}`);
    fake.lastRequestId = request.headers['x-request-id']?.toString();
    const [, , roomId, verb, sub] = pathname.split('/');
    if (pathname === '/presence') return void response.end(JSON.stringify(page(searchParams)));
    if (pathname === '/load')
      return void response.end(JSON.stringify({ rooms: 0, participants: inside.length, workers: 1 }));
    const put = inside.filter((one) => one.roomId === roomId && (verb === 'close' || one.sub === sub));
    for (const member of put) note(member, false);
    response.end('{}');
  }

  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const fake: FakeSfu = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    heard: [],
    lastRequestId: undefined,
    comes: (member) => note(member, true),
    goes: (member) => note(member, false),
    restart() {
      boot = randomUUID();
      seq = 0;
      log = [];
      inside = [];
    },
    setAway(value) {
      away = value;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return fake;
}
