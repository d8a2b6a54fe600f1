import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createAccount,
  findAccount,
  findByEmail,
  grantRole,
  type NewAccount,
} from '../../../server/people/account-store.ts';
import { aSchool, UAI } from '../../support/build/schools.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await aSchool(database.sql);
});
afterAll(() => database.drop());

const somebody: NewAccount = {
  email: 'Awa.Diallo@releve.test',
  displayName: 'Awa Diallo',
  passwordHash: null,
  createdAt: new Date('2026-09-01T08:00:00Z'),
};
const nothing = { uai: null, academyCode: null, substituteId: null };

test('an account is found by its e-mail however it is typed, and a second one cannot have it', async () => {
  const { sql } = database;
  const id = await createAccount(sql, somebody);
  expect(await findByEmail(sql, ' AWA.diallo@releve.test')).toEqual({ id, passwordHash: null });
  await expect(createAccount(sql, { ...somebody, email: 'awa.diallo@RELEVE.test' })).rejects.toMatchObject({
    code: '23505',
  });
  expect(await findByEmail(sql, 'somebody.else@releve.test')).toBeNull();
});

test('an account carries everything it is granted, each grant once', async () => {
  const { sql } = database;
  const id = await createAccount(sql, { ...somebody, email: 'grants@releve.test' });
  expect(await findAccount(sql, id)).toEqual({ id, displayName: 'Awa Diallo', grants: [] });
  const office = { ...nothing, role: 'school_office', uai: UAI } as const;
  const coordinator = { ...nothing, role: 'coordinator', academyCode: '06' } as const;
  for (const grant of [office, coordinator, office]) await grantRole(sql, id, grant);
  expect((await findAccount(sql, id))?.grants).toEqual([coordinator, office]);
});

test('a role comes with the thing it is limited to, or not at all', async () => {
  const { sql } = database;
  const id = await createAccount(sql, { ...somebody, email: 'limits@releve.test' });
  await expect(grantRole(sql, id, { ...nothing, role: 'school_office' })).rejects.toMatchObject({ code: '23514' });
  await expect(grantRole(sql, id, { ...nothing, role: 'helpdesk', uai: UAI })).rejects.toMatchObject({ code: '23514' });
});
