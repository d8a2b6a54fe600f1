/**
 * What an academy's board costs when 5,000 lessons want a substitute: through HTTP, session and rights included, against a
 * real database. Its first page in each order, a search, any later page, and a week of 300 covers with 20 substitutes.
 * `--quick`: 40 requests of each instead of 200.
 */
import { listCovers } from '#contract/cover.ts';
import { aBusyAcademy } from '../support/build/busy-academy.ts';
import { startApp } from '../support/start-app.ts';
import setUpTestServer from '../support/test-server.ts';

const RUNS = process.argv.includes('--quick') ? 40 : 200;
const FIRST_PAGE_BAR_MS = 300;

const closeTestServer = await setUpTestServer();
const app = await startApp({ now: '2026-11-16T05:00:00Z' });
await aBusyAcademy(app.sql, { monday: '2026-11-16', covers: 5_000 });
await aBusyAcademy(app.sql, { monday: '2026-11-16', covers: 300, academyCode: '10', atOnce: 8 });
await app.sql`ANALYZE`;
const nation = await app.signedIn({ role: 'national_coordinator' });

const monday = { monday: '2026-11-16' };
const week = { academyCode: '10', path: 'week', query: monday };
const page = (query: Record<string, string>) => ({ academyCode: '06', path: 'covers', query });
const { next } = await nation.call(listCovers, { params: { academyCode: '06' }, query: {} });

const cases = [
  ['first_page_of_5000_by_hour', page({})],
  ['first_page_of_5000_by_school', page({ order: 'school' })],
  ['first_page_of_5000_by_subject', page({ order: 'subject' })],
  ['first_page_of_5000_searched', page({ search: 'égletons math' })],
  ['second_page_of_5000', page({ after: next ?? '' })],
  ['week_of_300_covers', week],
] as const;

const told = [];
for (const [name, asked] of cases) told.push({ case: name, ...(await measure(asked)) });
await app.close();
await closeTestServer();
for (const { case: name, ...figures } of told) {
  const pass = figures.p95Ms <= FIRST_PAGE_BAR_MS;
  if (!pass) process.exitCode = 1;
  console.log(JSON.stringify({ bench: 'board', case: name, ...figures, bar: `p95Ms <= ${FIRST_PAGE_BAR_MS}`, pass }));
}

/** One request after the other, after a tenth to get warm; the answer is read and parsed as JSON. */
async function measure({
  academyCode,
  path,
  query,
}: {
  academyCode: string;
  path: string;
  query: Record<string, string>;
}) {
  const address = `/api/academies/${academyCode}/${path}?${new URLSearchParams(query)}`;
  const times: number[] = [];
  let covers = 0;
  for (let run = -RUNS / 10; run < RUNS; run += 1) {
    const start = performance.now();
    const { status, body } = await nation.send('GET', address);
    if (status !== 200) throw new Error(`${address} answered ${status}.`);
    if (run >= 0) times.push(performance.now() - start);
    covers = (body as { covers: unknown[] }).covers.length;
  }
  const sorted = times.toSorted((a, b) => a - b);
  const quantile = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
  return { covers, runs: times.length, medianMs: quantile(0.5), p95Ms: quantile(0.95), maxMs: quantile(1) };
}
