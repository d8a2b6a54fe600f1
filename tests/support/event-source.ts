import * as z from 'zod/mini';
import { ChangesHeard, followChanges } from '#contract/changes.ts';
import type { ApiClient } from './api-client.ts';

/** A message as a page hears it, with the id it may go on from. */
export interface Heard extends ChangesHeard {
  id: string;
}

/** An open page: real server-sent events over HTTP. */
export interface OpenPage {
  status: number;
  headers: Headers;
  /** The next message; waits for it. Undefined once the stream has ended. */
  next(): Promise<Heard | undefined>;
  /** The next message that tells of something, whatever heartbeats come before it. */
  nextNews(): Promise<Heard | undefined>;
  close(): void;
}

/** Opens the stream with the browser's cookie; `since` goes into the address, `lastEventId` into the header. */
export async function openPage(
  origin: string,
  browser: ApiClient,
  { since, lastEventId }: { since?: string; lastEventId?: string } = {},
): Promise<OpenPage> {
  const leaving = new AbortController();
  const query = since === undefined ? '' : `?${new URLSearchParams({ since })}`;
  const response = await fetch(`${origin}/api${followChanges.path}${query}`, {
    headers: { cookie: browser.cookie(), ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    signal: leaving.signal,
  });
  const messages = messagesOf(response);
  const next = async () => (await messages.next()).value ?? undefined;
  return {
    status: response.status,
    headers: response.headers,
    next,
    async nextNews() {
      for (;;) {
        const heard = await next();
        if (heard?.changes?.length !== 0) return heard;
      }
    },
    close: () => leaving.abort(),
  };
}

async function* messagesOf(response: Response): AsyncGenerator<Heard, void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) yield parsed(block);
  }
}

function parsed(block: string): Heard {
  const [, id = '', data = ''] = /^id: (.+)\ndata: (.+)$/.exec(block) ?? [];
  return { id, ...z.parse(ChangesHeard, JSON.parse(data)) };
}
