import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createFetchCalendar, type Validators } from '../../../server/absences/feed-fetch.ts';
import { MAX_CALENDAR_BYTES } from '../../../server/schools/icalendar/content-lines.ts';
import { type CalendarHost, startCalendarHost } from '../../support/calendar-host.ts';

const nothingKnown: Validators = { etag: null, lastModified: null };
const now = new Date('2026-11-16T08:00:00Z');
const publicUrl = 'https://releve.example';

let host: CalendarHost;
beforeAll(async () => {
  host = await startCalendarHost();
});
afterAll(() => host.close());
beforeEach(() => {
  host.asked.length = 0;
});

/** Of a school whose operator lets the test's host be private. */
function fetchFrom(address: string, known = nothingKnown, { totalMs = 5000 } = {}) {
  const fetchCalendar = createFetchCalendar({ privateHosts: new Set([host.host]), publicUrl, totalMs });
  return fetchCalendar(address, known, now);
}

/** As the product comes: no private host. */
function fetchPublic(address: string) {
  return createFetchCalendar({ privateHosts: new Set(), publicUrl, totalMs: 5000 })(address, nothingKnown, now);
}

const refused = { kind: 'failed', failure: 'address_refused', retryAfterMs: null };

describe('a calendar is fetched', () => {
  test('with a name for whoever reads the log, no cookies, nothing compressed', async () => {
    host.answers('/a', 'BEGIN:VCALENDAR');
    const fetched = await fetchFrom(host.at('/a'));
    expect(fetched).toMatchObject({ kind: 'read', etag: null, lastModified: null });
    expect(fetched.kind === 'read' && Buffer.from(fetched.bytes).toString()).toBe('BEGIN:VCALENDAR');
    const [{ headers }] = host.asked as [(typeof host.asked)[0]];
    expect(headers['user-agent']).toBe('Releve/1 (+https://releve.example)');
    expect(headers).toMatchObject({ accept: 'text/calendar', 'accept-encoding': 'identity' });
    expect(headers.cookie).toBeUndefined();
  });

  test('and not again while the host says that it has not changed', async () => {
    host.answers('/b', (response, headers) => {
      if (headers['if-none-match'] === '"v1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"v1"', 'last-modified': 'Mon, 16 Nov 2026 07:00:00 GMT' }).end('one');
    });
    expect(await fetchFrom(host.at('/b'))).toMatchObject({
      etag: '"v1"',
      lastModified: 'Mon, 16 Nov 2026 07:00:00 GMT',
    });
    const known = { etag: '"v1"', lastModified: 'Mon, 16 Nov 2026 07:00:00 GMT' };
    expect(await fetchFrom(host.at('/b'), known)).toEqual({ kind: 'unchanged' });
    expect(host.asked[1]?.headers['if-modified-since']).toBe('Mon, 16 Nov 2026 07:00:00 GMT');
  });

  test('after three redirects, and no more', async () => {
    host.answers('/c', 'here');
    for (const [from, to] of [
      ['/r1', '/c'],
      ['/r2', '/r1'],
      ['/r3', '/r2'],
      ['/r4', '/r3'],
    ] as const) {
      host.answers(from, (response) => response.writeHead(302, { location: to }).end());
    }
    expect(await fetchFrom(host.at('/r3'))).toMatchObject({ kind: 'read' });
    expect(await fetchFrom(host.at('/r4'))).toMatchObject({ kind: 'failed', failure: 'refused_by_host' });
  });
});

describe('a private address is refused', () => {
  test.each([
    'https://127.0.0.1/cal.ics',
    'https://127.1/cal.ics',
    'https://2130706433/cal.ics',
    'https://0x7f000001/cal.ics',
    'https://localhost/cal.ics',
    'https://10.0.0.1/cal.ics',
    'https://172.20.0.1/cal.ics',
    'https://192.168.1.1/cal.ics',
    'https://100.64.0.1/cal.ics',
    'https://169.254.169.254/latest/meta-data',
    'https://168.63.129.16/machine',
    'https://0.0.0.0/cal.ics',
    'https://255.255.255.255/cal.ics',
    'https://[::1]/cal.ics',
    'https://[::]/cal.ics',
    'https://[::ffff:127.0.0.1]/cal.ics',
    'https://[::ffff:7f00:1]/cal.ics',
    'https://[fe80::1]/cal.ics',
    'https://[fd00:ec2::254]/cal.ics',
    'https://[64:ff9b::7f00:1]/cal.ics',
    'https://[2002:7f00:1::]/cal.ics',
    'webcal://127.0.0.1/cal.ics',
  ])('%s', async (address) => {
    expect(await fetchPublic(address)).toEqual(refused);
  });

  test.each([
    'http://example.org/cal.ics',
    'file:///etc/passwd',
    'https://me:secret@example.org/cal.ics',
    'cal.ics',
    '',
  ])('and so is what is no address of a calendar: %s', async (address) => {
    expect(await fetchPublic(address)).toEqual(refused);
  });

  test('that the operator has not named, port for port', async () => {
    host.answers('/d', 'here');
    expect(await fetchPublic(host.at('/d'))).toEqual(refused);
    expect(await fetchFrom(host.at('/d').replace(/:(\d+)\//, ':1/'))).toEqual(refused);
    expect(host.asked).toEqual([]);
  });

  test('also when a redirect leads there', async () => {
    for (const target of [
      'http://127.0.0.1:1/',
      'https://169.254.169.254/latest',
      'file:///etc/passwd',
      '//localhost/x',
    ]) {
      host.answers('/e', (response) => response.writeHead(302, { location: target }).end());
      expect(await fetchFrom(host.at('/e'))).toEqual(refused);
    }
  });
});

describe('a host that misbehaves', () => {
  test('and sends without end is left at 5 MB, whatever length it announced', async () => {
    let sent = 0;
    host.answers('/f', (response) => {
      const more = () => {
        while (!response.destroyed) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536, 'A'))) return void response.once('drain', more);
        }
      };
      response.writeHead(200);
      more();
    });
    expect(await fetchFrom(host.at('/f'))).toMatchObject({ kind: 'failed', failure: 'too_large' });
    expect(sent).toBeLessThan(MAX_CALENDAR_BYTES * 3);
  });

  test('and sends a letter now and then is left when the time is up', async () => {
    host.answers('/g', (response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('B'), 10);
      response.once('close', () => clearInterval(drip));
    });
    expect(await fetchFrom(host.at('/g'), nothingKnown, { totalMs: 150 })).toMatchObject({ failure: 'too_slow' });
  });

  test('and never answers is left as well', async () => {
    host.answers('/h', () => undefined);
    expect(await fetchFrom(host.at('/h'), nothingKnown, { totalMs: 150 })).toMatchObject({ failure: 'too_slow' });
  });

  test('and asks for patience is heard', async () => {
    host.answers('/i', (response) => response.writeHead(503, { 'retry-after': '120' }).end());
    expect(await fetchFrom(host.at('/i'))).toEqual({
      kind: 'failed',
      failure: 'refused_by_host',
      retryAfterMs: 120_000,
    });
    host.answers('/i', (response) => response.writeHead(429, { 'retry-after': 'Mon, 16 Nov 2026 08:05:00 GMT' }).end());
    expect(await fetchFrom(host.at('/i'))).toMatchObject({ retryAfterMs: 300_000 });
    expect(await fetchFrom(host.at('/nothing'))).toMatchObject({ failure: 'refused_by_host', retryAfterMs: null });
  });

  test('and cuts the line, or is not there, is unreachable', async () => {
    host.answers('/j', (response) => void response.socket?.destroy());
    expect(await fetchFrom(host.at('/j'))).toMatchObject({ failure: 'unreachable' });
    host.answers('/k', (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      response.socket?.destroySoon();
    });
    expect(await fetchFrom(host.at('/k'))).toMatchObject({ failure: 'unreachable' });
    expect(await fetchPublic('https://no-such-host.invalid/cal.ics')).toMatchObject({ failure: 'unreachable' });
  });

  test('and says that it has not changed though nothing was known is not believed', async () => {
    host.answers('/l', (response) => response.writeHead(304).end());
    expect(await fetchFrom(host.at('/l'))).toMatchObject({ failure: 'refused_by_host' });
  });

  test('and shows no certificate is unreachable, even one that may be private', async () => {
    const secure = createHttps({});
    await new Promise<void>((listening) => secure.listen(0, '127.0.0.1', listening));
    const name = `127.0.0.1:${(secure.address() as AddressInfo).port}`;
    const fetchCalendar = createFetchCalendar({ privateHosts: new Set([name]), publicUrl, totalMs: 5000 });
    expect(await fetchCalendar(`https://${name}/`, nothingKnown, now)).toMatchObject({ failure: 'unreachable' });
    secure.close();
  });
});

test('who asks can give up: the server stops', async () => {
  host.answers('/m', () => undefined);
  const stopping = new AbortController();
  const fetchCalendar = createFetchCalendar({ privateHosts: new Set([host.host]), publicUrl });
  const fetched = fetchCalendar(host.at('/m'), nothingKnown, now, stopping.signal);
  stopping.abort();
  expect(await fetched).toMatchObject({ failure: 'too_slow' });
});
