import type { Socket } from 'socket.io-client';
import { EntryRefused } from './standing-socket.ts';

/** What a socket.io socket may carry one way: event → its arguments. */
type Events<E> = { [K in keyof E]: (...args: never[]) => void };

/** Where a socket leads, and what it shows at the door. */
export interface Entrance<Heard extends Events<Heard>, Said extends Events<Said>> {
  /** Origin of the socket.io server, with the namespace as its path. */
  url: string;
  auth: object;
  preferPolling: boolean;
  /** Puts the ears on before the first event can come; calls `arrived` when the server has let this page in. */
  listen(socket: Socket<Heard, Said>, arrived: () => void): void;
}

export type OpenSocket = typeof openSocket;

/** Loads the code while tickets are still on their way. */
export function prefetchSocketCode(): void {
  void import('socket.io-client').catch(() => undefined);
}

/**
 * Opens one socket.io socket that never reconnects by itself, and waits until it has arrived.
 * @throws EntryRefused when the server refused the entry; another error when there was no path within `patience`.
 */
export async function openSocket<Heard extends Events<Heard>, Said extends Events<Said>>(
  entrance: Entrance<Heard, Said>,
  patience: AbortSignal,
): Promise<Socket<Heard, Said>> {
  const { io } = await import('socket.io-client');
  const socket: Socket<Heard, Said> = io(entrance.url, {
    auth: { ...entrance.auth },
    transports: entrance.preferPolling ? ['polling', 'websocket'] : ['websocket', 'polling'],
    tryAllTransports: true,
    forceNew: true,
    reconnection: false,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      entrance.listen(socket, resolve);
      rejectOnSetback(socket, reject);
      if (patience.aborted) reject(patience.reason);
      patience.addEventListener('abort', () => reject(patience.reason), { once: true });
    });
    return socket;
  } catch (error) {
    socket.disconnect();
    throw error;
  }
}

function rejectOnSetback<H extends Events<H>, S extends Events<S>>(socket: Socket<H, S>, reject: (e: Error) => void) {
  const ears = socket as Socket;
  // After a refusal by the server the socket is no longer active; after a broken path it still is.
  ears.once('connect_error', (error) => reject(ears.active ? error : new EntryRefused(error.message)));
  ears.once('disconnect', (reason) => reject(new Error(reason)));
}
