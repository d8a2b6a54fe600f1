/** The week of an academy: who holds how much of it, and no more than a page can draw. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readAcademyWeek } from '../../../server/assignment/academy-week.ts';
import { aBusyAcademy } from '../../support/build/busy-academy.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`TRUNCATE school, substitute, plan CASCADE`;
});

const week = (monday: string) => readAcademyWeek(database.sql, '06', monday);

test('of more covers than a page can draw shows the first thousand, and says that there are more', async () => {
  await aBusyAcademy(database.sql, { monday: '2026-11-16', covers: 1_010, atOnce: 30 });
  const { covers, goesOn } = await week('2026-11-16');
  expect([covers.length, goesOn]).toEqual([1_000, true]);
  expect(covers.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt))).toEqual(covers);
});

test('counts hours in the week of each substitute’s own clock, as the cap does', async () => {
  await aBusyAcademy(database.sql, { monday: '2026-11-16', covers: 1, schools: 1, substitutes: 1 });
  // Sunday evening in Paris is Monday morning in Nouméa.
  const lesson = ['2026-11-15T20:00:00Z', '2026-11-15T20:55:00Z'] as const;
  await database.sql`UPDATE cover SET starts_at = ${lesson[0]}, ends_at = ${lesson[1]}`;
  await database.sql`UPDATE assignment SET period = tstzrange(${lesson[0]}, ${lesson[1]})`;
  const heldIn = async (monday: string) => (await week(monday)).substitutes.map(({ engagedMinutes }) => engagedMinutes);
  expect([await heldIn('2026-11-09'), await heldIn('2026-11-16')]).toEqual([[55], [0]]);
  await database.sql`UPDATE substitute SET time_zone = 'Pacific/Noumea'`;
  expect([await heldIn('2026-11-09'), await heldIn('2026-11-16')]).toEqual([[0], [55]]);
});

test('shows nobody as elsewhere who teaches here, and sorts people by name', async () => {
  await aBusyAcademy(database.sql, { monday: '2026-11-16', covers: 80, schools: 10, substitutes: 12 });
  const { substitutes } = await week('2026-11-16');
  expect(substitutes).toHaveLength(12);
  expect(substitutes.flatMap(({ elsewhere }) => elsewhere)).toEqual([]);
  const lastNames = substitutes.map(({ substituteName }) => substituteName.split(' ')[1] ?? '');
  expect(lastNames.toSorted(new Intl.Collator('fr').compare)).toEqual(lastNames);
});
