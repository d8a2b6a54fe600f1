import { setTimeout as wait } from 'node:timers/promises';
import { type EmbeddedDatabase, startEmbeddedDatabase } from '#db/embedded.ts';
import { embeddedFolder } from './database.ts';
import { say } from './terminal.ts';

/** A database that ends again and again is not helped by haste. */
const PAUSE_MS = 2_000;

/**
 * Starts the embedded PostgreSQL again, on the same port, when it dies by itself: the server's pool reconnects.
 * @returns closes it for good
 */
export function keepDatabase(first: EmbeddedDatabase): () => Promise<void> {
  let current = first;
  let closing = false;
  const keep = async (): Promise<void> => {
    await current.ended;
    if (closing) return;
    say('PostgreSQL ended unexpectedly (see .releve/database/log); starting it again.');
    await wait(PAUSE_MS, undefined, { ref: false });
    if (closing) return;
    current = await startEmbeddedDatabase(embeddedFolder, { port: first.port });
    await keep();
  };
  keep().catch((failure) => say(`PostgreSQL cannot be started again: ${failure}`));
  return async () => {
    closing = true;
    await current.close();
  };
}
