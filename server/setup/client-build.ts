import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository, stateFolder } from './places.ts';
import { mustRun } from './run-command.ts';
import { SetupStop, say } from './terminal.ts';

/** Everything that the built pages depend on. */
const inputs = ['client', 'server/contract', 'package.json', 'package-lock.json'];
const stamp = join(stateFolder, 'client-build');

/**
 * Builds the pages, unless nothing they depend on has changed since.
 * @throws SetupStop with Vite's last lines
 */
export async function ensureClientBuilt(): Promise<void> {
  const hash = await inputsHash();
  const built = await stat(join(repository, 'client/dist/index.html')).catch(() => undefined);
  if (built && (await readFile(stamp, 'utf8').catch(() => '')) === hash) return;
  say('Building the pages');
  try {
    const vite = join(repository, 'node_modules/vite/bin/vite.js');
    await mustRun(process.execPath, [vite, 'build', 'client', '--logLevel', 'warn'], { cwd: repository });
  } catch (cause) {
    throw new SetupStop(`The pages could not be built.\n${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  await mkdir(stateFolder, { recursive: true });
  await writeFile(stamp, hash);
}

async function inputsHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of await filesOf(input)) hash.update(file).update(await readFile(join(repository, file)));
  }
  return hash.digest('hex');
}

/** Sorted paths of a file or of everything in a folder, without what the build itself writes. */
async function filesOf(input: string): Promise<string[]> {
  if ((await stat(join(repository, input))).isFile()) return [input];
  const entries = await readdir(join(repository, input), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files
    .map((file) => file.slice(repository.length + 1))
    .filter((file) => !file.startsWith(join('client', 'dist')))
    .sort();
}
