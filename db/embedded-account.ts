/**
 * PostgreSQL refuses to run as root. This file finds who runs it then, without creating an account.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** nobody, on every Linux. */
const NOBODY = 65_534;

export interface Account {
  /** Stands before the command. */
  prefix: string[];
  /** The process's user and group, when not ours. */
  identity: { uid?: number; gid?: number };
  /** Where the binaries are (a folder with bin, lib, share). */
  native: string;
  /** Where everything of this database lies. */
  folder: string;
}

/**
 * - An ordinary user runs it as itself.
 * - Root enters a user namespace in which it is called nobody: it reads and writes as root, so a clone in /root or in
 *   a 0700 folder (where a real other user meets EACCES) works.
 * - Where namespaces are forbidden (many containers), the real nobody runs it, from a copy in /var/tmp when it cannot
 *   reach the clone.
 */
export function chooseAccount(native: string, folder: string): Account {
  if (process.getuid?.() !== 0) return { prefix: [], identity: {}, native, folder };
  const namespace = ['unshare', '--user', `--map-user=${NOBODY}`];
  if (succeeds([...namespace, 'true'])) return { prefix: namespace, identity: {}, native, folder };
  return nobodyAccount(native, folder);
}

function nobodyAccount(native: string, folder: string): Account {
  const identity = { uid: NOBODY, gid: NOBODY };
  mkdirSync(folder, { recursive: true });
  if (succeeds(['test', '-x', join(native, 'bin/postgres')], identity) && succeeds(['test', '-x', folder], identity)) {
    chownSync(folder, NOBODY, NOBODY);
    return { prefix: [], identity, native, folder };
  }
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const elsewhere = `/var/tmp/releve-${name}`;
  mkdirSync(elsewhere, { recursive: true });
  // Anybody may make a folder of that name; what is run from there must be ours.
  if (lstatSync(elsewhere).uid !== 0)
    throw new Error(`${elsewhere} belongs to somebody else; remove it and try again.`);
  copyOnce(native, join(elsewhere, 'native'));
  mkdirSync(join(elsewhere, 'database'), { recursive: true, mode: 0o700 });
  chownSync(join(elsewhere, 'database'), NOBODY, NOBODY);
  return { prefix: [], identity, native: join(elsewhere, 'native'), folder: join(elsewhere, 'database') };
}

function copyOnce(from: string, to: string): void {
  if (existsSync(to)) return;
  rmSync(`${to}.new`, { recursive: true, force: true });
  cpSync(from, `${to}.new`, { recursive: true, verbatimSymlinks: true });
  renameSync(`${to}.new`, to);
}

/**
 * Lets PostgreSQL end (SIGINT, a fast shutdown) when the process that started it dies, even by SIGKILL. Stands
 * innermost: entering a user namespace clears the wish.
 */
export function endWithParent(): string[] {
  const wish = ['setpriv', '--pdeathsig', 'INT'];
  return succeeds([...wish, 'true']) ? wish : [];
}

function succeeds([command = '', ...args]: string[], identity: { uid?: number; gid?: number } = {}): boolean {
  return spawnSync(command, args, { ...identity, cwd: '/', stdio: 'ignore' }).status === 0;
}
