import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { dumpSchema } from '#db/dump-schema.ts';
import { migrate } from '#db/migrate.ts';
import { createTestDatabase } from '../support/test-database.ts';

const database = await createTestDatabase();
afterAll(() => database.drop());

test('the migrations build exactly db/schema.sql', async () => {
  const written = readFileSync(join(import.meta.dirname, '../../db/schema.sql'), 'utf8');
  expect(await dumpSchema(database.sql)).toBe(written);
});

test('a change of any kind shows in the dump', async () => {
  const before = await dumpSchema(database.sql);
  const changes = [
    'alter table school add column planted int',
    'create index planted_index on school (uai)',
    'alter table school add constraint planted_check check (planted > 0)',
    "comment on table school is 'it''s planted'",
    "create type planted_kind as enum ('one', 'two')",
    'create view planted_view as select 1 as one',
  ];
  for (const change of changes) {
    await database.sql.unsafe(change);
  }
  const added = (await dumpSchema(database.sql)).split('\n').filter((line) => !before.includes(line));
  expect(added.join('\n')).toMatch(/planted int.*planted_check.*planted_index.*it''s planted.*planted_view/s);
  expect(added.join('\n')).toContain("create type planted_kind as enum ('one', 'two');");
});

test('migrating twice, also at the same moment, runs every migration once', async () => {
  expect(await Promise.all([migrate(database.url), migrate(database.url)])).toEqual([[], []]);
});
