import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withdrawAbsence } from '#contract/absences.ts';
import { listCovers } from '#contract/cover.ts';
import { confirmPlan, makePlan, readPlan } from '#contract/plans.ts';
import { aSubstituteFor } from '../../support/build/absences.ts';
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

const params = { academyCode: '06' };
const board = async () => (await academy.coordinator.call(listCovers, { params, query: {} })).covers;
const standing = async () => (await academy.coordinator.call(readPlan, { params })).plan;

describe('the board of an academy', () => {
  test('is empty while nobody is away', async () => {
    expect(await academy.coordinator.call(listCovers, { params, query: {} })).toEqual({
      covers: [],
      next: null,
      counts: { open: 0, planned: 0, offered: 0, settled: 0, ended: 0 },
      serverNow: '2026-11-15T18:00:00.000Z',
    });
  });

  test('shows each cover with its school, its place and its state, soonest first', async () => {
    await academy.declare({ lastDay: '2026-11-17' });
    expect(await board()).toMatchObject(
      ['16', '17'].map((day) => ({
        startsAt: `2026-11-${day}T09:00:00.000Z`,
        schoolName: 'Collège 0159999M',
        subject: 'Mathématiques',
        placeCode: '101',
        state: 'open',
        substituteName: null,
      })),
    );
  });

  test('names the substitute once planned, and leaves out what is cancelled or over', async () => {
    const { absence } = await academy.declare({ lastDay: '2026-11-17' });
    await academy.plan();
    expect((await board()).map(({ state, substituteName }) => [state, substituteName])).toEqual(
      Array(2).fill(['planned', 'Noé Vasseur']),
    );
    app.clock.set('2026-11-16T09:55:00Z');
    academy.coordinator = await app.signedIn({ role: 'coordinator', academyCode: '06' });
    expect((await board()).map(({ startsAt }) => startsAt)).toEqual(['2026-11-17T09:00:00.000Z']);
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    await helpdesk.call(withdrawAbsence, { params: { absenceId: absence.id } });
    expect(await board()).toEqual([]);
  });
});

describe('a plan', () => {
  test('does not stand before the first was made', async () => {
    expect(await standing()).toBeNull();
  });

  test('names who, where and why for each cover, and is what stands from then on', async () => {
    const { covers } = await academy.declare({ lastDay: '2026-11-17' });
    const plan = await academy.plan();
    expect(plan).toMatchObject({ madeAt: '2026-11-15T18:00:00.000Z', asked: 2, covered: 2, bound: 2, uncovered: [] });
    expect(plan.assignments).toMatchObject(
      covers.map(({ id }) => ({
        coverId: id,
        substituteId: academy.substituteId,
        substituteName: 'Noé Vasseur',
        substituteAcademyCode: '06',
        placeCode: '101',
        cover: { id, state: 'planned', substituteId: academy.substituteId, className: '4A' },
        ...{ pinned: false, byHand: null },
      })),
    );
    expect(plan.assignments[0]?.reasons.map(({ preference }) => preference)).toEqual([
      'continuity',
      'not_spoken_for',
      'fair_load',
      'same_academy',
      'plan_stability',
    ]);
    expect(await standing()).toEqual(plan);
  });

  test('of an academy where nobody is away asks nothing and covers nothing', async () => {
    expect(await academy.plan()).toMatchObject({ asked: 0, covered: 0, bound: 0, assignments: [], uncovered: [] });
  });

  test('leaves open what nobody can take, with the rule that stopped each substitute', async () => {
    const { covers } = await academy.declare();
    await app.sql`DELETE FROM substitute_qualification`;
    expect(await academy.plan()).toMatchObject({
      covered: 0,
      uncovered: [{ coverId: covers[0]?.id, reason: 'no_qualified_substitute', stoppedBy: { qualified: 1 } }],
    });
    expect(await board()).toMatchObject([{ state: 'open', noCoverReason: 'no_qualified_substitute' }]);
  });

  test('made anew replaces what nobody was asked about', async () => {
    await academy.declare();
    const first = await academy.plan();
    const second = await academy.plan();
    expect(second.id).not.toBe(first.id);
    expect(second.assignments.map(({ coverId }) => coverId)).toEqual(first.assignments.map(({ coverId }) => coverId));
    expect(await app.sql`SELECT FROM assignment WHERE state = 'proposed'`).toHaveLength(1);
  });

  test('no longer shows the rows that were confirmed', async () => {
    await academy.declare();
    await academy.offer();
    expect(await standing()).toMatchObject({ covered: 1, assignments: [] });
  });

  test('asked for twice at once is made one after the other, and every cover has one substitute', async () => {
    await academy.declare({ lastDay: '2026-11-18' });
    const plans = await Promise.all([academy.plan(), academy.plan()]);
    expect(plans.map(({ covered }) => covered)).toEqual([3, 3]);
    expect(await app.sql`SELECT FROM assignment WHERE state = 'proposed'`).toHaveLength(3);
    expect((await standing())?.assignments).toHaveLength(3);
    await livesOn(app);
  });

  test.each(['for the first time', 'anew'])(
    'made %s while the teacher comes back leaves the lesson out',
    async (time) => {
      const { absence } = await academy.declare();
      if (time === 'anew') await academy.plan();
      const { answers } = await app.sql.begin(async (tx) => {
        // Held by the test, so that both are under way at once.
        await tx`SELECT FROM cover FOR UPDATE`;
        const withdrawing = academy.office.call(withdrawAbsence, { params: { absenceId: absence.id } });
        await untilWaiting(app.sql, 1);
        const planning = academy.plan();
        await untilWaiting(app.sql, 2);
        return { answers: Promise.all([withdrawing, planning]) };
      });
      expect(await answers).toMatchObject([{}, { asked: 0, covered: 0, assignments: [] }]);
      expect(await board()).toEqual([]);
      expect(await app.sql`SELECT FROM assignment WHERE state <> 'ended'`).toHaveLength(0);
      await livesOn(app);
    },
  );
});

describe('an academy’s board and plans are closed', () => {
  const routes = [
    ['makePlan', makePlan],
    ['readPlan', readPlan],
  ] as const;

  test.each(routes)('to strangers, schools, substitutes and other academies (%s)', async (_, route) => {
    await academy.declare();
    const stranger = () => app.stranger().refused(route, { params });
    await refusedWithoutTrace(app, stranger, { status: 401, code: 'not_signed_in' });
    const foreign = await app.signedIn({ role: 'coordinator', academyCode: '10' });
    for (const { refused } of [academy.office, academy.substitute, foreign]) {
      await refusedWithoutTrace(app, () => refused(route, { params }), { status: 403, code: 'forbidden' });
    }
  });

  test.each(routes)('where there is no academy (%s)', async (_, route) => {
    const nation = await app.signedIn({ role: 'national_coordinator' });
    for (const academyCode of ['99', '6', 'abc', "' OR 1=1 --", '0'.repeat(10_000)]) {
      const ask = () => nation.refused(route, { params: { academyCode } });
      await refusedWithoutTrace(app, ask, { status: 404, code: 'not_found' });
    }
  });

  test('to a page that is not ours, whoever is signed in', async () => {
    await academy.declare();
    const ask = async (headers: Record<string, string>) => {
      const answer = await academy.coordinator.send('POST', '/api/academies/06/plans', { headers });
      return { status: answer.status, ...(answer.body as { code: 'forbidden'; details: [] }) };
    };
    await refusedWithoutTrace(app, () => ask({ 'x-csrf-token': '' }), { status: 403, code: 'csrf_token_missing' });
    await refusedWithoutTrace(app, () => ask({ origin: 'https://elsewhere.test' }), { status: 403, code: 'forbidden' });
  });
});

test('the rows of one academy’s plan are not confirmed through another’s', async () => {
  const elsewhere = await anAcademyAtWork(app, { academyCode: '10', uai: '0010002X' });
  await elsewhere.declare();
  const theirs = await elsewhere.plan();
  const ours = await academy.plan();
  const assignmentIds = theirs.assignments.map(({ assignmentId }) => assignmentId);
  expect(await academy.coordinator.call(confirmPlan, { params: { planId: ours.id }, body: { assignmentIds } })).toEqual(
    {
      ...{ offersSent: 0, untold: [] },
      movedOn: assignmentIds.map((assignmentId) => ({
        ...{ assignmentId, coverId: null, because: 'decided_otherwise', rule: null, next: null },
      })),
    },
  );
  const ask = () =>
    academy.coordinator.refused(confirmPlan, { params: { planId: theirs.id }, body: { assignmentIds } });
  await refusedWithoutTrace(app, ask, { status: 403, code: 'forbidden' });
});

describe('a plan is compared with what stood when it was made:', () => {
  test('nothing stood before the first', async () => {
    await academy.declare();
    expect((await academy.plan()).comparedTo).toBeNull();
  });

  test('nothing changed', async () => {
    await academy.declare({ lastDay: '2026-11-17' });
    await academy.plan();
    app.clock.set('2026-11-15T18:05:00Z');
    expect((await academy.plan()).comparedTo).toEqual({ madeAt: '2026-11-15T18:00:00.000Z', stood: 2, changes: [] });
  });

  test('somebody else, nobody any more, and a lesson that had nobody', async () => {
    const { covers } = await academy.declare({ lastDay: '2026-11-18' });
    const away = (day: string) =>
      app.sql`INSERT INTO substitute_away VALUES (${academy.substituteId}, ${day}, ${day}, 0, 1440)`;
    await away('2026-11-18');
    await academy.plan();
    await app.sql`DELETE FROM substitute_away`;
    await away('2026-11-16');
    await away('2026-11-17');
    const lea = await aSubstituteFor(app.sql, { lastName: 'Abadie', academyCode: '10' });
    await app.sql`INSERT INTO substitute_away VALUES (${lea}, '2026-11-17', '2026-11-18', 0, 1440)`;
    const noe = { substituteId: academy.substituteId, substituteName: 'Noé Vasseur' };
    const plan = await academy.plan();
    expect(plan.comparedTo).toEqual({
      ...{ madeAt: '2026-11-15T18:00:00.000Z', stood: 2 },
      changes: [
        { coverId: covers[0]!.id, before: noe, after: { substituteId: lea, substituteName: 'Noé Abadie' } },
        { coverId: covers[1]!.id, before: noe, after: null },
        { coverId: covers[2]!.id, before: null, after: noe },
      ],
    });
    expect((await standing())?.comparedTo).toEqual(plan.comparedTo);
  });
});
