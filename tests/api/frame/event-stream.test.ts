import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express from 'express';
import { afterEach, expect, test } from 'vitest';
import { type EventStream, openEventStream } from '../../../server/http/event-stream.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A stream as the server holds it, to a page that reads nothing until it is told. */
async function aStream() {
  const app = express();
  const opened = new Promise<EventStream>((resolve) => {
    app.get('/', (_request, response) => resolve(openEventStream(response)));
  });
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const page = connect((server.address() as AddressInfo).port, '127.0.0.1');
  page.pause();
  page.write('GET / HTTP/1.1\r\nhost: releve\r\n\r\n');
  const stream = await opened;
  let gone = false;
  stream.onGone(() => {
    gone = true;
  });
  return { page, stream, isGone: () => gone };
}

test('a page that does not take what it is sent is dropped before it fills the memory', async () => {
  const { stream, isGone } = await aStream();
  const tenKilobytes = 'x'.repeat(10_000);
  let sent = 0;
  // What the two kernels hold comes first: some megabytes.
  for (; sent < 5000 && !isGone(); sent += 1) {
    stream.send('1', tenKilobytes);
    await new Promise(setImmediate);
  }
  expect(isGone()).toBe(true);
  expect(sent).toBeGreaterThan(6);
  stream.send('2', 'nobody is there');
});

test('what is sent at once arrives in its order, and nothing after the end', async () => {
  const { page, stream } = await aStream();
  let text = '';
  page.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  stream.send('7-1:2:', { changes: [] });
  stream.send('8-1:3:', { changes: null });
  stream.end();
  stream.send('9-1:4:', { changes: [] });
  page.resume();
  await expect.poll(() => text.endsWith('0\r\n\r\n')).toBe(true);
  const messages = [...text.matchAll(/^id: (.+)\ndata: (.+)\n\n/gm)].map(([, id, data]) => `${id} ${data}`);
  expect(messages).toEqual(['7-1:2: {"changes":[]}', '8-1:3: {"changes":null}']);
});
