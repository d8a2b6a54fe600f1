/**
 * One JSON line per event. The levels, by who has to act:
 *
 * - `fatal`: the process ends; somebody is called.
 * - `error`: a request or a job failed through our fault, or something promised did not happen; somebody looks today.
 * - `warn`: strange but handled (a retry, a forged ticket, a worker replaced); somebody looks when there are many.
 * - `info`: what an operator wants to see of a normal day (started, lesson opened and closed, one line per request).
 * - `debug`: for whoever hunts a fault.
 */
import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Names whose values never reach a log, at the top of the logged object and one or two levels down. */
const secretNames = [
  'password',
  'passwordHash',
  'secret',
  'token',
  'ticket',
  'credential',
  'pairingCode',
  'cookie',
  'authorization',
];
const secretPaths = [...secretNames, '["set-cookie"]'].flatMap((name) => {
  const at = name.startsWith('[') ? name : `.${name}`;
  return [name, `*${at}`, `*.*${at}`];
});

export interface LogOptions {
  /** Which process speaks. */
  process: string;
  level: LogLevel;
  /** Where the lines go; standard output unless told. */
  destination?: DestinationStream;
}

/** Makes the process's logger; everything else takes `child` loggers of it. */
export function createLog({ process, level, destination }: LogOptions): Log {
  const options = {
    level,
    base: { process },
    redact: { paths: secretPaths, censor: '[hidden]' },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** The logger of one request: every line carries the id that both processes know it by. */
export function logOfRequest(log: Log, requestId: string): Log {
  return log.child({ requestId });
}
