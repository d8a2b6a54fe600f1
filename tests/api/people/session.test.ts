import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSession, signIn, signOut } from '#contract/people.ts';
import { hashPassword } from '../../../server/people/password.ts';
import { SESSION_IDLE_MS, SESSION_LIFE_MS } from '../../../server/people/session-store.ts';
import { anAccount } from '../../support/build/people.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-16T07:00:00Z' });
});
afterAll(() => app.close());

const PASSWORD = 'Été 2026, la cour est vide';
const HOUR_MS = 3_600_000;

/** Somebody of the helpdesk who signs in with PASSWORD. */
async function aPerson(email: string, displayName = 'Awa Diallo') {
  return anAccount(app.sql, [{ role: 'helpdesk' }], { displayName, email, passwordHash: await hashPassword(PASSWORD) });
}

describe('a stranger', () => {
  test('reads a session without an account, and outside of the demo no door is open', async () => {
    expect(await app.stranger().call(readSession, {})).toEqual({
      account: null,
      csrfToken: expect.stringMatching(/^[\w-]{43}$/),
      serverNow: '2026-11-16T07:00:00.000Z',
      demo: false,
    });
  });

  test('gets a cookie that scripts cannot read, once', async () => {
    const browser = app.stranger();
    const first = await browser.send('GET', '/api/session');
    expect(first.headers.get('set-cookie')).toMatch(/^releve_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const second = await browser.send('GET', '/api/session');
    expect(second.headers.get('set-cookie')).toBeNull();
  });

  test('has nothing to sign out of', async () => {
    expect(await app.stranger().refused(signOut, {})).toMatchObject({ status: 401, code: 'not_signed_in' });
  });
});

describe('signing in', () => {
  test('opens a session that later requests know', async () => {
    const { id } = await aPerson('awa@releve.test');
    const browser = app.stranger();
    const session = await browser.call(signIn, { body: { email: 'awa@releve.test', password: PASSWORD } });
    const grants = [{ role: 'helpdesk', uai: null, academyCode: null, substituteId: null }];
    expect(session.account).toEqual({ id, displayName: 'Awa Diallo', grants });
    expect((await browser.call(readSession, {})).account?.id).toBe(id);
  });

  test('forgives capitals, blanks and the way a keyboard writes accents', async () => {
    const { id } = await aPerson('bea.noel@releve.test');
    const body = { email: ' Bea.NOEL@releve.test ', password: PASSWORD.normalize('NFD') };
    expect((await app.stranger().call(signIn, { body })).account?.id).toBe(id);
  });

  test('gives a fresh secret: the one a browser came with, planted by somebody perhaps, opens nothing', async () => {
    await aPerson('chloe@releve.test');
    const browser = app.stranger();
    await browser.call(readSession, {});
    const before = browser.cookie();
    await browser.call(signIn, { body: { email: 'chloe@releve.test', password: PASSWORD } });
    expect(browser.cookie()).not.toBe(before);
    const planted = await app.stranger().send('GET', '/api/session', { headers: { cookie: before } });
    expect(planted.body).toMatchObject({ account: null });
  });

  test('keeps no secret in the table', async () => {
    await aPerson('dora@releve.test');
    const browser = app.stranger();
    await browser.call(signIn, { body: { email: 'dora@releve.test', password: PASSWORD } });
    const secret = browser.cookie().split('=')[1] ?? '';
    const rows = await app.sql<{ idHash: Buffer }[]>`SELECT id_hash FROM session`;
    const kept = rows.map(({ idHash }) => idHash.toString('hex'));
    expect(kept).toContain(createHash('sha256').update(secret).digest('hex'));
    expect(kept).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
    expect(kept).not.toContain(Buffer.from(secret).toString('hex'));
  });

  test('as somebody else ends the session before', async () => {
    const first = await aPerson('elise@releve.test');
    await aPerson('fatou@releve.test', 'Fatou Ndiaye');
    const browser = await app.as(first);
    const before = browser.cookie();
    const session = await browser.call(signIn, { body: { email: 'fatou@releve.test', password: PASSWORD } });
    expect(session.account?.displayName).toBe('Fatou Ndiaye');
    const old = await app.stranger().send('GET', '/api/session', { headers: { cookie: before } });
    expect(old.body).toMatchObject({ account: null });
  });

  test.each([
    ['a wrong password', { email: 'gina@releve.test', password: 'Hiver 2026' }],
    ['an e-mail nobody has', { email: 'nobody@releve.test', password: PASSWORD }],
  ])('is refused for %s, in the same words', async (_, body) => {
    if (body.email.startsWith('gina')) await aPerson('gina@releve.test');
    expect(await app.stranger().refused(signIn, { body })).toEqual({
      status: 401,
      code: 'wrong_credentials',
      details: [],
    });
  });

  test('is refused for an account that has another door than the password', async () => {
    await anAccount(app.sql, [], { email: 'sso@releve.test', passwordHash: null });
    for (const password of ['', ' ', 'nobody', 'null']) {
      const { status } = await app.stranger().refused(signIn, { body: { email: 'sso@releve.test', password } });
      expect([400, 401]).toContain(status);
    }
  });

  test('is refused after twenty wrong passwords for a quarter of an hour, also with the right one', async () => {
    await aPerson('hugo@releve.test');
    const wrong = { email: 'hugo@releve.test', password: 'faux' };
    for (let i = 0; i < 20; i += 1) expect((await app.stranger().refused(signIn, { body: wrong })).status).toBe(401);
    const right = { email: 'HUGO@releve.test', password: PASSWORD };
    expect(await app.stranger().refused(signIn, { body: right })).toMatchObject({
      status: 429,
      code: 'too_many_requests',
    });
    app.clock.advance(15 * 60_000);
    expect((await app.stranger().call(signIn, { body: right })).account).not.toBeNull();
  });

  test('is refused after sixty failures from one address, whatever e-mails were tried', async () => {
    app.clock.advance(15 * 60_000);
    const tries = Array.from({ length: 60 }, (_, i) => ({ email: `guess.${i}@releve.test`, password: 'azerty' }));
    const browser = app.stranger();
    for (const body of tries) expect((await browser.refused(signIn, { body })).status).toBe(401);
    await aPerson('ines@releve.test');
    const body = { email: 'ines@releve.test', password: PASSWORD };
    expect(await browser.refused(signIn, { body })).toMatchObject({ status: 429, code: 'too_many_requests' });
    app.clock.advance(15 * 60_000);
  });
});

describe('signing out', () => {
  test('ends the session for whoever still has its cookie', async () => {
    const browser = await app.as(await anAccount(app.sql));
    const cookie = browser.cookie();
    await browser.call(signOut, {});
    expect((await browser.call(readSession, {})).account).toBeNull();
    const thief = await app.stranger().send('GET', '/api/session', { headers: { cookie } });
    expect(thief.body).toMatchObject({ account: null });
  });

  test('leaves the other sessions of the person open', async () => {
    const account = await anAccount(app.sql);
    const [office, phone] = [await app.as(account), await app.as(account)];
    await office.call(signOut, {});
    expect((await phone.call(readSession, {})).account?.id).toBe(account.id);
  });
});

describe('a session', () => {
  test('ends twelve hours after its last use', async () => {
    const browser = await app.as(await anAccount(app.sql));
    app.clock.advance(SESSION_IDLE_MS - 1);
    expect((await browser.call(readSession, {})).account).not.toBeNull();
    app.clock.advance(SESSION_IDLE_MS - 1);
    expect((await browser.call(readSession, {})).account).not.toBeNull();
    app.clock.advance(SESSION_IDLE_MS);
    expect((await browser.call(readSession, {})).account).toBeNull();
    expect(await browser.refused(signOut, {})).toMatchObject({ status: 401, code: 'not_signed_in' });
  });

  test('ends a week after it began, however busy it was', async () => {
    const browser = await app.as(await anAccount(app.sql));
    for (let hours = 0; hours < SESSION_LIFE_MS / HOUR_MS - 6; hours += 6) {
      app.clock.advance(6 * HOUR_MS);
      expect((await browser.call(readSession, {})).account).not.toBeNull();
    }
    app.clock.advance(6 * HOUR_MS);
    expect((await browser.call(readSession, {})).account).toBeNull();
  });

  test('knows at once what was granted or taken meanwhile', async () => {
    const account = await anAccount(app.sql, [{ role: 'helpdesk' }]);
    const browser = await app.as(account);
    await app.sql`DELETE FROM account_grant WHERE account_id = ${account.id}`;
    expect((await browser.call(readSession, {})).account?.grants).toEqual([]);
  });
});
