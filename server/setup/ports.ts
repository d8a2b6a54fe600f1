import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { SetupStop } from './terminal.ts';

export interface NeededPort {
  /** The variable that changes it. */
  variable: string;
  port: number;
  host: string;
  protocol: 'tcp' | 'udp';
}

/**
 * A port above 32767 lies where Linux picks ports for outgoing connections, so another program's question to a name server
 * may sit on it for a moment: a busy port is asked again for a second.
 */
const ATTEMPTS = 5;
const PAUSE_MS = 250;

/**
 * Tries each port for a moment, before the long steps begin.
 * @throws SetupStop naming the first busy one and the variable that changes it
 */
export async function checkPorts(ports: NeededPort[]): Promise<void> {
  for (const needed of ports) {
    const failure = await tryPort(needed);
    if (failure) throw new SetupStop(sentenceFor(needed, failure));
  }
}

async function tryPort(needed: NeededPort): Promise<NodeJS.ErrnoException | undefined> {
  let failure: NodeJS.ErrnoException | undefined;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    failure = await (needed.protocol === 'tcp' ? tryTcp(needed) : tryUdp(needed));
    if (failure?.code !== 'EADDRINUSE') return failure;
    if (attempt < ATTEMPTS) await wait(PAUSE_MS);
  }
  return failure;
}

function sentenceFor({ variable, port, host, protocol }: NeededPort, failure: NodeJS.ErrnoException): string {
  if (failure.code === 'EADDRINUSE') {
    return `Port ${port} (${protocol}) is in use by another program; choose another: ${variable}=${port + 1} npm start`;
  }
  if (failure.code === 'EACCES') {
    return `Port ${port} (${protocol}) is kept for root; choose one above 1023: ${variable}=${port + 10_000} npm start`;
  }
  return `Port ${port} (${protocol}) cannot be opened on ${host} (${failure.code}); see ${variable}, HOST and MEDIA_LISTEN_IP.`;
}

function tryTcp({ port, host }: NeededPort): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', resolve);
    probe.listen(port, host, () => probe.close(() => resolve(undefined)));
  });
}

function tryUdp({ port, host }: NeededPort): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const probe = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    probe.once('error', (error) => {
      probe.close();
      resolve(error);
    });
    probe.bind(port, host, () => probe.close(() => resolve(undefined)));
  });
}
