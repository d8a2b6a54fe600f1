import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withdrawAbsence } from '#contract/absences.ts';
import { listOffers } from '#contract/offers.ts';
import { confirmPlan, type Plan } from '#contract/plans.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { livesOn, refusedWithoutTrace, untilWaiting } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let academy: AcademyAtWork;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
});

const rowsOf = ({ assignments }: Plan) => assignments.map(({ assignmentId }) => assignmentId);

function confirm({ id }: Pick<Plan, 'id'>, assignmentIds: string[]) {
  return academy.coordinator.call(confirmPlan, { params: { planId: id }, body: { assignmentIds } });
}

/** Rows that were decided otherwise, with nobody proposed in their place. */
function goneFor(ids: string[]) {
  return ids.map((assignmentId) => ({ assignmentId, because: 'decided_otherwise', next: null }));
}

async function refusedBody({ id }: Plan, body: unknown) {
  const answer = await academy.coordinator.send('POST', `/api/plans/${id}/confirm`, { body: JSON.stringify(body) });
  return { status: answer.status, ...(answer.body as { code: 'invalid_input'; details: { path?: string }[] }) };
}

describe('the coordinator confirms', () => {
  test('a whole plan: one offer asks the substitute about all lessons of the absence', async () => {
    const { covers } = await academy.declare({ lastDay: '2026-11-17' });
    const plan = await academy.plan();
    expect(await confirm(plan, rowsOf(plan))).toEqual({ offersSent: 1, untold: [], movedOn: [] });
    const { offers } = await academy.substitute.call(listOffers, {});
    expect(offers.map((offer) => offer.covers.map(({ coverId }) => coverId))).toEqual([covers.map(({ id }) => id)]);
  });

  test('one row of two: the other stays a proposal', async () => {
    await academy.declare({ lastDay: '2026-11-17' });
    const plan = await academy.plan();
    const [first = ''] = rowsOf(plan);
    expect(await confirm(plan, [first, first])).toEqual({ offersSent: 1, untold: [], movedOn: [] });
    const states = await app.sql`SELECT state FROM assignment ORDER BY period`;
    expect(states.map(({ state }) => state)).toEqual(['offered', 'proposed']);
  });
});

describe('rows that moved on meanwhile are named and nobody is asked about them:', () => {
  test('confirmed before', async () => {
    await academy.declare({ lastDay: '2026-11-17' });
    const plan = await academy.plan();
    const [first = '', second = ''] = rowsOf(plan);
    await confirm(plan, [first]);
    expect(await confirm(plan, [first, second])).toMatchObject({ offersSent: 1, movedOn: goneFor([first]) });
  });

  test('confirmed by two coordinators at once', async () => {
    await academy.declare({ lastDay: '2026-11-18' });
    const plan = await academy.plan();
    const answers = await Promise.all([1, 2].map(() => confirm(plan, rowsOf(plan))));
    expect(answers.map(({ offersSent }) => offersSent).toSorted()).toEqual([0, 1]);
    const moved = answers.flatMap(({ movedOn }) => movedOn.map(({ assignmentId }) => assignmentId));
    expect(moved.toSorted()).toEqual(rowsOf(plan).toSorted());
    expect(await app.sql`SELECT FROM offer`).toHaveLength(1);
  });

  test('planned anew', async () => {
    await academy.declare();
    const plan = await academy.plan();
    const { assignments } = await academy.plan();
    const [row] = assignments;
    expect(await confirm(plan, rowsOf(plan))).toEqual({
      offersSent: 0,
      untold: [],
      movedOn: [
        { assignmentId: rowsOf(plan)[0], coverId: row!.coverId, because: 'decided_otherwise', rule: null, next: row },
      ],
    });
  });

  test('withdrawn with their absence', async () => {
    const { absence } = await academy.declare();
    const plan = await academy.plan();
    await academy.office.call(withdrawAbsence, { params: { absenceId: absence.id } });
    expect(await confirm(plan, rowsOf(plan))).toMatchObject({ offersSent: 0, movedOn: goneFor(rowsOf(plan)) });
  });

  test('of a lesson that has begun', async () => {
    await academy.declare();
    const plan = await academy.plan();
    app.clock.set('2026-11-16T09:00:00Z');
    academy.coordinator = await app.signedIn({ role: 'coordinator', academyCode: '06' });
    expect(await confirm(plan, rowsOf(plan))).toMatchObject({
      offersSent: 0,
      movedOn: [{ because: 'begun', rule: null, next: null }],
    });
    expect(await app.sql`SELECT FROM offer`).toHaveLength(0);
  });

  test('of another plan, or of none', async () => {
    await academy.declare();
    const before = await academy.plan();
    const plan = await academy.plan();
    const others = [...rowsOf(before), randomUUID()];
    expect(await confirm(plan, [...others, ...rowsOf(plan)])).toMatchObject({
      offersSent: 1,
      movedOn: goneFor(others),
    });
  });
});

test('one coordinator plans anew in the moment in which another confirms: nobody fails, nobody is asked twice', async () => {
  await academy.declare();
  const plan = await academy.plan();
  const { answers } = await app.sql.begin(async (tx) => {
    // Held by the test, so that both are under way at once.
    await tx`SELECT FROM assignment FOR UPDATE`;
    const confirming = confirm(plan, rowsOf(plan));
    await untilWaiting(app.sql, 1);
    const planning = academy.plan();
    await untilWaiting(app.sql, 2);
    return { answers: Promise.all([confirming, planning]) };
  });
  const [confirmed, planned] = await answers;
  expect(confirmed).toEqual({ offersSent: 1, untold: [], movedOn: [] });
  expect(planned).toMatchObject({ asked: 0, assignments: [] });
  expect(await app.sql`SELECT FROM assignment WHERE state <> 'ended'`).toHaveLength(1);
  await livesOn(app);
});

test('the teacher comes back in the moment of confirming: one is first, and neither fails', async () => {
  const { absence } = await academy.declare();
  const plan = await academy.plan();
  const { answers } = await app.sql.begin(async (tx) => {
    // Held by the test, so that both are under way at once.
    await tx`SELECT FROM cover FOR UPDATE`;
    const withdrawing = academy.office.send('POST', `/api/absences/${absence.id}/withdraw`);
    await untilWaiting(app.sql, 1);
    const confirming = refusedBody(plan, { assignmentIds: rowsOf(plan) });
    await untilWaiting(app.sql, 2);
    return { answers: Promise.all([withdrawing, confirming]) };
  });
  expect((await answers).map(({ status }) => status)).toEqual([200, 200]);
  expect(await app.sql`SELECT FROM offer WHERE state = 'sent'`).toHaveLength(0);
  expect(await app.sql`SELECT FROM assignment WHERE state <> 'ended'`).toHaveLength(0);
  await livesOn(app);
});

describe('refused, and nobody is asked:', () => {
  let plan: Plan;
  beforeEach(async () => {
    await academy.declare();
    plan = await academy.plan();
  });

  test.each<[string, unknown]>([
    ['no row', { assignmentIds: [] }],
    ['no list', {}],
    ['a row that is no id', { assignmentIds: ['1'] }],
    ['2,001 rows', { assignmentIds: Array.from({ length: 2_001 }, () => randomUUID()) }],
    ['a row of 10,000 characters', { assignmentIds: ['a'.repeat(10_000)] }],
    ['null', null],
  ])('%s', async (_, body) => {
    await refusedWithoutTrace(app, () => refusedBody(plan, body), { status: 400, code: 'invalid_input' });
  });

  test('2,000 rows are the most, and none of them waits any more', async () => {
    const assignmentIds = Array.from({ length: 2_000 }, () => randomUUID());
    const sent = { params: { planId: plan.id }, body: { assignmentIds } };
    expect(await academy.coordinator.call(confirmPlan, sent)).toMatchObject({
      offersSent: 0,
      movedOn: goneFor(assignmentIds),
    });
  });

  test('a list that is larger than a form', async () => {
    const assignmentIds = Array.from({ length: 20_000 }, () => randomUUID());
    const ask = () => refusedBody(plan, { assignmentIds });
    await refusedWithoutTrace(app, ask, { status: 413, code: 'body_too_large' });
  });

  test('by strangers, schools, substitutes, the helpdesk and other academies', async () => {
    const sent = { params: { planId: plan.id }, body: { assignmentIds: rowsOf(plan) } };
    const stranger = () => app.stranger().refused(confirmPlan, sent);
    await refusedWithoutTrace(app, stranger, { status: 401, code: 'not_signed_in' });
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    const foreign = await app.signedIn({ role: 'coordinator', academyCode: '10' });
    for (const { refused } of [academy.office, academy.substitute, helpdesk, foreign]) {
      await refusedWithoutTrace(app, () => refused(confirmPlan, sent), { status: 403, code: 'forbidden' });
    }
  });

  test.each([
    ['nobody made', randomUUID()],
    ['is named by no UUID', 'latest'],
    ['is a piece of SQL', "' OR 1=1 --"],
  ])('of a plan that %s', async (_, planId) => {
    const sent = { params: { planId }, body: { assignmentIds: rowsOf(plan) } };
    const ask = () => academy.coordinator.refused(confirmPlan, sent);
    await refusedWithoutTrace(app, ask, { status: 404, code: 'not_found' });
  });
});
