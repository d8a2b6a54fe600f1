import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Account } from '#contract/people.ts';
import type { Sql } from '#db/sql.ts';
import { type ServerConfig, serverConfig } from '#runtime/config.ts';
import { createLog } from '#runtime/log.ts';
import type { Repeat } from '#runtime/repeat.ts';
import { compose } from '../../server/compose.ts';
import { createMetrics } from '../../server/http/metrics.ts';
import { newSecret } from '../../server/http/session-cookie.ts';
import type { MailSender } from '../../server/mail/mail-sender.ts';
import { createSessions } from '../../server/people/session-store.ts';
import { ticketSigner } from '../../server/rooms/room-ticket.ts';
import type { SfuControl } from '../../server/rooms/sfu-client.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import { anAccount, type GrantLike } from './build/people.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { createTestDatabase } from './test-database.ts';

export interface StartOptions {
  /** The first instant; the fake clock's own default when left out. */
  now?: string;
  /** Changes of the configuration. */
  config?: Partial<ServerConfig>;
  clientFolder?: string;
  /** By default an sfu that does as it is told and saw nobody. */
  sfu?: SfuControl;
  /** By default letters wait in the outbox. */
  mailSender?: MailSender | null;
  /** By default nothing goes round: `handTurned()` lets a test turn it. */
  repeat?: Repeat;
}

/** The whole server on a loopback port, with a database and a clock of its own. */
export interface TestApp {
  sql: Sql;
  clock: FakeClock;
  /** `http://127.0.0.1:port` */
  origin: string;
  /** What the server logged so far, one object per line. */
  logged: Record<string, unknown>[];
  /** A browser nobody has signed in with. */
  stranger(): ApiClient;
  /** A browser with a session of this account. */
  as(account: Account): Promise<ApiClient>;
  /** Somebody new with these grants, signed in: `await app.signedIn({ role: 'school_office', uai })`. */
  signedIn(...grants: GrantLike[]): Promise<ApiClient>;
  /** A paired device, by its secret. */
  classroom(credential: string): ApiClient;
  close(): Promise<void>;
}

/** Starts everything but the sfu. One per test file, in `beforeAll`; `close` it in `afterAll`. */
export async function startApp({
  now,
  config = {},
  clientFolder = resolve('client/dist'),
  sfu = quietSfu,
  mailSender = null,
  repeat = () => async () => undefined,
}: StartOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const clock = fakeClock(now);
  const logged: Record<string, unknown>[] = [];
  const log = createLog({
    process: 'test',
    level: 'debug',
    destination: { write: (line) => logged.push(JSON.parse(line)) },
  });
  const product = await compose({
    sql: database.sql,
    clock,
    config: { ...testConfig(database.url), ...config },
    log,
    metrics: createMetrics({ ofProcess: false }),
    sfu,
    mailSender,
    signTicket: await ticketSigner(
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ),
    clientFolder,
    repeat,
  });
  const server = createServer(product.app);
  await product.attachSockets(server);
  product.startRounds();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function as(account: Account): Promise<ApiClient> {
    const secret = newSecret();
    await createSessions(database.sql).begin(secret, account.id, clock.now());
    return createApiClient(origin, { cookie: `releve_session=${secret}` });
  }

  return {
    sql: database.sql,
    clock,
    origin,
    logged,
    stranger: () => createApiClient(origin),
    as,
    signedIn: async (...grants) => as(await anAccount(database.sql, grants)),
    classroom: (credential) => createApiClient(origin, { credential }),
    async close() {
      server.closeAllConnections();
      await product.close();
      await database.drop();
    },
  };
}

/** An sfu that does as it is told and saw nobody. */
export const quietSfu: SfuControl = {
  closeRoom: async () => undefined,
  expel: async () => undefined,
  load: async () => ({ rooms: 0, participants: 0, workers: 1 }),
  presence: async () => ({ boot: '00000000-0000-4000-8000-000000000000', events: [] }),
};

/** As an operator with a database of their own would have it: no demo. */
function testConfig(databaseUrl: string): ServerConfig {
  return serverConfig({
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: 'http://localhost:3000',
    SFU_PUBLIC_URL: 'http://localhost:3100',
    SFU_CONTROL_KEY: 'a-key-of-the-tests-and-nobody-else',
    FEED_KEY: Buffer.alloc(32, 'feed').toString('base64'),
    TICKET_PRIVATE_KEY_FILE: 'unused',
  });
}
