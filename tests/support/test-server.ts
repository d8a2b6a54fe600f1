/**
 * One PostgreSQL per test run. With TEST_DATABASE_URL it is the one named there; otherwise an embedded one of our own,
 * so that several runs can go on beside each other. Vitest and Playwright call this as their global set-up.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { databaseNamed, type EmbeddedDatabase, findEmbeddedDatabase, startEmbeddedDatabase } from '#db/embedded.ts';
import { migrate, migrationsFolder } from '#db/migrate.ts';
import { connect } from '#db/sql.ts';

const folder = resolve(import.meta.dirname, '../../.releve/test-database');
/** As many runs beside each other as this have their data folder ready; nobody runs more. */
const SLOTS = 16;

/** Starts the server and builds the template; createTestDatabase finds both by the environment. */
export default async function setUp(): Promise<() => Promise<void>> {
  const own = process.env.TEST_DATABASE_URL ? undefined : await startFreeSlot();
  const url = process.env.TEST_DATABASE_URL || own?.url || '';
  process.env.RELEVE_TEST_SERVER = url;
  process.env.RELEVE_TEST_TEMPLATE = await buildTemplate(url, own !== undefined);
  return async () => {
    await own?.close();
  };
}

/** A folder in use is passed over; that of a killed run is taken up again. */
async function startFreeSlot(): Promise<EmbeddedDatabase> {
  for (let slot = 1; slot < SLOTS; slot += 1) {
    const place = join(folder, String(slot));
    if (await findEmbeddedDatabase(place)) continue;
    // Two runs starting at the same moment: PostgreSQL's lock file lets one in, and the other goes on to the next.
    const started = await startEmbeddedDatabase(place, { forTests: true }).catch((failure: unknown) => failure);
    if (!(started instanceof Error)) return started as EmbeddedDatabase;
    if (!(await findEmbeddedDatabase(place))) throw started;
  }
  throw new Error(`All ${SLOTS} test databases are in use.`);
}

/**
 * The template's name holds the migrations' hash, so it is built once per change of them.
 * @param ours the server is of this run alone: what killed runs and older migrations left can go
 */
async function buildTemplate(url: string, ours: boolean): Promise<string> {
  const template = `template_${await migrationsHash()}`;
  const sql = connect(url, { max: 1 });
  try {
    const names = (await sql<{ datname: string }[]>`select datname from pg_database`).map((row) => row.datname);
    if (ours) {
      for (const name of names.filter((one) => /^(test|template)_/.test(one) && one !== template)) {
        await sql`drop database ${sql(name)} with (force)`;
      }
    }
    if (names.includes(template)) return template;
    // Built under another name: a run killed half-way must not leave half a template.
    const unfinished = `test_${process.pid}_template`;
    await sql`create database ${sql(unfinished)}`;
    await migrate(databaseNamed(url, unfinished));
    await sql`alter database ${sql(unfinished)} rename to ${sql(template)}`;
    return template;
  } finally {
    await sql.end();
  }
}

async function migrationsHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(migrationsFolder)).sort()) {
    hash.update(file).update(await readFile(join(migrationsFolder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
