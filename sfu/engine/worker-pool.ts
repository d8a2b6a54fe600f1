import type { EventEmitter } from 'node:events';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Log } from '#runtime/log.ts';
import { MediaFault, type MediaRouter } from './media-engine.ts';

export interface PooledRouter extends MediaRouter {
  /** The worker died: tell whoever uses this router. */
  workerClosed(): void;
}

export interface PooledWorkerEvents {
  /** The process is gone and nobody here ended it; `inOrder` when it ended itself, as it does on SIGINT and SIGTERM. */
  died: [cause: Error, inOrder: boolean];
}

/** One worker process as the pool sees it. */
export interface PooledWorker extends EventEmitter<PooledWorkerEvents> {
  readonly pid: number;
  /** Resolves when the worker answered; hangs when it hangs. */
  ping(): Promise<void>;
  createRouter(): Promise<PooledRouter>;
  /** Ends it by force; `died` follows. */
  kill(): void;
  /** Ends it in order, without `died`; resolves when the process is gone. */
  close(): Promise<void>;
}

export interface WorkerPoolOptions {
  size: number;
  /** Starts worker number `index`, which counts from 0 and decides its port. */
  startWorker: (index: number) => Promise<PooledWorker>;
  log: Log;
  timing?: Partial<PoolTiming>;
}

/** All in ms. */
export interface PoolTiming {
  /** A *stopped* worker never tells; asking once a second costs nothing and bounds what a class can lose. */
  pingEveryMs: number;
  /** No answer for so long: voice has long been unusable, while even a busy worker answers in some ten ms. */
  pingLimitMs: number;
  /** A start takes about 50 ms; one that never ends (a worker stopped or ended while it starts) must not be waited for. */
  startLimitMs: number;
  /** Ctrl-C reaches the workers too, and they may be gone before our own signal comes in: so long we wait for it. */
  signalGraceMs: number;
  /** How long a lesson waits for a worker when none is alive: a new one takes about 100 ms, a loaded machine longer. */
  waitForWorkerMs: number;
  /** Pause before a failed start is tried again; doubles up to `restartAtMostMs`. */
  restartAfterMs: number;
  restartAtMostMs: number;
}

const usualTiming: PoolTiming = {
  pingEveryMs: 1_000,
  pingLimitMs: 1_500,
  startLimitMs: 5_000,
  signalGraceMs: 500,
  waitForWorkerMs: 5_000,
  restartAfterMs: 200,
  restartAtMostMs: 5_000,
};

interface Slot {
  readonly index: number;
  readonly routers: Set<PooledRouter>;
  worker: PooledWorker | undefined;
  /** The latest replacement, under way or done. */
  replacing: Promise<void>;
  /** Routers being opened: they count as load, or a rush of lessons would all land on one worker. */
  opening: number;
}

/** Keeps `size` workers alive: places routers on the least loaded one, finds dead and hung ones, replaces them. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #timing: PoolTiming;
  readonly #slots: Slot[];
  readonly #closing = new AbortController();
  #waiting: PromiseWithResolvers<void> = Promise.withResolvers<void>();

  private constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#timing = { ...usualTiming, ...options.timing };
    this.#slots = Array.from({ length: options.size }, (_, index) => ({
      index,
      routers: new Set<PooledRouter>(),
      worker: undefined,
      replacing: Promise.resolve(),
      opening: 0,
    }));
  }

  /** Starts all workers; a worker that cannot start now (a taken port) is an operator's problem and throws. */
  static async start(options: WorkerPoolOptions): Promise<WorkerPool> {
    const pool = new WorkerPool(options);
    const started = await Promise.allSettled(pool.#slots.map((slot) => pool.#fill(slot)));
    const failed = started.find((result) => result.status === 'rejected');
    if (!failed) return pool;
    await pool.close();
    throw failed.reason;
  }

  live(): number {
    return this.#slots.filter((slot) => slot.worker).length;
  }

  /** @throws MediaFault `failed` when no worker comes up in time, or the chosen one fails */
  async openRouter(): Promise<MediaRouter> {
    const slot = this.#leastLoaded() ?? (await this.#nextLive());
    slot.opening += 1;
    try {
      const router = await slot.worker?.createRouter();
      if (!router) throw new MediaFault('failed', 'the worker died while a router was opened');
      slot.routers.add(router);
      router.once('closed', () => slot.routers.delete(router));
      return router;
    } finally {
      slot.opening -= 1;
    }
  }

  /** Ends all workers in order; nobody is told, nothing is replaced. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(
      this.#slots.map(async (slot) => {
        // A worker just being started would outlive us otherwise.
        await slot.replacing;
        await slot.worker?.close();
      }),
    );
  }

  async #fill(slot: Slot): Promise<void> {
    const worker = await this.#start(slot);
    if (this.#closing.signal.aborted) return await worker.close();
    slot.worker = worker;
    worker.once('died', (cause, inOrder) => void this.#workerDied(slot, worker, cause, inOrder));
    void this.#watch(slot, worker);
    this.#waiting.resolve();
    this.#waiting = Promise.withResolvers<void>();
  }

  async #start(slot: Slot): Promise<PooledWorker> {
    const starting = this.#options.startWorker(slot.index);
    const limit = setTimeout(this.#timing.startLimitMs, undefined, { ref: false });
    const worker = await Promise.race([starting, limit]);
    if (worker) return worker;
    starting.then(
      (late) => late.close(),
      () => undefined,
    );
    throw new Error(`worker ${slot.index} did not start within ${this.#timing.startLimitMs} ms`);
  }

  async #workerDied(slot: Slot, worker: PooledWorker, cause: Error, inOrder: boolean): Promise<void> {
    slot.worker = undefined;
    if (inOrder) await this.#pause(this.#timing.signalGraceMs);
    if (this.#closing.signal.aborted) return;
    this.#options.log.error({ err: cause, worker: slot.index, pid: worker.pid }, 'a media worker died');
    const orphans = [...slot.routers];
    slot.routers.clear();
    for (const router of orphans) router.workerClosed();
    slot.replacing = this.#replace(slot);
  }

  async #replace(slot: Slot): Promise<void> {
    let pauseMs = this.#timing.restartAfterMs;
    while (!this.#closing.signal.aborted) {
      try {
        await this.#fill(slot);
        this.#options.log.warn({ worker: slot.index, pid: slot.worker?.pid }, 'a media worker was replaced');
        return;
      } catch (failure) {
        this.#options.log.error({ err: failure, worker: slot.index }, 'a media worker could not be started again');
        await this.#pause(pauseMs);
        pauseMs = Math.min(pauseMs * 2, this.#timing.restartAtMostMs);
      }
    }
  }

  async #watch(slot: Slot, worker: PooledWorker): Promise<void> {
    while (slot.worker === worker && !this.#closing.signal.aborted) {
      if (!(await answersWithin(worker.ping(), this.#timing.pingLimitMs)) && slot.worker === worker) {
        this.#options.log.error({ worker: slot.index, pid: worker.pid }, 'a media worker hangs and is ended');
        worker.kill();
        return;
      }
      await this.#pause(this.#timing.pingEveryMs);
    }
  }

  #leastLoaded(): Slot | undefined {
    const live = this.#slots.filter((slot) => slot.worker);
    return live.toSorted((a, b) => loadOf(a) - loadOf(b))[0];
  }

  async #nextLive(): Promise<Slot> {
    const giveUp = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#timing.waitForWorkerMs)]);
    const gaveUp = Promise.withResolvers<void>();
    giveUp.addEventListener('abort', () => gaveUp.resolve(), { once: true });
    await Promise.race([this.#waiting.promise, gaveUp.promise]);
    const slot = this.#leastLoaded();
    if (!slot) throw new MediaFault('failed', 'no media worker is alive');
    return slot;
  }

  /** Waits; at closing it returns at once. */
  async #pause(ms: number): Promise<void> {
    await setTimeout(ms, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined);
  }
}

function loadOf(slot: Slot): number {
  return slot.routers.size + slot.opening;
}

/**
 * Whether `answer` comes within `limitMs`. A rejected one counts as an answer: a dead worker tells by itself.
 * When *our* process was the one that stood still, the timer fires before the answer that already lies in the socket
 * is read. So the last look comes after one more round of reading.
 */
async function answersWithin(answer: Promise<void>, limitMs: number): Promise<boolean> {
  const settled = answer.then(
    () => true,
    () => true,
  );
  const stop = new AbortController();
  const tooLate = setTimeout(limitMs, undefined, { signal: stop.signal, ref: false })
    .then(() => setImmediate(false))
    .catch(() => false);
  try {
    return await Promise.race([settled, tooLate]);
  } finally {
    stop.abort();
  }
}
