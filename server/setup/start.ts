/**
 * `npm start`: sets everything up, starts the media process and the server, and keeps them until Ctrl-C.
 * Whatever is opened is deferred on one stack, so that it is closed in the reverse order: server, sfu, database, lock.
 */
import { ConfigProblem, type ServerConfig, type SfuConfig, serverConfig, sfuConfig } from '#runtime/config.ts';
import { ensureClientBuilt } from './client-build.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { keepDatabase } from './keep-database.ts';
import { ensureKeys } from './keys.ts';
import { ensureMediaWorker } from './media-worker.ts';
import { checkPorts } from './ports.ts';
import { seed } from './seed.ts';
import { takeStartLock } from './start-lock.ts';
import { supervise } from './supervised-process.ts';
import { closeWhenAsked, runTask, SetupStop, say } from './terminal.ts';

async function start(opened: AsyncDisposableStack): Promise<void> {
  opened.defer(await takeStartLock());
  const keys = await ensureKeys();
  const database = await openDatabase();
  if (database.embedded) opened.defer(keepDatabase(database.embedded));
  const plans = planProcesses({ ...keys, ...databaseVariable(database) });
  await checkPorts(neededPorts(plans));
  const workerBin = await ensureMediaWorker();
  await ensureClientBuilt();
  await seed(plans.server.config);
  const sfu = await supervise({
    name: 'sfu',
    script: 'sfu/main.ts',
    env: { ...plans.sfu.env, MEDIASOUP_WORKER_BIN: workerBin },
    readyUrl: `http://127.0.0.1:${plans.sfu.config.controlPort}/readyz`,
  });
  opened.defer(() => sfu.close());
  const server = await supervise({
    name: 'server',
    script: 'server/main.ts',
    env: plans.server.env,
    readyUrl: `http://${connectable(plans.server.config.host)}:${plans.server.config.port}/readyz`,
  });
  opened.defer(() => server.close());
  say(`Relève is ready: ${plans.server.config.publicUrl}`);
}

interface Plans {
  server: { env: NodeJS.ProcessEnv; config: ServerConfig };
  sfu: { env: NodeJS.ProcessEnv; config: SfuConfig };
}

/** The server learns which kind of database it has by the variable's name: demo data exist with the embedded one only. */
function databaseVariable({ url, embedded }: OpenDatabase): NodeJS.ProcessEnv {
  return embedded ? { EMBEDDED_DATABASE_URL: url } : { DATABASE_URL: url };
}

const databaseNames = ['DATABASE_URL', 'EMBEDDED_DATABASE_URL'];

/** Each process gets the secrets it needs, and no others: the sfu neither the database nor the signing key. */
function planProcesses(made: NodeJS.ProcessEnv): Plans {
  const all = { NODE_ENV: 'production', ...without(process.env, databaseNames), ...made };
  const serverEnv = without(all, ['TICKET_PUBLIC_KEY_FILE']);
  const sfuEnv = without(all, ['TICKET_PRIVATE_KEY_FILE', ...databaseNames]);
  try {
    return {
      server: { env: serverEnv, config: serverConfig(serverEnv) },
      sfu: { env: sfuEnv, config: sfuConfig(sfuEnv) },
    };
  } catch (failure) {
    if (failure instanceof ConfigProblem) throw new SetupStop(failure.message, { cause: failure });
    throw failure;
  }
}

function without(env: NodeJS.ProcessEnv, names: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

function neededPorts({ server, sfu }: Plans) {
  const control = { variable: 'SFU_CONTROL_PORT', port: sfu.config.controlPort, host: '127.0.0.1' };
  const media = { variable: 'MEDIA_PORT', port: sfu.config.mediaPort, host: sfu.config.listenIp };
  return [
    { variable: 'PORT', port: server.config.port, host: server.config.host, protocol: 'tcp' as const },
    { variable: 'SFU_PORT', port: sfu.config.port, host: sfu.config.host, protocol: 'tcp' as const },
    { ...control, protocol: 'tcp' as const },
    { ...media, protocol: 'udp' as const },
    { ...media, protocol: 'tcp' as const },
  ];
}

/** Every address is a place to listen, not one to connect to. */
function connectable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host.includes(':') ? `[${host === '::' ? '::1' : host}]` : host;
}

// Last, when every constant above has its value.
await runTask(async () => {
  const opened = new AsyncDisposableStack();
  // Being asked to end is how a service ends well.
  closeWhenAsked(() => opened.disposeAsync(), 0);
  try {
    await start(opened);
  } catch (failure) {
    await opened.disposeAsync();
    throw failure;
  }
});
