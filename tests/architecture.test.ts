import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Import, importsOf, repository, sourceFiles } from './support/import-map.ts';

/** The data's way: a slice may call an earlier one, never a later one. */
const slices = [
  'schools',
  'people',
  'pool',
  'absences',
  'cover',
  'matching',
  'assignment',
  'offers',
  'rooms',
  'records',
  'agendas',
  'mail',
].map((name) => `server/${name}`);

const ground = ['server/contract', 'server/runtime'];

/** Folder or file → what of ours it may import, besides itself. The longest matching entry decides. */
const mayImport: Record<string, string[]> = {
  'server/contract': [],
  'server/runtime': [],
  'server/http': ground,
  'server/happenings': [...ground, 'server/http', 'db/sql.ts'],
  ...Object.fromEntries(
    slices.map((slice, place) => [
      slice,
      [...ground, 'server/http', 'server/happenings', 'db/sql.ts', ...slices.slice(0, place)],
    ]),
  ),
  'server/demo': [...ground, 'server/http', 'server/happenings', 'db', ...slices],
  'server/setup': [
    'server/compose.ts',
    'server/reactions.ts',
    'server/runtime',
    'server/cli',
    'server/demo',
    'db',
    'tests/support/chromium.ts',
  ],
  'server/cli': ['server', 'db'],
  // The composition root and what stands beside it.
  server: ['server', 'db'],
  sfu: ground,
  client: ['server/contract'],
  db: ['server/runtime'],
  tests: ['server', 'client', 'sfu', 'db', 'tests'],
};

/** Packages that exactly these files may import at run time. */
const soleImporters: Record<string, string[]> = {
  mediasoup: ['sfu/engine/mediasoup-engine.ts', 'sfu/worker/prove-worker.ts'],
  'mediasoup-client': ['client/src/live/media-device.ts'],
  nodemailer: ['server/mail/mail-sender.ts'],
  postgres: ['db/sql.ts'],
};

const readmes = ['.', 'server', 'sfu', 'client', 'db', 'tests'];

const files = sourceFiles();
const imports = files.flatMap((file) => importsOf(file));

function folderOf(file: string): string {
  const folders = Object.keys(mayImport).filter((folder) => file.startsWith(`${folder}/`));
  return folders.sort((one, other) => other.length - one.length)[0] ?? '';
}

function isOurs(path: string): boolean {
  return /^(server|client|sfu|db|tests)\//.test(path);
}

function isAllowed({ from, to }: Import): boolean {
  const folder = folderOf(from);
  // The root's files may import all of the server, and no folder below the root may import them.
  const own = folder !== 'server' && to.startsWith(`${folder}/`);
  return own || (mayImport[folder] ?? []).some((allowed) => to === allowed || to.startsWith(`${allowed}/`));
}

const arrows = (list: Import[]) => list.map(({ from, to }) => `${from} -> ${to}`);

describe('imports run only with the stream', () => {
  test('no file imports against the map', () => {
    expect(arrows(imports.filter((one) => isOurs(one.to) && !isAllowed(one)))).toEqual([]);
  });

  test('an import against the map would be reported', () => {
    const text = "import type { A } from '../offers/offer-rules.ts';\nimport { b } from '#runtime/clock.ts';";
    const planted = importsOf('server/cover/cover-rules.ts', text).filter((one) => !isAllowed(one));
    expect(arrows(planted)).toEqual(['server/cover/cover-rules.ts -> server/offers/offer-rules.ts']);
    expect(isAllowed({ from: 'sfu/main.ts', to: 'server/main.ts', typeOnly: false })).toBe(false);
    expect(isAllowed({ from: 'client/src/main.ts', to: 'server/runtime/clock.ts', typeOnly: true })).toBe(false);
  });

  test('the contract is pure: zod/mini and itself', () => {
    const strangers = imports.filter(
      ({ from, to }) => from.startsWith('server/contract/') && to !== 'zod/mini' && !to.startsWith('server/contract/'),
    );
    expect(arrows(strangers)).toEqual([]);
  });

  test('rules decide from what they are given: no database, no clock of their own, no HTTP', () => {
    const world = /^(db|server\/(http|happenings|runtime))\//;
    const strangers = imports.filter(({ from, to }) => from.endsWith('-rules.ts') && world.test(to));
    expect(arrows(strangers)).toEqual([]);
  });

  test('slices know the database as a type only', () => {
    const strangers = imports.filter(
      ({ from, to, typeOnly }) => slices.includes(folderOf(from)) && to.startsWith('db/') && !typeOnly,
    );
    expect(arrows(strangers)).toEqual([]);
  });
});

describe('a package with one door', () => {
  test.each(Object.entries(soleImporters))('%s', (name, allowed) => {
    const importers = imports.filter(
      ({ from, to, typeOnly }) => (to === name || to.startsWith(`${name}/`)) && !typeOnly && !from.startsWith('tests/'),
    );
    expect([...new Set(importers.map(({ from }) => from))].sort()).toEqual(allowed);
  });
});

test('date-fns is imported by the function: its main entry brings 230 MB of modules into a process', () => {
  expect(arrows(imports.filter(({ to }) => to === 'date-fns'))).toEqual([]);
});

describe('bars', () => {
  test('no file is longer than 300 lines, no test than 500', () => {
    const long = files
      .map((file) => ({ file, lines: readFileSync(join(repository, file), 'utf8').trimEnd().split('\n').length }))
      .filter(({ file, lines }) => lines > (file.startsWith('tests/') ? 500 : 300));
    expect(long).toEqual([]);
  });

  test.each(readmes)('%s/README.md exists', (folder) => {
    expect(existsSync(join(repository, folder, 'README.md'))).toBe(true);
  });
});
