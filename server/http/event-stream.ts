import type { Request, Response } from 'express';

/** A page that listens: server-sent events (WHATWG HTML, 9.2) on one response that stays open. */
export interface EventStream {
  /** Sends a message; a page that does not take what it is sent is dropped, and comes back by itself. */
  send(id: string, data: unknown): void;
  /** Ends the stream; the page sees a lost connection. */
  end(): void;
  /** Called once, when the page has gone or was dropped. */
  onGone(gone: () => void): void;
}

/** A message is a few hundred bytes: whoever is so many behind has not read for minutes. */
const MAX_UNREAD_BYTES = 64 * 1024;

/** Answers with an event stream that no proxy holds back: uncompressed, unbuffered, untransformed. */
export function openEventStream(response: Response): EventStream {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // nginx collects answers before it passes them on, unless told.
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  return {
    send(id, data) {
      if (response.destroyed || response.writableEnded) return;
      response.write(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
      if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
    },
    end: () => void response.end(),
    onGone: (gone) => void response.once('close', gone),
  };
}

/** The id of the last message the browser heard, when it comes back by itself; null for others. */
export function lastEventIdOf({ headers }: Request): string | null {
  const given = headers['last-event-id'];
  return typeof given === 'string' && given !== '' ? given : null;
}
