import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateFolder } from './places.ts';
import { SetupStop } from './terminal.ts';

const lockFile = join(stateFolder, 'start.lock');

/**
 * Holds the clone for this `npm start`. A lock whose process is gone (a killed run) is taken over.
 * @returns gives the lock back
 * @throws SetupStop when another one runs
 */
export async function takeStartLock(file: string = lockFile, pid: number = process.pid): Promise<() => Promise<void>> {
  await mkdir(join(file, '..'), { recursive: true });
  const holder = Number(await readFile(file, 'utf8').catch(() => '0'));
  if (holder && (await isStarter(holder))) {
    throw new SetupStop(
      `Relève is already running from this folder (process ${holder}); end it with Ctrl-C in its terminal, or with: kill ${holder}`,
    );
  }
  await rm(file, { force: true });
  try {
    // 'wx': of two starting at the same moment one creates the file.
    await writeFile(file, String(pid), { flag: 'wx' });
  } catch (cause) {
    throw new SetupStop('Another npm start has just begun in this folder; let it go on.', { cause });
  }
  return () => rm(file, { force: true });
}

/** The number may have been given to another program since: it must be a set-up of ours. */
async function isStarter(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (failure) {
    // EPERM: it lives and belongs to somebody else.
    if (!(failure instanceof Error && 'code' in failure && failure.code === 'EPERM')) return false;
  }
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return commandLine === undefined || commandLine.includes('setup/start.ts');
}
