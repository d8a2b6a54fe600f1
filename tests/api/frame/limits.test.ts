import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pairClassroom, startPairing } from '#contract/rooms.ts';
import { createLog } from '#runtime/log.ts';
import { answerFailures } from '../../../server/http/answer-failures.ts';
import { generalLimit } from '../../../server/http/general-limit.ts';
import { createApiClient } from '../../support/api-client.ts';
import { aPlace, aSchool, UAI } from '../../support/build/schools.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

describe('requests of one address', () => {
  let server: Server;
  beforeAll(async () => {
    const app = express();
    // One proxy in front, so that a test can come from several addresses.
    app.set('trust proxy', 1);
    app.use(generalLimit(3), (_request, response) => void response.json({}));
    app.use(answerFailures(createLog({ process: 'test', level: 'silent' })));
    server = createServer(app);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  const from = (address: string) =>
    createApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).send('GET', '/', {
      headers: { 'x-forwarded-for': address },
    });

  test('are answered up to the limit, and then told when to come back', async () => {
    for (let i = 0; i < 3; i += 1) expect((await from('198.51.100.7')).status).toBe(200);
    const refused = await from('198.51.100.7');
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('do not take those of another address away', async () => {
    expect((await from('198.51.100.8')).status).toBe(200);
  });

  test('cannot be multiplied by the addresses of one IPv6 network', async () => {
    for (let i = 0; i < 3; i += 1) expect((await from(`2001:db8:0:1::${i}`)).status).toBe(200);
    expect((await from('2001:db8:0:1::ffff')).status).toBe(429);
  });
});

describe('pairing', () => {
  let app: TestApp;
  let placeId: string;
  beforeAll(async () => {
    app = await startApp();
    await aSchool(app.sql);
    placeId = await aPlace(app.sql);
  });
  afterAll(() => app.close());

  test('ten wrong codes a quarter of an hour, then even the right one must wait', async () => {
    const office = await app.signedIn({ role: 'school_office', uai: UAI });
    const params = { uai: UAI, placeId };
    for (let i = 0; i < 10; i += 1) {
      expect(await office.refused(pairClassroom, { params, body: { code: 'AAAAAA' } })).toMatchObject({ status: 422 });
    }
    const { code } = await app.stranger().call(startPairing, {});
    expect(await office.refused(pairClassroom, { params, body: { code } })).toMatchObject({
      code: 'too_many_requests',
    });
    const colleague = await app.signedIn({ role: 'school_office', uai: UAI });
    expect(await colleague.call(pairClassroom, { params, body: { code } })).toMatchObject({ placeCode: '101' });
    app.clock.advance(15 * 60_000);
    expect(await office.refused(pairClassroom, { params, body: { code } })).toMatchObject({ status: 422 });
  });

  test('whoever equips a whole school types right codes and is not slowed down', async () => {
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    for (let i = 0; i < 12; i += 1) {
      const { code } = await app.stranger().call(startPairing, {});
      await helpdesk.call(pairClassroom, { params: { uai: UAI, placeId }, body: { code } });
    }
  });

  test('sixty codes a minute from one address', async () => {
    app.clock.advance(60_000);
    const projector = app.stranger();
    for (let i = 0; i < 60; i += 1) await projector.call(startPairing, {});
    expect(await projector.refused(startPairing, {})).toMatchObject({ status: 429, code: 'too_many_requests' });
    app.clock.advance(60_000);
    await projector.call(startPairing, {});
  });
});
