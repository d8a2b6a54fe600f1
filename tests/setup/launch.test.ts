import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../../server/setup/run-command.ts';

const repository = join(import.meta.dirname, '../..');
const launcher = join(repository, 'server/setup/launch.mjs');

test('an unknown task is answered with the known ones', async () => {
  const { code, lines } = await runCommand(process.execPath, [launcher, 'fly']);
  expect([code, lines.join()]).toEqual([1, expect.stringMatching(/^Name a task: start, test, /)]);
});

test('arguments and exit codes pass through, and help comes without a database', async () => {
  const help = await runCommand(process.execPath, [launcher, 'releve', '--help']);
  expect([help.code, help.lines[0]]).toEqual([0, 'Usage: npm run releve -- [options] [command]']);
  const wrong = await runCommand(process.execPath, [launcher, 'releve', 'no such', 'command']);
  expect([wrong.code, wrong.lines[0]]).toEqual([1, "error: unknown command 'no such'"]);
});

test('every package of the lock file is wanted by another one, or each start would wait for npm in vain', () => {
  const { packages } = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as {
    packages: Record<
      string,
      Partial<
        Record<'dependencies' | 'devDependencies' | 'optionalDependencies' | 'peerDependencies', Record<string, string>>
      >
    >;
  };
  // Node's own way to find a package: beside the one that asks, then in each folder above.
  const found = (asker: string, name: string): string | undefined => {
    const steps = asker.split('/node_modules/');
    const folders = steps.map((_, index) => steps.slice(0, steps.length - index).join('/node_modules/'));
    return [
      ...folders.map((folder) => (folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`)),
      `node_modules/${name}`,
    ].find((path) => path in packages);
  };
  const wanted = new Set<string | undefined>();
  const visit = (asker: string) => {
    const { dependencies, devDependencies, optionalDependencies, peerDependencies } = packages[asker] ?? {};
    for (const name of Object.keys({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
      ...peerDependencies,
    })) {
      const path = found(asker, name);
      if (path && !wanted.has(path)) {
        wanted.add(path);
        visit(path);
      }
    }
  };
  visit('');
  expect(Object.keys(packages).filter((path) => path && !wanted.has(path))).toEqual([]);
});
