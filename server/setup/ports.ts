import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { SetupStop } from './terminal.ts';

export interface NeededPort {
  /** The variable that changes it. */
  variable: string;
  port: number;
  host: string;
  protocol: 'tcp' | 'udp';
}

/**
 * Tries each port for a moment, before the long steps begin.
 * @throws SetupStop naming the first busy one and the variable that changes it
 */
export async function checkPorts(ports: NeededPort[]): Promise<void> {
  for (const needed of ports) {
    const failure = await (needed.protocol === 'tcp' ? tryTcp(needed) : tryUdp(needed));
    if (failure) throw new SetupStop(sentenceFor(needed, failure));
  }
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
