import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enterDemo, readSession } from '#contract/people.ts';
import { serverConfig } from '#runtime/config.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const door = { body: { door: 'school' as const } };

describe('with a database of one’s own', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  test('the one-click doors do not exist, for anybody', async () => {
    for (const browser of [app.stranger(), await app.signedIn({ role: 'administrator' })]) {
      expect(await browser.refused(enterDemo, door)).toEqual({ status: 404, code: 'not_found', details: [] });
      expect((await browser.call(readSession, {})).demo).toBe(false);
    }
  });
});

describe('in the demo', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ config: { demo: true } });
  });
  afterAll(() => app.close());

  test('the doors exist and the page is told so', async () => {
    const browser = app.stranger();
    expect((await browser.call(readSession, {})).demo).toBe(true);
    const answer = await browser.send('POST', '/api/demo/enter', { body: '{"door":"cellar"}' });
    expect(answer).toMatchObject({ status: 400, body: { details: [{ path: 'door' }] } });
  });
});

test.each([
  ['the embedded database on loopback', {}, true],
  ['the embedded database, reached from other machines', { HOST: '0.0.0.0' }, false],
  ['the embedded database, behind a public address', { PUBLIC_URL: 'https://releve.example' }, false],
  ['an embedded database on another machine', { EMBEDDED_DATABASE_URL: 'postgres://db.example/releve' }, false],
  ['a database of one’s own, even on loopback', { DATABASE_URL: 'postgres://127.0.0.1/releve' }, false],
])('%s: demo %o', (_, env, demo) => {
  const config = serverConfig({
    EMBEDDED_DATABASE_URL: 'postgres://127.0.0.1/postgres',
    SFU_CONTROL_KEY: 'a-key-of-the-tests-and-nobody-else',
    FEED_KEY: Buffer.alloc(32, 'feed').toString('base64'),
    TICKET_PRIVATE_KEY_FILE: 'unused',
    ...env,
  });
  expect(config.demo).toBe(demo);
});
