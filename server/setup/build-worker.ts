import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { ensureDebianPackages } from './debian-packages.ts';
import { repository, scratchFolder } from './places.ts';
import { mustRun } from './run-command.ts';
import { SetupStop, say, showProgress } from './terminal.ts';

/** What sfu/worker/CMakeLists.txt builds with and against, by Debian's names. */
const PACKAGES = [
  'g++',
  'cmake',
  'ninja-build',
  'pkg-config',
  'libuv1-dev',
  'libssl-dev',
  'libsrtp2-dev',
  'libabsl-dev',
  'libflatbuffers-dev',
  'flatbuffers-compiler',
];

/** One compilation of twelve sources takes up to this; more jobs than memory would swap or be killed. */
const BYTES_PER_JOB = 1_000_000_000;

const recipe = join(repository, 'sfu/worker');
const sources = join(repository, 'node_modules/mediasoup/worker');

/** @returns a short hash of everything that decides what the build makes, besides mediasoup's version */
export async function recipeHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await recipeFiles()) hash.update(file).update(await readFile(join(recipe, file)));
  return hash.digest('hex').slice(0, 12);
}

async function recipeFiles(): Promise<string[]> {
  const entries = await readdir(recipe, { recursive: true });
  return entries.filter((name) => name === 'CMakeLists.txt' || name.endsWith('.h')).sort();
}

/**
 * Builds mediasoup-worker from the C++ sources in the npm package; about two minutes on two cores.
 * @param target where the finished program goes, by one rename, after `prove` has accepted it
 * @param prove rejects when the program does not work
 * @throws SetupStop when packages are missing or the build fails
 */
export async function buildWorker(target: string, prove: (program: string) => Promise<void>): Promise<void> {
  await ensureDebianPackages(PACKAGES, 'building the media worker');
  say('Building the media worker from its sources (about two minutes, once per machine)');
  const folder = await scratchFolder(target, 'build');
  try {
    await mustRun('cmake', [
      ...['-S', recipe, '-B', folder, '-G', 'Ninja'],
      ...['-DCMAKE_BUILD_TYPE=Release', `-DMEDIASOUP_WORKER_SOURCE=${sources}`],
    ]);
    await compile(folder);
    await prove(join(folder, 'mediasoup-worker'));
    await rename(join(folder, 'mediasoup-worker'), target);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SetupStop(
      `The media worker could not be built; name a working one in MEDIASOUP_WORKER_BIN, or mend this:\n${reason}`,
      { cause },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compile(folder: string): Promise<void> {
  const jobs = Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / BYTES_PER_JOB)));
  const progress = showProgress('media worker');
  try {
    await mustRun('ninja', ['-C', folder, '-j', String(jobs)], {
      // Ninja's own default, stated because it is parsed.
      env: { ...process.env, NINJA_STATUS: '[%f/%t] ' },
      onLine(line) {
        const step = line.match(/^\[(\d+)\/(\d+)\]/);
        if (step) progress.at(Number(step[1]), Number(step[2]));
      },
    });
  } finally {
    progress.end();
  }
}
