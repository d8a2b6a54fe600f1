import { afterEach, describe, expect, test, vi } from 'vitest';
import { GivingBack, Inbox, isOpen, mayGiveBack } from '../../../client/src/substitute/inbox.svelte.ts';
import { aLessonOfMine, anId, anOffer } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const serverNow = '2026-11-03T07:30:00Z';
afterEach(() => vi.unstubAllGlobals());

async function anInbox(given: { offers?: object[]; lessons?: object[]; closed?: object[] }): Promise<Inbox> {
  const answer = { offers: [], lessons: [], takenBack: [], closed: [], timeZone: 'Europe/Paris', serverNow, ...given };
  fakeServer({ 'GET /api/offers': () => ok(answer) });
  const inbox = new Inbox();
  await inbox.load();
  return inbox;
}

describe('the inbox', () => {
  test('puts the most urgent question first and keeps answered ones apart', async () => {
    const later = anOffer({ id: anId(61), deadline: '2026-11-03T17:00:00Z' });
    const urgent = anOffer({ id: anId(62), deadline: '2026-11-03T08:00:00Z' });
    const refused = {
      id: anId(63),
      state: 'refused',
      schoolName: 'Collège des Quatre-Vents',
      commune: 'Ambert',
      teacherName: 'Claire ARNAUD',
      lessons: 2,
      sentAt: '2026-11-02T06:10:00Z',
      closedAt: '2026-11-02T07:00:00Z',
    };
    const inbox = await anInbox({ offers: [later, urgent], closed: [refused] });
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
