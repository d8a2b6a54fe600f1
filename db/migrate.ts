import { join } from 'node:path';
import { runner } from 'node-pg-migrate';

export const migrationsFolder: string = join(import.meta.dirname, 'migrations');

/**
 * Brings a database to the newest form: each file of db/migrations that it has not seen yet, in order, all in one
 * transaction. Of several servers starting together one migrates and the others wait (an advisory lock).
 * @returns the names of the migrations that ran
 * @throws Error naming the statement that failed; nothing of the run is kept then
 */
export async function migrate(databaseUrl: string, folder: string = migrationsFolder): Promise<string[]> {
  const silent = () => undefined;
  const ran = await runner({
    databaseUrl,
    dir: folder,
    // Files are plain SQL, numbered, never edited once released.
    ignorePattern: '(?!\\d{4}_[a-z0-9_]+\\.sql$).*',
    direction: 'up',
    migrationsTable: 'migration',
    singleTransaction: true,
    advisoryLockMode: 'wait',
    logger: { debug: silent, info: silent, warn: silent, error: silent },
  });
  return ran.map(({ name }) => name);
}
