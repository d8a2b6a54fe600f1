import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withdrawAbsence } from '#contract/absences.ts';
import { listOffers } from '#contract/offers.ts';
import * as contract from '#contract/plans.ts';
import type { Reply } from '#contract/route.ts';
import { aSubstituteFor } from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { aPlace } from '../../support/build/schools.ts';
import { livesOn, refusedWithoutTrace } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let academy: AcademyAtWork;
let lea: string;
let coverId: string;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
  lea = await aSubstituteFor(app.sql, { lastName: 'Abadie', academyCode: '10' });
  coverId = (await academy.declare()).covers[0]!.id;
});

const choose = (change: Partial<{ substituteId: string; because: contract.HandReason; sendNow: boolean }> = {}) =>
  ({
    params: { coverId },
    body: { substituteId: lea, because: 'knows_the_class', sendNow: false, ...change },
  }) as const;
const chosen = (change = {}) => academy.coordinator.call(contract.chooseByHand, choose(change));
const refusedToChoose = (change = {}) => academy.coordinator.refused(contract.chooseByHand, choose(change));
const standing = async () =>
  (await academy.coordinator.call(contract.readPlan, { params: { academyCode: '06' } })).plan?.assignments ?? [];
const storedRow = ({ displaced, ...row }: Reply<typeof contract.chooseByHand>) => row;
const pin = (pinned: boolean) =>
  academy.coordinator.call(contract.pinProposal, { params: { coverId }, body: { pinned } });

describe('a coordinator chooses by hand', () => {
  test('somebody else than the plan did: pinned, with who chose and why, and the plan’s own is let go', async () => {
    await academy.plan();
    const row = await chosen();
    expect(row).toMatchObject({
      ...{ coverId, substituteId: lea, substituteAcademyCode: '10', pinned: true, placeCode: '101' },
      cover: { state: 'planned', substituteName: 'Noé Abadie' },
      byHand: { by: expect.stringContaining('Personne'), because: 'knows_the_class', at: '2026-11-15T18:00:00.000Z' },
    });
    expect(row.reasons.map(({ preference }) => preference)).toEqual([...contract.preferences]);
    expect(await standing()).toEqual([storedRow(row)]);
    expect(row.displaced).toEqual([]);
  });

  test('before the first plan was ever made', async () => {
    const row = await chosen();
    expect(await standing()).toEqual([storedRow(row)]);
    // What no plan was asked about is no failure of it.
    expect((await academy.coordinator.call(contract.readPlan, { params: { academyCode: '06' } })).plan).toMatchObject({
      ...{ asked: 0, uncovered: [], comparedTo: null },
    });
  });

  test('for a lesson the plan found nobody for: it is no longer among those', async () => {
    await app.sql`UPDATE substitute SET consented = false`;
    expect((await academy.plan()).uncovered).toHaveLength(1);
    await app.sql`UPDATE substitute SET consented = true`;
    await chosen();
    const { plan } = await academy.coordinator.call(contract.readPlan, { params: { academyCode: '06' } });
    expect(plan).toMatchObject({ uncovered: [], assignments: [{ substituteId: lea }] });
  });

  test('and sends at once: one offer, and the row says so', async () => {
    const row = await chosen({ substituteId: academy.substituteId, sendNow: true });
    expect(row).toMatchObject({ cover: { state: 'offered' }, pinned: true });
    const { offers } = await academy.substitute.call(listOffers, {});
    expect(offers.flatMap(({ covers }) => covers)).toMatchObject([{ coverId }]);
  });

  test('what was weighed, and who else there was, is kept with the choice', async () => {
    await chosen();
    const { standing: kept } = await academy.coordinator.call(contract.listCandidates, {
      ...{ params: { coverId }, query: {} },
    });
    expect(kept).toMatchObject({
      ...{ substituteId: lea, state: 'proposed', pinned: true, byHand: { because: 'knows_the_class' } },
      alternatives: [{ substituteId: academy.substituteId }],
    });
    const rows = await app.sql`SELECT parameters FROM plan`;
    expect(rows).toMatchObject([{ parameters: { solver: 'by-hand' } }]);
  });
});

describe('a pinned row', () => {
  test('survives later plans in the plan that stands, and its substitute is not planned elsewhere at that hour', async () => {
    const row = await chosen();
    const elsewhere = await anAcademyAtWork(app, { uai: '0010002X' });
    await elsewhere.declare();
    await app.sql`DELETE FROM substitute_qualification WHERE substitute_id <> ALL(${[lea, academy.substituteId]}::uuid[])`;
    const plan = await academy.plan();
    expect(plan).toMatchObject({ asked: 2, covered: 2, bound: 2 });
    expect(plan.assignments.map(({ coverId: id, substituteId }) => [id === coverId, substituteId])).toEqual(
      expect.arrayContaining([
        [true, lea],
        [false, academy.substituteId],
      ]),
    );
    expect(plan.assignments.find((one) => one.coverId === coverId)).toEqual(storedRow(row));
  });

  test('goes out like any other, also under the plan in which it was seen first', async () => {
    const first = await academy.plan();
    await pin(true);
    await academy.plan();
    const body = { assignmentIds: first.assignments.map(({ assignmentId }) => assignmentId) };
    expect(await academy.coordinator.call(contract.confirmPlan, { params: { planId: first.id }, body })).toEqual({
      ...{ offersSent: 1, untold: [], movedOn: [] },
    });
  });

  test('that is let go is decided anew', async () => {
    await chosen();
    await pin(false);
    expect((await academy.plan()).assignments).toMatchObject([
      { substituteId: academy.substituteId, pinned: false, byHand: null },
    ]);
  });

  test('ends with its lesson’s absence', async () => {
    const { absence } = await academy.declare({ firstDay: '2026-11-17', lastDay: '2026-11-17' });
    await academy.plan();
    coverId = (await standing())[1]!.coverId;
    await pin(true);
    await academy.office.call(withdrawAbsence, { params: { absenceId: absence.id } });
    expect((await academy.plan()).assignments).toHaveLength(1);
  });
});

test('a proposal that is dropped opens its lesson again until the next plan', async () => {
  await chosen();
  await academy.coordinator.call(contract.dropProposal, { params: { coverId } });
  expect(await standing()).toEqual([]);
  expect(await app.sql`SELECT state FROM cover`).toEqual([{ state: 'open' }]);
  expect((await academy.plan()).assignments).toMatchObject([{ coverId, pinned: false }]);
});

describe('refused, and all stays as it is:', () => {
  test.each<[contract.HardRule, (sql: TestApp['sql']) => PromiseLike<unknown>]>([
    ['consents_and_is_authorised', (sql) => sql`UPDATE substitute SET consented = false WHERE id = ${lea}`],
    ['qualified', (sql) => sql`DELETE FROM substitute_qualification WHERE substitute_id = ${lea}`],
    ['not_excluded', (sql) => sql`INSERT INTO substitute_exclusion VALUES (${lea}, '0159999M')`],
    ['available', (sql) => sql`DELETE FROM substitute_availability WHERE substitute_id = ${lea}`],
    ['weekly_cap', (sql) => sql`UPDATE substitute SET weekly_service_minutes = 54 WHERE id = ${lea}`],
    ['subject_taught_remotely', (sql) => sql`INSERT INTO academy_excluded_discipline VALUES ('06', '0613')`],
    [
      'enough_notice',
      async () => {
        app.clock.set('2026-11-16T08:50:00Z');
        academy.coordinator = await app.signedIn({ role: 'coordinator', academyCode: '06' });
      },
    ],
  ])('whom the rule %s stops', async (rule, arrange) => {
    await arrange(app.sql);
    await refusedWithoutTrace(app, () => refusedToChoose(), { status: 409, code: 'not_eligible' });
    expect((await refusedToChoose()).details).toEqual([{ fact: rule }]);
    await app.sql`DELETE FROM academy_excluded_discipline WHERE academy_code = '06' AND discipline = '0613'`;
  });

  test('who is pinned to another lesson of ours at that hour', async () => {
    const elsewhere = await anAcademyAtWork(app, { uai: '0010002X' });
    await elsewhere.declare();
    await academy.plan();
    const [other] = (await standing()).filter((row) => row.coverId !== coverId);
    await app.sql`UPDATE assignment SET pinned = true WHERE id = ${other!.assignmentId}`;
    const ask = () => refusedToChoose({ substituteId: other!.substituteId });
    await refusedWithoutTrace(app, ask, { status: 409, code: 'not_eligible' });
    expect((await ask()).details).toEqual([{ fact: 'no_overlap' }]);
  });

  test('when the school has no place or no adult left', async () => {
    await app.sql`UPDATE classroom SET revoked_at = now()`;
    await refusedWithoutTrace(app, () => refusedToChoose(), { status: 409, code: 'no_free_place' });
    await aPlace(app.sql, { code: '12', equipped: true });
    await app.sql`UPDATE school SET adults = 0`;
    await refusedWithoutTrace(app, () => refusedToChoose(), { status: 409, code: 'no_free_adult' });
  });

  test('once somebody was asked, or the lesson is gone', async () => {
    await chosen({ sendNow: true });
    await refusedWithoutTrace(app, () => refusedToChoose(), { status: 409, code: 'cover_moved_on' });
    for (const ask of [
      () => academy.coordinator.refused(contract.pinProposal, { params: { coverId }, body: { pinned: true } }),
      () => academy.coordinator.refused(contract.dropProposal, { params: { coverId } }),
    ]) {
      await refusedWithoutTrace(app, ask, { status: 409, code: 'cover_moved_on' });
    }
  });

  test('a substitute nobody knows', async () => {
    const ask = () => refusedToChoose({ substituteId: randomUUID() });
    await refusedWithoutTrace(app, ask, { status: 404, code: 'not_found' });
  });

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['null', null],
    ['a reason that is none', { substituteId: randomUUID(), because: 'a whim', sendNow: false }],
    ['no id', { substituteId: '1', because: 'other', sendNow: false }],
    ['no word about sending', { substituteId: randomUUID(), because: 'other' }],
    ['10,000 characters', { substituteId: 'a'.repeat(10_000), because: 'other', sendNow: false }],
  ])('%s', async (_, body) => {
    const ask = async () => {
      const answer = await academy.coordinator.send('POST', `/api/covers/${coverId}/choice`, {
        body: JSON.stringify(body),
      });
      return { status: answer.status, ...(answer.body as { code: 'invalid_input'; details: [] }) };
    };
    await refusedWithoutTrace(app, ask, { status: 400, code: 'invalid_input' });
  });

  test('by the helpdesk, which sees the board, and by other academies', async () => {
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    const foreign = await app.signedIn({ role: 'coordinator', academyCode: '10' });
    for (const { refused } of [helpdesk, foreign, academy.office, academy.substitute]) {
      await refusedWithoutTrace(app, () => refused(contract.chooseByHand, choose()), {
        ...{ status: 403, code: 'forbidden' },
      });
    }
  });
});

test('two coordinators choose for one lesson at once: the last word stands alone, and nobody fails', async () => {
  const second = await app.signedIn({ role: 'coordinator', academyCode: '06' });
  const rows = await Promise.all([
    chosen(),
    second.call(contract.chooseByHand, choose({ substituteId: academy.substituteId })),
  ]);
  expect(rows).toHaveLength(2);
  expect(await standing()).toHaveLength(1);
  await livesOn(app);
});
