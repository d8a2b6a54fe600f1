import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '#runtime/log.ts';
import { createFetchCalendar, type FetchCalendar } from '../../../server/absences/feed-fetch.ts';
import { startFeedPolling } from '../../../server/absences/feed-polling.ts';
import { createSeal, hashOfAddress } from '../../../server/absences/feed-seal.ts';
import { claimDueFeeds, listFeeds } from '../../../server/absences/feed-store.ts';
import { createFileThread } from '../../../server/schools/file-thread.ts';
import { aTeachingSchool, type TeachingSchool } from '../../support/build/absences.ts';
import { anAbsentLesson, aPronoteCalendar } from '../../support/build/pronote.ts';
import { type CalendarHost, startCalendarHost } from '../../support/calendar-host.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const now = '2026-11-16T08:00:00Z';
const seal = createSeal([Buffer.alloc(32, 'key')]);
let database: TestDatabase;
let host: CalendarHost;
let school: TeachingSchool;
beforeAll(async () => {
  database = await createTestDatabase();
  host = await startCalendarHost();
});
afterAll(async () => {
  await host.close();
  await database.drop();
});
beforeEach(async () => {
  await database.sql`TRUNCATE school CASCADE`;
  school = await aTeachingSchool(database.sql, { uai: '0159999M' });
  host.asked.length = 0;
});

/** A calendar of the school that is due now, unless told. */
async function aFeed({ path = '/a', at = host.host, due = now } = {}): Promise<void> {
  const address = `http://${at}${path}`;
  await database.sql`
    INSERT INTO feed (uai, name, host, address_sealed, address_hash, added_at, next_poll_at)
    VALUES (${school.uai}, ${path}, ${at}, ${seal.close(address, school.uai)}, ${hashOfAddress(address)}, ${now}, ${due})`;
}

const { readCalendar } = createFileThread();
const realFetch = () =>
  createFetchCalendar({ privateHosts: new Set([host.host]), publicUrl: 'https://releve.example' });

/** One server, whose round is turned by hand; `turn` answers when it wants to be turned again. */
function aServer({
  fetchCalendar = realFetch(),
  clock = fakeClock(now),
  random = () => 0,
}: {
  fetchCalendar?: FetchCalendar;
  clock?: ReturnType<typeof fakeClock>;
  random?: () => number;
} = {}) {
  const logged: string[] = [];
  const log = createLog({ process: 'test', level: 'debug', destination: { write: (line) => logged.push(line) } });
  let turn = async () => 0;
  const stop = startFeedPolling({
    ...{ sql: database.sql, fetchCalendar, readCalendar, seal, random, clock, log },
    repeat: (task) => {
      turn = task;
      return async () => undefined;
    },
  });
  return { turn: () => turn(), stop, clock, logged };
}

const feeds = () => listFeeds(database.sql, school.uai);

describe('the round', () => {
  test('reads what is due, proposes, and comes back in a quarter of an hour', async () => {
    host.answers('/a', aPronoteCalendar([anAbsentLesson({ start: '2026-11-17T09:00' })]));
    await aFeed();
    await aFeed({ path: '/later', due: '2026-11-16T08:00:01Z' });
    expect(await aServer().turn()).toBe(10_000);
    expect(host.asked.map(({ path }) => path)).toEqual(['/a']);
    expect((await feeds())[0]).toMatchObject({
      polledAt: '2026-11-16T08:00:00.000Z',
      nextPollAt: '2026-11-16T08:15:00.000Z',
      failure: null,
    });
    expect(await database.sql`SELECT FROM absence_proposal WHERE state = 'waiting'`).toHaveLength(1);
  });

  test('asks with what the host said last time, and keeps what it knows when nothing changed', async () => {
    host.answers('/a', (response, headers) => {
      if (headers['if-none-match']) response.writeHead(304).end();
      else
        response
          .writeHead(200, { etag: '"v1"' })
          .end(aPronoteCalendar([anAbsentLesson({ start: '2026-11-17T09:00' })]));
    });
    await aFeed();
    const server = aServer();
    for (let round = 0; round < 3; round += 1) {
      await server.turn();
      server.clock.advance(16 * 60_000);
    }
    expect(host.asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"', '"v1"']);
    expect(await database.sql`SELECT FROM absence_proposal WHERE state = 'waiting'`).toHaveLength(1);
  });

  test('leaves a host that fails alone for longer and longer, and forgets it when it works again', async () => {
    host.answers('/a', (response) => response.writeHead(500).end());
    await aFeed();
    const server = aServer();
    const pauses: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      await server.turn();
      const [feed] = await feeds();
      pauses.push((Date.parse(feed!.nextPollAt) - server.clock.now().getTime()) / 60_000);
      server.clock.set(feed!.nextPollAt);
    }
    // From 18 o'clock on the pause that doubles is an hour.
    expect(pauses).toEqual([30, 60, 120, 240, 360, 360]);
    host.answers('/a', aPronoteCalendar([]));
    await server.turn();
    expect((await feeds())[0]?.failure).toBeNull();
    expect(await database.sql`SELECT FROM feed WHERE failures = 0`).toHaveLength(1);
  });

  test.each([
    ['a page instead of a calendar', '<html>', 'not_a_calendar'],
    ['a calendar that is cut', 'BEGIN:VCALENDAR\r\n', 'not_a_calendar'],
  ])('%s takes back nothing that was told before', async (_, text, failure) => {
    host.answers('/a', aPronoteCalendar([anAbsentLesson({ start: '2026-11-17T09:00' })]));
    await aFeed();
    const server = aServer();
    await server.turn();
    host.answers('/a', text);
    server.clock.advance(16 * 60_000);
    await server.turn();
    expect((await feeds())[0]?.failure).toBe(failure);
    expect(await database.sql`SELECT FROM absence_proposal WHERE state = 'waiting'`).toHaveLength(1);
  });

  test('an address sealed with a key that is gone is told, not asked', async () => {
    await aFeed();
    await database.sql`UPDATE feed SET address_sealed = ${Buffer.alloc(60)}`;
    await aServer().turn();
    expect((await feeds())[0]?.failure).toBe('address_refused');
    expect(host.asked).toEqual([]);
  });

  test('one that cannot be stored leaves the others alone, and the log tells neither address nor host', async () => {
    host.answers('/b', aPronoteCalendar([]));
    await aFeed({ path: '/a' });
    await aFeed({ path: '/b' });
    const real = realFetch();
    const fetchCalendar: FetchCalendar = (address, ...more) => {
      if (address.endsWith('/a')) throw new Error('the network card is on fire');
      return real(address, ...more);
    };
    const server = aServer({ fetchCalendar });
    await server.turn();
    expect((await feeds()).map(({ polledAt }) => polledAt !== null)).toEqual([false, true]);
    expect(server.logged.join()).toContain('on fire');
    expect(server.logged.join()).not.toContain(host.host);
  });

  test('a calendar removed while it was read leaves nothing behind', async () => {
    await aFeed();
    const fetchCalendar: FetchCalendar = async () => {
      await database.sql`DELETE FROM feed`;
      return {
        kind: 'read',
        bytes: Buffer.from(aPronoteCalendar([anAbsentLesson({ start: '2026-11-17T09:00' })])),
        etag: null,
        lastModified: null,
      };
    };
    await aServer({ fetchCalendar }).turn();
    expect(await database.sql`SELECT FROM absence_proposal`).toHaveLength(0);
  });

  test('a server that stops lets go of what it reads, and does not blame the host', async () => {
    host.answers('/a', () => undefined);
    await aFeed();
    const server = aServer();
    const turned = server.turn();
    await expect.poll(() => host.asked.length).toBe(1);
    await server.stop();
    await turned;
    expect((await feeds())[0]).toMatchObject({ polledAt: null, failure: null });
  });
});

describe('several servers', () => {
  const claim = (at = now, limit = 10) => claimDueFeeds(database.sql, new Date(at), limit);

  test('never read the same calendar, and two of one host at the most', async () => {
    for (const path of ['/a', '/b', '/c', '/d']) await aFeed({ path });
    for (const path of ['/e', '/f']) await aFeed({ path, at: 'elsewhere.example' });
    const claims = await Promise.all([claim(), claim(), claim(), claim()]);
    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const hosts = await database.sql<{ host: string; taken: number }[]>`
      SELECT host, count(*)::int AS taken FROM feed WHERE claimed_until IS NOT NULL GROUP BY host ORDER BY host`;
    expect(hosts.map(({ taken }) => taken)).toEqual([2, 2]);
  });

  test('take over from one that was killed, after a minute', async () => {
    await aFeed();
    expect(await claim()).toHaveLength(1);
    expect(await claim('2026-11-16T08:00:59Z')).toHaveLength(0);
    expect(await claim('2026-11-16T08:01:00Z')).toHaveLength(1);
  });

  test('begin with what waits longest', async () => {
    await aFeed({ path: '/a', due: '2026-11-16T07:59:00Z' });
    await aFeed({ path: '/b', due: '2026-11-16T07:58:00Z', at: 'elsewhere.example' });
    const [first] = await claim(now, 1);
    expect(seal.open(first!.addressSealed, school.uai)).toContain('/b');
  });
});
