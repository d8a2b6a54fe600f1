import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const checker = resolve(root, 'node_modules/svelte-check/bin/svelte-check');

/** A type check of one file takes two to five seconds; a busy machine takes longer. */
const PATIENCE_MS = 60_000;

// A checker that reads nothing finds nothing: on some versions of TypeScript it was reported to pass on everything.
test('svelte-check reports the canary, a file with a wrong type', { timeout: PATIENCE_MS }, () => {
  const checked = spawnSync(
    process.execPath,
    [checker, '--workspace', 'tests/client/canary', '--tsconfig', './tsconfig.json', '--output', 'machine'],
    { cwd: root, encoding: 'utf8' },
  );
  expect(checked.stdout).toMatch(/ERROR "WrongType\.svelte" 3:7 .*'string' is not assignable to type 'number'/);
  expect(checked.status).toBe(1);
});
