import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, test } from 'vitest';
import { declareAbsence, withdrawAbsence } from '#contract/absences.ts';
import { answerOffer, listOffers } from '#contract/offers.ts';
import { confirmPlan, makePlan } from '#contract/plans.ts';
import { anAbsenceForm, aSubstituteFor, aTeachingSchool } from '../../support/build/absences.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-15T18:00:00Z' });
});
afterAll(() => app.close());
const path = (uai: string) => `/api/schools/${uai}/absences`;
test('two tabs, many rounds', async () => {
  const uai = '0159999M';
  const school = await aTeachingSchool(app.sql, { uai });
  const tabs = await Promise.all([1, 2, 3, 4].map(() => app.signedIn({ role: 'school_office', uai })));
  for (const t of tabs) await t.send('GET', '/api/session');
  await Promise.all(tabs.map((t) => t.send('POST', path(uai), { body: '{}' })));
  const tally: Record<string, number> = {};
  const t0 = Date.now();
  for (let i = 0; i < 60; i += 1) {
    const replies = await Promise.all(
      tabs.map((t) =>
        t.send('POST', path(uai), {
          body: JSON.stringify(
            anAbsenceForm({
              teacherId: school.teacherId,
              lastDay: '2026-11-20',
              hours: { from: '08:00', to: '12:00' },
            }),
          ),
        }),
      ),
    );
    const key = replies
      .map((r) => `${r.status}`)
      .sort()
      .join(' ');
    tally[key] = (tally[key] ?? 0) + 1;
    await app.sql`TRUNCATE absence CASCADE`;
  }
  console.log(
    'two tabs',
    tally,
    Date.now() - t0,
    'ms',
    app.logged
      .filter((l) => l.level === 'error')
      .slice(0, 2)
      .map((l) => JSON.stringify(l).slice(0, 500)),
  );
});
test('spring', async () => {
  const uai = '0159998L';
  const school = await aTeachingSchool(app.sql, { uai });
  const office = await app.signedIn({ role: 'school_office', uai });
  for (const hours of [
    { from: '02:30', to: '03:00' },
    { from: '02:15', to: '03:15' },
  ]) {
    const r = await office.send('POST', path(uai), {
      body: JSON.stringify(
        anAbsenceForm({ teacherId: school.teacherId, firstDay: '2027-03-28', lastDay: '2027-03-28', hours }),
      ),
    });
    console.log('spring', hours, r.status, JSON.stringify(r.body).slice(0, 200));
  }
});
test('confirm oddities', async () => {
  const uai = '0010002X';
  const school = await aTeachingSchool(app.sql, { uai, academyCode: '10' });
  const sub = await aSubstituteFor(app.sql, { academyCode: '10' });
  const office = await app.signedIn({ role: 'school_office', uai });
  const co = await app.signedIn({ role: 'coordinator', academyCode: '10' });
  const su = await app.signedIn({ role: 'substitute', substituteId: sub });
  await office.call(declareAbsence, {
    params: { uai },
    body: anAbsenceForm({ teacherId: school.teacherId, lastDay: '2026-11-17' }),
  });
  const plan = await co.call(makePlan, { params: { academyCode: '10' } });
  const ids = plan.assignments.map((a) => a.assignmentId);
  const many = await co.send('POST', `/api/plans/${plan.id}/confirm`, {
    body: JSON.stringify({ assignmentIds: Array.from({ length: 2000 }, () => randomUUID()) }),
  });
  console.log('2000', many.status, JSON.stringify(many.body).slice(0, 100));
  const upper = await co.send('POST', `/api/plans/${plan.id}/confirm`, {
    body: JSON.stringify({ assignmentIds: [ids[0]!.toUpperCase(), ids[0]] }),
  });
  console.log('upper', upper.status, JSON.stringify(upper.body), ids);
  app.clock.set('2026-11-17T09:30:00Z');
  const late = await co.send('POST', `/api/plans/${plan.id}/confirm`, {
    body: JSON.stringify({ assignmentIds: [ids[1]] }),
  });
  console.log(
    'late',
    late.status,
    JSON.stringify(late.body),
    await app.sql`select state, sent_at, deadline from offer`,
    JSON.stringify((await su.call(listOffers, {})).offers),
  );
});
