import { afterAll, expect, test } from 'vitest';
import { createTestDatabase } from '../support/test-database.ts';

const database = await createTestDatabase();
afterAll(() => database.drop());

test('a test database has every migration and no rows', async () => {
  const [count] = await database.sql`select count(*) as migrations from migration`;
  expect(count?.migrations).toBeGreaterThan(0);
  const [schools] = await database.sql`select count(*) as schools from school`;
  expect(schools).toEqual({ schools: 0 });
});

test('two test databases do not see each other', async () => {
  const other = await createTestDatabase();
  await database.sql`create table mine (id int)`;
  await expect(other.sql`select * from mine`).rejects.toThrow('does not exist');
  await other.drop();
});
