import { expect } from 'vitest';
import type { FailureCode } from '#contract/failure.ts';
import { failureWords } from '#contract/words/failures.ts';
import type { Sql } from '#db/sql.ts';
import type { Refused } from './api-client.ts';
import type { TestApp } from './start-app.ts';

/** A sentence for people: it begins like one, ends like one, and uses the typographic apostrophe. */
const FRENCH_SENTENCE = /^\p{Lu}[^']{20,}[.!?]$/u;

/**
 * Asks for something that must be refused, and sees that it leaves no trace: the same rows as before, word for word,
 * a server that is ready, no failure of ours in the log, and a French sentence for whoever asked.
 */
export async function refusedWithoutTrace(
  app: TestApp,
  ask: () => Promise<Refused>,
  wanted: { status: number; code: FailureCode },
): Promise<Refused> {
  const before = await everythingStored(app.sql);
  const failedBefore = ownFailures(app).length;
  const { status, code, details } = await ask();
  expect({ status, code }).toEqual(wanted);
  expect(failureWords[code]).toMatch(FRENCH_SENTENCE);
  expect(await everythingStored(app.sql)).toEqual(before);
  expect(ownFailures(app).slice(failedBefore)).toEqual([]);
  expect((await app.stranger().send('GET', '/readyz')).status).toBe(200);
  return { status, code, details };
}

/** The server answers, and nothing it did so far was a failure of its own. */
export async function livesOn(app: TestApp): Promise<void> {
  expect((await app.stranger().send('GET', '/readyz')).status).toBe(200);
  expect(ownFailures(app)).toEqual([]);
}

function ownFailures({ logged }: TestApp) {
  return logged.filter(({ level }) => level === 'error');
}

/** Every row that hangs on an absence, as text, by table. */
export async function everythingStored(sql: Sql): Promise<Record<string, string[]>> {
  const tables = ['absence', 'absence_period', 'cover', 'happening', 'plan', 'assignment', 'offer', 'room'];
  const stored = tables.map(async (table) => {
    const rows = await sql<{ row: string }[]>`SELECT stored::text AS row FROM ${sql(table)} AS stored ORDER BY 1`;
    return [table, rows.map(({ row }) => row)] as const;
  });
  return Object.fromEntries(await Promise.all(stored));
}

/** Resolves once so many transactions wait for a lock that the test holds. */
export async function untilWaiting(sql: Sql, wanted: number): Promise<void> {
  const waiting = () => sql`
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await expect.poll(async () => (await waiting()).count, { interval: 10, timeout: 5000 }).toBe(wanted);
}
