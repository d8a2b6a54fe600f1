import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSession, signIn } from '#contract/people.ts';
import { findSchools } from '#contract/schools.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const get = (path: string, headers: Record<string, string> = {}) => app.stranger().send('GET', path, { headers });
const linesOf = (id: string) => app.logged.filter(({ requestId }) => requestId === id);

describe('the request id', () => {
  test('of a proxy in front goes through to the answer, the failure and the log', async () => {
    const answer = await get('/api/unknown', { 'x-request-id': 'proxy-0123456789' });
    expect(answer.headers.get('x-request-id')).toBe('proxy-0123456789');
    expect(answer.body).toMatchObject({ code: 'not_found', requestId: 'proxy-0123456789' });
    await expect
      .poll(() => linesOf('proxy-0123456789'), { timeout: 10_000 })
      .toMatchObject([{ level: 'info', msg: 'request', method: 'GET', path: '/api/unknown', status: 404 }]);
  });

  test.each(['short', 'with blanks and "quotes"', 'x'.repeat(65)])(
    'that is not well-formed is replaced (%s)',
    async (id) => {
      expect((await get('/api/session', { 'x-request-id': id })).headers.get('x-request-id')).toMatch(
        /^[0-9a-f-]{36}$/,
      );
    },
  );
});

describe('the log', () => {
  test('holds neither secrets nor names that were searched for', async () => {
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    await helpdesk.call(findSchools, { query: { search: 'Brumeval' } });
    await helpdesk.refused(signIn, { body: { email: 'someone@releve.test', password: 'mon-mot-de-passe' } });
    await app.classroom('C'.repeat(43)).send('GET', '/api/classroom');
    await get('/adulte/a-ticket-of-an-adult', { 'x-request-id': 'the-last-request' });
    await expect.poll(() => linesOf('the-last-request'), { timeout: 10_000 }).toHaveLength(1);
    const text = JSON.stringify(app.logged);
    const secret = helpdesk.cookie().split('=')[1] ?? '';
    for (const hidden of [secret, 'Brumeval', 'someone@', 'mon-mot-de-passe', 'CCCC', 'a-ticket-of-an-adult']) {
      expect(text).not.toContain(hidden);
    }
  });
});

describe('health', () => {
  test('up and ready', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, body: { status: 'up' } });
    expect(await get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  test('is not ready while a migration is missing, and names it', async () => {
    const [last] = await app.sql<
      { name: string }[]
    >`DELETE FROM migration WHERE id = (SELECT max(id) FROM migration) RETURNING name`;
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      body: { status: 'waiting', missing: expect.stringContaining(`${last?.name}`) },
    });
    await app.sql`INSERT INTO migration (name, run_on) VALUES (${`${last?.name}`}, now())`;
    expect((await get('/readyz')).status).toBe(200);
  });

  test('is up but not ready without its database, and says so to people as well', async () => {
    const doomed = await startApp();
    await doomed.sql.end();
    const stranger = doomed.stranger();
    expect((await stranger.send('GET', '/healthz')).status).toBe(200);
    expect((await stranger.send('GET', '/readyz')).status).toBe(503);
    const helpless = await stranger.send('GET', '/api/session', {
      headers: { cookie: `releve_session=${'x'.repeat(43)}` },
    });
    expect(helpless).toMatchObject({ status: 503, body: { code: 'unavailable', details: [] } });
    expect(JSON.stringify(helpless.body)).not.toMatch(/postgres|CONNECTION|sql/i);
    await doomed.close();
  });
});

describe('metrics', () => {
  test('count requests by the pattern of their route, so that ids make no series', async () => {
    await app.stranger().call(readSession, {});
    await get('/api/schools/0159999M');
    const { status, body } = await get('/metrics');
    expect(status).toBe(200);
    expect(body).toMatch(/releve_http_request_seconds_count\{method="GET",route="\/session",status="200"\} \d/);
    expect(body).toContain('route="/schools/:uai",status="401"');
    expect(body).not.toContain('0159999M');
  });

  test('are not there for whom a proxy speaks', async () => {
    expect((await get('/metrics', { 'x-forwarded-for': '198.51.100.7' })).status).not.toBe(200);
  });
});
