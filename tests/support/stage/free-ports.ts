import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Ports nobody listens on just now, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listening()));
  const ports = servers.map((server) => {
    const address = server.address();
    if (!address || typeof address === 'string') throw new Error('A listening server has an address.');
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listening() {
  return new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** The first of `count` ports in a row that are free for media, below the range that outgoing connections take. */
export async function freeMediaPort(count: number): Promise<number> {
  for (let first = 20_000 + (process.pid % 1_000) * 10; first < 32_000; first += 10) {
    const row = Array.from({ length: count }, (_, index) => first + index);
    const taken = await Promise.all(row.map((port) => isTaken(port)));
    if (!taken.includes(true)) return first;
  }
  throw new Error('No row of free ports for media.');
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createSocket('udp4');
    probe.once('error', () => resolve(true));
    probe.bind(port, '127.0.0.1', () => probe.close(() => resolve(false)));
  });
}
