import { findEmbeddedDatabase, startEmbeddedDatabase } from '#db/embedded.ts';
import { migrate } from '#db/migrate.ts';
import { connect, type Sql } from '#db/sql.ts';
import { checkOwnDatabase, embeddedFolder, ensureReleve } from './database.ts';

export interface BorrowedDatabase {
  sql: Sql;
  url: string;
}

/**
 * Lends a command the migrated database for as long as it works: DATABASE_URL, or the embedded one of a running
 * `npm start`, or the embedded one started for this command alone.
 * @throws SetupStop when DATABASE_URL does not work
 */
export async function withDatabase<Result>(work: (database: BorrowedDatabase) => Promise<Result>): Promise<Result> {
  await using closing = new AsyncDisposableStack();
  const url = process.env.DATABASE_URL ? await own(process.env.DATABASE_URL) : await embedded(closing);
  await migrate(url);
  const sql = connect(url, { name: 'releve command' });
  closing.defer(() => sql.end());
  return await work({ sql, url });
}

async function own(url: string): Promise<string> {
  await checkOwnDatabase(url);
  return url;
}

async function embedded(closing: AsyncDisposableStack): Promise<string> {
  const running = await findEmbeddedDatabase(embeddedFolder);
  if (running) return await ensureReleve(running.url);
  const started = await startEmbeddedDatabase(embeddedFolder);
  closing.defer(() => started.close());
  return await ensureReleve(started.url);
}
