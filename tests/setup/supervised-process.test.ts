import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ProcessPlan, type Supervised, supervise } from '../../server/setup/supervised-process.ts';

const repository = join(import.meta.dirname, '../..');

/** A process of the product in small: answers its own number, and closes as all of ours do. */
const GOOD = `
  import { createServer } from 'node:http';
  import { closeOnSignal } from '${repository}/server/runtime/shutdown.ts';
  import { createLog } from '${repository}/server/runtime/log.ts';
  const log = createLog({ process: 'good', level: 'info' });
  const server = createServer((request, response) => response.end(String(process.pid)));
  server.listen(Number(process.env.TEST_PORT), '127.0.0.1');
  closeOnSignal([{ name: 'http', close: () => void server.close() }], log);
`;

let folder: string;
let plan: ProcessPlan;
let open: Supervised | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'releve-'));
  const port = await freePort();
  const script = join(folder, 'good.ts');
  await writeFile(script, GOOD);
  plan = {
    name: `test-${port}`,
    script,
    env: { ...process.env, TEST_PORT: String(port) },
    readyUrl: `http://127.0.0.1:${port}/`,
  };
});

afterEach(async () => {
  await open?.close();
  open = undefined;
  await rm(folder, { recursive: true, force: true });
  await rm(join(repository, `.releve/logs/${plan.name}.log`), { force: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

async function pidThatAnswers(): Promise<number> {
  return Number(
    await fetch(plan.readyUrl).then(
      (response) => response.text(),
      () => 0,
    ),
  );
}

test('a process is ready, works, and is gone after closing', async () => {
  open = await supervise(plan);
  expect(await pidThatAnswers()).toBeGreaterThan(0);
  await open.close();
  expect(await pidThatAnswers()).toBe(0);
});

test('a process that was killed is started again, as often as it takes', async () => {
  open = await supervise(plan, 10);
  for (let time = 1; time <= 2; time += 1) {
    const killed = await pidThatAnswers();
    process.kill(killed, 'SIGKILL');
    await vi.waitUntil(async () => ![0, killed].includes(await pidThatAnswers()), { timeout: 10_000 });
  }
});

test('a process that cannot start is told with its last words, and leaves nothing running', async () => {
  await writeFile(plan.script, "console.log('no such planet'); process.exit(3);");
  await expect(supervise(plan)).rejects.toThrow(/ended with code 3.*no such planet/s);
});

test('what it says is kept in its log, and its errors are shown on the terminal', async () => {
  const shown = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await writeFile(plan.script, `${GOOD}\nlog.info('all is well'); log.error('the roof leaks');`);
  open = await supervise(plan);
  await vi.waitUntil(() => shown.mock.calls.length > 0);
  expect(shown.mock.calls.map(([text]) => text)).toEqual([`${plan.name}: the roof leaks\n`]);
  expect(await readFile(join(repository, `.releve/logs/${plan.name}.log`), 'utf8')).toContain('all is well');
  shown.mockRestore();
});

test('when the supervisor is killed, its processes end by themselves', async () => {
  const supervisor = join(folder, 'supervisor.ts');
  await writeFile(
    supervisor,
    `import { supervise } from '${repository}/server/setup/supervised-process.ts';
     await supervise(${JSON.stringify(plan)});
     console.log('ready');`,
  );
  const child = spawn(process.execPath, [supervisor], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  expect(await pidThatAnswers()).toBeGreaterThan(0);
  child.kill('SIGKILL');
  await vi.waitUntil(async () => (await pidThatAnswers()) === 0, { timeout: 10_000 });
});
