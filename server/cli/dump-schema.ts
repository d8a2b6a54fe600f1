import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { dumpSchema } from '#db/dump-schema.ts';
import { databaseNamed } from '#db/embedded.ts';
import { migrate } from '#db/migrate.ts';
import { connect, type Sql } from '#db/sql.ts';
import { withDatabase } from '../setup/borrow-database.ts';
import { repository } from '../setup/places.ts';
import { say } from '../setup/terminal.ts';

/** `dump-schema`: for whoever adds a migration. */
export function addDumpSchema(program: Command): void {
  program
    .command('dump-schema')
    .description('write db/schema.sql from the migrations')
    .action(async () => {
      await writeFile(join(repository, 'db/schema.sql'), await withDatabase(({ sql, url }) => dumpFresh(sql, url)));
      say('db/schema.sql is written.');
    });
}

/** From a database made for this, so that nothing which somebody tried by hand gets into the file. */
async function dumpFresh(sql: Sql, url: string): Promise<string> {
  const name = `schema_${process.pid}`;
  await sql`create database ${sql(name)}`;
  const freshUrl = databaseNamed(url, name);
  const fresh = connect(freshUrl, { max: 1 });
  try {
    await migrate(freshUrl);
    return await dumpSchema(fresh);
  } finally {
    await fresh.end();
    await sql`drop database ${sql(name)}`;
  }
}
