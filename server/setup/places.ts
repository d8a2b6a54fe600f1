import { rmSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The repository's folder, wherever it was cloned (it may hold spaces). */
export const repository: string = resolve(import.meta.dirname, '../..');

/** Everything the set-up makes beside node_modules; ignored by git. */
export const stateFolder: string = join(repository, '.releve');

/**
 * The folder for what is dear to make and the same for every clone: `~/.cache/releve`, or inside the clone for a user
 * without a home that can be written (a service account).
 */
export async function cacheFolder(): Promise<string> {
  const wanted = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'releve');
  const made = await mkdir(wanted, { recursive: true }).then(
    () => wanted,
    () => join(stateFolder, 'cache'),
  );
  await mkdir(made, { recursive: true });
  return made;
}

/** A folder for unfinished work beside its target, so that one rename finishes it. Gone with the process at the latest. */
export async function scratchFolder(beside: string, name: string): Promise<string> {
  const folder = await mkdtemp(join(beside, '..', `${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
