import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readAbsence, withdrawAbsence } from '#contract/absences.ts';
import { listCovers } from '#contract/cover.ts';
import { answerOffer, giveBackLesson, listAskedBefore, listOffers, takeBackLesson } from '#contract/offers.ts';
import { coverSentence } from '#contract/words/covers.ts';
import { aSubstituteFor } from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { livesOn, refusedWithoutTrace, untilWaiting } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let academy: AcademyAtWork;
let coverId: string;
let absenceId: string;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** The lesson of Monday at 10:00 is promised. */
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
  const { absence } = await academy.declare();
  absenceId = absence.id;
  const offer = await academy.offer();
  coverId = offer.covers[0]?.coverId ?? '';
  await academy.substitute.call(answerOffer, {
    params: { offerId: offer.id },
    body: { acceptedCoverIds: [coverId] },
  });
});

const givingBack = () => ({ params: { coverId }, body: { because: 'ill_timed' } }) as const;
const takingBack = () => ({ params: { coverId }, body: { because: 'better_match' } }) as const;
const board = async () => {
  const { academyCode } = academy;
  return (await academy.coordinator.call(listCovers, { params: { academyCode }, query: {} })).covers[0];
};

describe('the substitute cannot come after all', () => {
  test('everyone concerned sees it: board, school, timeline, inbox', async () => {
    await academy.substitute.call(giveBackLesson, givingBack());
    const onBoard = await board();
    expect(onBoard).toMatchObject({ state: 'open', lost: { by: 'substitute', substituteName: 'Noé Vasseur' } });
    const { covers, timeline } = await academy.office.call(readAbsence, { params: { absenceId } });
    expect(covers.map((cover) => coverSentence(cover, app.clock.now().getTime()))).toEqual([
      // Nobody else is in the pool, and that is known at once.
      'Noé Vasseur ne vient finalement pas. Tous les remplaçants de cette matière sont pris ou indisponibles à cette heure. Prévoyez une permanence.',
    ]);
    expect(timeline.at(-1)).toMatchObject({
      type: 'cover.given_back',
      coverId,
      facts: { substituteName: 'Noé Vasseur' },
    });
    expect(await academy.substitute.call(listOffers, {})).toMatchObject({ offers: [], lessons: [], takenBack: [] });
  });

  test('the coordinator reads why; the office is not told, and may not ask', async () => {
    await academy.substitute.call(giveBackLesson, givingBack());
    const asked = { params: { coverId } };
    expect(await academy.coordinator.call(listAskedBefore, asked)).toMatchObject({
      asked: [{ substituteName: 'Noé Vasseur', outcome: 'given_back', because: 'ill_timed' }],
    });
    await refusedWithoutTrace(app, () => academy.office.refused(listAskedBefore, asked), {
      status: 403,
      code: 'forbidden',
    });
  });

  test('a second time there is nothing of theirs to give back', async () => {
    await academy.substitute.call(giveBackLesson, givingBack());
    await refusedWithoutTrace(app, () => academy.substitute.refused(giveBackLesson, givingBack()), {
      status: 403,
      code: 'forbidden',
    });
    await refusedWithoutTrace(app, () => academy.coordinator.refused(takeBackLesson, takingBack()), {
      status: 409,
      code: 'cover_moved_on',
    });
  });

  test('from the beginning of the lesson on it is too late', async () => {
    app.clock.set('2026-11-16T09:00:00Z');
    // Nobody stays signed in over night.
    const { academyCode, substituteId } = academy;
    const substitute = await app.signedIn({ role: 'substitute', substituteId });
    const coordinator = await app.signedIn({ role: 'coordinator', academyCode });
    for (const ask of [
      () => substitute.refused(giveBackLesson, givingBack()),
      () => coordinator.refused(takeBackLesson, takingBack()),
    ]) {
      await refusedWithoutTrace(app, ask, { status: 409, code: 'lesson_under_way' });
    }
  });

  test('in the moment in which the teacher comes back: one is first, neither fails', async () => {
    const { answers } = await app.sql.begin(async (tx) => {
      // Held by the test, so that both are under way at once.
      await tx`SELECT FROM cover FOR UPDATE`;
      const withdrawing = academy.office.send('POST', `/api/absences/${absenceId}/withdraw`);
      await untilWaiting(app.sql, 1);
      const body = JSON.stringify({ because: 'other' });
      const giving = academy.substitute.send('POST', `/api/covers/${coverId}/give-back`, { body });
      await untilWaiting(app.sql, 2);
      return { answers: Promise.all([withdrawing, giving]) };
    });
    const [withdrawn, given] = await answers;
    expect(withdrawn.status).toBe(200);
    expect(given).toMatchObject({ status: 409, body: { code: 'cover_moved_on' } });
    expect(await app.sql`SELECT FROM happening WHERE type = 'cover.given_back'`).toHaveLength(0);
    await livesOn(app);
  });

  test.each<[string, unknown]>([
    ['no reason', {}],
    ['a reason of one’s own', { because: 'la grippe' }],
    ['a reason only the academy has', { because: 'better_match' }],
    ['null', null],
  ])('refused: %s', async (_, body) => {
    const ask = async () => {
      const sent = { body: JSON.stringify(body) };
      const answer = await academy.substitute.send('POST', `/api/covers/${coverId}/give-back`, sent);
      return { status: answer.status, ...(answer.body as { code: 'invalid_input'; details: { path?: string }[] }) };
    };
    await refusedWithoutTrace(app, ask, { status: 400, code: 'invalid_input' });
  });

  test('nobody else gives it back: another substitute, the office, the coordinator, a stranger', async () => {
    const lea = await app.signedIn({ role: 'substitute', substituteId: await aSubstituteFor(app.sql) });
    for (const { refused } of [lea, academy.office, academy.coordinator]) {
      await refusedWithoutTrace(app, () => refused(giveBackLesson, givingBack()), { status: 403, code: 'forbidden' });
    }
    await refusedWithoutTrace(app, () => app.stranger().refused(giveBackLesson, givingBack()), {
      status: 401,
      code: 'not_signed_in',
    });
  });
});

describe('the academy takes a lesson back', () => {
  test('the substitute reads it with the reason, and the next plan asks somebody else', async () => {
    await academy.coordinator.call(takeBackLesson, takingBack());
    const { lessons, takenBack } = await academy.substitute.call(listOffers, {});
    expect(lessons).toEqual([]);
    expect(takenBack).toMatchObject([{ coverId, because: 'by_academy', academyReason: 'better_match' }]);
    expect((await academy.plan()).uncovered).toMatchObject([{ stoppedBy: { has_not_refused: 1 } }]);
  });

  test('not what nobody promised, or what was cancelled', async () => {
    await academy.office.call(withdrawAbsence, { params: { absenceId } });
    await refusedWithoutTrace(app, () => academy.coordinator.refused(takeBackLesson, takingBack()), {
      status: 409,
      code: 'cover_moved_on',
    });
  });

  test('only its own coordinators, and the nation’s', async () => {
    const elsewhere = await app.signedIn({ role: 'coordinator', academyCode: '10' });
    for (const { refused } of [elsewhere, academy.office, academy.substitute]) {
      await refusedWithoutTrace(app, () => refused(takeBackLesson, takingBack()), { status: 403, code: 'forbidden' });
    }
    const nation = await app.signedIn({ role: 'national_coordinator' });
    await nation.call(takeBackLesson, takingBack());
    expect(await board()).toMatchObject({ state: 'open', lost: { by: 'academy' } });
  });
});
