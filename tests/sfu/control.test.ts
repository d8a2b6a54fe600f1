import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { PresencePage, SfuLoad } from '#contract/media-control.ts';
import { Participant } from '../../sfu/participant.ts';
import { PRESENCE_PAGE_SIZE, PresenceLog } from '../../sfu/presence-log.ts';
import { fakeClock } from '../support/fake-clock.ts';
import type { FakeMediaEngine } from '../support/fake-media-engine.ts';
import { bothEnter, CONTROL_KEY, claims, enter, type Sfu, startSfu } from './sfu-under-test.ts';

async function ask(sfu: Sfu<FakeMediaEngine>, method: string, path: string, key: string | null = CONTROL_KEY) {
  const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
  const response = await fetch(`${sfu.controlUrl}${path}`, { method, headers });
  return { status: response.status, body: (await response.json()) as { code?: string } };
}

test.each([
  ['GET', '/load'],
  ['GET', '/presence?boot=&after=0'],
  ['POST', `/rooms/${randomUUID()}/close`],
  ['POST', `/rooms/${randomUUID()}/expel/${randomUUID()}`],
  ['GET', '/no-such-route'],
])('%s %s is for the holder of the key only', async (method, path) => {
  const sfu = await startSfu();
  for (const key of [null, '', 'wrong', `${CONTROL_KEY} `.repeat(2), CONTROL_KEY.slice(1)]) {
    const { status, body } = await ask(sfu, method, path, key);
    expect([status, body.code]).toEqual([401, 'wrong_credentials']);
  }
});

test('readiness is public and follows the workers', async () => {
  const sfu = await startSfu();
  expect(await ask(sfu, 'GET', '/readyz', null)).toMatchObject({ status: 200 });
  sfu.engine.working = false;
  expect(await ask(sfu, 'GET', '/readyz', null)).toMatchObject({ status: 503 });
  expect(await ask(sfu, 'GET', '/healthz', null)).toMatchObject({ status: 200 });
});

test('the load counts rooms and members', async () => {
  const sfu = await startSfu();
  await bothEnter(sfu);
  await enter(sfu);
  const { body } = await ask(sfu, 'GET', '/load');
  expect(SfuLoad.parse(body)).toEqual({ rooms: 2, participants: 3, workers: 1 });
});

test('the server closes a room, and one that is not there is fine', async () => {
  const sfu = await startSfu();
  const { roomId, classroom } = await bothEnter(sfu);
  expect(await ask(sfu, 'POST', `/rooms/${roomId}/close`)).toMatchObject({ status: 200, body: {} });
  expect(await classroom.nextPush()).toEqual({ type: 'room_closed' });
  expect(await ask(sfu, 'POST', `/rooms/${randomUUID()}/close`)).toMatchObject({ status: 200 });
});

test('the server expels a member', async () => {
  const sfu = await startSfu();
  const [room, sub] = [randomUUID(), randomUUID()];
  const page = await enter(sfu, { room, sub });
  expect(await ask(sfu, 'POST', `/rooms/${room}/expel/${sub}`)).toMatchObject({ status: 200, body: {} });
  await page.pushes.next('disconnect');
  expect(sfu.directory.load().participants).toBe(0);
});

test.each([
  ['POST', '/rooms/room-1/close', 400, 'invalid_input'],
  ['POST', `/rooms/${randomUUID()}/expel/..%2f..`, 400, 'invalid_input'],
  ['GET', '/presence?after=-1', 400, 'invalid_input'],
  ['GET', '/presence?after=yesterday', 400, 'invalid_input'],
  ['DELETE', '/load', 404, 'not_found'],
  ['GET', '/rooms', 404, 'not_found'],
])('%s %s is refused', async (method, path, status, code) => {
  const sfu = await startSfu();
  expect(await ask(sfu, method, path)).toMatchObject({ status, body: { code } });
});

test('the request id of the server goes through, a strange one does not', async () => {
  const sfu = await startSfu();
  const asked = async (id: string) =>
    (await fetch(`${sfu.controlUrl}/healthz`, { headers: { 'x-request-id': id } })).headers;
  expect((await asked('abc-123')).get('x-request-id')).toBe('abc-123');
  expect((await asked('a b"c')).get('x-request-id')).not.toBe('a b"c');
});

test('metrics count entries and requests', async () => {
  const sfu = await startSfu();
  const page = await enter(sfu);
  await page.get('open_transport', { direction: 'send' });
  await page.ask('unpublish', { producerId: randomUUID() });
  const text = await (await fetch(`${sfu.controlUrl}/metrics`)).text();
  expect(text).toContain('releve_sfu_rooms 1');
  expect(text).toContain('releve_sfu_entries_total{outcome="entered"} 1');
  expect(text).toContain('releve_sfu_requests_total{outcome="ok"} 1');
  expect(text).toContain('releve_sfu_requests_total{outcome="unknown_id"} 1');
});

test('presence is kept until the server asks for what comes after it', async () => {
  const sfu = await startSfu();
  const page = await enter(sfu);
  const { transportId } = await page.get('open_transport', { direction: 'send' });
  for (const connected of [true, false, true]) sfu.engine.setPath(transportId, connected);
  const read = async (query: string) => PresencePage.parse((await ask(sfu, 'GET', `/presence?${query}`)).body);
  const first = await read('boot=&after=0');
  expect(first.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(await read(`boot=${first.boot}&after=0`)).toEqual(first);
  expect((await read(`boot=${first.boot}&after=2`)).events.map(({ seq }) => seq)).toEqual([3]);
  expect((await read(`boot=${first.boot}&after=0`)).events.map(({ seq }) => seq)).toEqual([3]);
  const ofAnotherLife = await read(`boot=${randomUUID()}&after=1000`);
  expect(ofAnotherLife).toMatchObject({ boot: first.boot, events: [{ seq: 3 }] });
});

test('a long absence of the server is paged, and beyond the limit the oldest go and are counted', () => {
  const clock = fakeClock();
  const log = new PresenceLog('boot', clock, PRESENCE_PAGE_SIZE + 500);
  const participant = new Participant(claims(clock));
  for (let seq = 1; seq <= PRESENCE_PAGE_SIZE + 700; seq += 1) log.record('room', participant, seq % 2 === 1);
  expect(log.lost).toBe(200);
  const first = log.pageAfter('boot', 0);
  expect(first.events).toHaveLength(PRESENCE_PAGE_SIZE);
  expect(first.events[0]?.seq).toBe(201);
  const rest = log.pageAfter('boot', first.events.at(-1)?.seq ?? 0);
  expect(rest.events).toHaveLength(500);
  expect(log.pageAfter('boot', rest.events.at(-1)?.seq ?? 0).events).toEqual([]);
});
