/** The `sfu` process: environment → configuration → running → ordered closing. */
import { systemClock } from '#runtime/clock.ts';
import { sfuConfig } from '#runtime/config.ts';
import { createLog } from '#runtime/log.ts';
import { closeOnSignal } from '#runtime/shutdown.ts';
import { startSfu } from './start-sfu.ts';

const config = sfuConfig(process.env);
const log = createLog({ process: 'sfu', level: config.logLevel });

// A fault in one lesson must not end all the others: it is told, and the process stays.
process.on('unhandledRejection', (failure) => log.error({ err: failure }, 'a promise nobody waited for failed'));
process.on('uncaughtException', (failure) => log.error({ err: failure }, 'an error nobody caught'));

try {
  const sfu = await startSfu({ config, clock: systemClock, log });
  closeOnSignal([{ name: 'sfu', close: () => sfu.close() }], log);
} catch (failure) {
  log.fatal({ err: failure }, 'cannot start');
  process.exit(1);
}
