import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readCover } from '#contract/absences.ts';
import * as contract from '#contract/plans.ts';
import { aSubstituteFor } from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { livesOn, refusedWithoutTrace, untilWaiting } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let here: AcademyAtWork;
/** A second school of the academy with the same need at the same hour. */
let beside: AcademyAtWork;
let coverId: string;
let otherId: string;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  here = await anAcademyAtWork(app);
  beside = await anAcademyAtWork(app, { uai: '0010002X' });
  // One person for both.
  await app.sql`DELETE FROM substitute_qualification WHERE substitute_id = ${beside.substituteId}`;
  otherId = (await beside.declare()).covers[0]!.id;
  await here.plan();
  coverId = (await here.declare()).covers[0]!.id;
});

const candidates = () => here.coordinator.call(contract.listCandidates, { params: { coverId }, query: {} });
const choice = (sendNow = false) =>
  ({
    params: { coverId },
    body: { substituteId: here.substituteId, because: 'school_asked', sendNow },
  }) as const;
const chosen = (sendNow = false) => here.coordinator.call(contract.chooseByHand, choice(sendNow));
const proposals = async () =>
  (await app.sql`SELECT cover_id, substitute_id FROM assignment WHERE state <> 'ended'`).map((row) => [
    row.coverId,
    row.substituteId,
  ]);

describe('somebody whom only an own unconfirmed plan holds at that hour', () => {
  test('may come, and it says which lesson would lose them; whoever is free comes first', async () => {
    expect(await candidates()).toMatchObject({
      ...{ noCoverReason: null, stopped: [] },
      candidates: [{ substituteId: here.substituteId, displaces: [{ id: otherId, substituteId: here.substituteId }] }],
    });
    // Further away, and dearer.
    const free = await aSubstituteFor(app.sql, { lastName: 'Abadie', academyCode: '10' });
    expect((await candidates()).candidates).toMatchObject([
      { substituteId: free, displaces: [] },
      { substituteId: here.substituteId, displaces: [{ id: otherId }] },
    ]);
  });

  test('is chosen: the other lesson is open again, and the answer names it', async () => {
    const row = await chosen();
    expect(row).toMatchObject({
      ...{ coverId, substituteId: here.substituteId, pinned: true },
      displaced: [{ id: otherId, state: 'open', substituteName: null }],
    });
    expect(await proposals()).toEqual([[coverId, here.substituteId]]);
  });

  test('is chosen and asked at once', async () => {
    expect(await chosen(true)).toMatchObject({ cover: { state: 'offered' }, displaced: [{ id: otherId }] });
  });

  test('loses no lesson of another hour', async () => {
    const tomorrow = (await beside.declare({ firstDay: '2026-11-17', lastDay: '2026-11-17' })).covers[0]!.id;
    const pin = (pinned: boolean) =>
      here.coordinator.call(contract.pinProposal, { params: { coverId: otherId }, body: { pinned } });
    await pin(true);
    await here.plan();
    await pin(false);
    expect((await chosen()).displaced.map(({ id }) => id)).toEqual([otherId]);
    expect((await proposals()).map(([id]) => id).sort()).toEqual([coverId, tomorrow].sort());
  });

  test('is not to be had once the other lesson was pinned: refused with the rule', async () => {
    await here.coordinator.call(contract.pinProposal, { params: { coverId: otherId }, body: { pinned: true } });
    expect(await candidates()).toMatchObject({ candidates: [], stopped: [{ rule: 'no_overlap' }] });
    const refused = await refusedWithoutTrace(app, () => here.coordinator.refused(contract.chooseByHand, choice()), {
      ...{ status: 409, code: 'not_eligible' },
    });
    expect(refused.details).toEqual([{ fact: 'no_overlap' }]);
  });
});

test('of a week that is full, only as many lessons give way as must, the latest first', async () => {
  await here.coordinator.call(contract.dropProposal, { params: { coverId: otherId } });
  await app.sql`UPDATE substitute SET weekly_service_minutes = 110, weekly_overtime_minutes = 0`;
  const { covers } = await beside.declare({ firstDay: '2026-11-17', lastDay: '2026-11-18' });
  await app.sql`UPDATE cover SET state = 'not_needed' WHERE id = ANY(${[coverId, otherId]}::uuid[])`;
  await here.plan();
  await app.sql`UPDATE cover SET state = 'open' WHERE id = ${coverId}`;
  expect((await chosen()).displaced.map(({ id }) => id)).toEqual([covers[1]!.id]);
});

test('a place that only a proposal of the academy holds gives way, too', async () => {
  const lea = await aSubstituteFor(app.sql, { lastName: 'Abadie' });
  await here.plan();
  const [planned] = await app.sql`
    SELECT substitute_id FROM assignment WHERE cover_id = ${coverId} AND state = 'proposed'`;
  // The one equipped place of the school is promised to another of its classes at that hour.
  const [second] = await app.sql<{ id: string }[]>`
    INSERT INTO cover (absence_id, lesson_id, uai, class_id, subject_code, teacher_id, place_id, starts_at, ends_at, state)
    SELECT absence_id, lesson_id || ' bis', uai, class_id, subject_code, teacher_id, NULL, starts_at, ends_at, 'open'
    FROM cover WHERE id = ${coverId} RETURNING id`;
  const [other] = [lea, here.substituteId].filter((id) => id !== planned!.substituteId);
  const row = await here.coordinator.call(contract.chooseByHand, {
    params: { coverId: second!.id },
    body: { substituteId: other!, because: 'school_asked', sendNow: false },
  });
  expect(row.displaced.map(({ id }) => id)).toContain(coverId);
});

describe('while somebody is chosen by hand', () => {
  test('a teacher who comes back just then is waited for', async () => {
    let choosing: Promise<unknown> | undefined;
    await app.sql.begin(async (tx) => {
      await tx`SELECT FROM absence WHERE id = (SELECT absence_id FROM cover WHERE id = ${coverId}) FOR NO KEY UPDATE`;
      choosing = here.coordinator.refused(contract.chooseByHand, choice());
      await untilWaiting(app.sql, 1);
      expect(await app.sql`SELECT FROM assignment WHERE cover_id = ${coverId}`).toHaveLength(0);
      await tx`UPDATE cover SET state = 'cancelled' WHERE id = ${coverId}`;
    });
    expect(await choosing).toMatchObject({ status: 409, code: 'cover_moved_on' });
  });

  test('so is the teacher of the lesson that gives way', async () => {
    let choosing: Promise<unknown> | undefined;
    await app.sql.begin(async (tx) => {
      await tx`SELECT FROM absence WHERE id = (SELECT absence_id FROM cover WHERE id = ${otherId}) FOR NO KEY UPDATE`;
      choosing = chosen();
      await untilWaiting(app.sql, 1);
      // It waits before it holds anything of the covers.
      await tx`SELECT FROM cover FOR UPDATE NOWAIT`;
    });
    expect(await choosing).toMatchObject({ coverId });
  });

  test('and asked at once by two academies, one asks, and the other is told that the person is taken', async () => {
    const there = await anAcademyAtWork(app, { academyCode: '10', uai: '0020003T' });
    const theirs = (await there.declare()).covers[0]!.id;
    const { answers } = await app.sql.begin(async (tx) => {
      // Held by the test, so that both are under way at once.
      await tx`SELECT FROM substitute WHERE id = ${here.substituteId} FOR NO KEY UPDATE`;
      const { body } = choice(true);
      const asking = [
        here.coordinator.send('POST', `/api/covers/${coverId}/choice`, { body: JSON.stringify(body) }),
        there.coordinator.send('POST', `/api/covers/${theirs}/choice`, { body: JSON.stringify(body) }),
      ];
      await untilWaiting(app.sql, 2);
      expect(await app.sql`SELECT FROM assignment WHERE cover_id = ANY(${[coverId, theirs]}::uuid[])`).toHaveLength(0);
      return { answers: Promise.all(asking) };
    });
    const [won, lost] = (await answers).toSorted((a, b) => a.status - b.status);
    expect(won).toMatchObject({ status: 200, body: { cover: { state: 'offered' } } });
    expect(lost).toMatchObject({ status: 409, body: { code: 'not_eligible', details: [{ fact: 'no_overlap' }] } });
    expect(await app.sql`SELECT FROM offer`).toHaveLength(1);
    await livesOn(app);
  });
});

test('who stands in for a fallen row is nobody whom another row of the plan holds at that hour', async () => {
  const lea = await aSubstituteFor(app.sql, { lastName: 'Abadie' });
  const { id: planId, assignments } = await here.plan();
  expect(assignments.map(({ substituteId }) => substituteId).sort()).toEqual([lea, here.substituteId].sort());
  const [first] = assignments;
  await app.sql`UPDATE substitute SET consented = false WHERE id = ${first!.substituteId}`;
  const { movedOn } = await here.coordinator.call(contract.confirmPlan, {
    params: { planId },
    body: { assignmentIds: [first!.assignmentId] },
  });
  expect(movedOn).toMatchObject([{ because: 'rule', next: null }]);
});

test('the same person in plan after plan is told once', async () => {
  await app.sql`UPDATE cover SET state = 'not_needed' WHERE id = ${coverId}`;
  for (const _ of [1, 2, 3]) await here.plan();
  const { timeline } = await here.coordinator.call(readCover, { params: { coverId: otherId } });
  expect(timeline.filter(({ type }) => type === 'cover.planned')).toHaveLength(1);
});
