import { afterEach, describe, expect, test, vi } from 'vitest';
import { GivingBack, Inbox, isOpen, mayGiveBack, OfferAnswer } from '../../../client/src/substitute/inbox.svelte.ts';
import { aLessonOfMine, anId, anOffer } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const serverNow = '2026-11-03T07:30:00Z';
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

afterEach(() => vi.unstubAllGlobals());

async function anInbox(given: { offers?: object[]; lessons?: object[] }): Promise<Inbox> {
  const answer = { offers: [], lessons: [], takenBack: [], timeZone: 'Europe/Paris', serverNow, ...given };
  fakeServer({ 'GET /api/offers': () => ok(answer) });
  const inbox = new Inbox();
  await inbox.load();
  return inbox;
}

describe('the inbox', () => {
  test('puts the most urgent question first and keeps answered ones apart', async () => {
    const later = anOffer({ id: anId(61), deadline: '2026-11-03T17:00:00Z' });
    const urgent = anOffer({ id: anId(62), deadline: '2026-11-03T08:00:00Z' });
    const refused = anOffer({ id: anId(63), state: 'refused' });
    const inbox = await anInbox({ offers: [later, refused, urgent] });
    expect(inbox.waiting).toEqual([urgent, later]);
    expect(inbox.closed).toEqual([refused]);
  });

  test('separates what lies ahead from what is over, by the server’s time', async () => {
    const running = aLessonOfMine({ coverId: anId(71), endsAt: '2026-11-03T07:55:00Z', state: 'live' });
    const ahead = aLessonOfMine({
      coverId: anId(72),
      startsAt: '2026-11-03T09:05:00Z',
      endsAt: '2026-11-03T10:00:00Z',
    });
    const over = aLessonOfMine({ coverId: anId(73), endsAt: '2026-11-03T07:30:00Z', state: 'taught' });
    const cancelled = aLessonOfMine({ coverId: anId(74), endsAt: '2026-11-03T10:00:00Z', state: 'cancelled' });
    const inbox = await anInbox({ lessons: [ahead, over, cancelled, running] });
    expect(inbox.next).toEqual(running);
    expect(inbox.upcoming.map(({ coverId }) => coverId)).toEqual([anId(71), anId(72)]);
    expect(inbox.past.map(({ coverId }) => coverId).sort()).toEqual([anId(73), anId(74)]);
  });
});

describe('the room', () => {
  const lesson = aLessonOfMine();
  test.each([
    ['a minute before its doors open', '2026-11-03T06:49:00Z', false],
    ['when its doors open', '2026-11-03T06:50:00Z', true],
    ['during the lesson', '2026-11-03T07:30:00Z', true],
    ['at the end of the lesson', '2026-11-03T07:55:00Z', false],
  ])('%s', (_, now, open) => expect(isOpen(lesson, Date.parse(now))).toBe(open));

  test('of a cancelled lesson never opens', () => {
    expect(isOpen({ ...lesson, state: 'cancelled' }, Date.parse('2026-11-03T07:30:00Z'))).toBe(false);
  });
});

describe('answering an offer', () => {
  const offer = anOffer({ covers: [cover(41), cover(42), cover(43)] });

  test('one tap takes everything', async () => {
    const server = fakeServer({ [answerPath]: () => ok({ state: 'accepted', accepted: 3 }) });
    expect(await new OfferAnswer(offer).accept()).toBe(3);
    expect(server.heard.at(-1)?.body).toEqual({ acceptedCoverIds: [anId(41), anId(42), anId(43)] });
  });

  test('what was unticked is handed back, and can be ticked again', async () => {
    const server = fakeServer({ [answerPath]: () => ok({ state: 'accepted', accepted: 2 }) });
    const answer = new OfferAnswer(offer);
    answer.tick(anId(41), false);
    answer.tick(anId(42), false);
    answer.tick(anId(41), true);
    await answer.accept();
    expect(server.heard.at(-1)?.body).toEqual({ acceptedCoverIds: [anId(43), anId(41)] });
  });

  test('refusing hands everything back, whatever is ticked', async () => {
    const server = fakeServer({ [answerPath]: () => ok({ state: 'refused', accepted: 0 }) });
    expect(await new OfferAnswer(offer).refuse()).toBe(true);
    expect(server.heard.at(-1)?.body).toEqual({ acceptedCoverIds: [], because: null, excludeSchools: false });
  });

  test('an offer that expired meanwhile is told', async () => {
    fakeServer({ [answerPath]: () => no('offer_expired') });
    const answer = new OfferAnswer(offer);
    expect(await answer.accept()).toBeUndefined();
    expect(answer.sending.failed?.code).toBe('offer_expired');
  });
});

test('a refusal says why, when one likes to, and that the school is not to be proposed again', async () => {
  const server = fakeServer({ [answerPath]: () => ok({ state: 'refused', accepted: 0 }) });
  await new OfferAnswer(anOffer()).refuse('not_this_school', true);
  expect(server.heard.at(-1)?.body).toEqual({
    acceptedCoverIds: [],
    because: 'not_this_school',
    excludeSchools: true,
  });
});

describe('an accepted lesson', () => {
  const lesson = aLessonOfMine();

  test('may be given back until it begins, not once its room is open', () => {
    expect(mayGiveBack(lesson, Date.parse('2026-11-03T06:59:59Z'))).toBe(true);
    expect(mayGiveBack(lesson, Date.parse('2026-11-03T07:00:00Z'))).toBe(false);
    expect(mayGiveBack({ ...lesson, state: 'live' }, Date.parse('2026-11-03T06:55:00Z'))).toBe(false);
  });

  test('is given back with its reason; when the room opened meanwhile, that is told', async () => {
    const path = `POST /api/covers/${lesson.coverId}/give-back`;
    const server = fakeServer({ [path]: () => ok({}) });
    const giving = new GivingBack();
    giving.because = 'equipment';
    expect(await giving.send(lesson.coverId)).toBe(true);
    expect(server.heard.at(-1)?.body).toEqual({ because: 'equipment' });
    server.answers[path] = () => no('lesson_under_way');
    expect(await giving.send(lesson.coverId)).toBe(false);
    expect(giving.sending.failed?.code).toBe('lesson_under_way');
  });
});
