import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSession } from '#contract/people.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { aPlace, aSchool, UAI } from '../../support/build/schools.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let office: ApiClient;
let path: string;
beforeAll(async () => {
  app = await startApp();
  await aSchool(app.sql);
  path = `/api/schools/${UAI}/places/${await aPlace(app.sql)}/classroom`;
  office = await app.signedIn({ role: 'school_office', uai: UAI });
});
afterAll(() => app.close());

/** A change like any other: revoking a classroom, authorised by the office's cookie. */
const change = (headers: Record<string, string>) => office.send('DELETE', path, { headers });

describe('a change authorised by a cookie', () => {
  test('is done for a page of ours that has the token', async () => {
    expect((await change({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test.each([
    ['no token', ''],
    ['an invented token', 'A'.repeat(43)],
  ])('is refused with %s', async (_, token) => {
    const answer = await change({ 'x-csrf-token': token });
    expect(answer).toMatchObject({ status: 403, body: { code: 'csrf_token_missing' } });
  });

  test('is refused with the token of another session', async () => {
    const other = await app.signedIn({ role: 'helpdesk' });
    const { csrfToken } = await other.call(readSession, {});
    expect(await change({ 'x-csrf-token': csrfToken })).toMatchObject({
      status: 403,
      body: { code: 'csrf_token_missing' },
    });
  });

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling host', { 'sec-fetch-site': 'same-site' }],
    ['another site in an old browser', { origin: 'https://evil.example' }],
    ['a sandboxed frame in an old browser', { origin: 'null' }],
  ])('is refused from %s, even with the token', async (_, headers) => {
    expect(await change(headers)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  test.each([
    ['the address people type', { origin: 'http://localhost:3000' }],
    ['the address that was called', () => ({ origin: app.origin })],
    ['a program that is no browser', {}],
  ])('is done from %s', async (_, headers) => {
    expect((await change(typeof headers === 'function' ? headers() : headers)).status).toBe(200);
  });
});

test('signing in is a change too: without the token nobody is signed in by another site', async () => {
  const body = JSON.stringify({ email: 'somebody@releve.test', password: 'secret' });
  const answer = await app.stranger().send('POST', '/api/session', { headers: { 'x-csrf-token': '' }, body });
  expect(answer).toMatchObject({ status: 403, body: { code: 'csrf_token_missing' } });
});

test('a classroom needs no token, since no page can make a browser send its credential', async () => {
  const answer = await app
    .classroom('x'.repeat(43))
    .send('POST', '/api/pairings/state', { body: '{"deviceSecret":""}' });
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input', details: [{ path: 'deviceSecret' }] } });
});

test('a credential beside a cookie silences the cookie: nobody borrows a session by adding a header', async () => {
  const answer = await change({ authorization: `Classroom ${'x'.repeat(43)}`, 'x-csrf-token': '' });
  expect(answer).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
});
