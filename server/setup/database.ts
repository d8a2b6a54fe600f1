import { join } from 'node:path';
import { databaseNamed, type EmbeddedDatabase, findEmbeddedDatabase, startEmbeddedDatabase } from '#db/embedded.ts';
import { migrate } from '#db/migrate.ts';
import { connect } from '#db/sql.ts';
import { stateFolder } from './places.ts';
import { SetupStop, say } from './terminal.ts';

/** btree_gist constraints, `nulls not distinct` and `security_invoker` views are all there from 15 on. */
const NEEDED_VERSION = 15;
const NAME = 'releve';

export const embeddedFolder: string = join(stateFolder, 'database');

/** The database that a command works on. */
export interface OpenDatabase {
  url: string;
  /** The server process, when it is our own. */
  embedded: EmbeddedDatabase | undefined;
}

/**
 * Opens DATABASE_URL, or starts the embedded PostgreSQL, and migrates either.
 * @throws SetupStop in one sentence
 */
export async function openDatabase(): Promise<OpenDatabase> {
  const own = process.env.DATABASE_URL;
  if (own) {
    await checkOwnDatabase(own);
    await migrateAndSay(own);
    return { url: own, embedded: undefined };
  }
  const other = await findEmbeddedDatabase(embeddedFolder);
  if (other) {
    throw new SetupStop(
      `The database of this folder is in use (process ${other.pid}); let the other command end, or end it with: kill -INT ${other.pid}`,
    );
  }
  say('Starting the embedded PostgreSQL');
  const embedded = await startEmbeddedDatabase(embeddedFolder);
  const url = await ensureReleve(embedded.url);
  await migrateAndSay(url);
  return { url, embedded };
}

/** The address of our database on the embedded server; made when it is not there. */
export async function ensureReleve(serverUrl: string): Promise<string> {
  const sql = connect(serverUrl, { max: 1 });
  try {
    const [there] = await sql`select 1 from pg_database where datname = ${NAME}`;
    if (!there) await sql`create database ${sql(NAME)}`;
  } finally {
    await sql.end();
  }
  return databaseNamed(serverUrl, NAME);
}

/** @throws SetupStop when it cannot be reached or is older than needed */
export async function checkOwnDatabase(url: string): Promise<void> {
  const version = await majorVersion(url).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message || String(Reflect.get(cause, 'code')) : String(cause);
    throw new SetupStop(
      `DATABASE_URL leads to no PostgreSQL that lets us in (${reason}); correct it, or unset it to use the embedded one.`,
      { cause },
    );
  });
  if (version >= NEEDED_VERSION) return;
  throw new SetupStop(`DATABASE_URL leads to PostgreSQL ${version}; Relève needs ${NEEDED_VERSION} or newer.`);
}

async function majorVersion(url: string): Promise<number> {
  const sql = connect(url, { max: 1, name: 'releve set-up' });
  try {
    const [row] = await sql<{ number: number }[]>`select current_setting('server_version_num')::int as number`;
    return Math.floor((row?.number ?? 0) / 10_000);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function migrateAndSay(url: string): Promise<void> {
  const ran = await migrate(url);
  if (ran.length > 0) say(`Database brought up to date: ${ran.join(', ')}`);
}
