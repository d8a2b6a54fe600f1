/** Database → slices → listening. Who starts it brings the configuration and the clock. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { connect } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { ServerConfig } from '#runtime/config.ts';
import type { Log } from '#runtime/log.ts';
import { repeat } from '#runtime/repeat.ts';
import { compose } from './compose.ts';
import { watchConnections } from './http/close-http.ts';
import { createMetrics } from './http/metrics.ts';
import { createSmtpSender, demoMailbox } from './mail/mail-sender.ts';
import { ticketSigner } from './rooms/room-ticket.ts';
import { connectSfu } from './rooms/sfu-client.ts';

export interface RunningServer {
  /** New connections are refused first; then lessons' sockets close while the last requests are answered; the database last. */
  close(): Promise<void>;
}

/** @throws Error when the ticket key cannot be read, a route is not served, or the port is taken */
export async function startServer({
  config,
  clock,
  log,
}: {
  config: ServerConfig;
  clock: Clock;
  log: Log;
}): Promise<RunningServer> {
  const sql = connect(config.databaseUrl, { name: 'releve server' });
  const product = await compose({
    sql,
    clock,
    config,
    log,
    metrics: createMetrics({ ofProcess: true }),
    sfu: connectSfu({ url: config.sfuControlUrl, key: config.sfuControlKey }, log),
    signTicket: await ticketSigner(await readFile(config.ticketPrivateKeyFile, 'utf8')),
    mailSender: config.smtp ? createSmtpSender(config.smtp) : config.demo ? demoMailbox : null,
    clientFolder: join(import.meta.dirname, '../client/dist'),
    repeat,
  });
  const server = createServer(product.app);
  const closeHttp = watchConnections(server);
  await product.attachSockets(server);
  server.listen(config.port, config.host);
  await once(server, 'listening');
  log.info({ host: config.host, port: config.port }, 'listening');
  product.startRounds();
  return {
    async close() {
      const answered = closeHttp();
      await product.close();
      await answered;
      await sql.end({ timeout: 2 });
    },
  };
}
