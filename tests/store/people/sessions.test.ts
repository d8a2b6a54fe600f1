import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Sql } from '#db/sql.ts';
import type { Sessions } from '../../../server/http/who.ts';
import { createSessions, SESSION_IDLE_MS } from '../../../server/people/session-store.ts';
import { anAccount } from '../../support/build/people.ts';
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let sql: Sql;
let sessions: Sessions;
let accountId: string;
let clock: FakeClock;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
  sessions = createSessions(sql);
  accountId = (await anAccount(sql)).id;
});
beforeEach(async () => {
  clock = fakeClock();
  await sql`DELETE FROM session`;
});
afterAll(() => database.drop());

const ends = async () =>
  (await sql<{ expiresAt: Date }[]>`SELECT expires_at FROM session`).map(({ expiresAt }) => expiresAt);

test('a session that is used lasts twelve hours from then; within a minute nothing is written', async () => {
  await sessions.begin('secret', accountId, clock.now());
  const [first] = await ends();
  clock.advance(59_999);
  await sessions.find('secret', clock.now());
  expect(await ends()).toEqual([first]);
  clock.advance(1);
  await sessions.find('secret', clock.now());
  expect(await ends()).toEqual([new Date(clock.now().getTime() + SESSION_IDLE_MS)]);
});

test('whoever signs in clears the sessions that are over', async () => {
  await sessions.begin('old', accountId, clock.now());
  clock.advance(SESSION_IDLE_MS);
  await sessions.begin('new', accountId, clock.now());
  expect(await ends()).toHaveLength(1);
  expect(await sessions.find('old', clock.now())).toBeNull();
  expect((await sessions.find('new', clock.now()))?.id).toBe(accountId);
});

test('with its account a session is gone', async () => {
  const { id } = await anAccount(sql);
  await sessions.begin('secret', id, clock.now());
  await sql`DELETE FROM account WHERE id = ${id}`;
  expect(await sessions.find('secret', clock.now())).toBeNull();
});
