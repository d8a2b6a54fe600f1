import { randomBytes } from 'node:crypto';
import { databaseNamed } from '#db/embedded.ts';
import { connect, type Sql } from '#db/sql.ts';

/** A database of one test file, with every migration and no rows. */
export interface TestDatabase {
  sql: Sql;
  url: string;
  /** Closes `sql` and removes the database, also under open connections. */
  drop(): Promise<void>;
}

/**
 * Makes a database from the run's template, in 50 to 150 ms. One per test file, in `beforeAll`: extensions, queues,
 * LISTEN and advisory locks are per database, so files do not disturb each other.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.RELEVE_TEST_SERVER;
  const template = process.env.RELEVE_TEST_TEMPLATE;
  if (!server || !template)
    throw new Error('No test server: this project needs tests/support/test-server.ts as global set-up.');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(server, async (admin) => {
    await admin`create database ${admin(name)} template ${admin(template)}`;
  });
  const url = databaseNamed(server, name);
  const sql = connect(url);
  return {
    sql,
    url,
    async drop() {
      await sql.end();
      await administer(server, async (admin) => {
        await admin`drop database ${admin(name)} with (force)`;
      });
    },
  };
}

async function administer(server: string, work: (admin: Sql) => Promise<void>): Promise<void> {
  const admin = connect(server, { max: 1 });
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
