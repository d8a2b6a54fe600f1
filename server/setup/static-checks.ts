import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './places.ts';

/** A tool of node_modules that reads the code without running it. */
export interface StaticCheck {
  name: string;
  args: string[];
}

export const staticChecks: StaticCheck[] = [
  { name: 'biome', args: [module('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings'] },
  { name: 'tsc', args: [module('typescript/bin/tsc')] },
  // What runs inside a browser's page knows the DOM; server and sfu must not.
  { name: 'tsc of e2e', args: [module('typescript/bin/tsc'), '-p', 'tests/e2e'] },
  {
    name: 'svelte-check',
    // The tsconfig's path is relative to the workspace.
    args: [module('svelte-check/bin/svelte-check'), '--workspace', 'client', '--tsconfig', 'tsconfig.json'],
  },
].filter(({ name }) => name !== 'svelte-check' || existsSync(join(repository, 'client')));

/** The script of a package in node_modules. */
export function module(path: string): string {
  return join(repository, 'node_modules', path);
}
