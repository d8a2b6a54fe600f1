/** Configuration → database → slices → listening → ordered closing. `npm start` sets up all it needs and supervises it. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { connect } from '#db/sql.ts';
import { systemClock } from '#runtime/clock.ts';
import { serverConfig } from '#runtime/config.ts';
import { createLog } from '#runtime/log.ts';
import { closeOnSignal } from '#runtime/shutdown.ts';
import { compose } from './compose.ts';
import { createMetrics } from './http/metrics.ts';

const config = serverConfig(process.env);
const log = createLog({ process: 'server', level: config.logLevel });
const sql = connect(config.databaseUrl, { name: 'releve server' });
const clientFolder = join(import.meta.dirname, '../client/dist');
const { app } = await compose({
  sql,
  clock: systemClock,
  config,
  log,
  metrics: createMetrics({ ofProcess: true }),
  clientFolder,
});

const server = createServer(app);
server.listen(config.port, config.host, () => log.info({ host: config.host, port: config.port }, 'listening'));
server.once('error', (failure) => {
  log.fatal({ err: failure }, 'cannot listen');
  process.exit(1);
});
closeOnSignal(
  [
    { name: 'http', close: () => new Promise<void>((resolve) => server.close(() => resolve())) },
    { name: 'database', close: () => sql.end({ timeout: 2 }) },
  ],
  log,
);
