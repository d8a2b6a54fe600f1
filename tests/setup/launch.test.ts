import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../../server/setup/run-command.ts';

const launcher = join(import.meta.dirname, '../../server/setup/launch.mjs');

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
