import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import {
  type EmbeddedDatabase,
  type EmbeddedOptions,
  findEmbeddedDatabase,
  startEmbeddedDatabase,
} from '#db/embedded.ts';
import { connect } from '#db/sql.ts';

// mkdtemp makes a 0700 folder: as root, the place where initdb met EACCES. And a path may hold a space.
const home = await mkdtemp(join(tmpdir(), 'releve '));
const folder = join(home, 'my database');
afterAll(() => rm(home, { recursive: true, force: true }));

let opened: EmbeddedDatabase[] = [];
afterEach(async () => {
  for (const database of opened) await database.close();
  opened = [];
});

async function startAt(place: string, options: EmbeddedOptions = { forTests: true }): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedDatabase(place, options);
  opened.push(database);
  return database;
}

const start = (options?: EmbeddedOptions) => startAt(folder, options);

async function ask(url: string, query: string): Promise<unknown> {
  const sql = connect(url, { max: 1 });
  try {
    const [row] = await sql.unsafe(query);
    return row && Object.values(row)[0];
  } finally {
    await sql.end();
  }
}

describe('a new embedded database', () => {
  test('holds UTF-8 on a machine that says nothing about languages', async () => {
    vi.stubEnv('LANG', undefined);
    vi.stubEnv('LC_ALL', undefined);
    const { url } = await start();
    expect(await ask(url, 'show server_encoding')).toBe('UTF8');
    expect(await ask(url, "select lower('ÉLÈVE')")).toBe('élève');
    vi.unstubAllEnvs();
  });

  test('is made although a run was killed while making it', async () => {
    await rm(join(folder, 'data'), { recursive: true });
    await mkdir(join(folder, 'data.new/base'), { recursive: true });
    await writeFile(join(folder, 'data.new/PG_VERSION'), '18');
    expect(await ask((await start()).url, 'select 1')).toBe(1);
  });

  test('lets nobody in without the password, which only its owner can read', async () => {
    const { url } = await start();
    const guess = new URL(url);
    guess.password = 'guess';
    await expect(ask(guess.href, 'select 1')).rejects.toThrow('password authentication failed');
    expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o600);
    expect(await ask(url, 'show listen_addresses')).toBe('127.0.0.1');
    expect(await ask(url, 'show unix_socket_directories')).toBe('');
  });
});

describe('a database whose process was killed', () => {
  test('starts again with what was written', async () => {
    // As in earnest: what is committed is on the disk.
    const first = await start({});
    await ask(first.url, 'create table kept as select 42 as answer');
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    expect(await findEmbeddedDatabase(folder)).toBeUndefined();
    expect(await ask((await start()).url, 'select answer from kept')).toBe(42);
  });

  test('starts again although its old number now belongs to another program', async () => {
    const first = await start();
    await first.close();
    const other = spawn('sleep', ['60']);
    await once(other, 'spawn');
    await writeFile(join(folder, 'data/postmaster.pid'), `${other.pid}\n/elsewhere\n1\n5432\n\n127.0.0.1\n\nready\n`);
    expect(await findEmbeddedDatabase(folder)).toBeUndefined();
    expect(await ask((await start()).url, 'select 1')).toBe(1);
    other.kill();
  });
});

test('a second start on the same data is refused, and the first goes on', async () => {
  const first = await start();
  await expect(startEmbeddedDatabase(folder, { forTests: true })).rejects.toThrow('does not start');
  expect((await findEmbeddedDatabase(folder))?.pid).toBe(first.pid);
  expect(await ask(first.url, 'select 1')).toBe(1);
});

test('the database ends with the process that started it, even when that one is killed', async () => {
  const module = join(import.meta.dirname, '../../db/embedded.ts');
  const script = `
    const { startEmbeddedDatabase } = await import(${JSON.stringify(module)});
    const { pid } = await startEmbeddedDatabase(${JSON.stringify(folder)}, { forTests: true });
    console.log(pid);
    setInterval(() => undefined, 60_000);`;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = Number(await new Promise((resolve) => starter.stdout.once('data', resolve)));
  expect((await findEmbeddedDatabase(folder))?.pid).toBe(pid);
  starter.kill('SIGKILL');
  await vi.waitUntil(async () => (await findEmbeddedDatabase(folder)) === undefined, { timeout: 10_000 });
});

test.runIf(process.getuid?.() === 0)('where root may not make a user namespace, nobody runs the database', async () => {
  const programs = join(home, 'programs');
  await mkdir(programs);
  await writeFile(join(programs, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  vi.stubEnv('PATH', `${programs}:${process.env.PATH}`);
  const { url, pid } = await startAt(join(home, 'of nobody'));
  const data = String(await ask(url, 'show data_directory'));
  expect((await stat(data)).uid).toBe(65_534);
  expect((await stat(`/proc/${pid}`)).uid).toBe(65_534);
  expect(data).toMatch(/^\/var\/tmp\//);
  await opened.pop()?.close();
  await rm(join(data, '../..'), { recursive: true });
  vi.unstubAllEnvs();
});
