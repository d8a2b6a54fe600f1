import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '..');

/** Folder → whether its tests need PostgreSQL. The order of the data's way: rules first, the whole set-up last. */
const tiers = { rules: false, store: true, api: true, sfu: false, setup: true };

const common = {
  // Zones are the subject of many tests; the machine's own must not help them.
  env: { TZ: 'UTC' },
  // Two cores may be shared by a database, a browser and a media worker; a test that hangs is still found.
  testTimeout: 20_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  root,
  test: {
    projects: [
      ...Object.entries(tiers).map(([name, needsDatabase]) => ({
        root,
        test: {
          ...common,
          name,
          include: name === 'rules' ? ['tests/rules/**/*.test.ts', 'tests/*.test.ts'] : [`tests/${name}/**/*.test.ts`],
          ...(needsDatabase && { globalSetup: ['tests/support/test-server.ts'] }),
        },
      })),
      {
        root,
        plugins: [svelte({ configFile: resolve(root, 'client/svelte.config.js') })],
        // The browser's build of Svelte, not the one for rendering on a server.
        resolve: { conditions: ['browser'] },
        test: { ...common, name: 'client', include: ['tests/client/**/*.test.ts'] },
      },
    ],
  },
});
