import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished } from 'vitest';
import { CONTROL_KEY, claims, knock, PAGE_ORIGIN, publicKeyPem, sign, ticketPass } from '../sfu-under-test.ts';
import { freePort, isFree, workerBin, workerTest } from './real-engine.ts';

interface Process {
  child: ChildProcess;
  /** Log lines so far. */
  lines: string[];
  errors: string[];
  mediaPort: number;
  /** Resolves with the log line that says so; rejects when the process ends first. */
  ready: Promise<{ port: number; controlPort: number; workers: number }>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** `sfu/main.ts` as the supervisor starts it: its own process group, the environment as its only word. */
async function startProcess(given: Record<string, string> = {}): Promise<Process> {
  const folder = await mkdtemp(join(tmpdir(), 'releve-sfu-'));
  const keyFile = join(folder, 'ticket-key.pem');
  await writeFile(keyFile, publicKeyPem);
  const mediaPort = await freePort();
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../../../sfu/main.ts')], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      SFU_PORT: '0',
      SFU_CONTROL_PORT: '0',
      SFU_CONTROL_KEY: CONTROL_KEY,
      MEDIA_PORT: String(mediaPort),
      PUBLIC_URL: PAGE_ORIGIN,
      TICKET_PUBLIC_KEY_FILE: keyFile,
      MEDIASOUP_WORKER_BIN: workerBin ?? '',
      ...given,
    },
  });
  // `close` comes after the last line was read, `exit` may come before.
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true });
  });
  const [lines, errors]: [string[], string[]] = [[], []];
  const ready = Promise.withResolvers<{ port: number; controlPort: number; workers: number }>();
  ready.promise.catch(() => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    const said = JSON.parse(line);
    if (said.msg === 'sfu is ready') ready.resolve(said);
  });
  child.stderr.on('data', (text) => errors.push(String(text)));
  child.once('close', () => ready.reject(new Error(`ended before it was ready:\n${errors.join('\n')}`)));
  return { child, lines, errors, mediaPort, ready: ready.promise, ended };
}

workerTest('the process comes up, lets a page in, and says so on its control port', async () => {
  const sfu = await startProcess();
  const { port, controlPort, workers } = await sfu.ready;
  expect((await fetch(`http://127.0.0.1:${controlPort}/readyz`)).status).toBe(200);
  const load = await fetch(`http://127.0.0.1:${controlPort}/load`, {
    headers: { authorization: `Bearer ${CONTROL_KEY}` },
  });
  expect(await load.json()).toEqual({ rooms: 0, participants: 0, workers });

  const now = new Date(Math.ceil(Date.now() / 1_000) * 1_000);
  const ticket = await sign(claims({ now: () => now, advance: () => undefined, set: () => undefined }));
  expect((await knock(`http://127.0.0.1:${port}`, ticketPass(ticket))).welcome).toMatchObject({ resumed: false });
});

workerTest.each(['SIGTERM', 'SIGINT'] as const)(
  'on %s to the whole group it ends in order and leaves nothing',
  async (signal) => {
    const sfu = await startProcess();
    await sfu.ready;
    process.kill(-sfu.child.pid!, signal);
    expect(await sfu.ended).toEqual({ code: 0, signal: null });
    expect(await isFree(sfu.mediaPort)).toBe(true);
    const told = sfu.lines.map((line) => JSON.parse(line));
    expect(told.filter(({ level, msg }) => level === 'error' || /replaced/.test(msg))).toEqual([]);
    expect(sfu.errors).toEqual([]);
  },
);

workerTest('when it is killed its workers go too', async () => {
  const sfu = await startProcess();
  await sfu.ready;
  sfu.child.kill('SIGKILL');
  await sfu.ended;
  await expect.poll(() => isFree(sfu.mediaPort), { timeout: 4_000 }).toBe(true);
});

workerTest('a taken media port stops the start with the name of the setting', async () => {
  const taken = createServer().listen(await freePort(), '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const sfu = await startProcess({ MEDIA_PORT: String(port) });
  expect(await sfu.ended).toEqual({ code: 1, signal: null });
  expect(sfu.lines.join('\n')).toContain(
    `Port ${port} (UDP and TCP) of 127.0.0.1 cannot be used for media: see MEDIA_PORT.`,
  );
});
