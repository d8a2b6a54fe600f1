import { afterEach, describe, expect, test, vi } from 'vitest';
import { feedFailures } from '#contract/feeds.ts';
import { feedWords } from '#contract/words/feeds.ts';
import { FeedForm } from '../../../client/src/school/feed-form.svelte.ts';
import { FeedList } from '../../../client/src/school/feed-list.svelte.ts';
import { Proposals } from '../../../client/src/school/proposals.svelte.ts';
import { aCover, anAbsence, anId, aTeacher } from '../support/build.ts';
import { aFeed, aProposal } from '../support/build-imports.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const uai = '0631234Z';
const feeds = `/api/schools/${uai}/feeds`;
const proposed = `/api/schools/${uai}/proposals`;
const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

afterEach(() => vi.unstubAllGlobals());

describe('subscribing to a calendar', () => {
  const filled = () => {
    const form = new FeedForm(uai);
    form.name = ' Pronote maths ';
    form.address = ' https://demo.index-education.net/pronote/ical/secret.ics ';
    form.teacher = aTeacher();
    return form;
  };

  test('name, address and teacher go out trimmed', async () => {
    const server = fakeServer({ [`POST ${feeds}`]: () => ok(aFeed()) });
    expect(await filled().send()).toEqual(aFeed());
    expect(server.heard.at(-1)?.body).toEqual({
      name: 'Pronote maths',
      address: 'https://demo.index-education.net/pronote/ical/secret.ics',
      teacherId: anId(1),
    });
  });

  test('the calendar of a class needs no teacher, also when one was chosen before', async () => {
    const server = fakeServer({ [`POST ${feeds}`]: () => ok(aFeed({ teacherName: null })) });
    const form = filled();
    form.whose = 'school';
    await form.send();
    expect(server.heard.at(-1)?.body).toMatchObject({ teacherId: null });
  });

  test('everything missing is told at once and nothing is sent', async () => {
    const server = fakeServer({});
    const form = new FeedForm(uai);
    form.address = 'demain';
    expect(await form.send()).toBeUndefined();
    expect(form.problems).toEqual({
      name: feedWords.add.nameMissing,
      address: feedWords.add.addressMissing,
      teacher: feedWords.add.teacherMissing,
    });
    expect(server.heard).toEqual([]);
  });

  test('an address the server refuses stays to be corrected', async () => {
    fakeServer({ [`POST ${feeds}`]: () => no('feed_address_refused') });
    const form = filled();
    expect(await form.send()).toBeUndefined();
    expect(form.sending.failed?.code).toBe('feed_address_refused');
    expect(form.address).toContain('secret.ics');
  });
});

describe('the calendars subscribed to', () => {
  const opened = async (answers: Parameters<typeof fakeServer>[0]) => {
    fakeServer({
      [`GET ${feeds}`]: () => ok({ feeds: [aFeed(), aFeed({ id: anId(91), name: 'Pronote 4A' })] }),
      ...answers,
    });
    const list = new FeedList(uai);
    await list.load();
    return list;
  };

  test('one read now shows how that went, the others stay', async () => {
    const list = await opened({ [`POST ${feeds}/${anId(90)}/poll`]: () => ok(aFeed({ failure: 'unreachable' })) });
    expect(await list.poll(anId(90))).toBe(true);
    expect(list.feeds?.map(({ failure }) => failure)).toEqual(['unreachable', null]);
  });

  test('read twice within a minute is told beside that calendar', async () => {
    const list = await opened({ [`POST ${feeds}/${anId(91)}/poll`]: () => no('feed_polled_just_now') });
    expect(await list.poll(anId(91))).toBe(false);
    expect([list.acting, list.acts.failed?.code]).toEqual([anId(91), 'feed_polled_just_now']);
  });

  test('removed, also when somebody else was quicker', async () => {
    const list = await opened({
      [`DELETE ${feeds}/${anId(90)}`]: () => ok({}),
      [`DELETE ${feeds}/${anId(91)}`]: () => no('not_found'),
    });
    expect(await list.remove(anId(90))).toBe(true);
    expect(await list.remove(anId(91))).toBe(true);
    expect(list.feeds).toEqual([]);
  });

  test('a list that does not come leaves the old one', async () => {
    const list = await opened({});
    fakeServer({ [`GET ${feeds}`]: () => no('unavailable') });
    await list.load();
    expect(list.feeds).toHaveLength(2);
    expect(list.listing.failed?.code).toBe('unavailable');
  });

  test('every failure of a calendar says what happens or what to do', () => {
    for (const failure of feedFailures) expect(feedWords.failures[failure], failure).toMatch(/[.:] .*\.$/);
  });
});

describe('absences that calendars tell of', () => {
  const opened = async (answers: Parameters<typeof fakeServer>[0]) => {
    const server = fakeServer({ [`GET ${proposed}`]: () => ok({ proposals: [aProposal()] }), ...answers });
    const proposals = new Proposals(uai);
    await proposals.load();
    return { proposals, server };
  };

  test('yes in one click declares it; the card tells until it is closed, also over the next poll', async () => {
    const declared = anAbsence({}, [aCover()]);
    const { proposals, server } = await opened({ [`POST ${proposed}/${anId(95)}/confirm`]: () => ok(declared) });
    expect(await proposals.confirm(anId(95))).toBe(true);
    server.answers[`GET ${proposed}`] = () => ok({ proposals: [] });
    await proposals.load();
    expect(proposals.shown[0]?.answer).toEqual({ kind: 'confirmed', declared });
    proposals.close(anId(95));
    expect(proposals.shown).toEqual([]);
  });

  test('no in one click, too', async () => {
    const { proposals } = await opened({ [`POST ${proposed}/${anId(95)}/dismiss`]: () => ok({}) });
    expect(await proposals.dismiss(anId(95))).toBe(true);
    expect(proposals.shown[0]?.answer).toEqual({ kind: 'dismissed' });
  });

  test.each([
    ['proposal_already_answered', 'answered_by_other'],
    ['not_found', 'gone'],
  ] as const)('nothing is left to answer (%s): told, without an alarm', async (code, kind) => {
    const { proposals } = await opened({ [`POST ${proposed}/${anId(95)}/confirm`]: () => no(code) });
    expect(await proposals.confirm(anId(95))).toBe(true);
    expect(proposals.shown[0]?.answer).toEqual({ kind });
    expect(proposals.answering.failed).toBeUndefined();
  });

  test('one answered elsewhere meanwhile goes away by itself', async () => {
    const { proposals, server } = await opened({});
    server.answers[`GET ${proposed}`] = () => ok({ proposals: [] });
    await proposals.load();
    expect(proposals.shown).toEqual([]);
  });

  test('another refusal leaves the question open', async () => {
    const { proposals } = await opened({
      [`POST ${proposed}/${anId(95)}/confirm`]: () => no('absence_already_declared'),
    });
    expect(await proposals.confirm(anId(95))).toBe(false);
    expect(proposals.shown[0]?.answer).toBeNull();
    expect(proposals.answering.failed?.code).toBe('absence_already_declared');
  });

  test('a second click while the first is on its way is none', async () => {
    let answer: (response: Response) => void = () => {};
    const { proposals, server } = await opened({
      [`POST ${proposed}/${anId(95)}/confirm`]: () => new Promise((resolve) => (answer = resolve)),
    });
    const first = proposals.confirm(anId(95));
    await vi.waitFor(() => expect(server.heard.at(-1)?.path).toContain('confirm'));
    expect(await proposals.dismiss(anId(95))).toBe(false);
    answer(ok(anAbsence()));
    expect(await first).toBe(true);
  });

  test('when it would be is told as people say it', () => {
    const { stretch } = feedWords.proposals;
    const hours = { from: '08:00', to: '12:00' };
    expect(plain(stretch({ firstDay: '2026-11-17', lastDay: '2026-11-17', hours }, '2026-11-15'))).toBe(
      'mardi 17 novembre de 8 h 00 à 12 h 00',
    );
    expect(plain(stretch({ firstDay: '2026-11-16', lastDay: '2026-11-16', hours: null }, '2026-11-15'))).toBe(
      'demain (lundi 16 novembre)',
    );
    expect(plain(stretch({ firstDay: '2026-11-16', lastDay: '2026-11-20', hours: null }, '2026-11-15'))).toBe(
      'du lundi 16 novembre au vendredi 20 novembre',
    );
  });
});
