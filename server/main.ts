/** The `server` process: environment → configuration → running → ordered closing. `npm start` sets up all it needs and supervises it. */
import { systemClock } from '#runtime/clock.ts';
import { serverConfig } from '#runtime/config.ts';
import { createLog } from '#runtime/log.ts';
import { closeOnSignal } from '#runtime/shutdown.ts';
import { startServer } from './start-server.ts';

const config = serverConfig(process.env);
const log = createLog({ process: 'server', level: config.logLevel });
try {
  const server = await startServer({ config, clock: systemClock, log });
  closeOnSignal([{ name: 'server', close: () => server.close() }], log);
} catch (failure) {
  log.fatal({ err: failure }, 'cannot start');
  process.exit(1);
}
