import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { downloadWorker } from '../../server/setup/download-worker.ts';
import { ensureMediaWorker, mediasoupVersion, proveWorker } from '../../server/setup/media-worker.ts';
import { mustRun } from '../../server/setup/run-command.ts';

const version = await mediasoupVersion();
let folder: string;
let releases: Server | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'releve '));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  releases?.closeAllConnections();
  releases?.close();
  releases = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** A server of mediasoup's releases, on loopback. */
async function serveReleases(answer: (path: string) => Buffer | number | 'silence'): Promise<void> {
  releases = createServer((request, response) => {
    const given = answer(request.url ?? '');
    if (given === 'silence') return;
    if (typeof given === 'number') response.writeHead(given).end();
    else response.end(given);
  });
  releases.listen(0, '127.0.0.1');
  await once(releases, 'listening');
  const { port } = releases.address() as { port: number };
  vi.stubEnv('MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL', `http://127.0.0.1:${port}`);
}

async function archiveOf(program: string): Promise<Buffer> {
  const inside = join(folder, 'inside');
  await mkdir(inside);
  await copyFile(program, join(inside, 'mediasoup-worker'));
  await mustRun('tar', ['-czf', join(folder, 'made.tgz'), '-C', inside, 'mediasoup-worker']);
  return await readFile(join(folder, 'made.tgz'));
}

test('the worker of this machine makes a router, and is found at once the second time', async () => {
  const program = await ensureMediaWorker();
  await proveWorker(program);
  expect(await ensureMediaWorker()).toBe(program);
});

test('a named worker that does not work is told in one sentence', async () => {
  vi.stubEnv('MEDIASOUP_WORKER_BIN', '/bin/true');
  await expect(ensureMediaWorker()).rejects.toThrow(
    `MEDIASOUP_WORKER_BIN names /bin/true, which is not a working mediasoup-worker ${version};`,
  );
});

describe('mediasoup’s prebuilt worker', () => {
  const target = () => join(folder, 'cached-worker');

  test('is downloaded, proven and cached', async () => {
    const archive = await archiveOf(await ensureMediaWorker());
    const asked: string[] = [];
    await serveReleases((path) => {
      asked.push(path);
      return archive;
    });
    expect(await downloadWorker(version, target(), proveWorker)).toBeUndefined();
    expect(asked[0]).toMatch(
      new RegExp(`^/${version}/mediasoup-worker-${version}-${process.platform}-${process.arch}`),
    );
    await proveWorker(target());
  });

  test('that does not start here is not cached', async () => {
    const other = join(folder, 'other');
    await writeFile(other, '#!/bin/sh\nexit 127\n', { mode: 0o755 });
    const archive = await archiveOf(other);
    await serveReleases(() => archive);
    expect(await downloadWorker(version, target(), proveWorker)).toContain('does not start');
    expect((await readdir(folder)).filter((name) => /^(cached|download)/.test(name))).toEqual([]);
  });

  test.each([
    ['does not exist for this machine', 404, 'the server answers 404'],
    ['is kept back by a silent network', 'silence' as const, 'no answer'],
    ['is replaced by a proxy’s page', Buffer.from('<html>Sign in</html>'), 'what was downloaded is not an archive'],
  ])('that %s is given up quickly, with the reason', async (_, answer, reason) => {
    await serveReleases(() => answer);
    expect(await downloadWorker(version, target(), proveWorker, 100)).toBe(reason);
  });
});
