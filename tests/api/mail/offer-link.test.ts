import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withdrawAbsence } from '#contract/absences.ts';
import { answerOfferLink, readOfferLink } from '#contract/mails.ts';
import { answerOffer, listOffers, type Offer } from '#contract/offers.ts';
import { createOfferLinks } from '../../../server/mail/offer-link-rules.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { everythingStored, livesOn, refusedWithoutTrace } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

/** The key of the tests' configuration. */
const links = createOfferLinks([Buffer.alloc(32, 'feed')]);
const foreign = createOfferLinks([Buffer.alloc(32, 'another')]);

let app: TestApp;
let academy: AcademyAtWork;
let offer: Offer;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
  await academy.declare({ lastDay: '2026-11-17' });
  offer = await academy.offer();
});

const coversOf = ({ covers }: Offer) => covers.map(({ coverId }) => coverId);
const token = () => links.sign(offer.id);
const read = (of = token()) => app.stranger().call(readOfferLink, { query: { token: of } });
const answering = (acceptedCoverIds: string[], of = token()) => ({ body: { token: of, acceptedCoverIds } });
const answer = (acceptedCoverIds: string[]) => app.stranger().call(answerOfferLink, answering(acceptedCoverIds));

describe('whoever opens the link of a letter', () => {
  test('sees the offer without signing in, as the inbox shows it', async () => {
    const { offers } = await academy.substitute.call(listOffers, {});
    expect(await read()).toEqual({
      state: 'sent',
      offer: offers[0],
      timeZone: 'Europe/Paris',
      serverNow: '2026-11-15T18:00:00.000Z',
    });
  });

  test('accepts everything in one tap, once; the timeline names the substitute', async () => {
    expect(await answer(coversOf(offer))).toEqual({ state: 'accepted', accepted: 2 });
    expect((await academy.substitute.call(listOffers, {})).lessons).toHaveLength(2);
    const [told] = await app.sql`SELECT actor FROM happening WHERE type = 'offer.accepted'`;
    expect(told).toEqual({ actor: 'Noé Vasseur' });
    const again = () => app.stranger().refused(answerOfferLink, answering([]));
    await refusedWithoutTrace(app, again, { status: 409, code: 'offer_already_answered' });
    expect(await read()).toMatchObject({ state: 'accepted', offer: null });
  });

  test('accepts some, or refuses', async () => {
    expect(await answer(coversOf(offer).slice(1))).toEqual({ state: 'accepted', accepted: 1 });
    expect(await app.sql`SELECT FROM cover WHERE state = 'open'`).toHaveLength(1);
    await livesOn(app);
  });

  test('refuses, and may say why and never to be asked for this school again: the lessons are open again', async () => {
    const why = { because: 'not_this_school', excludeSchools: true } as const;
    const { body } = answering([]);
    const said = await app.stranger().call(answerOfferLink, { body: { ...body, ...why } });
    expect(said).toEqual({ state: 'refused', accepted: 0 });
    expect(await read()).toMatchObject({ state: 'refused', offer: null });
    expect(await app.sql`SELECT refused_because FROM offer`).toEqual([{ refusedBecause: 'not_this_school' }]);
    expect(await app.sql`SELECT uai FROM substitute_exclusion`).toEqual([{ uai: academy.school.uai }]);
    expect((await academy.substitute.call(listOffers, {})).closed).toMatchObject([{ state: 'refused', lessons: 2 }]);
    expect(await app.sql`SELECT FROM cover WHERE state = 'open'`).toHaveLength(2);
  });
});

test('where the school lies is told with the offer, once it is known', async () => {
  expect((await read()).offer?.position).toBeNull();
  await app.sql`UPDATE school SET latitude = 44.93, longitude = 2.44`;
  expect((await read()).offer?.position).toEqual({ latitude: 44.93, longitude: 2.44 });
});

test('link scanners that open the link, its page and its question change nothing', async () => {
  const before = await everythingStored(app.sql);
  const outbox = await app.sql`SELECT * FROM mail ORDER BY number`;
  for (const method of ['GET', 'HEAD']) {
    await app.stranger().send(method, `/offre/${token()}`);
    await app.stranger().send(method, `/api${readOfferLink.path}?token=${token()}`);
    await app.stranger().send(method, `/api${answerOfferLink.path}?token=${token()}`);
  }
  expect(await everythingStored(app.sql)).toEqual(before);
  expect(await app.sql`SELECT * FROM mail ORDER BY number`).toEqual(outbox);
  expect(await read()).toMatchObject({ state: 'sent' });
  expect(JSON.stringify(app.logged)).not.toContain(token());
});

describe('refused, and nothing is answered:', () => {
  test('a link after the deadline, also when nobody has looked since', async () => {
    app.clock.set(offer.deadline);
    expect(await read()).toMatchObject({ state: 'expired', offer: null });
    expect(await app.stranger().refused(answerOfferLink, answering(coversOf(offer)))).toMatchObject({
      status: 410,
      code: 'offer_expired',
    });
    expect(await app.sql`SELECT FROM assignment WHERE state = 'accepted'`).toHaveLength(0);
  });

  test('a link of an offer that was withdrawn', async () => {
    const [absence] = await app.sql<{ id: string }[]>`SELECT id FROM absence`;
    await academy.office.call(withdrawAbsence, { params: { absenceId: absence!.id } });
    expect(await read()).toMatchObject({ state: 'withdrawn', offer: null });
    const ask = () => app.stranger().refused(answerOfferLink, answering(coversOf(offer)));
    await refusedWithoutTrace(app, ask, { status: 410, code: 'offer_withdrawn' });
  });

  test('an offer that was answered in the inbox', async () => {
    const sent = { params: { offerId: offer.id }, body: { acceptedCoverIds: coversOf(offer) } };
    await academy.substitute.call(answerOffer, sent);
    const ask = () => app.stranger().refused(answerOfferLink, answering([]));
    await refusedWithoutTrace(app, ask, { status: 409, code: 'offer_already_answered' });
  });

  test('a lesson of another offer', async () => {
    const ask = () => app.stranger().refused(answerOfferLink, answering([randomUUID()]));
    await refusedWithoutTrace(app, ask, { status: 409, code: 'cover_moved_on' });
  });

  test.each<[string, () => string]>([
    ['signed with another key', () => foreign.sign(offer.id)],
    ['of an offer that does not exist', () => links.sign(randomUUID())],
    ['with one sign changed', () => token().replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['of another offer with this signature', () => links.sign(randomUUID()).slice(0, 20) + token().slice(20)],
  ])('a link %s', async (_, of) => {
    const wanted = { status: 404, code: 'offer_link_unknown' } as const;
    await refusedWithoutTrace(app, () => app.stranger().refused(readOfferLink, { query: { token: of() } }), wanted);
    await refusedWithoutTrace(app, () => app.stranger().refused(answerOfferLink, answering([], of())), wanted);
  });

  test.each<[string, unknown]>([
    ['no token', { acceptedCoverIds: [] }],
    ['a token that is none', { token: 'abc', acceptedCoverIds: [] }],
    ['a token of 10,000 signs', { token: 'a'.repeat(10_000), acceptedCoverIds: [] }],
    ['no list', { token: 'A'.repeat(64) }],
    ['a reason of one’s own', { token: 'A'.repeat(64), acceptedCoverIds: [], because: 'la grippe' }],
    ['201 lessons', { token: 'A'.repeat(64), acceptedCoverIds: Array.from({ length: 201 }, () => randomUUID()) }],
    ['null', null],
  ])('%s', async (_, body) => {
    const ask = async () => {
      const { status, body: said } = await app
        .stranger()
        .send('POST', `/api${answerOfferLink.path}`, { body: JSON.stringify(body) });
      return { status, ...(said as { code: 'invalid_input'; details: [] }) };
    };
    await refusedWithoutTrace(app, ask, { status: 400, code: 'invalid_input' });
  });

  test('an answer without the page’s own token: another site cannot answer for somebody', async () => {
    const { status, body } = await app.stranger().send('POST', `/api${answerOfferLink.path}`, {
      headers: { 'x-csrf-token': '' },
      body: JSON.stringify({ token: token(), acceptedCoverIds: [] }),
    });
    expect([status, body]).toMatchObject([403, { code: 'csrf_token_missing' }]);
    expect(await read()).toMatchObject({ state: 'sent' });
  });

  test('thirty wrong links in a quarter of an hour, and then no more; a quarter later again', async () => {
    // After the deadline's own test, whose window is the latest.
    app.clock.set('2026-11-16T02:00:00Z');
    const codes = new Set<string>();
    for (let tries = 0; tries < 31; tries += 1) {
      codes.add((await app.stranger().refused(readOfferLink, { query: { token: foreign.sign(offer.id) } })).code);
    }
    expect([...codes]).toEqual(['offer_link_unknown', 'too_many_requests']);
    app.clock.advance(15 * 60_000);
    expect(await read()).toMatchObject({ state: 'expired' });
  });
});

test('outside the demo there is no mailbox to read', async () => {
  expect((await academy.coordinator.send('GET', '/api/demo/mails')).status).toBe(404);
  expect((await academy.coordinator.send('GET', `/api/demo/mails/${randomUUID()}/letter`)).status).toBe(404);
});
