import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildWorker, recipeHash } from './build-worker.ts';
import { downloadWorker } from './download-worker.ts';
import { cacheFolder, repository } from './places.ts';
import { runCommand } from './run-command.ts';
import { SetupStop, say } from './terminal.ts';

/** A worker that has not made a router after so many milliseconds is stuck. */
const PROOF_LIMIT_MS = 20_000;

/** mediasoup-worker's exit code when started by hand (main.cpp): the program and its libraries load. */
const STARTED_BY_HAND = 41;

/**
 * Finds or makes a mediasoup-worker: MEDIASOUP_WORKER_BIN, a cached one, mediasoup's own prebuilt download, a build
 * from the sources in the npm package. Whatever is cached was proven by starting it.
 * @returns the program's path
 * @throws SetupStop
 */
export async function ensureMediaWorker(): Promise<string> {
  const named = process.env.MEDIASOUP_WORKER_BIN;
  if (named) return await useNamed(named);
  const folder = await cacheFolder();
  const key = `mediasoup-worker-${await mediasoupVersion()}-${process.platform}-${process.arch}`;
  // The names tell them apart where capacity is measured: Debian's libsrtp (NSS) makes SRTP about three times dearer
  // than the prebuilt worker's (OpenSSL).
  const prebuilt = join(folder, `${key}-prebuilt`);
  const built = join(folder, `${key}-${await recipeHash()}`);
  for (const cached of [prebuilt, built]) if (await loads(cached)) return cached;
  say('Looking for a media worker: none in the cache, asking for mediasoup’s prebuilt one');
  const refusal = await downloadWorker(await mediasoupVersion(), prebuilt, proveWorker);
  if (!refusal) return prebuilt;
  say(`  No prebuilt media worker: ${refusal}`);
  await buildWorker(built, proveWorker);
  return built;
}

async function useNamed(program: string): Promise<string> {
  try {
    await access(program, constants.X_OK);
    await proveWorker(program);
    return program;
  } catch (cause) {
    throw new SetupStop(
      `MEDIASOUP_WORKER_BIN names ${program}, which is not a working mediasoup-worker ${await mediasoupVersion()}; ` +
        'unset it to let the set-up find or build one.',
      { cause },
    );
  }
}

export async function mediasoupVersion(): Promise<string> {
  const text = await readFile(join(repository, 'node_modules/mediasoup/package.json'), 'utf8');
  return String(JSON.parse(text).version);
}

/** A cached program may have lost its libraries to a system upgrade: it must still load. */
async function loads(program: string): Promise<boolean> {
  const { code } = await runCommand(program, [], { env: {}, timeoutMs: PROOF_LIMIT_MS });
  return code === STARTED_BY_HAND;
}

/**
 * Starts the program under mediasoup in a process of its own, so that a crash or a hang stays there.
 * @throws Error with its last lines
 */
export async function proveWorker(program: string): Promise<void> {
  const script = join(repository, 'sfu/worker/prove-worker.ts');
  const { code, lines } = await runCommand(process.execPath, [script, program], { timeoutMs: PROOF_LIMIT_MS });
  if (code !== 0) throw new Error(`The media worker does not start:\n${lines.slice(-10).join('\n')}`);
}
