import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '../../support/start-app.ts';

let plain: TestApp;
let secure: TestApp;
beforeAll(async () => {
  plain = await startApp();
  secure = await startApp({
    config: { publicUrl: 'https://releve.example', sfuPublicUrl: 'https://media.releve.example', trustedProxies: 1 },
  });
});
afterAll(() => Promise.all([plain.close(), secure.close()]));

const headersOf = async (app: TestApp, path: string) => (await app.stranger().send('GET', path)).headers;

describe('the content security policy', () => {
  test('lets a page load its own files and speak to the server and the sfu, and nothing else', async () => {
    for (const path of ['/', '/api/session', '/api/unknown', '/healthz']) {
      expect((await headersOf(plain, path)).get('content-security-policy')).toBe(
        [
          "default-src 'self'",
          "base-uri 'none'",
          "connect-src 'self' http://localhost:3100 ws://localhost:3100",
          "form-action 'self'",
          "frame-ancestors 'none'",
          "img-src 'self' data: blob:",
          "media-src 'self' blob: mediastream:",
          "object-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
        ].join(';'),
      );
    }
  });

  test('with https names the secure forms and lets nothing travel in the clear', async () => {
    const policy = (await headersOf(secure, '/')).get('content-security-policy');
    expect(policy).toContain("connect-src 'self' https://media.releve.example wss://media.releve.example;");
    expect(policy).toMatch(/;upgrade-insecure-requests$/);
  });
});

test('https is insisted on where it is spoken, and not promised where it is not', async () => {
  expect((await headersOf(secure, '/')).get('strict-transport-security')).toBe('max-age=63072000');
  expect((await headersOf(plain, '/')).get('strict-transport-security')).toBeNull();
});

test('camera, microphone and screen are for our own pages', async () => {
  const policy = (await headersOf(plain, '/')).get('permissions-policy');
  expect(policy).toContain('camera=(self), microphone=(self), display-capture=(self)');
  expect(policy).toContain('geolocation=()');
});

test('no address leaks to other sites, no type is guessed, nobody learns what we run on', async () => {
  const headers = await headersOf(plain, '/adulte/a-ticket');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-powered-by')).toBeNull();
});

test('answers of the API are kept by nobody', async () => {
  expect((await headersOf(plain, '/api/session')).get('cache-control')).toBe('no-store');
});

test('with https the session cookie cannot be planted by a sibling host', async () => {
  const cookie = (await headersOf(secure, '/api/session')).get('set-cookie');
  expect(cookie).toMatch(/^__Host-releve_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
});
