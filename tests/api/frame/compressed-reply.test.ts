import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, test } from 'vitest';
import { sendJson } from '../../../server/http/compressed-reply.ts';

const aDay = {
  lessons: Array.from({ length: 60 }, (_, hour) => ({ hour, subject: 'Mathématiques', state: 'offered' })),
};

/** What a browser that takes these encodings gets for the reply. */
async function received(reply: unknown, encodings: string): Promise<{ headers: Headers; body: unknown }> {
  const app = express().get('/', (_request, response) => sendJson(response, reply));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}`, { headers: { 'accept-encoding': encodings } });
  const body = await answer.json();
  server.close();
  return { headers: answer.headers, body };
}

test.each(['br', 'gzip'])('a long answer travels compressed by %s and arrives whole', async (encoding) => {
  const { headers, body } = await received(aDay, encoding);
  expect(headers.get('content-encoding')).toBe(encoding);
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(headers.get('vary')).toMatch(/accept-encoding/i);
  expect(Number(headers.get('content-length'))).toBeLessThan(JSON.stringify(aDay).length / 4);
  expect(body).toEqual(aDay);
});

test('who takes no compression gets the text', async () => {
  const { headers, body } = await received(aDay, 'identity');
  expect(headers.get('content-encoding')).toBeNull();
  expect(body).toEqual(aDay);
});

test('a short answer, such as the one with the token, is never compressed', async () => {
  const { headers } = await received({ csrfToken: 'a'.repeat(43) }, 'br, gzip');
  expect(headers.get('content-encoding')).toBeNull();
});
