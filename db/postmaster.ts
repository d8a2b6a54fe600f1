import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A PostgreSQL that runs on one of our data folders, as its own lock file tells. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/** PostgreSQL ends a fast shutdown well within this; then its children are cut off too. */
const CLOSING_LIMIT_MS = 10_000;
const LOOK_EVERY_MS = 50;

/**
 * Reads postmaster.pid: line 1 is the process, line 4 the port, line 8 the state (the file pg_ctl waits on, too).
 * @returns undefined when no PostgreSQL runs on this folder, also when a killed one left its file behind
 */
export async function findPostmaster(data: string): Promise<Postmaster | undefined> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!pid || !(await isPostgresOn(pid, data))) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Removes the lock file that a killed PostgreSQL left. It would clear a dead process's file by itself, but not when
 * the number has since been given to another program, which is the rule in containers.
 */
export async function forgetDeadPostmaster(data: string): Promise<void> {
  if (!(await findPostmaster(data))) await rm(join(data, 'postmaster.pid'), { force: true });
}

/** Fast shutdown (SIGINT): sessions are ended, everything is written. @returns when the process is gone */
export async function stopPostmaster(pid: number): Promise<void> {
  const until = Date.now() + CLOSING_LIMIT_MS;
  let signal: NodeJS.Signals = 'SIGINT';
  while (send(pid, signal)) {
    while (isAlive(pid) && Date.now() < until) await wait(LOOK_EVERY_MS);
    // Ends at once; the next start recovers from the write-ahead log.
    signal = 'SIGQUIT';
    await wait(LOOK_EVERY_MS);
  }
}

async function isPostgresOn(pid: number, data: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  // Without /proc (macOS) a living process is taken at its word.
  return commandLine === undefined || commandLine.includes(data);
}

function isAlive(pid: number): boolean {
  return send(pid, 0);
}

/** @returns whether the process is there */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
