import { expect } from 'vitest';
import { rtpOfACamera } from '../rtp.ts';
import { bothEnter, enter, type Page } from '../sfu-under-test.ts';
import { startRealSfu, workerTest } from './real-engine.ts';

async function publishRealCamera(page: Page) {
  const { transportId } = await page.get('open_transport', { direction: 'send' });
  const offer = { transportId, source: 'camera', kind: 'video', rtpParameters: rtpOfACamera(), paused: false } as const;
  return await page.get('publish', offer);
}

workerTest('a killed worker is replaced on its port, its room is told and rebuilds on the same socket', async () => {
  const sfu = await startRealSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  await publishRealCamera(substitute);
  await classroom.nextPush();
  process.kill(sfu.pids[0]!, 'SIGKILL');
  expect(await classroom.nextPush()).toMatchObject({ type: 'unpublished' });
  for (const page of [substitute, classroom]) expect(await page.nextPush()).toEqual({ type: 'media_lost' });

  const { producerId } = await publishRealCamera(substitute);
  expect(await classroom.nextPush()).toMatchObject({ type: 'published', published: { producerId } });
  const { iceCandidates } = await classroom.get('open_transport', { direction: 'receive' });
  expect(iceCandidates[0]).toMatchObject({ port: sfu.mediaPort });
  expect(sfu.pids).toHaveLength(2);
});

workerTest('the death of one worker leaves the lessons of the other alone', async () => {
  const sfu = await startRealSfu(2);
  const [here, there] = [await enter(sfu), await enter(sfu)];
  const before = new Map([
    [here, await publishRealCamera(here)],
    [there, await publishRealCamera(there)],
  ]);
  process.kill(sfu.pids[0]!, 'SIGKILL');
  const lost = await Promise.race([here.nextPush().then(() => here), there.nextPush().then(() => there)]);
  const spared = lost === here ? there : here;
  await spared.get('set_paused', { producerId: before.get(spared)!.producerId, paused: true });
  expect(spared.pushes.left()).toEqual([]);
});

workerTest('a stopped worker, which tells nothing, is found within four seconds and its room rebuilds', async () => {
  const sfu = await startRealSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  await publishRealCamera(substitute);
  await classroom.nextPush();
  const stoppedAt = performance.now();
  process.kill(sfu.pids[0]!, 'SIGSTOP');
  const hanging = substitute.ask('open_transport', { direction: 'receive' });
  expect(await substitute.nextPush()).toEqual({ type: 'media_lost' });
  // Asked every second, one and a half of patience, the rest for a busy machine.
  expect(performance.now() - stoppedAt).toBeLessThan(4_000);
  expect(await hanging).toEqual({ ok: false, reason: 'media_failed' });
  await publishRealCamera(substitute);
});

workerTest('a stopped worker does not keep the sfu from closing', async () => {
  const sfu = await startRealSfu();
  await publishRealCamera(await enter(sfu));
  process.kill(sfu.pids[0]!, 'SIGSTOP');
  await sfu.engine.close();
  expect(() => process.kill(sfu.pids[0]!, 0)).toThrow('ESRCH');
});
