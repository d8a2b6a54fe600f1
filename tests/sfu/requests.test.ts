import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { RequestType } from '#contract/signalling.ts';
import { MESSAGE_LIMIT_BYTES, OVERRUNS_PER_SOCKET, REQUESTS_PER_SOCKET } from '../../sfu/signalling-server.ts';
import {
  bothEnter,
  comeBack,
  enter,
  publishCamera,
  someDtls,
  someRtp,
  startSfu,
  subscribeTo,
} from './sfu-under-test.ts';

test('a whole joining: transports, a camera, a subscription, layers, pause, and away again', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const { transportId, producerId } = await publishCamera(substitute);
  await substitute.get('connect_transport', { transportId, dtlsParameters: someDtls });
  expect(await classroom.nextPush()).toEqual({
    type: 'published',
    published: { producerId, party: 'substitute', source: 'camera', kind: 'video', paused: false },
  });
  const seen = await subscribeTo(classroom, producerId);
  expect(sfu.engine.consumer(seen.consumerId)?.paused).toBe(true);
  await classroom.get('resume', { consumerId: seen.consumerId });
  await classroom.get('prefer_layers', { consumerId: seen.consumerId, spatial: 1, temporal: 2 });
  expect(sfu.engine.consumer(seen.consumerId)).toMatchObject({ paused: false, layers: { spatial: 1, temporal: 2 } });

  const before = await substitute.get('restart_ice', { transportId });
  const after = await substitute.get('restart_ice', { transportId });
  expect(after.iceParameters).not.toEqual(before.iceParameters);

  await substitute.get('set_paused', { producerId, paused: true });
  expect(await classroom.nextPush()).toEqual({ type: 'paused', producerId, paused: true });
  expect(sfu.engine.producer(producerId)?.paused).toBe(true);

  await substitute.get('unpublish', { producerId });
  expect(await classroom.nextPush()).toEqual({ type: 'unpublished', producerId });
  expect(sfu.engine.open()).toMatchObject({ producers: 0, consumers: 0 });
  await substitute.get('close_transport', { transportId });
  await substitute.get('leave', {});
  await classroom.get('leave', {});
  expect(sfu.engine.open()).toEqual({ routers: 0, transports: 0, producers: 0, consumers: 0 });
  expect(sfu.directory.load().rooms).toBe(0);
});

test('a repeated request is done once and answered twice, also over a new socket', async () => {
  const sfu = await startSfu();
  const page = await enter(sfu);
  const id = randomUUID();
  const first = await page.ask('open_transport', { direction: 'send' }, id);
  page.socket.disconnect();
  const back = await comeBack(sfu, page.welcome.resumeToken);
  expect(await back.ask('open_transport', { direction: 'send' }, id)).toEqual(first);
  expect(sfu.engine.open().transports).toBe(1);
});

test('a class whose school keeps the camera off sends its voice and never a picture', async () => {
  const sfu = await startSfu();
  const classroom = await enter(sfu, { party: 'classroom', camera: false });
  const { transportId } = await classroom.get('open_transport', { direction: 'send' });
  const sent = { transportId, rtpParameters: someRtp, paused: false };
  const picture = { ...sent, source: 'camera', kind: 'video' } as const;
  expect(await classroom.ask('publish', picture)).toEqual({ ok: false, reason: 'not_allowed' });
  expect(await classroom.ask('publish', { ...picture, source: 'microphone' })).toEqual({
    ok: false,
    reason: 'bad_message',
  });
  expect(await classroom.ask('publish', { ...picture, source: 'screen' })).toEqual({
    ok: false,
    reason: 'not_allowed',
  });
  expect(sfu.engine.open().producers).toBe(0);
  await classroom.get('publish', { ...sent, source: 'microphone', kind: 'audio' });
  const back = await comeBack(sfu, classroom.welcome.resumeToken);
  expect(await back.ask('publish', picture)).toEqual({ ok: false, reason: 'not_allowed' });
  expect(sfu.engine.open().producers).toBe(1);
});

test('a request repeated while the first is still under way is not done twice', async () => {
  const sfu = await startSfu();
  const page = await enter(sfu);
  const id = randomUUID();
  const release = sfu.engine.hold();
  const both = [1, 2].map(() => page.ask('open_transport', { direction: 'send' }, id));
  release();
  const [first, second] = await Promise.all(both);
  expect(first).toMatchObject({ ok: true });
  expect(second).toEqual(first);
  expect(sfu.engine.open().transports).toBe(1);
});

test('an id that was used for another type of request is a bad message', async () => {
  const sfu = await startSfu();
  const page = await enter(sfu);
  const id = randomUUID();
  await page.ask('open_transport', { direction: 'send' }, id);
  expect(await page.ask('leave', {}, id)).toEqual({ ok: false, reason: 'bad_message' });
});

test.each<[string, unknown]>([
  ['no envelope', 'hello'],
  ['an id that is none', { id: '1', type: 'leave', data: {} }],
  ['an unknown type', { id: randomUUID(), type: 'become_admin', data: {} }],
  ['a type from the prototype', { id: randomUUID(), type: 'constructor', data: {} }],
  ['no data', { id: randomUUID(), type: 'open_transport' }],
  ['data of another shape', { id: randomUUID(), type: 'open_transport', data: { direction: 'sideways' } }],
])('%s is a bad message, and the page goes on', async (_, envelope) => {
  const sfu = await startSfu();
  const page = await enter(sfu);
  expect(await page.socket.emitWithAck('request', envelope)).toEqual({ ok: false, reason: 'bad_message' });
  await page.get('open_transport', { direction: 'send' });
});

test('a request without anyone waiting for its answer, and an unknown event, harm nobody', async () => {
  const sfu = await startSfu();
  const page = await enter(sfu);
  page.socket.emit('request', { id: randomUUID(), type: 'open_transport', data: { direction: 'send' } }, 'no function');
  page.socket.emit('request');
  page.socket.emit('shutdown', { now: true });
  await page.get('open_transport', { direction: 'receive' });
});

test('parameters that no engine can use are a bad message', async () => {
  const sfu = await startSfu();
  const page = await enter(sfu);
  const { transportId } = await page.get('open_transport', { direction: 'send' });
  expect(await page.ask('connect_transport', { transportId, dtlsParameters: {} })).toEqual({
    ok: false,
    reason: 'bad_message',
  });
});

test('without a working worker media fails, and works with the same page once there is one', async () => {
  const sfu = await startSfu();
  const page = await enter(sfu);
  sfu.engine.working = false;
  expect(await page.ask('open_transport', { direction: 'send' })).toEqual({ ok: false, reason: 'media_failed' });
  sfu.engine.working = true;
  await page.get('open_transport', { direction: 'send' });
});

test('nobody touches what belongs to another member', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const { transportId, producerId } = await publishCamera(substitute);
  const { consumerId } = await subscribeTo(classroom, producerId);
  const rtpParameters = someRtp;
  const attempts: [RequestType, object][] = [
    ['connect_transport', { transportId, dtlsParameters: someDtls }],
    ['restart_ice', { transportId }],
    ['close_transport', { transportId }],
    ['publish', { transportId, source: 'camera', kind: 'video', rtpParameters, paused: false }],
    ['subscribe', { transportId, producerId, rtpCapabilities: { codecs: [] } }],
    ['unpublish', { producerId }],
    ['set_paused', { producerId, paused: true }],
  ];
  for (const [type, data] of attempts) {
    expect([type, await classroom.ask(type, data as never)]).toEqual([type, { ok: false, reason: 'not_yours' }]);
  }
  for (const type of ['resume', 'prefer_layers'] as const) {
    const answer = await substitute.ask(type, { consumerId, spatial: 0, temporal: 0 });
    expect([type, answer]).toEqual([type, { ok: false, reason: 'not_yours' }]);
  }
});

test('ids of another room are as unknown as invented ones', async () => {
  const sfu = await startSfu();
  const elsewhere = await publishCamera(await enter(sfu));
  const page = await enter(sfu);
  const { transportId } = await page.get('open_transport', { direction: 'receive' });
  const unknown = { ok: false, reason: 'unknown_id' };
  for (const producerId of [elsewhere.producerId, randomUUID()]) {
    expect(await page.ask('subscribe', { transportId, producerId, rtpCapabilities: { codecs: [] } })).toEqual(unknown);
    expect(await page.ask('unpublish', { producerId })).toEqual(unknown);
  }
  expect(await page.ask('restart_ice', { transportId: elsewhere.transportId })).toEqual(unknown);
});

test('a classroom shares no screen, a camera makes no sound, and nobody watches himself', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const { transportId } = await classroom.get('open_transport', { direction: 'send' });
  const offer = { transportId, rtpParameters: someRtp, paused: false };
  expect(await classroom.ask('publish', { ...offer, source: 'screen', kind: 'video' })).toMatchObject({
    reason: 'not_allowed',
  });
  expect(await classroom.ask('publish', { ...offer, source: 'camera', kind: 'audio' })).toMatchObject({
    reason: 'bad_message',
  });
  const own = await publishCamera(substitute);
  const receive = await substitute.get('open_transport', { direction: 'receive' });
  const toOneself = { transportId: receive.transportId, producerId: own.producerId, rtpCapabilities: { codecs: [] } };
  expect(await substitute.ask('subscribe', toOneself)).toMatchObject({ reason: 'not_allowed' });
});

test('a transport carries only in its direction', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const { producerId, transportId } = await publishCamera(substitute);
  const receive = await classroom.get('open_transport', { direction: 'receive' });
  const offer = { source: 'camera', kind: 'video', rtpParameters: someRtp, paused: false } as const;
  const wrongWay = await classroom.ask('publish', { transportId: receive.transportId, ...offer });
  expect(wrongWay).toMatchObject({ reason: 'not_allowed' });
  const theirs = await publishCamera(classroom);
  const back = await substitute.ask('subscribe', {
    transportId,
    producerId: theirs.producerId,
    rtpCapabilities: { codecs: [] },
  });
  expect(back).toMatchObject({ reason: 'not_allowed' });
  expect(producerId).toBeDefined();
});

test.each([
  [-1, 0],
  [0.5, 0],
  [0, 9],
  [Number.MAX_SAFE_INTEGER, 0],
])('layers %d/%d do not exist', async (spatial, temporal) => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const { consumerId } = await subscribeTo(classroom, (await publishCamera(substitute)).producerId);
  const answer = await classroom.ask('prefer_layers', { consumerId, spatial, temporal });
  expect(answer).toEqual({ ok: false, reason: 'bad_message' });
});

test('a flood is refused, then allowed again after a moment', async () => {
  const sfu = await startSfu();
  const page = await enter(sfu);
  const asks = Array.from({ length: REQUESTS_PER_SOCKET.burst + 10 }, () =>
    page.ask('unpublish', { producerId: randomUUID() }),
  );
  const reasons = (await Promise.all(asks)).map((answer) => (answer.ok ? 'ok' : answer.reason));
  expect(reasons.filter((reason) => reason === 'too_many_requests')).toHaveLength(10);
  sfu.clock.advance(1_000);
  await page.get('open_transport', { direction: 'send' });
});

test('whoever floods on has the socket cut, but may come back: its media stands', async () => {
  const sfu = await startSfu();
  const page = await enter(sfu);
  await publishCamera(page);
  for (let sent = 0; sent < REQUESTS_PER_SOCKET.burst + OVERRUNS_PER_SOCKET.burst; sent += 1) page.socket.emit('noise');
  expect(await page.pushes.next('disconnect')).toBe('io server disconnect');
  const back = await comeBack(sfu, page.welcome.resumeToken);
  expect(back.welcome.inventory.producerIds).toHaveLength(1);
});

test('a message beyond the limit cuts the socket, and only that socket', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  classroom.socket.emit('request', { id: randomUUID(), type: 'leave', data: 'x'.repeat(MESSAGE_LIMIT_BYTES) });
  await classroom.pushes.next('disconnect');
  await substitute.get('open_transport', { direction: 'send' });
  await comeBack(sfu, classroom.welcome.resumeToken);
});
