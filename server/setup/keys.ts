import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateFolder } from './places.ts';

/** The names that config.ts reads, filled in where the operator named nothing. */
export interface Keys {
  TICKET_PRIVATE_KEY_FILE: string;
  TICKET_PUBLIC_KEY_FILE: string;
  SFU_CONTROL_KEY: string;
  FEED_KEY: string;
}

/**
 * Makes this installation's keys once: the Ed25519 pair that signs join tickets, and the secret between server and sfu,
 * and the key that seals the addresses of subscribed calendars. They lie in a 0700 folder, 0600 each, and stay the same over restarts, so that open lessons go on.
 */
export async function ensureKeys(
  env: NodeJS.ProcessEnv = process.env,
  folder: string = join(stateFolder, 'keys'),
): Promise<Keys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const privateFile = join(folder, 'ticket-private.pem');
  const publicFile = join(folder, 'ticket-public.pem');
  const controlFile = join(folder, 'sfu-control-key');
  const feedFile = join(folder, 'feed-key');
  if (!(await exists(privateFile))) {
    const pair = generateKeyPairSync('ed25519');
    await writeSecret(publicFile, pair.publicKey.export({ type: 'spki', format: 'pem' }).toString());
    // Last, because its presence says that the pair is complete.
    await writeSecret(privateFile, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  }
  if (!(await exists(controlFile))) await writeSecret(controlFile, randomBytes(32).toString('hex'));
  if (!(await exists(feedFile))) await writeSecret(feedFile, randomBytes(32).toString('base64'));
  return {
    TICKET_PRIVATE_KEY_FILE: env.TICKET_PRIVATE_KEY_FILE || privateFile,
    TICKET_PUBLIC_KEY_FILE: env.TICKET_PUBLIC_KEY_FILE || publicFile,
    SFU_CONTROL_KEY: env.SFU_CONTROL_KEY || (await readFile(controlFile, 'utf8')),
    FEED_KEY: env.FEED_KEY || (await readFile(feedFile, 'utf8')),
  };
}

/** By a rename, so that a killed run leaves no half key. */
async function writeSecret(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}
