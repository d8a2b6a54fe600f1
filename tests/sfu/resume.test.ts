import { expect, test } from 'vitest';
import {
  bothEnter,
  comeBack,
  enter,
  knock,
  publishCamera,
  resumePass,
  startSfu,
  subscribeTo,
} from './sfu-under-test.ts';

test('a dropped socket destroys nothing: the page comes back to its transports and producers', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const camera = await publishCamera(substitute);
  const seen = await subscribeTo(classroom, camera.producerId);
  substitute.socket.disconnect();

  const back = await comeBack(sfu, substitute.welcome.resumeToken);
  expect(back.welcome).toMatchObject({
    resumed: true,
    inventory: { transportIds: [camera.transportId], producerIds: [camera.producerId], consumerIds: [], published: [] },
  });
  expect(sfu.engine.open()).toEqual({ routers: 1, transports: 2, producers: 1, consumers: 1 });
  const other = await comeBack(sfu, classroom.welcome.resumeToken);
  expect(other.welcome.inventory).toMatchObject({
    consumerIds: [seen.consumerId],
    published: [{ producerId: camera.producerId, party: 'substitute', source: 'camera', kind: 'video', paused: false }],
  });
});

test('what happened while the socket was down stands in the inventory', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  classroom.socket.disconnect();
  const { producerId } = await publishCamera(substitute);
  await substitute.get('set_paused', { producerId, paused: true });
  const back = await comeBack(sfu, classroom.welcome.resumeToken);
  expect(back.welcome.inventory.published).toMatchObject([{ producerId, paused: true }]);
});

test('a page that comes back before its old socket was noticed dead takes over, and pushes follow it', async () => {
  const sfu = await startSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const back = await comeBack(sfu, classroom.welcome.resumeToken);
  await classroom.pushes.next('disconnect');
  await publishCamera(substitute);
  expect(await back.nextPush()).toMatchObject({ type: 'published' });
  expect(classroom.pushes.left()).not.toContain('push');
});

test('each token is good until its successor was used', async () => {
  const sfu = await startSfu();
  const first = await enter(sfu);
  const second = await comeBack(sfu, first.welcome.resumeToken);
  const third = await comeBack(sfu, second.welcome.resumeToken);
  expect(third.welcome.resumeToken).not.toBe(second.welcome.resumeToken);
  expect((await knock(sfu.url, resumePass(first.welcome.resumeToken))).refusal).toBe('resume_token_unknown');
});

test('a page whose welcome got lost comes back with the token it still has', async () => {
  const sfu = await startSfu();
  const first = await enter(sfu);
  const lost = await comeBack(sfu, first.welcome.resumeToken);
  const again = await comeBack(sfu, first.welcome.resumeToken);
  expect(again.welcome.resumed).toBe(true);
  expect((await knock(sfu.url, resumePass(lost.welcome.resumeToken))).refusal).toBe('resume_token_unknown');
});

test('after leaving there is nothing to come back to', async () => {
  const sfu = await startSfu();
  const page = await enter(sfu);
  await page.get('leave', {});
  expect((await knock(sfu.url, resumePass(page.welcome.resumeToken))).refusal).toBe('resume_token_unknown');
  expect(await page.ask('open_transport', { direction: 'send' })).toEqual({ ok: false, reason: 'not_allowed' });
});

test('a page that was displaced while its socket was down is told so, and does not fight back', async () => {
  const sfu = await startSfu();
  const { roomId, substitute } = await bothEnter(sfu);
  substitute.socket.disconnect();
  await enter(sfu, { room: roomId, party: 'substitute' });
  expect((await knock(sfu.url, resumePass(substitute.welcome.resumeToken))).refusal).toBe('displaced');
});

test('a page that was away when its room closed is told so', async () => {
  const sfu = await startSfu();
  const { roomId, classroom } = await bothEnter(sfu);
  classroom.socket.disconnect();
  sfu.directory.close(roomId);
  expect((await knock(sfu.url, resumePass(classroom.welcome.resumeToken))).refusal).toBe('room_closed');
});
