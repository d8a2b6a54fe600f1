import { EventEmitter, once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { createLog } from '#runtime/log.ts';
import type { MediaRouterEvents, MediaTransport } from '../../sfu/engine/media-engine.ts';
import {
  type PooledRouter,
  type PooledWorker,
  type PooledWorkerEvents,
  WorkerPool,
} from '../../sfu/engine/worker-pool.ts';

class PretendRouter extends EventEmitter<MediaRouterEvents> implements PooledRouter {
  readonly worker: PretendWorker;

  constructor(worker: PretendWorker) {
    super();
    this.worker = worker;
  }

  createTransport(): Promise<MediaTransport> {
    return Promise.reject(new Error('not part of these tests'));
  }

  workerClosed(): void {
    this.emit('workerclosed');
  }

  close(): void {
    this.emit('closed');
  }
}

class PretendWorker extends EventEmitter<PooledWorkerEvents> implements PooledWorker {
  readonly pid: number;
  readonly index: number;
  answering = true;
  closed = false;

  constructor(index: number, pid: number) {
    super();
    this.index = index;
    this.pid = pid;
  }

  ping(): Promise<void> {
    return this.answering ? Promise.resolve() : new Promise(() => undefined);
  }

  async createRouter(): Promise<PretendRouter> {
    return new PretendRouter(this);
  }

  kill(): void {
    this.emit('died', new Error('killed'), false);
  }

  /** As on a SIGINT of its own. */
  endInOrder(): void {
    this.emit('died', new Error('ended'), true);
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

/** A pool of workers in memory that asks after them every few ms. `starts` plays the start of each in turn. */
async function startPool(size: number, starts: ((index: number) => void)[] = []) {
  const workers: PretendWorker[] = [];
  const started = new EventEmitter<{ worker: [PretendWorker] }>();
  const pool = await WorkerPool.start({
    size,
    log: createLog({ process: 'sfu', level: 'silent' }),
    timing: {
      pingEveryMs: 2,
      pingLimitMs: 10,
      restartAfterMs: 1,
      restartAtMostMs: 2,
      waitForWorkerMs: 50,
      signalGraceMs: 20,
    },
    async startWorker(index) {
      starts.shift()?.(index);
      const worker = new PretendWorker(index, workers.length);
      workers.push(worker);
      started.emit('worker', worker);
      return worker;
    },
  });
  onTestFinished(() => pool.close());
  return { pool, workers, started };
}

async function open(pool: WorkerPool): Promise<PretendRouter> {
  return (await pool.openRouter()) as PretendRouter;
}

test('lessons go to the least loaded worker, also when many open at once', async () => {
  const { pool } = await startPool(3);
  const routers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => open(pool)));
  const places = routers.map((router) => router.worker.index).toSorted();
  expect(places).toEqual([0, 0, 1, 1, 2, 2]);
  const ended = routers.find((router) => router.worker.index === 1);
  ended?.close();
  expect((await open(pool)).worker.index).toBe(1);
});

test('a worker that dies tells its own rooms, not the others, and is replaced on its port', async () => {
  const { pool, workers, started } = await startPool(2);
  const [first, second] = [await open(pool), await open(pool)];
  const told: string[] = [];
  first.on('workerclosed', () => told.push('first'));
  second.on('workerclosed', () => told.push('second'));
  const replaced = once(started, 'worker');
  workers[0]?.kill();
  expect(told).toEqual(['first']);
  expect(pool.live()).toBe(1);
  expect((await replaced)[0]).toMatchObject({ index: 0 });
  await expect.poll(() => pool.live()).toBe(2);
  expect((await open(pool)).worker.pid).toBe(2);
});

test('a worker that hangs is found, ended and replaced', async () => {
  const { pool, workers, started } = await startPool(1);
  const router = await open(pool);
  const replaced = once(started, 'worker');
  const lost = once(router, 'workerclosed');
  if (workers[0]) workers[0].answering = false;
  await lost;
  await replaced;
  await open(pool);
});

test('a lesson that opens between two lives of the only worker waits for the next', async () => {
  const failing = () => {
    throw new Error('the port is still taken');
  };
  const { pool, workers } = await startPool(1, [() => undefined, failing, failing]);
  workers[0]?.kill();
  expect(pool.live()).toBe(0);
  expect((await open(pool)).worker.pid).toBe(1);
});

test('when no worker comes back in time the lesson is told', async () => {
  const failing = () => {
    throw new Error('the port is still taken');
  };
  const { pool, workers } = await startPool(1, [() => undefined, ...Array.from({ length: 1_000 }, () => failing)]);
  workers[0]?.kill();
  await expect(open(pool)).rejects.toMatchObject({ kind: 'failed' });
});

test('a worker that cannot start at all stops the start, and leaves none running', async () => {
  const others: PretendWorker[] = [];
  const start = WorkerPool.start({
    size: 2,
    log: createLog({ process: 'sfu', level: 'silent' }),
    async startWorker(index) {
      if (index === 1) throw new Error('Port 44441 cannot be used');
      const worker = new PretendWorker(index, 0);
      others.push(worker);
      return worker;
    },
  });
  await expect(start).rejects.toThrow('Port 44441');
  expect(others.map(({ closed }) => closed)).toEqual([true]);
});

test('on Ctrl-C a worker that is gone before us is no death: nobody is told, nothing is replaced', async () => {
  const { pool, workers } = await startPool(1);
  const router = await open(pool);
  const told: string[] = [];
  router.on('workerclosed', () => told.push('workerclosed'));
  workers[0]?.endInOrder();
  await pool.close();
  expect(told).toEqual([]);
  expect(workers).toHaveLength(1);
});

test('a worker that somebody ended in order is replaced all the same', async () => {
  const { pool, workers, started } = await startPool(1);
  const lost = once(await open(pool), 'workerclosed');
  const replaced = once(started, 'worker');
  workers[0]?.endInOrder();
  await lost;
  await replaced;
});

test('a worker that never comes up is given up, and ended should it come after all', async () => {
  const late = Promise.withResolvers<PooledWorker>();
  const pretend = new PretendWorker(0, 0);
  const start = WorkerPool.start({
    size: 1,
    log: createLog({ process: 'sfu', level: 'silent' }),
    timing: { startLimitMs: 5 },
    startWorker: () => late.promise,
  });
  await expect(start).rejects.toThrow('did not start within 5 ms');
  late.resolve(pretend);
  await expect.poll(() => pretend.closed).toBe(true);
});
