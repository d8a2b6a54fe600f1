import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noteAbsence, readAbsence, withdrawAbsence } from '#contract/absences.ts';
import { answerOffer, listAskedBefore, listOffers, type Offer } from '#contract/offers.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { refusedWithoutTrace } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let academy: AcademyAtWork;
let absenceId: string;
let offer: Offer;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
  absenceId = (await academy.declare()).absence.id;
  offer = await academy.offer();
});

const coverId = () => offer.covers[0]?.coverId ?? '';
const refuse = (why: object) =>
  academy.substitute.call(answerOffer, { params: { offerId: offer.id }, body: { acceptedCoverIds: [], ...why } });
const asked = async () => (await academy.coordinator.call(listAskedBefore, { params: { coverId: coverId() } })).asked;
const exclusions = () => app.sql`SELECT uai FROM substitute_exclusion WHERE substitute_id = ${academy.substituteId}`;

describe('a refusal with a reason', () => {
  test('is shown to the coordinator, and not to the school', async () => {
    await refuse({ because: 'too_many_hours' });
    expect(await asked()).toMatchObject([
      { substituteName: 'Noé Vasseur', outcome: 'refused', because: 'too_many_hours' },
    ]);
    const { timeline } = await academy.office.call(readAbsence, { params: { absenceId } });
    expect(JSON.stringify(timeline)).not.toContain('too_many_hours');
  });

  test('is nobody’s duty', async () => {
    await refuse({});
    expect(await asked()).toMatchObject([{ outcome: 'refused', because: null }]);
  });

  test('“not this school” excludes it only when that is asked for', async () => {
    await refuse({ because: 'not_this_school' });
    expect(await exclusions()).toHaveLength(0);
  });

  test('and for good: the school is not proposed again, for any lesson', async () => {
    await refuse({ because: 'not_this_school', excludeSchools: true });
    expect(await exclusions()).toEqual([{ uai: academy.school.uai }]);
    await academy.declare({ firstDay: '2026-11-19', lastDay: '2026-11-19' });
    const { uncovered } = await academy.plan();
    expect(uncovered.map(({ stoppedBy }) => stoppedBy)).toContainEqual({ not_excluded: 1 });
  });

  test('who accepts excludes nothing, whatever else is sent', async () => {
    const because = 'not_this_school' as const;
    const body = { acceptedCoverIds: [coverId()], because, excludeSchools: true };
    await academy.substitute.call(answerOffer, { params: { offerId: offer.id }, body });
    expect(await exclusions()).toHaveLength(0);
  });

  test.each<[string, object]>([
    ['a reason of one’s own', { because: 'migraine' }],
    ['a yes that is a word', { excludeSchools: 'yes' }],
  ])('refused: %s', async (_, why) => {
    const ask = async () => {
      const body = JSON.stringify({ acceptedCoverIds: [], ...why });
      const answer = await academy.substitute.send('POST', `/api/offers/${offer.id}/answer`, { body });
      return { status: answer.status, ...(answer.body as { code: 'invalid_input'; details: { path?: string }[] }) };
    };
    await refusedWithoutTrace(app, ask, { status: 400, code: 'invalid_input' });
  });
});

describe('what the school left for whoever comes', () => {
  const note = 'Chapitre 4, page 112.\nÉvaluation jeudi.';
  const noting = (text: string) => ({ params: { absenceId }, body: { note: text } });

  test('stands in the offer with level and head-count, later beside the lesson, and in the absence', async () => {
    await app.sql`UPDATE class SET head_count = 26`;
    await academy.office.call(noteAbsence, noting(`  ${note}  `));
    const { offers } = await academy.substitute.call(listOffers, {});
    expect(offers).toMatchObject([
      { note, department: '15', academyCode: '06', covers: [{ level: '4e', headCount: 26, commune: 'Exempleville' }] },
    ]);
    const body = { acceptedCoverIds: [coverId()] };
    await academy.substitute.call(answerOffer, { params: { offerId: offer.id }, body });
    expect((await academy.substitute.call(listOffers, {})).lessons).toMatchObject([{ note }]);
    expect((await academy.office.call(readAbsence, { params: { absenceId } })).absence.note).toBe(note);
  });

  test('is told once, and taken away by an empty one', async () => {
    await academy.office.call(noteAbsence, noting(note));
    await academy.office.call(noteAbsence, noting(note));
    expect(await academy.office.call(noteAbsence, noting(''))).toEqual({ note: '' });
    const { timeline } = await academy.office.call(readAbsence, { params: { absenceId } });
    const told = timeline.filter(({ type }) => type === 'absence.noted');
    expect(told.map(({ facts }) => facts.written)).toEqual([1, 0]);
  });

  test('not for an absence that was withdrawn, not too long, not by a substitute', async () => {
    const ask = (text: string) => () => academy.office.refused(noteAbsence, noting(text));
    await refusedWithoutTrace(app, ask('a'.repeat(2001)), { status: 400, code: 'invalid_input' });
    await refusedWithoutTrace(app, () => academy.substitute.refused(noteAbsence, noting(note)), {
      status: 403,
      code: 'forbidden',
    });
    await academy.office.call(withdrawAbsence, { params: { absenceId } });
    await refusedWithoutTrace(app, ask(note), { status: 409, code: 'absence_over' });
  });
});
