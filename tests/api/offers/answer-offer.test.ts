import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readAbsence, withdrawAbsence } from '#contract/absences.ts';
import { answerOffer, listOffers, type Offer } from '#contract/offers.ts';
import { aSubstituteFor } from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { everythingStored, livesOn, refusedWithoutTrace, untilWaiting } from '../../support/refusals.ts';
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

const coversOf = ({ covers }: Offer) => covers.map(({ coverId }) => coverId);
const accepting = (offer: Offer) => ({ params: { offerId: offer.id }, body: { acceptedCoverIds: coversOf(offer) } });
const accept = (offer: Offer) => academy.substitute.call(answerOffer, accepting(offer));
const inbox = () => academy.substitute.call(listOffers, {});

async function statesOf(absenceId: string) {
  const { covers } = await academy.coordinator.call(readAbsence, { params: { absenceId } });
  return covers.map(({ state, substituteName }) => [state, substituteName]);
}

async function refusedBody({ id }: Offer, body: unknown) {
  const answer = await academy.substitute.send('POST', `/api/offers/${id}/answer`, { body: JSON.stringify(body) });
  return { status: answer.status, ...(answer.body as { code: 'invalid_input'; details: { path?: string }[] }) };
}

describe('the inbox of a substitute', () => {
  test('is empty before anybody asks', async () => {
    expect(await inbox()).toEqual({
      offers: [],
      lessons: [],
      takenBack: [],
      closed: [],
      timeZone: 'Europe/Paris',
      serverNow: '2026-11-15T18:00:00.000Z',
    });
  });

  test('shows what is asked: where, for whom, which lessons, and until when to answer', async () => {
    await academy.declare({ lastDay: '2026-11-17' });
    await academy.offer();
    expect((await inbox()).offers).toMatchObject([
      {
        state: 'sent',
        schoolName: 'Collège 0159999M',
        commune: 'Exempleville',
        timeZone: 'Europe/Paris',
        teacherName: 'Paul Brumeval',
        sentAt: '2026-11-15T18:00:00.000Z',
        // Half of the 15 hours until the first lesson.
        deadline: '2026-11-16T01:30:00.000Z',
        covers: [
          { className: '4A', subject: 'Mathématiques', placeCode: '101', startsAt: '2026-11-16T09:00:00Z' },
          { className: '4A', subject: 'Mathématiques', placeCode: '101', startsAt: '2026-11-17T09:00:00Z' },
        ],
      },
    ]);
  });

  test('holds nothing of another substitute', async () => {
    await academy.declare();
    await academy.offer();
    const lea = await app.signedIn({ role: 'substitute', substituteId: await aSubstituteFor(app.sql) });
    expect(await lea.call(listOffers, {})).toMatchObject({ offers: [], lessons: [] });
  });

  test('is nobody’s who is no substitute', async () => {
    const stranger = () => app.stranger().refused(listOffers, {});
    await refusedWithoutTrace(app, stranger, { status: 401, code: 'not_signed_in' });
    for (const { refused } of [academy.office, academy.coordinator, await app.signedIn({ role: 'administrator' })]) {
      await refusedWithoutTrace(app, () => refused(listOffers, {}), { status: 403, code: 'forbidden' });
    }
  });
});

describe('the substitute answers', () => {
  test('yes to all: the lessons are theirs, and the school is told by whom', async () => {
    const { absence } = await academy.declare({ lastDay: '2026-11-17' });
    expect(await accept(await academy.offer())).toEqual({ state: 'accepted', accepted: 2 });
    const { offers, lessons } = await inbox();
    expect(offers).toEqual([]);
    expect(lessons).toMatchObject([
      { startsAt: '2026-11-16T09:00:00.000Z', doorsOpenAt: '2026-11-16T08:50:00.000Z', state: 'accepted' },
      { startsAt: '2026-11-17T09:00:00.000Z', hasRecord: false },
    ]);
    expect(await statesOf(absence.id)).toEqual(Array(2).fill(['accepted', 'Noé Vasseur']));
  });

  test('yes to one lesson, named twice by a hasty thumb: the other is open again', async () => {
    const { absence } = await academy.declare({ lastDay: '2026-11-17' });
    const offer = await academy.offer();
    const [first = ''] = coversOf(offer);
    const body = { acceptedCoverIds: [first, first] };
    expect(await academy.substitute.call(answerOffer, { params: { offerId: offer.id }, body })).toEqual({
      state: 'accepted',
      accepted: 1,
    });
    expect(await statesOf(absence.id)).toEqual([
      ['accepted', 'Noé Vasseur'],
      ['open', null],
    ]);
  });

  test('no, by an empty list: everything is open again', async () => {
    const { absence } = await academy.declare();
    const { id: offerId } = await academy.offer();
    expect(await academy.substitute.call(answerOffer, { params: { offerId }, body: { acceptedCoverIds: [] } })).toEqual(
      { state: 'refused', accepted: 0 },
    );
    expect(await statesOf(absence.id)).toEqual([['open', null]]);
    expect(await inbox()).toMatchObject({ offers: [], lessons: [] });
  });
});

describe('an answer that comes too late', () => {
  test('after one’s own: the first is kept, whatever the second says', async () => {
    await academy.declare();
    const offer = await academy.offer();
    await accept(offer);
    const answered = { status: 409, code: 'offer_already_answered' } as const;
    const changed = { params: { offerId: offer.id }, body: { acceptedCoverIds: [] } };
    await refusedWithoutTrace(app, () => academy.substitute.refused(answerOffer, changed), answered);
    await refusedWithoutTrace(app, () => academy.substitute.refused(answerOffer, accepting(offer)), answered);
  });

  test('after one’s own refusal', async () => {
    await academy.declare();
    const offer = await academy.offer();
    await academy.substitute.call(answerOffer, { params: { offerId: offer.id }, body: { acceptedCoverIds: [] } });
    await refusedWithoutTrace(app, () => academy.substitute.refused(answerOffer, accepting(offer)), {
      status: 409,
      code: 'offer_already_answered',
    });
  });

  test('from two tabs at once: one counts, the other is told', async () => {
    await academy.declare();
    const offer = await academy.offer();
    const answers = await Promise.all([
      refusedBody(offer, { acceptedCoverIds: coversOf(offer) }),
      refusedBody(offer, { acceptedCoverIds: [] }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.code).toBe('offer_already_answered');
    expect(await app.sql`SELECT FROM happening WHERE type IN ('offer.accepted', 'offer.refused')`).toHaveLength(1);
    await livesOn(app);
  });

  test('after the absence was withdrawn', async () => {
    const { absence } = await academy.declare();
    const offer = await academy.offer();
    await academy.office.call(withdrawAbsence, { params: { absenceId: absence.id } });
    await refusedWithoutTrace(app, () => academy.substitute.refused(answerOffer, accepting(offer)), {
      status: 410,
      code: 'offer_withdrawn',
    });
  });

  test('at the deadline: nothing is accepted, and the lesson is open for others at once', async () => {
    const { absence } = await academy.declare();
    const offer = await academy.offer();
    app.clock.set(offer.deadline);
    expect((await inbox()).offers).toEqual([]);
    const expired = { status: 410, code: 'offer_expired' } as const;
    expect(await academy.substitute.refused(answerOffer, accepting(offer))).toMatchObject(expired);
    expect(await statesOf(absence.id)).toEqual([['open', null]]);
    await refusedWithoutTrace(app, () => academy.substitute.refused(answerOffer, accepting(offer)), expired);
  });

  test('a moment before the deadline still counts', async () => {
    await academy.declare();
    const offer = await academy.offer();
    app.clock.set(new Date(Date.parse(offer.deadline) - 1));
    expect(await accept(offer)).toEqual({ state: 'accepted', accepted: 1 });
  });
});

test('the teacher comes back in the moment of answering: one is first, and neither fails', async () => {
  const { absence } = await academy.declare();
  const offer = await academy.offer();
  const { answers } = await app.sql.begin(async (tx) => {
    // Held by the test, so that both are under way at once.
    await tx`SELECT FROM assignment FOR UPDATE`;
    const withdrawing = academy.office.send('POST', `/api/absences/${absence.id}/withdraw`);
    await untilWaiting(app.sql, 1);
    const answering = refusedBody(offer, { acceptedCoverIds: coversOf(offer) });
    await untilWaiting(app.sql, 2);
    return { answers: Promise.all([withdrawing, answering]) };
  });
  const [withdrawn, answered] = await answers;
  expect(withdrawn.status).toBe(200);
  expect(answered).toMatchObject({ status: 410, code: 'offer_withdrawn' });
  expect(await app.sql`SELECT FROM assignment WHERE state <> 'ended'`).toHaveLength(0);
  await livesOn(app);
});

describe('refused, and the offer still waits:', () => {
  let offer: Offer;
  beforeEach(async () => {
    await academy.declare({ lastDay: '2026-11-17' });
    offer = await academy.offer();
  });

  test('a lesson nobody knows, even beside one’s own', async () => {
    for (const acceptedCoverIds of [[randomUUID()], [...coversOf(offer), randomUUID()]]) {
      const sent = { params: { offerId: offer.id }, body: { acceptedCoverIds } };
      const ask = () => academy.substitute.refused(answerOffer, sent);
      await refusedWithoutTrace(app, ask, { status: 409, code: 'cover_moved_on' });
    }
    expect((await inbox()).offers).toEqual([offer]);
  });

  test('a lesson of another offer of one’s own', async () => {
    await academy.declare({ firstDay: '2026-11-19', lastDay: '2026-11-19' });
    await academy.offer();
    const others = (await inbox()).offers.filter(({ id }) => id !== offer.id).flatMap(coversOf);
    expect(others).toHaveLength(1);
    const sent = { params: { offerId: offer.id }, body: { acceptedCoverIds: others } };
    const ask = () => academy.substitute.refused(answerOffer, sent);
    await refusedWithoutTrace(app, ask, { status: 409, code: 'cover_moved_on' });
  });

  test('by another substitute, by a school, by a coordinator, by a stranger', async () => {
    const lea = await app.signedIn({ role: 'substitute', substituteId: await aSubstituteFor(app.sql) });
    for (const { refused } of [lea, academy.office, academy.coordinator]) {
      const ask = () => refused(answerOffer, accepting(offer));
      await refusedWithoutTrace(app, ask, { status: 403, code: 'forbidden' });
    }
    const stranger = () => app.stranger().refused(answerOffer, accepting(offer));
    await refusedWithoutTrace(app, stranger, { status: 401, code: 'not_signed_in' });
  });

  test.each<[string, unknown]>([
    ['no list', {}],
    ['a word for a list', { acceptedCoverIds: 'all' }],
    ['a lesson that is no id', { acceptedCoverIds: ['1'] }],
    ['a lesson of 10,000 characters', { acceptedCoverIds: ['a'.repeat(10_000)] }],
    ['201 lessons', { acceptedCoverIds: Array.from({ length: 201 }, () => randomUUID()) }],
    ['null', null],
  ])('%s', async (_, body) => {
    await refusedWithoutTrace(app, () => refusedBody(offer, body), { status: 400, code: 'invalid_input' });
  });

  test('a list that is larger than a form', async () => {
    const acceptedCoverIds = Array.from({ length: 20_000 }, () => randomUUID());
    const ask = () => refusedBody(offer, { acceptedCoverIds });
    await refusedWithoutTrace(app, ask, { status: 413, code: 'body_too_large' });
  });

  test.each([
    ['nobody sent', randomUUID()],
    ['is named by no UUID', '12'],
    ['is a piece of SQL', "' OR 1=1 --"],
  ])('an offer that %s', async (_, offerId) => {
    const sent = { params: { offerId }, body: { acceptedCoverIds: coversOf(offer) } };
    const ask = () => academy.substitute.refused(answerOffer, sent);
    await refusedWithoutTrace(app, ask, { status: 404, code: 'not_found' });
  });
});

test('an answer changes only what hangs on its own offer', async () => {
  const elsewhere = await anAcademyAtWork(app, { academyCode: '10', uai: '0010002X' });
  await elsewhere.declare();
  const theirs = await elsewhere.offer();
  await academy.declare();
  await accept(await academy.offer());
  const { offer } = await everythingStored(app.sql);
  expect(offer?.filter((row) => row.includes(theirs.id) && row.includes('sent'))).toHaveLength(1);
});
