import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, repository } from '../../support/import-map.ts';

const svelteIn = (folder: string) =>
  readdirSync(join(repository, folder))
    .filter((name) => name.endsWith('.svelte'))
    .map((name) => `${folder}/${name}`);

const shown = new Set(svelteIn('client/src/gallery').flatMap((file) => importsOf(file).map(({ to }) => to)));

test.each(svelteIn('client/src/ui'))('%s is in the gallery', (component) => {
  expect(shown).toContain(component);
});
