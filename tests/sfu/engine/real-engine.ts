import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { observer } from 'mediasoup';
import { onTestFinished, test } from 'vitest';
import { createLog } from '#runtime/log.ts';
import { mediasoupVersion } from '../../../server/setup/media-worker.ts';
import { cacheFolder } from '../../../server/setup/places.ts';
import type { MediaEngine } from '../../../sfu/engine/media-engine.ts';
import { startMediasoupEngine } from '../../../sfu/engine/mediasoup-engine.ts';
import { type Sfu, startSfuWith } from '../sfu-under-test.ts';

/** The worker that `npm test` has found or built and named; a test run by hand takes a cached one. */
export const workerBin = process.env.MEDIASOUP_WORKER_BIN ?? (await cachedWorker());

/** A test with the real media worker. `npm test` always has one. */
export const workerTest = test.skipIf(!workerBin);
if (!workerBin) console.warn('Skipped: no mediasoup-worker here. `npm test` finds or builds one.');

async function cachedWorker(): Promise<string | undefined> {
  const folder = await cacheFolder();
  const name = `mediasoup-worker-${await mediasoupVersion()}-${process.platform}-${process.arch}-`;
  const cached = (await readdir(folder)).find((file) => file.startsWith(name));
  return cached && join(folder, cached);
}

/** The whole sfu on real workers; `pids` lists them in the order of their start. */
export async function startRealSfu(workers = 1): Promise<Sfu<MediaEngine> & { pids: number[]; mediaPort: number }> {
  const pids: number[] = [];
  const note = ({ pid }: { pid: number }) => void pids.push(pid);
  observer.on('newworker', note);
  onTestFinished(() => {
    observer.off('newworker', note);
  });
  const mediaPort = await freePort();
  const log = createLog({ process: 'sfu', level: 'silent' });
  const engine = await startMediasoupEngine({
    mediaPort,
    listenIp: '127.0.0.1',
    announcedAddress: undefined,
    workerBin,
    workers,
    log,
  });
  return { ...(await startSfuWith(engine)), pids, mediaPort };
}

/** A port that is free now, with the next one, on TCP. The kernel hands out others first, so it stays free for a while. */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const good = port > 0 && port < 65_000 && (await isFree(port + 1));
    server.close();
    await once(server, 'close');
    if (good) return port;
  }
}

/** Whether nobody listens on that TCP port. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch {
    return false;
  }
}
