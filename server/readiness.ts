import { readdir } from 'node:fs/promises';
import { migrationsFolder } from '#db/migrate.ts';
import type { Sql } from '#db/sql.ts';

/**
 * Makes the question behind `/readyz`: does the database answer, and has it every migration this program knows?
 * A newer one is fine: during an update the old servers go on beside the new ones.
 * @returns what is missing in one sentence, or null
 */
export async function createReadiness(
  sql: Sql,
  folder: string = migrationsFolder,
): Promise<() => Promise<string | null>> {
  const known = (await readdir(folder))
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length));
  return async () => {
    const ran = new Set((await sql<{ name: string }[]>`SELECT name FROM migration`).map(({ name }) => name));
    const missing = known.filter((name) => !ran.has(name)).sort();
    return missing.length === 0
      ? null
      : `The database lacks ${missing.join(', ')}: \`npm start\` brings it up to date.`;
  };
}
