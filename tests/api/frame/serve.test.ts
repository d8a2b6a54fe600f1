import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { Router } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Refusal } from '#contract/failure.ts';
import type { Account } from '#contract/people.ts';
import { route } from '#contract/route.ts';
import { createLog } from '#runtime/log.ts';
import { answerFailures } from '../../../server/http/answer-failures.ts';
import { createOriginCheck } from '../../../server/http/origin.ts';
import { requestLine } from '../../../server/http/request-line.ts';
import { createRouteLimits } from '../../../server/http/route-limits.ts';
import { createServe, refuseUnserved } from '../../../server/http/serve.ts';
import { createSessionCookie } from '../../../server/http/session-cookie.ts';
import { createApiClient } from '../../support/api-client.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const Person = z.object({ name: z.string(), school: z.object({ name: z.string() }) });
const ask = route({ method: 'GET', path: '/ask', right: { kind: 'public' }, reply: Person });
const seeSchool = route({
  method: 'GET',
  path: '/schools/:uai',
  right: { kind: 'account', action: 'see_school', target: 'school' },
  reply: z.object({}),
});

const account: Account = {
  id: '5d0f3f0e-0b5c-4e0a-9d0f-0123456789ab',
  displayName: 'Awa Diallo',
  grants: [{ role: 'school_office', uai: '0159999M', academyCode: null, substituteId: null }],
};
const cookie = `releve_session=${'s'.repeat(43)}`;

let server: Server;
let answer: () => Promise<unknown>;
const looked: string[] = [];
const logged: Record<string, unknown>[] = [];

beforeAll(async () => {
  const clock = fakeClock();
  const log = createLog({
    process: 'test',
    level: 'debug',
    destination: { write: (line) => logged.push(JSON.parse(line)) },
  });
  const nobody = async () => null;
  const nowhere = async () => [];
  const api = Router();
  const { serve } = createServe({
    router: api,
    clock,
    sessions: {
      ...{ find: async () => account, peek: async () => account },
      ...{ begin: async () => account, end: async () => undefined },
    },
    cookie: createSessionCookie(false),
    findClassroom: nobody,
    findMember: nobody,
    isOurOrigin: createOriginCheck('http://localhost:3000'),
    limits: createRouteLimits(clock),
    locate: {
      ...{ academy: nowhere, absence: nowhere, cover: nowhere, plan: nowhere, offer: nowhere, substitute: nowhere },
      school: async (uai) => {
        looked.push(uai);
        return [];
      },
    },
  });
  // The compiler would not let an answer break the contract; a database can.
  serve(ask)(async () => (await answer()) as z.infer<typeof Person>);
  serve(seeSchool)(async () => ({}));
  const app = express();
  app.use(requestLine(log, () => undefined));
  app.use('/api', api);
  app.use(answerFailures(log));
  server = createServer(app);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => new Promise((closed) => server.close(closed)));

const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const get = (path = '/api/ask') => createApiClient(origin(), { cookie }).send('GET', path);

describe('an answer', () => {
  test('leaves only with what the contract promises: a new column never leaks', async () => {
    answer = async () => ({ name: 'Awa', passwordHash: '$argon2id$', school: { name: 'Trois Vallées', secret: 1 } });
    expect(await get()).toMatchObject({ status: 200, body: { name: 'Awa', school: { name: 'Trois Vallées' } } });
    expect(JSON.stringify((await get()).body)).not.toMatch(/passwordHash|secret/);
  });

  test('that lacks something is our failure: the log says what, the caller learns nothing', async () => {
    answer = async () => ({ name: 'Awa', school: {} });
    expect(await get()).toMatchObject({ status: 500, body: { code: 'internal', details: [] } });
    expect(logged.find(({ level }) => level === 'error')).toMatchObject({
      err: { message: expect.stringContaining('GET /ask breaks the contract (school.name') },
    });
  });

  test('that is no has its code, its status and its details', async () => {
    answer = () => Promise.reject(new Refusal('lesson_already_taken', [{ fact: '6A' }], new Error('23P01')));
    const requestId = expect.any(String);
    expect(await get()).toMatchObject({
      status: 409,
      body: { code: 'lesson_already_taken', details: [{ fact: '6A' }], requestId },
    });
  });

  test.each([
    ['an error', new Error('relation "account" does not exist')],
    ['something that is no error', 'account: awa@releve.test'],
  ])('that never comes because of %s is internal, and keeps its cause for the log', async (_, thrown) => {
    logged.length = 0;
    answer = () => Promise.reject(thrown);
    const { status, body } = await get();
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('account');
    expect(JSON.stringify(logged)).toContain('account');
  });
});

describe('somebody with a right', () => {
  test('is told that a thing does not exist', async () => {
    expect(await get('/api/schools/0159999M')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(looked).toEqual(['0159999M']);
  });

  test('who asks in another form than an id’s reaches no database', async () => {
    looked.length = 0;
    expect((await get('/api/schools/0159999A')).status).toBe(404);
    expect(looked).toEqual([]);
  });
});

test('a route that nobody serves stops the start, with its name', () => {
  const routes: [string, typeof ask | typeof seeSchool][] = [
    ['ask', ask],
    ['seeSchool', seeSchool],
  ];
  expect(() => refuseUnserved(routes, new Set([ask]))).toThrow('Nobody serves: seeSchool.');
  expect(() => refuseUnserved(routes, new Set([ask, seeSchool]))).not.toThrow();
});
