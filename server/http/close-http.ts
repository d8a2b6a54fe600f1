import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Watches the connections of a server from its beginning, so that it can be closed without delay. Node's own `close`
 * waits for connections that browsers open in advance and never use.
 * @returns the closing: no new connection is taken; it resolves when every request under way has been answered and every
 * upgraded socket is gone (those are closed by whoever upgraded them)
 */
export function watchConnections(server: Server): () => Promise<void> {
  const unused = new Set<Socket>();
  let closing = false;

  server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    unused.delete(socket);
    response.once('close', () => {
      if (closing) socket.destroySoon();
      else if (!socket.destroyed) unused.add(socket);
    });
  });
  server.on('upgrade', ({ socket }) => unused.delete(socket));

  return () =>
    new Promise((resolve) => {
      closing = true;
      server.close(() => resolve());
      for (const socket of unused) socket.destroy();
    });
}
