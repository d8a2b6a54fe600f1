import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { draftImport } from '#contract/imports.ts';
import { readSession } from '#contract/people.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { aSchool, UAI } from '../../support/build/schools.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let office: ApiClient;
beforeAll(async () => {
  app = await startApp();
  await aSchool(app.sql);
  office = await app.signedIn({ role: 'school_office', uai: UAI }, { role: 'helpdesk' });
});
afterAll(() => app.close());

const absences = `/api/schools/${UAI}/absences`;

function post(body: string, headers: Record<string, string> = {}) {
  return office.send('POST', absences, { body, headers });
}

describe('a body that is no form of ours', () => {
  test.each([
    ['half a JSON', '{"teacherId":', {}],
    ['a JSON that is no object', '"hello"', {}],
    ['nothing', '', {}],
    ['a wrong content type', '{}', { 'content-type': 'text/plain' }],
    ['a form of plain HTML', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['an unknown charset', '{}', { 'content-type': 'application/json; charset=klingon' }],
    ['a compressed body, which could be a bomb', '{}', { 'content-encoding': 'gzip' }],
  ])('%s is invalid input', async (_, body, headers) => {
    expect(await post(body, headers)).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
  });

  test('each wrong field is named', async () => {
    const stretches = [{ firstDay: '2026-02-30', hours: { from: '25:00' } }];
    const { body } = await post(JSON.stringify({ requestKey: 'x', stretches }));
    const { details } = body as { details: { path: string }[] };
    expect(details.map(({ path }) => path).sort()).toEqual([
      'caller',
      'choices',
      'otherUais',
      'reason',
      'requestKey',
      'stretches.0.firstDay',
      'stretches.0.hours.from',
      'stretches.0.hours.to',
      'stretches.0.lastDay',
      'teacherId',
    ]);
  });

  test('a value of 10,000 characters is refused where a name is expected, and nothing is stored', async () => {
    const body = { email: 'a'.repeat(10_000), password: 'b'.repeat(10_000) };
    const answer = await office.send('POST', '/api/session', { body: JSON.stringify(body) });
    expect(answer).toMatchObject({ status: 400, body: { details: [{ path: 'email' }, { path: 'password' }] } });
  });

  test('a NUL, which PostgreSQL cannot store, is refused at the door', async () => {
    const body = JSON.stringify({ email: 'a\0b@releve.test', password: 'x' });
    expect(await office.send('POST', '/api/session', { body })).toMatchObject({
      status: 400,
      body: { code: 'invalid_input' },
    });
    expect(await office.send('GET', '/api/schools?search=ab%00')).toMatchObject({ status: 400 });
  });

  test('the server lives on', async () => {
    expect((await app.stranger().send('GET', '/readyz')).status).toBe(200);
  });
});

describe('a body that is too large', () => {
  test('is refused by the size of its route', async () => {
    expect(await post(JSON.stringify({ reason: 'x'.repeat(64 * 1024) }))).toMatchObject({
      status: 413,
      body: { code: 'body_too_large' },
    });
  });

  test('a timetable may be larger than a form, and not boundless', async () => {
    const path = `/api/schools/${UAI}/imports`;
    const fits = JSON.stringify({ files: [{ name: 'x', bytes: 'x'.repeat(1024 * 1024) }] });
    expect((await office.send('POST', path, { body: fits })).status).not.toBe(413);
    const tooMuch = JSON.stringify({ files: [{ name: 'x', bytes: 'x'.repeat(draftImport.maxBodyBytes) }] });
    expect((await office.send('POST', path, { body: tooMuch })).status).toBe(413);
  });

  test('is not even read for somebody who may not', async () => {
    const body = JSON.stringify({ reason: 'x'.repeat(64 * 1024) });
    const administrator = await app.signedIn({ role: 'administrator' });
    const answer = await administrator.send('POST', absences, { body });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});

describe('an address', () => {
  test.each([
    ['below /api that nobody serves', 'GET', '/api/unknown'],
    ['of a route, asked in another manner', 'PUT', '/api/session'],
    ['with a school that is no UAI', 'GET', '/api/schools/0159999A'],
    ['with an id that is no UUID', 'GET', '/api/absences/1%27%20OR%201=1'],
    ['with percent signs that spell nothing', 'GET', '/api/absences/%E0%A4%A'],
    ['of a page, with a change', 'POST', '/etablissement'],
  ])('%s is not found', async (_, method, path) => {
    const answer = await office.send(method, path);
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found', details: expect.any(Array) } });
  });

  test('given twice in a query is invalid input', async () => {
    expect(await office.send('GET', '/api/schools?search=ab&search=cd')).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', details: [{ path: 'search' }] },
    });
  });
});

test('a request that is cut off half-way is nobody’s failure', async () => {
  const { csrfToken } = await office.call(readSession, {});
  const head = [
    `POST ${absences} HTTP/1.1`,
    'host: localhost',
    `cookie: ${office.cookie()}`,
    `x-csrf-token: ${csrfToken}`,
    'x-request-id: cut-off-half-way',
    'content-type: application/json',
    'content-length: 1000',
  ];
  const socket = connect(Number(new URL(app.origin).port), '127.0.0.1');
  socket.write(`${head.join('\r\n')}\r\n\r\n{"half":`);
  // The answer to a second request on another connection says that the first is being read.
  await office.call(readSession, {});
  socket.destroy();
  const line = () => app.logged.filter(({ requestId }) => requestId === 'cut-off-half-way');
  await expect.poll(line, { timeout: 10_000 }).toHaveLength(1);
  expect(line()[0]).toMatchObject({ level: 'info', msg: 'request', aborted: true });
});
