import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { IDLE_ROOM_LIMIT_MS } from '../../sfu/room-directory.ts';
import { bothEnter, comeBack, enter, publishCamera, someRtp, startSfu, subscribeTo } from './sfu-under-test.ts';

const nothing = { routers: 0, transports: 0, producers: 0, consumers: 0 };

test('a newer ticket of the same party displaces the older page, and its media ends', async () => {
  const sfu = await startSfu();
  const { roomId, substitute, classroom } = await bothEnter(sfu);
  const { producerId } = await publishCamera(substitute);
  await subscribeTo(classroom, producerId);
  const newer = await enter(sfu, { room: roomId, party: 'substitute' });
  expect(await substitute.nextPush()).toEqual({ type: 'displaced' });
  expect(await substitute.pushes.next('disconnect')).toBe('io server disconnect');
  expect(await classroom.nextPush()).toMatchObject({ type: 'published' });
  expect(await classroom.nextPush()).toEqual({ type: 'unpublished', producerId });
  expect(newer.welcome.inventory.producerIds).toEqual([]);
  expect(sfu.engine.open()).toEqual({ routers: 1, transports: 1, producers: 0, consumers: 0 });
  expect(sfu.directory.load()).toMatchObject({ rooms: 1, participants: 2 });
});

test('an expelled member loses socket and media at once, the others stay', async () => {
  const sfu = await startSfu();
  const [room, device] = [randomUUID(), randomUUID()];
  const substitute = await enter(sfu, { room, party: 'substitute' });
  const classroom = await enter(sfu, { room, party: 'classroom', sub: device });
  const { producerId } = await publishCamera(classroom);
  expect(sfu.directory.expel(room, device)).toBe(true);
  expect(await classroom.pushes.next('disconnect')).toBe('io server disconnect');
  await substitute.nextPush();
  expect(await substitute.nextPush()).toEqual({ type: 'unpublished', producerId });
  expect(sfu.engine.open().producers).toBe(0);
  expect(sfu.directory.expel(room, device)).toBe(false);
  await substitute.get('open_transport', { direction: 'send' });
});

test('a closed room tells its members, ends their media and is forgotten', async () => {
  const sfu = await startSfu();
  const { roomId, substitute, classroom } = await bothEnter(sfu);
  await subscribeTo(classroom, (await publishCamera(substitute)).producerId);
  await classroom.nextPush();
  sfu.directory.close(roomId);
  for (const page of [substitute, classroom]) {
    expect(await page.nextPush()).toEqual({ type: 'room_closed' });
    await page.pushes.next('disconnect');
  }
  expect(sfu.engine.open()).toEqual(nothing);
  expect(sfu.directory.load()).toMatchObject({ rooms: 0, participants: 0 });
});

test('a room closed while the engine is still opening a transport keeps nothing', async () => {
  const sfu = await startSfu();
  const { roomId, substitute } = await bothEnter(sfu);
  const release = sfu.engine.hold();
  substitute.socket.emit('request', { id: randomUUID(), type: 'open_transport', data: { direction: 'send' } });
  await substitute.ask('unpublish', { producerId: randomUUID() });
  sfu.directory.close(roomId);
  await substitute.pushes.next('disconnect');
  release();
  await expect.poll(() => sfu.engine.open()).toEqual(nothing);
});

test('a member expelled while the engine is still opening its transport keeps nothing', async () => {
  const sfu = await startSfu();
  const [room, sub] = [randomUUID(), randomUUID()];
  await publishCamera(await enter(sfu, { room, party: 'classroom' }));
  const expelled = await enter(sfu, { room, sub });
  const release = sfu.engine.hold();
  const asked = expelled.ask('open_transport', { direction: 'send' });
  await expelled.ask('unpublish', { producerId: randomUUID() });
  sfu.directory.expel(room, sub);
  release();
  await expect.poll(() => sfu.engine.open()).toMatchObject({ routers: 1, transports: 1 });
  await Promise.race([asked, expelled.pushes.next('disconnect')]);
});

test('a producer that ends while somebody subscribes leaves no consumer in the books', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const { producerId } = await publishCamera(substitute);
  const { transportId } = await classroom.get('open_transport', { direction: 'receive' });
  const release = sfu.engine.hold();
  const asked = classroom.ask('subscribe', { transportId, producerId, rtpCapabilities: { codecs: [] } });
  await classroom.ask('unpublish', { producerId: randomUUID() });
  await substitute.get('unpublish', { producerId });
  release();
  expect(await asked).toEqual({ ok: false, reason: 'unknown_id' });
  const { welcome } = await comeBack(sfu, classroom.welcome.resumeToken);
  expect(welcome.inventory.consumerIds).toEqual([]);
});

test('when a producer ends, its consumers leave the books of whoever watched', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const { producerId } = await publishCamera(substitute);
  const { transportId } = await subscribeTo(classroom, producerId);
  await substitute.get('unpublish', { producerId });
  const { welcome } = await comeBack(sfu, classroom.welcome.resumeToken);
  expect(welcome.inventory).toMatchObject({ transportIds: [transportId], consumerIds: [], published: [] });
});

test('publishing the same source again replaces it: the new one is told before the old one goes', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const { transportId, producerId: old } = await publishCamera(substitute);
  await classroom.nextPush();
  const { producerId } = await substitute.get('publish', {
    transportId,
    source: 'camera',
    kind: 'video',
    rtpParameters: someRtp,
    paused: true,
  });
  expect(await classroom.nextPush()).toMatchObject({ type: 'published', published: { producerId, paused: true } });
  expect(await classroom.nextPush()).toEqual({ type: 'unpublished', producerId: old });
  expect(sfu.engine.open().producers).toBe(1);
});

test('subscribing again to the same producer costs no second stream', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const { producerId } = await publishCamera(substitute);
  const first = await subscribeTo(classroom, producerId);
  const second = await subscribeTo(classroom, producerId);
  expect(second.consumerId).not.toBe(first.consumerId);
  expect(sfu.engine.open().consumers).toBe(1);
});

test('a page that lost count of its transports keeps the two newest of a direction', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const oldest = await publishCamera(substitute);
  await classroom.nextPush();
  await substitute.get('open_transport', { direction: 'send' });
  await substitute.get('open_transport', { direction: 'receive' });
  await substitute.get('open_transport', { direction: 'send' });
  expect(sfu.engine.open().transports).toBe(3);
  expect(await classroom.nextPush()).toEqual({ type: 'unpublished', producerId: oldest.producerId });
});

test('a party is present from its first path to its last, and everybody is told', async () => {
  const sfu = await startSfu();
  const { roomId, substitute, classroom } = await bothEnter(sfu);
  const send = await substitute.get('open_transport', { direction: 'send' });
  const receive = await substitute.get('open_transport', { direction: 'receive' });
  sfu.engine.setPath(send.transportId, true);
  sfu.engine.setPath(receive.transportId, true);
  for (const page of [substitute, classroom]) {
    expect(await page.nextPush()).toEqual({ type: 'party_present', party: 'substitute', present: true });
  }
  const third = await enter(sfu, { room: roomId, party: 'classroom' });
  expect(third.welcome.presentParties).toEqual(['substitute']);
  sfu.clock.advance(60_000);
  sfu.engine.setPath(send.transportId, false);
  await substitute.get('close_transport', { transportId: receive.transportId });
  expect(await third.nextPush()).toEqual({ type: 'party_present', party: 'substitute', present: false });
  expect(sfu.presence.pageAfter(undefined, 0).events).toMatchObject([
    { seq: 1, roomId, party: 'substitute', present: true, at: '2026-11-16T07:00:00.000Z' },
    { seq: 2, roomId, party: 'substitute', present: false, at: '2026-11-16T07:01:00.000Z' },
  ]);
});

test('who is displaced, expelled or in a closing room is absent from then on', async () => {
  const sfu = await startSfu();
  const { roomId, substitute } = await bothEnter(sfu);
  const { transportId } = await substitute.get('open_transport', { direction: 'send' });
  sfu.engine.setPath(transportId, true);
  sfu.directory.close(roomId);
  expect(sfu.presence.pageAfter(undefined, 0).events.map(({ present }) => present)).toEqual([true, false]);
});

test('when a worker dies its rooms are told, members are absent, and media is built anew on the same socket', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const { transportId, producerId } = await publishCamera(substitute);
  await classroom.nextPush();
  sfu.engine.setPath(transportId, true);
  await classroom.nextPush();
  sfu.engine.killWorker();
  expect(await classroom.nextPush()).toEqual({ type: 'unpublished', producerId });
  expect(await classroom.nextPush()).toEqual({ type: 'party_present', party: 'substitute', present: false });
  expect(await classroom.nextPush()).toEqual({ type: 'media_lost' });
  expect(await substitute.ask('restart_ice', { transportId })).toEqual({ ok: false, reason: 'unknown_id' });

  const again = await publishCamera(substitute);
  expect(await classroom.nextPush()).toMatchObject({ type: 'published', published: { producerId: again.producerId } });
  await subscribeTo(classroom, again.producerId);
  expect(sfu.engine.open()).toEqual({ routers: 1, transports: 2, producers: 1, consumers: 1 });
});

test('a room without any life for two hours is given back; a silent socket or a path alone keeps it', async () => {
  const sfu = await startSfu();
  const { substitute } = await bothEnter(sfu);
  const { transportId } = await substitute.get('open_transport', { direction: 'send' });
  const roomsAfter = (ms: number, online: boolean) => {
    sfu.clock.advance(ms);
    sfu.directory.closeIdleRooms((member) => online && sfu.signalling.online(member));
    return sfu.directory.load().rooms;
  };
  expect(roomsAfter(IDLE_ROOM_LIMIT_MS, true)).toBe(1);
  sfu.engine.setPath(transportId, true);
  expect(roomsAfter(IDLE_ROOM_LIMIT_MS, false)).toBe(1);
  sfu.engine.setPath(transportId, false);
  expect(roomsAfter(IDLE_ROOM_LIMIT_MS - 1, false)).toBe(1);
  expect(roomsAfter(1, false)).toBe(0);
  await expect.poll(() => sfu.engine.open()).toEqual(nothing);
});
