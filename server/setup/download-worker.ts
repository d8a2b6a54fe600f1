import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { repository, scratchFolder } from './places.ts';
import { runCommand } from './run-command.ts';

/** A closed network either refuses at once or stays silent; nobody should wait longer than this to learn which. */
const ANSWER_LIMIT_MS = 6_000;
/** About 3 MB: a line that needs longer is better served by the build. */
const DOWNLOAD_LIMIT_MS = 60_000;

/**
 * Downloads mediasoup's own prebuilt worker.
 * @param target where the program goes, by one rename, after `prove` has accepted it
 * @returns undefined when it is there, else why not, in words
 */
export async function downloadWorker(
  version: string,
  target: string,
  prove: (program: string) => Promise<void>,
  answerLimitMs: number = ANSWER_LIMIT_MS,
): Promise<string | undefined> {
  const folder = await scratchFolder(target, 'download');
  try {
    await writeFile(join(folder, 'worker.tgz'), await fetchWithin(await addressOf(version), answerLimitMs));
    const unpacked = await runCommand('tar', ['-xzf', join(folder, 'worker.tgz'), '-C', folder]);
    if (unpacked.code !== 0) return 'what was downloaded is not an archive';
    await prove(join(folder, 'mediasoup-worker'));
    await rename(join(folder, 'mediasoup-worker'), target);
    return undefined;
  } catch (failure) {
    return reasonOf(failure);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The address that mediasoup's own install script uses, with the same variable for a mirror. */
async function addressOf(version: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(repository, 'node_modules/mediasoup/package.json'), 'utf8'));
  const home = String(manifest.repository.url)
    .replace(/^git\+/, '')
    .replace(/\.git$/, '');
  const base = process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL || `${home}/releases/download`;
  return `${base}/${version}/${archiveName(version)}`;
}

function archiveName(version: string): string {
  // mediasoup names its Linux archives after the kernel's major version too.
  const kernel = process.platform === 'linux' ? `-kernel${release().split('.')[0]}` : '';
  return `mediasoup-worker-${version}-${process.platform}-${process.arch}${kernel}.tgz`;
}

async function fetchWithin(address: string, answerLimitMs: number): Promise<Uint8Array> {
  const stop = new AbortController();
  const unanswered = setTimeout(() => stop.abort(new Error('no answer')), answerLimitMs);
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(DOWNLOAD_LIMIT_MS)]);
  try {
    const response = await fetch(address, { signal });
    clearTimeout(unanswered);
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } finally {
    clearTimeout(unanswered);
  }
}

/** fetch hides the reason (no name, refused, reset) in the cause. */
function reasonOf(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  const { cause } = failure;
  return cause instanceof Error ? cause.message : failure.message;
}
