/**
 * What an end-to-end story plays on: a database of its own, a real `server`, a real `sfu` with a real media worker,
 * each a process, all on one clock that the story moves.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Sql } from '#db/sql.ts';
import { ensureMediaWorker } from '../../../server/setup/media-worker.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { freeMediaPort, freePorts } from './free-ports.ts';

const here = import.meta.dirname;
type Role = 'server' | 'sfu';

export interface Stage {
  url: string;
  sql: Sql;
  /** Moves everybody's clock; pages learn the time from the server. */
  setClock(instant: string): Promise<void>;
  /** Ends a process at once, as a crash does, and starts it again on the same ports. */
  restart(role: Role): Promise<void>;
  kill(role: Role): Promise<void>;
  start(role: Role): Promise<void>;
  pid(role: Role): number;
  close(): Promise<void>;
}

/** What a story wants otherwise. `demo`: as with the embedded database, with one-click doors. `env`: more for both processes. */
interface Staging {
  demo?: boolean;
  env?: Record<string, string>;
}

/** Raises the curtain at `now` (UTC instant). */
export async function openStage(now: string, { demo = false, env: more = {} }: Staging = {}): Promise<Stage> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'releve-stage-'));
  const given = await environment(database, folder, demo ? 'EMBEDDED_DATABASE_URL' : 'DATABASE_URL');
  const env: Record<string, string> = { ...given, ...more };
  const processes = new Map<Role, ChildProcess>();
  // A difference, not an instant: a process that takes long to start must not show an older time than the others.
  let shiftMs = Date.parse(now) - Date.now();

  const start = async (role: Role) => {
    const child = fork(resolve(here, `${role}-process.ts`), {
      env: { ...process.env, ...env, STORY_SHIFT_MS: String(shiftMs) },
      execPath: process.execPath,
      execArgv: [],
      // A story prints its own lines; what the processes log goes nowhere unless somebody asks.
      stdio: ['ignore', process.env.STAGE_LOGS ? 'inherit' : 'ignore', 'inherit', 'ipc'],
      detached: true,
    });
    await answer(child, 'ready');
    processes.set(role, child);
  };
  const kill = async (role: Role) => {
    const child = running(processes, role);
    const gone = new Promise((ended) => child.once('exit', ended));
    child.kill('SIGKILL');
    await gone;
    processes.delete(role);
  };

  await start('sfu');
  await start('server');
  return {
    url: env.PUBLIC_URL ?? '',
    sql: database.sql,
    start,
    kill,
    pid: (role) => running(processes, role).pid ?? 0,
    async restart(role) {
      await kill(role);
      await start(role);
    },
    async setClock(instant) {
      shiftMs = Date.parse(instant) - Date.now();
      await Promise.all([...processes.values()].map((child) => order(child, shiftMs)));
    },
    async close() {
      await Promise.all([...processes.values()].map(endGently));
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

function running(processes: Map<Role, ChildProcess>, role: Role): ChildProcess {
  const child = processes.get(role);
  if (!child) throw new Error(`The ${role} is not running.`);
  return child;
}

async function order(child: ChildProcess, ms: number): Promise<void> {
  const done = answer(child, 'done');
  child.send({ order: 'shift_clock', ms });
  await done;
}

function answer(child: ChildProcess, expected: string): Promise<void> {
  return new Promise((heard, failed) => {
    child.once('exit', (code) =>
      failed(new Error(`A process of the stage ended with ${code} before it was ${expected}.`)),
    );
    child.on('message', (message) => message === expected && heard());
  });
}

function endGently(child: ChildProcess): Promise<void> {
  return new Promise((ended) => {
    child.once('exit', () => ended());
    child.kill('SIGTERM');
  });
}

async function environment(
  database: TestDatabase,
  folder: string,
  databaseName: 'DATABASE_URL' | 'EMBEDDED_DATABASE_URL',
): Promise<Record<string, string>> {
  const [port, sfuPort, controlPort] = await freePorts(3);
  // One worker a core, each on the next port.
  const mediaPort = await freeMediaPort(availableParallelism());
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keyFiles = { private: join(folder, 'ticket.key'), public: join(folder, 'ticket.pub') };
  await writeFile(keyFiles.private, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(keyFiles.public, publicKey.export({ type: 'spki', format: 'pem' }));
  return {
    [databaseName]: database.url,
    PORT: String(port),
    SFU_PORT: String(sfuPort),
    SFU_CONTROL_PORT: String(controlPort),
    MEDIA_PORT: String(mediaPort),
    PUBLIC_URL: `http://localhost:${port}`,
    SFU_CONTROL_KEY: 'a key of the stage, long enough for the check',
    FEED_KEY: Buffer.alloc(32, 'feed').toString('base64'),
    TICKET_PRIVATE_KEY_FILE: keyFiles.private,
    TICKET_PUBLIC_KEY_FILE: keyFiles.public,
    MEDIASOUP_WORKER_BIN: await ensureMediaWorker(),
    LOG_LEVEL: 'info',
  };
}
