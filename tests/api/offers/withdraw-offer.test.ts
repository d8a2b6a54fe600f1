import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readAbsence, withdrawAbsence } from '#contract/absences.ts';
import {
  answerOffer,
  listAskedBefore,
  listOffers,
  type Offer,
  takeBackReasons,
  withdrawOffer,
} from '#contract/offers.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { livesOn, refusedWithoutTrace, untilWaiting } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let academy: AcademyAtWork;
let offer: Offer;
let coverId: string;
let absenceId: string;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** Two lessons are asked about, Monday's and Tuesday's. */
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
  absenceId = (await academy.declare({ lastDay: '2026-11-17' })).absence.id;
  offer = await academy.offer();
  coverId = offer.covers[1]?.coverId ?? '';
});

const withdrawing = () => ({ params: { coverId }, body: { because: 'better_match' } }) as const;
const movedOn = { status: 409, code: 'cover_moved_on' } as const;
const accept = () =>
  academy.substitute.call(answerOffer, {
    params: { offerId: offer.id },
    body: { acceptedCoverIds: offer.covers.map((cover) => cover.coverId) },
  });

describe('the coordinator withdraws a question that waits', () => {
  test('all its lessons are open again; inbox, timeline and the next who looks see what became of it', async () => {
    expect(await academy.coordinator.call(withdrawOffer, withdrawing())).toEqual({ reopened: 2 });
    expect(await app.sql`SELECT FROM cover WHERE state = 'open'`).toHaveLength(2);
    const { offers, closed, takenBack } = await academy.substitute.call(listOffers, {});
    expect([offers, takenBack]).toEqual([[], []]);
    expect(closed).toMatchObject([{ id: offer.id, state: 'withdrawn', lessons: 2, teacherName: 'Paul Brumeval' }]);
    const { timeline } = await academy.office.call(readAbsence, { params: { absenceId } });
    expect(timeline.at(-1)).toMatchObject({ type: 'offer.withdrawn', facts: { count: 2 } });
    expect(JSON.stringify(timeline)).not.toMatch(/better_match|Vasseur/);
    expect(await academy.coordinator.call(listAskedBefore, { params: { coverId } })).toMatchObject({
      asked: [{ substituteName: 'Noé Vasseur', outcome: 'withdrawn', because: 'better_match' }],
    });
  });

  test('whoever was asked is not asked again about the same lessons', async () => {
    await academy.coordinator.call(withdrawOffer, withdrawing());
    const { assignments, uncovered } = await academy.plan();
    expect(assignments).toEqual([]);
    expect(uncovered).toMatchObject([{ stoppedBy: { has_not_refused: 1 } }, { stoppedBy: { has_not_refused: 1 } }]);
  });

  test('but what the school let go, and needs again, may be asked of the same person', async () => {
    await academy.office.call(withdrawAbsence, { params: { absenceId } });
    await academy.declare();
    expect((await academy.offer()).covers).toHaveLength(1);
  });

  test('only its own coordinators, and the nation’s', async () => {
    const elsewhere = await app.signedIn({ role: 'coordinator', academyCode: '10' });
    for (const { refused } of [elsewhere, academy.office, academy.substitute]) {
      const ask = () => refused(withdrawOffer, withdrawing());
      await refusedWithoutTrace(app, ask, { status: 403, code: 'forbidden' });
    }
    const ask = () => app.stranger().refused(withdrawOffer, withdrawing());
    await refusedWithoutTrace(app, ask, { status: 401, code: 'not_signed_in' });
    const nation = await app.signedIn({ role: 'national_coordinator' });
    expect(await nation.call(withdrawOffer, withdrawing())).toEqual({ reopened: 2 });
  });
});

describe('refused, and nothing changes:', () => {
  const ask = () => academy.coordinator.refused(withdrawOffer, withdrawing());

  test('a question that was answered', async () => {
    await accept();
    await refusedWithoutTrace(app, ask, movedOn);
  });

  test('a second time', async () => {
    await academy.coordinator.call(withdrawOffer, withdrawing());
    await refusedWithoutTrace(app, ask, movedOn);
  });

  test('a lesson that nobody was asked about', async () => {
    await academy.coordinator.call(withdrawOffer, withdrawing());
    await academy.plan();
    await refusedWithoutTrace(app, ask, movedOn);
  });

  test.each<[string, unknown]>([
    ['no reason', {}],
    ['a reason of one’s own', { because: 'elle habite trop loin' }],
    ['a reason only substitutes have', { because: 'not_free' }],
    ['all reasons', { because: takeBackReasons }],
    ['null', null],
  ])('%s', async (_, body) => {
    const send = async () => {
      const sent = { body: JSON.stringify(body) };
      const answer = await academy.coordinator.send('POST', `/api/covers/${coverId}/withdraw-offer`, sent);
      return { status: answer.status, ...(answer.body as { code: 'invalid_input'; details: { path?: string }[] }) };
    };
    await refusedWithoutTrace(app, send, { status: 400, code: 'invalid_input' });
  });
});

test('in the moment in which it is accepted: one is first, the other hears of it', async () => {
  const { answers } = await app.sql.begin(async (tx) => {
    // Held by the test, so that both are under way at once.
    await tx`SELECT FROM offer FOR UPDATE`;
    const accepting = accept();
    await untilWaiting(app.sql, 1);
    const body = JSON.stringify({ because: 'other' });
    const withdrawn = academy.coordinator.send('POST', `/api/covers/${coverId}/withdraw-offer`, { body });
    await untilWaiting(app.sql, 2);
    return { answers: Promise.all([accepting, withdrawn]) };
  });
  const [accepted, withdrawn] = await answers;
  expect(accepted).toEqual({ state: 'accepted', accepted: 2 });
  expect(withdrawn).toMatchObject({ status: 409, body: { code: 'cover_moved_on' } });
  expect(await app.sql`SELECT FROM happening WHERE type = 'offer.withdrawn'`).toHaveLength(0);
  await livesOn(app);
});
