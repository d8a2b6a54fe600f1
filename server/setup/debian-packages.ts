import { readFile } from 'node:fs/promises';
import { mustRun, runCommand } from './run-command.ts';
import { SetupStop, say, showProgress } from './terminal.ts';

/** apt may be at work already (unattended upgrades); waiting two minutes for its lock is kinder than failing. */
const LOCK_WAIT_SECONDS = 120;

/** apt's words are parsed, so they must be English. */
const APT_ENVIRONMENT = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };

/**
 * Makes sure that Debian packages are there: as root installs the missing ones and says so.
 * @param packages names as apt knows them
 * @param purpose completes "… needed for <purpose>"
 * @throws SetupStop with the exact command, when this user or system cannot install
 */
export async function ensureDebianPackages(packages: string[], purpose: string): Promise<void> {
  if (!(await isDebianLike())) {
    throw new SetupStop(
      `Install what ${purpose} needs (Debian calls it: ${packages.join(' ')}), then run this command again.`,
    );
  }
  const missing = await missingPackages(packages);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) throw new SetupStop(missingSentence(missing, purpose));
  await install(missing, purpose);
}

/** The sentence for a user who may not install. */
export function missingSentence(missing: string[], purpose: string): string {
  const verb = missing.length === 1 ? 'package is' : 'packages are';
  return `${missing.length} Debian ${verb} missing for ${purpose}; run: sudo apt-get install -y ${missing.join(' ')}`;
}

async function isDebianLike(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

async function missingPackages(packages: string[]): Promise<string[]> {
  // dpkg-query fails when one name is unknown and still lists the others.
  const format = '$' + '{Package} $' + '{db:Status-Status}\\n';
  const { lines } = await runCommand('dpkg-query', ['-W', '-f', format, ...packages]);
  const installed = new Set(lines.filter((line) => line.endsWith(' installed')).map((line) => line.split(' ')[0]));
  return packages.filter((name) => !installed.has(name));
}

async function install(missing: string[], purpose: string): Promise<void> {
  say(`Installing Debian packages for ${purpose}: ${missing.join(' ')}`);
  const lock = ['-o', `DPkg::Lock::Timeout=${LOCK_WAIT_SECONDS}`];
  const update = await runCommand('apt-get', [...lock, 'update'], { env: APT_ENVIRONMENT });
  if (update.code !== 0) say('  The package lists could not all be refreshed; trying with those at hand.');
  const progress = showProgress('packages');
  const count = countInstalled((done, total) => progress.at(done, total));
  try {
    const args = [...lock, 'install', '-y', '--no-install-recommends', ...missing];
    await mustRun('apt-get', args, { env: APT_ENVIRONMENT, onLine: count });
  } catch (cause) {
    throw new SetupStop(
      `Debian packages could not be installed; run by hand and read its message: apt-get install -y ${missing.join(' ')}`,
      { cause },
    );
  } finally {
    progress.end();
  }
}

/** Reads apt's own lines: "… 31 newly installed …" gives the total, each "Setting up" is one done. */
export function countInstalled(tell: (done: number, total: number) => void): (line: string) => void {
  let total = 0;
  let done = 0;
  return (line) => {
    const upgrade = line.match(/(\d+) upgraded, (\d+) newly installed/);
    if (upgrade) total = Number(upgrade[1]) + Number(upgrade[2]);
    if (line.startsWith('Setting up ')) {
      done += 1;
      tell(done, Math.max(done, total));
    }
  };
}
