import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listOffers } from '#contract/offers.ts';
import { confirmPlan, type MovedOn, type MovedOnReason, type Plan } from '#contract/plans.ts';
import { aSubstituteFor } from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { aPlace } from '../../support/build/schools.ts';
import { livesOn, untilWaiting } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let here: AcademyAtWork;
/** Noé Vasseur of `here`, whom everybody wants. */
let noe: string;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  here = await anAcademyAtWork(app);
  noe = here.substituteId;
});

function confirm({ coordinator }: AcademyAtWork, { id, assignments }: Plan) {
  const assignmentIds = assignments.map(({ assignmentId }) => assignmentId);
  return coordinator.call(confirmPlan, { params: { planId: id }, body: { assignmentIds } });
}

/** Another academy's school with the same need, and no substitute of its own. */
async function another(academyCode = '10', uai = '0010002X'): Promise<AcademyAtWork> {
  const there = await anAcademyAtWork(app, { academyCode, uai });
  await app.sql`DELETE FROM substitute_qualification WHERE substitute_id = ${there.substituteId}`;
  return there;
}

const nextOf = (moved: readonly MovedOn[]) => moved.map(({ because, next }) => [because, next?.substituteId ?? null]);
const asked = async (substituteId: string) =>
  (await app.sql`SELECT FROM assignment WHERE substitute_id = ${substituteId} AND state = 'offered'`).count;

describe('two academies think of one substitute at one hour:', () => {
  test('both plans stand, and the second would rather have somebody nobody else thinks of', async () => {
    const there = await another();
    await Promise.all([here.declare(), there.declare()]);
    expect((await here.plan()).assignments).toMatchObject([{ substituteId: noe }]);
    const plan = await there.plan();
    expect(plan).toMatchObject({ covered: 1, assignments: [{ substituteId: noe }] });
    expect(plan.assignments[0]?.reasons).toContainEqual({
      ...{ preference: 'not_spoken_for', cost: 10_000, facts: { wanted: 1 } },
    });
    const lea = await aSubstituteFor(app.sql, { lastName: 'Abadie', academyCode: '28' });
    expect((await there.plan()).assignments).toMatchObject([{ substituteId: lea }]);
  });

  test('both confirm at one moment: one gets the person, the other gets the next, already proposed', async () => {
    const there = await another();
    await Promise.all([here.declare({ lastDay: '2026-11-20' }), there.declare({ lastDay: '2026-11-20' })]);
    const plans = [await here.plan(), await there.plan()] as const;
    expect(plans.flatMap(({ assignments }) => assignments.map(({ substituteId }) => substituteId))).toEqual(
      Array(10).fill(noe),
    );
    const lea = await aSubstituteFor(app.sql, { lastName: 'Abadie', academyCode: '28' });
    const { answers } = await app.sql.begin(async (tx) => {
      // Held by the test, so that both are under way at once.
      await tx`SELECT FROM substitute FOR UPDATE`;
      const confirming = [confirm(here, plans[0]), confirm(there, plans[1])];
      await untilWaiting(app.sql, 2);
      return { answers: Promise.all(confirming) };
    });
    const [winner, loser] = (await answers).toSorted((a, b) => b.offersSent - a.offersSent);
    expect(winner).toMatchObject({ offersSent: 1, movedOn: [] });
    expect(loser?.offersSent).toBe(0);
    expect(nextOf(loser?.movedOn ?? [])).toEqual(Array(5).fill(['taken', lea]));
    expect(await asked(noe)).toBe(5);
    // One click later the next has been asked, too: each person is in one lesson at a time.
    const isHere = (await answers)[0]?.offersSent === 0;
    const next = (loser?.movedOn ?? []).flatMap(({ next }) => next ?? []);
    const sent = await confirm(isHere ? here : there, { ...plans[isHere ? 0 : 1], assignments: next });
    expect(sent).toMatchObject({ offersSent: 1, movedOn: [] });
    expect(await asked(lea)).toBe(5);
    await livesOn(app);
  });

  test('caps hold across academies: what goes beyond comes back, the rest goes out', async () => {
    const there = await another();
    // Lessons at other hours, so that only the sum can be too much.
    await app.sql`UPDATE weekly_lesson SET start_minute = 840, end_minute = 895 WHERE uai = ${there.school.uai}`;
    await app.sql`UPDATE substitute SET weekly_service_minutes = ${7 * 55} WHERE id = ${noe}`;
    await Promise.all([here.declare({ lastDay: '2026-11-20' }), there.declare({ lastDay: '2026-11-20' })]);
    const plans = [await here.plan(), await there.plan()] as const;
    const { answers } = await app.sql.begin(async (tx) => {
      await tx`SELECT FROM substitute FOR UPDATE`;
      const confirming = [confirm(here, plans[0]), confirm(there, plans[1])];
      await untilWaiting(app.sql, 2);
      return { answers: Promise.all(confirming) };
    });
    const moved = (await answers).flatMap(({ movedOn }) => movedOn);
    expect(moved.map(({ because, rule, next }) => [because, rule, next])).toEqual(
      Array(3).fill(['rule', 'weekly_cap', null]),
    );
    expect(await asked(noe)).toBe(7);
  });
});

describe('a row is asked again when it is confirmed:', () => {
  type Change = (sql: TestApp['sql']) => PromiseLike<unknown>;

  test.each<[MovedOnReason, string | null, string, Change]>([
    [
      'rule',
      'consents_and_is_authorised',
      'no volunteer any more',
      (sql) => sql`UPDATE substitute SET consented = false WHERE id = ${noe}`,
    ],
    [
      'rule',
      'qualified',
      'another subject',
      (sql) => sql`UPDATE substitute_qualification SET discipline = '0302' WHERE substitute_id = ${noe}`,
    ],
    [
      'rule',
      'not_excluded',
      'not this school',
      (sql) => sql`INSERT INTO substitute_exclusion VALUES (${noe}, '0159999M')`,
    ],
    [
      'rule',
      'available',
      'away on that day',
      (sql) => sql`INSERT INTO substitute_away VALUES (${noe}, '2026-11-16', '2026-11-16', 0, 1440)`,
    ],
    [
      'rule',
      'weekly_cap',
      'fewer hours',
      (sql) => sql`UPDATE substitute SET weekly_service_minutes = 54 WHERE id = ${noe}`,
    ],
  ])('%s %s: %s', async (because, rule, _, change) => {
    await here.declare();
    const plan = await here.plan();
    const lea = await aSubstituteFor(app.sql, { lastName: 'Abadie', academyCode: '10' });
    await change(app.sql);
    const { offersSent, movedOn } = await confirm(here, plan);
    expect(offersSent).toBe(0);
    expect(movedOn).toMatchObject([
      { ...plan.assignments.map(({ assignmentId, coverId }) => ({ assignmentId, coverId }))[0], because, rule },
    ]);
    expect(movedOn[0]?.next).toMatchObject({ substituteId: lea, cover: { state: 'planned' }, pinned: false });
    expect(await confirm(here, { ...plan, assignments: [movedOn[0]!.next!] })).toMatchObject({
      offersSent: 1,
      movedOn: [],
    });
  });

  test('its place was unpaired: the same person comes back for the next place, or nobody does', async () => {
    await here.declare();
    const plan = await here.plan();
    await app.sql`UPDATE classroom SET revoked_at = now()`;
    await aPlace(app.sql, { code: '12', equipped: true });
    const { movedOn } = await confirm(here, plan);
    expect(movedOn).toMatchObject([{ because: 'no_equipped_place', next: { substituteId: noe, placeCode: '12' } }]);
    await app.sql`UPDATE classroom SET revoked_at = now()`;
    const last = await confirm(here, { ...plan, assignments: [movedOn[0]!.next!] });
    expect(last.movedOn).toMatchObject([{ because: 'no_equipped_place', next: null }]);
    expect(await app.sql`SELECT state, no_cover_reason FROM cover`).toEqual([
      { state: 'open', noCoverReason: 'no_equipped_place' },
    ]);
  });

  test('the school has no adult any more', async () => {
    await here.declare();
    const plan = await here.plan();
    await app.sql`UPDATE school SET adults = 0`;
    expect((await confirm(here, plan)).movedOn).toMatchObject([{ because: 'no_adult', next: null }]);
  });

  test('how near the lesson is was asked when it was proposed: until it begins, it goes out', async () => {
    await here.declare();
    const plan = await here.plan();
    app.clock.set('2026-11-16T08:50:00Z');
    here.coordinator = await app.signedIn({ role: 'coordinator', academyCode: '06' });
    expect(await confirm(here, plan)).toEqual({ offersSent: 1, untold: [], movedOn: [] });
  });

  test('some rows fall and the others go out in one offer', async () => {
    await here.declare({ lastDay: '2026-11-18' });
    const plan = await here.plan();
    await app.sql`INSERT INTO substitute_away VALUES (${noe}, '2026-11-17', '2026-11-17', 0, 1440)`;
    expect(await confirm(here, plan)).toMatchObject({
      offersSent: 1,
      movedOn: [{ assignmentId: plan.assignments[1]!.assignmentId, because: 'rule', rule: 'available', next: null }],
    });
    const { offers } = await here.substitute.call(listOffers, {});
    expect(offers.map(({ covers }) => covers.length)).toEqual([2]);
  });
});
