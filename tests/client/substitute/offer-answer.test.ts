import { afterEach, describe, expect, test, vi } from 'vitest';
import { OfferLink } from '../../../client/src/mailbox/offer-link.svelte.ts';
import { answerSignedIn, lengthOf, OfferAnswer } from '../../../client/src/substitute/offer-answer.svelte.ts';
import { anId, anOffer } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const answerPath = `POST /api/offers/${anId(60)}/answer`;
const cover = (number: number) => ({
  coverId: anId(number),
  schoolName: 'Collège des Quatre-Vents',
  commune: 'Ambert',
  timeZone: 'Europe/Paris',
  level: '4e',
  headCount: 26,
  className: '4e B',
  subject: 'Mathématiques',
  placeCode: '203',
  startsAt: '2026-11-03T09:05:00Z',
  endsAt: '2026-11-03T10:00:00Z',
});

const offer = anOffer({ covers: [cover(41), cover(42), cover(43)] });
const anAnswer = (of = offer) => new OfferAnswer(of, answerSignedIn(of.id));

afterEach(() => vi.unstubAllGlobals());

describe('answering an offer', () => {
  test('one tap takes everything', async () => {
    const server = fakeServer({ [answerPath]: () => ok({ state: 'accepted', accepted: 3 }) });
    expect(await anAnswer().accept(offer.covers)).toBe(3);
    expect(server.heard.at(-1)?.body).toEqual({ acceptedCoverIds: [anId(41), anId(42), anId(43)] });
  });

  test('what was unticked is handed back, and can be ticked again', async () => {
    const server = fakeServer({ [answerPath]: () => ok({ state: 'accepted', accepted: 2 }) });
    const answer = anAnswer();
    answer.tick(anId(41), false);
    answer.tick(anId(42), false);
    answer.tick(anId(41), true);
    await answer.accept(offer.covers);
    expect(server.heard.at(-1)?.body).toEqual({ acceptedCoverIds: [anId(41), anId(43)] });
  });

  test('what the school took out of the offer meanwhile is not answered any more', async () => {
    const server = fakeServer({ [answerPath]: () => ok({ state: 'accepted', accepted: 2 }) });
    const left = offer.covers.slice(1);
    const answer = anAnswer();
    expect(lengthOf(answer.chosen(left))).toBe(2 * 55 * 60_000);
    await answer.accept(left);
    expect(server.heard.at(-1)?.body).toEqual({ acceptedCoverIds: [anId(42), anId(43)] });
  });

  test('refusing hands everything back, whatever is ticked', async () => {
    const server = fakeServer({ [answerPath]: () => ok({ state: 'refused', accepted: 0 }) });
    expect(await anAnswer().refuse()).toBe(true);
    expect(server.heard.at(-1)?.body).toEqual({ acceptedCoverIds: [], because: null, excludeSchools: false });
  });

  test('an offer that expired meanwhile is told', async () => {
    fakeServer({ [answerPath]: () => no('offer_expired') });
    const answer = anAnswer();
    expect(await answer.accept(offer.covers)).toBeUndefined();
    expect(answer.sending.failed?.code).toBe('offer_expired');
  });
});

test('a refusal says why, when one likes to, and that the school is not to be proposed again', async () => {
  const server = fakeServer({ [answerPath]: () => ok({ state: 'refused', accepted: 0 }) });
  await anAnswer(anOffer()).refuse('not_this_school', true);
  expect(server.heard.at(-1)?.body).toEqual({
    acceptedCoverIds: [],
    because: 'not_this_school',
    excludeSchools: true,
  });
});

describe('answering with a letter’s link', () => {
  const token = 'T'.repeat(64);
  const [readPath, sendPath] = ['GET /api/offer-link', 'POST /api/offer-link/answer'];
  const found = { state: 'sent', offer, timeZone: 'Indian/Reunion', serverNow: '2026-11-03T06:11:00Z' };

  test('says the same as the inbox does, and why', async () => {
    const server = fakeServer({
      [readPath]: () => ok(found),
      [sendPath]: () => ok({ state: 'refused', accepted: 0 }),
    });
    const link = new OfferLink(token);
    await link.load();
    expect([link.offer, link.zone]).toEqual([offer, 'Indian/Reunion']);
    expect(await new OfferAnswer(offer, link.send).refuse('too_soon')).toBe(true);
    const body = { token, acceptedCoverIds: [], because: 'too_soon', excludeSchools: false };
    expect(server.heard.at(-1)?.body).toEqual(body);
  });

  test('an offer that was answered elsewhere meanwhile is shown as it stands', async () => {
    const server = fakeServer({ [readPath]: () => ok(found), [sendPath]: () => no('offer_already_answered') });
    const link = new OfferLink(token);
    await link.load();
    server.answers[readPath] = () => ok({ ...found, state: 'accepted', offer: null });
    expect(await new OfferAnswer(offer, link.send).accept(offer.covers)).toBeUndefined();
    expect([link.state, link.offer]).toEqual(['accepted', null]);
  });

  test('a link that a mail program broke in two is told without asking', async () => {
    const server = fakeServer({});
    const link = new OfferLink('T'.repeat(40));
    await link.load();
    expect(link.loading.failed?.code).toBe('offer_link_unknown');
    expect(server.heard).toEqual([]);
  });
});
