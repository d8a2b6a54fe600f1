/**
 * What a plan costs an academy of size S (60 schools, 20 substitutes, a week, about 1,100 lessons in need): from the
 * coordinator's request to the stored plan in the answer, through HTTP, session, rights and a real database. Absences are
 * declared by a person, one after the other. `--quick`: 8 plans instead of 40.
 */
import { declareAbsence } from '#contract/absences.ts';
import { confirmPlan, makePlan } from '#contract/plans.ts';
import { anAbsenceForm } from '../support/build/absences.ts';
import { anAcademyOfSizeS } from '../support/build/academy-of-size-s.ts';
import { startApp } from '../support/start-app.ts';
import setUpTestServer from '../support/test-server.ts';

const RUNS = process.argv.includes('--quick') ? 8 : 40;
const BAR_MS = 1_000;
const academyCode = '06';

const closeTestServer = await setUpTestServer();
const app = await startApp({ now: '2026-11-16T04:00:00Z' });
const coordinator = await app.signedIn({ role: 'coordinator', academyCode });
for (const { uai, ...absent } of await anAcademyOfSizeS(app.sql, { academyCode, monday: '2026-11-16' })) {
  await coordinator.call(declareAbsence, { params: { uai }, body: anAbsenceForm(absent) });
}
await app.sql`ANALYZE`;

const first = await timed(() => coordinator.call(makePlan, { params: { academyCode } }));
const times: number[] = [];
let plan = first.answer;
for (let run = 0; run < RUNS; run += 1) {
  const again = await timed(() => coordinator.call(makePlan, { params: { academyCode } }));
  times.push(again.ms);
  plan = again.answer;
}
const sorted = times.toSorted((a, b) => a - b);
const quantile = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
const confirmed = await timed(() => {
  const assignmentIds = plan.assignments.map(({ assignmentId }) => assignmentId);
  return coordinator.call(confirmPlan, { params: { planId: plan.id }, body: { assignmentIds } });
});
await app.close();
await closeTestServer();

const { asked, covered, bound } = plan;
const p95Ms = quantile(0.95);
const pass = p95Ms <= BAR_MS;
if (!pass) process.exitCode = 1;
console.log(
  JSON.stringify({
    ...{ bench: 'plan', case: 'academy_of_size_s', asked, covered, bound, runs: times.length },
    ...{ firstMs: Math.round(first.ms), medianMs: quantile(0.5), p95Ms, maxMs: quantile(1) },
    ...{ confirmAllMs: Math.round(confirmed.ms), offersSent: confirmed.answer.offersSent },
    ...{ rssMB: Math.round(process.memoryUsage.rss() / 1024 / 1024), bar: `p95Ms <= ${BAR_MS}`, pass },
  }),
);

async function timed<Answer>(ask: () => Promise<Answer>): Promise<{ answer: Answer; ms: number }> {
  const start = performance.now();
  const answer = await ask();
  return { answer, ms: performance.now() - start };
}
