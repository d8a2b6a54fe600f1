import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { LESSON_NAMESPACE } from '#contract/lesson-channel.ts';
import { anAccount } from '../../support/build/people.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const NO_LESSON = '00000000-0000-4000-8000-000000000001';

let app: TestApp;
const opened: Socket[] = [];
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => {
  for (const socket of opened.splice(0)) socket.close();
});
afterAll(() => app.close());

/** Why the lesson channel does not let somebody in who comes with these headers. */
function refusal(
  headers: Record<string, string>,
  options: Partial<ManagerOptions & SocketOptions> = {},
): Promise<string> {
  const socket = io(`${app.origin}${LESSON_NAMESPACE}`, {
    forceNew: true,
    reconnection: false,
    transports: ['websocket'],
    extraHeaders: headers,
    auth: { room: { kind: 'lesson', id: NO_LESSON }, classroomCredential: null },
    ...options,
  });
  opened.push(socket);
  return new Promise((resolve, reject) => {
    socket.once('connect_error', ({ message }) => resolve(message));
    socket.once('connect', () => reject(new Error('The channel let somebody in.')));
  });
}

test('a socket of another site is refused before anybody asks who it is', async () => {
  const { cookie } = await aSignedInBrowser();
  for (const headers of [
    { cookie, 'sec-fetch-site': 'cross-site' },
    { cookie, origin: 'https://evil.example' },
  ]) {
    // The handshake itself fails, in whatever words the transport has for it.
    expect(await refusal(headers)).toBe('websocket error');
    expect(await refusal(headers, { transports: ['polling'] })).toBe('xhr poll error');
  }
});

test('a socket without a session is nobody’s', async () => {
  expect(await refusal({})).toBe('not_signed_in');
});

test('the session cookie of the handshake says who a socket is: signed in, and not in this lesson', async () => {
  const { cookie } = await aSignedInBrowser();
  expect(await refusal({ cookie })).toBe('not_in_this_lesson');
  expect(await refusal({ cookie, origin: 'http://localhost:3000' })).toBe('not_in_this_lesson');
});

test('a session that ended is none for a socket either', async () => {
  const { cookie } = await aSignedInBrowser();
  await app.sql`DELETE FROM session`;
  expect(await refusal({ cookie })).toBe('not_signed_in');
});

async function aSignedInBrowser(): Promise<{ cookie: string }> {
  return { cookie: (await app.as(await anAccount(app.sql, [{ role: 'helpdesk' }]))).cookie() };
}
