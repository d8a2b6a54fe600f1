import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { declareAbsence } from '#contract/absences.ts';
import { readSession, signIn } from '#contract/people.ts';
import { readClassroom } from '#contract/rooms.ts';
import { listWeek } from '#contract/timetable.ts';
import { CallFailed, call, onSignedOut } from '../../../client/src/api/call.ts';
import { rememberCsrfToken } from '../../../client/src/api/csrf-token.ts';
import { anAbsence, anId, aWeekLesson } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const uai = '0631234Z';
const query = { teacherId: anId(1), firstDay: '2026-11-03', lastDay: '2026-11-05' };
const newAbsence = {
  requestKey: anId(9),
  teacherId: anId(1),
  otherUais: [],
  stretches: [{ firstDay: '2026-11-03', lastDay: '2026-11-03', hours: null }],
  reason: 'unforeseen' as const,
  caller: null,
  choices: [],
};

/** What the call threw, which must be a CallFailed. */
async function failureOf(promise: Promise<unknown>): Promise<CallFailed> {
  const failed = await promise.catch((error: unknown) => error);
  if (!(failed instanceof CallFailed)) throw new Error(`Not a CallFailed: ${failed}`);
  return failed;
}

beforeEach(() => rememberCsrfToken('token-of-the-session'));
afterEach(() => vi.unstubAllGlobals());

describe('what is asked', () => {
  test('the path takes its params, the query follows, and the reply comes back parsed', async () => {
    const server = fakeServer({ [`GET /api/schools/${uai}/week`]: () => ok({ lessons: [aWeekLesson()], extra: 1 }) });
    const answer = await call(listWeek, { params: { uai }, query });
    expect(answer).toEqual({ lessons: [aWeekLesson()] });
    expect(server.heard[0]?.path).toBe(
      `/api/schools/${uai}/week?teacherId=${anId(1)}&firstDay=2026-11-03&lastDay=2026-11-05`,
    );
  });

  test('a name in the path cannot leave its place', async () => {
    const server = fakeServer({});
    await failureOf(call(listWeek, { params: { uai: '../session' }, query }));
    expect(server.heard[0]?.path).toContain('/api/schools/..%2Fsession/week');
  });

  test('a change carries the token of the session and its body as JSON', async () => {
    const server = fakeServer({ [`POST /api/schools/${uai}/absences`]: () => ok(anAbsence()) });
    await call(declareAbsence, { params: { uai }, body: newAbsence });
    expect(server.heard[0]?.headers.get('x-csrf-token')).toBe('token-of-the-session');
    expect(server.heard[0]?.headers.get('content-type')).toBe('application/json');
    expect(server.heard[0]?.body).toEqual(newAbsence);
  });

  test('a classroom speaks with its credential and needs no token', async () => {
    const server = fakeServer({});
    await failureOf(call(readClassroom, {}, { credential: 'secret' }));
    expect(server.heard[0]?.headers.get('authorization')).toBe('Classroom secret');
    expect(server.heard[0]?.headers.has('x-csrf-token')).toBe(false);
  });
});

describe('the token', () => {
  test('a page without one asks for the session before its first change', async () => {
    rememberCsrfToken('');
    const server = fakeServer({ 'POST /api/session': () => no('wrong_credentials') });
    await failureOf(call(signIn, { body: { email: 'a@b.fr', password: 'x' } }));
    expect(server.heard.map(({ method }) => method)).toEqual(['GET', 'POST']);
    expect(server.heard[1]?.headers.get('x-csrf-token')).toBe('token-of-a-stranger');
  });

  test('an old one is renewed and the change goes out once more', async () => {
    const answers = [no('csrf_token_missing'), ok(anAbsence())];
    const server = fakeServer({ [`POST /api/schools/${uai}/absences`]: () => answers.shift() ?? no('internal') });
    await expect(call(declareAbsence, { params: { uai }, body: newAbsence })).resolves.toEqual(anAbsence());
    expect(server.heard.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST']);
  });

  test('a second refusal is told', async () => {
    fakeServer({ [`POST /api/schools/${uai}/absences`]: () => no('csrf_token_missing') });
    const failed = await failureOf(call(declareAbsence, { params: { uai }, body: newAbsence }));
    expect(failed.code).toBe('csrf_token_missing');
  });
});

describe('when the answer is no', () => {
  test('the code, the details and the request id reach the page', async () => {
    const path = `POST /api/schools/${uai}/absences`;
    fakeServer({ [path]: () => no('timetable_rows_rejected', [{ line: 214, fact: 'salle' }]) });
    const failed = await failureOf(call(declareAbsence, { params: { uai }, body: newAbsence }));
    expect(failed).toMatchObject({
      code: 'timetable_rows_rejected',
      details: [{ line: 214, fact: 'salle' }],
      requestId: 'request-1',
    });
  });

  test('whoever listens hears that the session is over, and only then', async () => {
    const listener = vi.fn();
    const stop = onSignedOut(listener);
    fakeServer({ 'GET /api/session': () => no('internal') });
    await failureOf(call(readSession, {}));
    expect(listener).not.toHaveBeenCalled();
    fakeServer({ 'GET /api/session': () => no('not_signed_in') });
    await failureOf(call(readSession, {}));
    expect(listener).toHaveBeenCalledOnce();
    stop();
    await failureOf(call(readSession, {}));
    expect(listener).toHaveBeenCalledOnce();
  });
});

describe('when no answer comes', () => {
  test.each([
    ['the line is down', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a proxy answers with a page of its own', () => new Response('<html>', { status: 502 })],
    ['a failure is not in our form', () => Response.json({ error: 'teapot' }, { status: 418 })],
  ])('%s: unreachable', async (_, answer) => {
    fakeServer({ 'GET /api/session': answer });
    expect((await failureOf(call(readSession, {}))).code).toBe('unreachable');
  });

  test.each([
    ['a portal answers 200 with its own page', () => new Response('<html>')],
    ['the server speaks a newer form', () => ok({ account: 'somebody' })],
  ])('%s: unreadable', async (_, answer) => {
    fakeServer({ 'GET /api/session': answer });
    expect((await failureOf(call(readSession, {}))).code).toBe('unreadable');
  });

  test('a call that the page itself gave up is not a failure to tell', async () => {
    const leaving = new AbortController();
    leaving.abort();
    fakeServer({});
    const given = await call(readSession, {}, { signal: leaving.signal }).catch((error: unknown) => error);
    expect(given).toBeInstanceOf(DOMException);
  });
});
