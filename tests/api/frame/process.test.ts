import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

/** Each test starts a process or two, on a machine that may have other work. */
vi.setConfig({ testTimeout: 60_000 });

let database: TestDatabase;
let folder: string;
let server: ChildProcess;
let output = '';
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'releve-server-'));
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFile(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
});
afterEach(async () => {
  if (server.exitCode === null) {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});

/** Starts the process as the supervisor would; returns its port once it is ready. */
async function start(env: NodeJS.ProcessEnv = {}): Promise<number> {
  const port = await freePort();
  output = '';
  server = spawn(process.execPath, ['server/main.ts'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      DATABASE_URL: database.url,
      SFU_CONTROL_KEY: 'a-key-of-the-tests-and-nobody-else',
      FEED_KEY: Buffer.alloc(32, 'feed').toString('base64'),
      // Nobody listens there: the server must live without its sfu.
      SFU_CONTROL_URL: `http://127.0.0.1:${await freePort()}`,
      TICKET_PRIVATE_KEY_FILE: join(folder, 'key.pem'),
      ...env,
    },
  });
  server.stdout?.on('data', (bytes) => (output += bytes));
  server.stderr?.on('data', (bytes) => (output += bytes));
  await expect.poll(() => isReady(port), { timeout: 40_000, interval: 100 }).toBe(true);
  return port;
}

async function isReady(port: number): Promise<boolean> {
  if (server.exitCode !== null) throw new Error(`The server ended:\n${output}`);
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  return answer?.status === 200;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

test('asked to end, the server answers the request under way, takes no other, and leaves in order', async () => {
  const port = await start();
  const session = await fetch(`http://127.0.0.1:${port}/api/session`);
  const { csrfToken } = (await session.json()) as { csrfToken: string };
  const body = JSON.stringify({ email: 'nobody@releve.test', password: 'x' });
  const head = `POST /api/session HTTP/1.1\r\nhost: localhost\r\ncookie: ${session.headers.getSetCookie()[0]?.split(';')[0]}`;
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (bytes) => {
    answer += bytes;
  });
  socket.write(
    `${head}\r\nx-csrf-token: ${csrfToken}\r\ncontent-type: application/json\r\nexpect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 9)}`,
  );
  // The server says itself that it has read the head of this very request.
  await expect.poll(() => answer, { timeout: 10_000 }).toMatch(/^HTTP\/1.1 100 Continue/);
  server.kill('SIGTERM');
  await expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${port}/healthz`).then(
          () => 'answered',
          () => 'refused',
        ),
      { timeout: 10_000 },
    )
    .toBe('refused');
  socket.write(body.slice(9));
  const [code] = await once(server, 'exit');
  expect(answer).toMatch(/^HTTP\/1.1 401 /m);
  expect(answer).toContain('wrong_credentials');
  expect(code).toBe(0);
  expect(output).not.toMatch(/"level":"(error|fatal)"/);
});

test('a connection nobody uses does not hold the server back', async () => {
  const port = await start();
  const idle = connect(port, '127.0.0.1');
  await once(idle, 'connect');
  server.kill('SIGTERM');
  const [code] = await once(server, 'exit');
  expect(code).toBe(0);
});

test('without a port to listen on it says why and ends', async () => {
  const taken = await start();
  const second = spawn(process.execPath, ['server/main.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      PORT: String(taken),
      DATABASE_URL: database.url,
      SFU_CONTROL_KEY: 'a-key-of-the-tests-and-nobody-else',
      FEED_KEY: Buffer.alloc(32, 'feed').toString('base64'),
      TICKET_PRIVATE_KEY_FILE: join(folder, 'key.pem'),
    },
  });
  const lines = second.stdout.toArray();
  const [code] = await once(second, 'exit');
  expect(code).toBe(1);
  expect((await lines).join('')).toMatch(/"level":"fatal".*EADDRINUSE/);
});
