import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { declareAbsence, readAbsence, withdrawAbsence } from '#contract/absences.ts';
import {
  addFeed,
  confirmProposal,
  dismissProposal,
  type Feed,
  listFeeds,
  listProposals,
  pollFeed,
  removeFeed,
} from '#contract/feeds.ts';
import { anAbsenceForm } from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { anAbsentLesson, aPronoteCalendar, type PronoteLessonLike } from '../../support/build/pronote.ts';
import { type CalendarHost, startCalendarHost } from '../../support/calendar-host.ts';
import { refusedWithoutTrace } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let host: CalendarHost;
let academy: AcademyAtWork;
beforeAll(async () => {
  host = await startCalendarHost();
  app = await startApp({ config: { feedPrivateHosts: new Set([host.host]) } });
});
afterAll(async () => {
  await app.close();
  await host.close();
});
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
});
afterEach(() => expect(app.logged.filter(({ level }) => level === 'error')).toEqual([]));

const params = () => ({ uai: academy.school.uai });
const tells = (...lessons: PronoteLessonLike[]) => host.answers('/pronote/ical/secret', aPronoteCalendar(lessons));
const form = (change: object = {}) => ({
  name: 'Classe 4A',
  address: host.at('/pronote/ical/secret'),
  teacherId: null,
  ...change,
});
const add = (change: object = {}): Promise<Feed> =>
  academy.office.call(addFeed, { params: params(), body: form(change) });
const waiting = async () => (await academy.office.call(listProposals, { params: params() })).proposals;

/** The office reads the calendar again, a minute later. */
async function again({ id: feedId }: Feed): Promise<Feed> {
  app.clock.advance(61_000);
  return academy.office.call(pollFeed, { params: { ...params(), feedId } });
}

const confirm = (proposalId: string) => academy.office.call(confirmProposal, { params: { ...params(), proposalId } });
const dismiss = (proposalId: string) => academy.office.call(dismissProposal, { params: { ...params(), proposalId } });

describe('the office subscribes to a calendar', () => {
  test('and sees its name and its host, and nothing of the secret in its address', async () => {
    tells();
    const feed = await add();
    expect(feed).toMatchObject({ name: 'Classe 4A', host: host.host, teacherName: null, failure: null });
    expect(feed.polledAt).toBe('2026-11-15T18:00:00.000Z');
    expect((await academy.office.call(listFeeds, { params: params() })).feeds).toEqual([feed]);
    const [{ row }] = (await app.sql`SELECT feed::text AS row FROM feed`) as [{ row: string }];
    expect(row).not.toContain('secret');
    expect(JSON.stringify(app.logged)).not.toContain('secret');
  });

  test('a teacher’s own calendar is recognised by its name; a pupil’s name is kept nowhere', async () => {
    host.answers('/a', aPronoteCalendar([], { owner: 'BRUMEVAL Paul' }));
    host.answers('/b', aPronoteCalendar([], { owner: 'PETITPOINT Léa' }));
    expect(await add({ address: host.at('/a') })).toMatchObject({ teacherName: 'Paul Brumeval' });
    expect(await add({ address: host.at('/b') })).toMatchObject({ teacherName: null });
    const rows = await app.sql<{ row: string }[]>`SELECT feed::text AS row FROM feed`;
    expect(rows.map(({ row }) => row).join()).not.toContain('PETITPOINT');
    expect(JSON.stringify(app.logged)).not.toContain('PETITPOINT');
  });

  test('and stops', async () => {
    tells(anAbsentLesson());
    const { id: feedId } = await add();
    expect(await waiting()).toHaveLength(1);
    await academy.office.call(removeFeed, { params: { ...params(), feedId } });
    expect((await academy.office.call(listFeeds, { params: params() })).feeds).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  test.each([
    ['a private address', { address: 'https://169.254.169.254/latest' }, 'feed_address_refused', 422],
    ['plain http', { address: 'http://example.org/cal.ics' }, 'feed_address_refused', 422],
    ['nobody there', { address: 'https://no-such-host.invalid/cal.ics' }, 'feed_unreachable', 422],
    [
      'a teacher of another school',
      { teacherId: '00000000-0000-4000-8000-000000000000' },
      'teacher_not_in_school',
      422,
    ],
    ['no name', { name: ' ' }, 'invalid_input', 400],
  ] as const)('%s is refused', async (_, change, code, status) => {
    tells();
    const ask = () => academy.office.refused(addFeed, { params: params(), body: form(change) });
    await refusedWithoutTrace(app, ask, { status, code });
    expect((await academy.office.call(listFeeds, { params: params() })).feeds).toEqual([]);
  });

  test('a page instead of a calendar, a host that says no, a flood and a second time are refused', async () => {
    const refused = (path: string) => () =>
      academy.office.refused(addFeed, { params: params(), body: form({ address: host.at(path) }) });
    host.answers('/page', '<!DOCTYPE html><html><body>Authentification</body></html>');
    await refusedWithoutTrace(app, refused('/page'), { status: 422, code: 'calendar_not_ics' });
    await refusedWithoutTrace(app, refused('/gone'), { status: 422, code: 'feed_unreachable' });
    host.answers('/flood', (response) => response.writeHead(200).end(Buffer.alloc(6_000_000, 'A')));
    await refusedWithoutTrace(app, refused('/flood'), { status: 422, code: 'feed_too_large' });
    tells();
    await add();
    await refusedWithoutTrace(app, refused('/pronote/ical/secret'), { status: 409, code: 'feed_already_added' });
  });

  test('nobody else reads, polls or removes it', async () => {
    tells();
    const { id: feedId } = await add();
    const neighbour = await anAcademyAtWork(app, { uai: '0159998L' });
    const foreign = { params: { uai: neighbour.school.uai, feedId } };
    expect(await neighbour.office.refused(pollFeed, foreign)).toMatchObject({ code: 'not_found' });
    expect(await neighbour.office.refused(removeFeed, foreign)).toMatchObject({ code: 'not_found' });
    expect(await academy.coordinator.refused(listFeeds, { params: params() })).toMatchObject({ code: 'forbidden' });
    expect(await app.stranger().refused(listFeeds, { params: params() })).toMatchObject({ code: 'not_signed_in' });
    expect((await academy.office.call(listFeeds, { params: params() })).feeds).toHaveLength(1);
  });

  test('reading it twice in a minute is refused; what goes wrong later is shown', async () => {
    tells();
    const feed = await add();
    const read = () => academy.office.refused(pollFeed, { params: { ...params(), feedId: feed.id } });
    await refusedWithoutTrace(app, read, { status: 429, code: 'feed_polled_just_now' });
    host.answers('/pronote/ical/secret', (response) => response.writeHead(500).end());
    expect(await again(feed)).toMatchObject({
      failure: 'refused_by_host',
      nextPollAt: expect.stringMatching(/T2[0-9]:/),
    });
    tells();
    expect(await again(feed)).toMatchObject({ failure: null });
  });
});

describe('a calendar tells that a teacher is away', () => {
  test('the office confirms with one click and the cover is looked for', async () => {
    tells(anAbsentLesson());
    const feed = await add();
    const [proposal] = await waiting();
    expect(proposal).toMatchObject({
      teacherName: 'Paul Brumeval',
      feedName: 'Classe 4A',
      seenAt: '2026-11-15T18:00:00.000Z',
      stretches: [{ firstDay: '2026-11-16', lastDay: '2026-11-16', hours: null }],
      lessons: 1,
    });
    const { absence, covers } = await confirm(proposal!.id);
    expect(absence).toMatchObject({
      firstDay: '2026-11-16',
      lastDay: '2026-11-16',
      reason: 'other',
      declaredAs: 'school_office',
    });
    expect(covers.map(({ startsAt, state }) => [startsAt, state])).toEqual([['2026-11-16T09:00:00.000Z', 'open']]);
    const { timeline } = await academy.office.call(readAbsence, { params: { absenceId: absence.id } });
    expect(timeline[0]).toMatchObject({ type: 'absence.declared', facts: { feedName: 'Classe 4A' } });
    expect(await waiting()).toEqual([]);
    await again(feed);
    expect(await waiting()).toEqual([]);
  });

  test('a second click, and a colleague at the same moment, make no second absence', async () => {
    tells(anAbsentLesson());
    await add();
    const [proposal] = await waiting();
    const answers = await Promise.all([1, 2, 3].map(() => confirm(proposal!.id)));
    expect(new Set(answers.map(({ absence }) => absence.id)).size).toBe(1);
    expect(await app.sql`SELECT FROM absence`).toHaveLength(1);
  });

  test('a whole week is one stretch, the weekend included; some hours of a day stay hours', async () => {
    const days = ['16', '17', '18', '19', '20', '23'].map((day) => anAbsentLesson({ start: `2026-11-${day}T09:00` }));
    tells(...days, anAbsentLesson({ start: '2026-11-25T14:00', end: '2026-11-25T16:00' }));
    await add();
    expect((await waiting()).map(({ stretches, lessons }) => ({ stretches, lessons }))).toEqual([
      {
        stretches: [
          { firstDay: '2026-11-16', lastDay: '2026-11-23', hours: null },
          { firstDay: '2026-11-25', lastDay: '2026-11-25', hours: { from: '15:00', to: '17:00' } },
        ],
        lessons: 7,
      },
    ]);
  });

  test('new lessons join the proposal that waits; what is taken back is gone; what comes back is proposed again', async () => {
    tells(anAbsentLesson());
    const feed = await add();
    const [first] = await waiting();
    tells(anAbsentLesson(), anAbsentLesson({ start: '2026-11-17T09:00' }));
    await again(feed);
    expect(await waiting()).toEqual([
      { ...first, lessons: 2, stretches: [{ firstDay: '2026-11-16', lastDay: '2026-11-17', hours: null }] },
    ]);
    tells(anAbsentLesson({ status: undefined }));
    await again(feed);
    expect(await waiting()).toEqual([]);
    const late = { params: { ...params(), proposalId: first!.id } };
    await refusedWithoutTrace(app, () => academy.office.refused(confirmProposal, late), {
      status: 404,
      code: 'not_found',
    });
    await refusedWithoutTrace(app, () => academy.office.refused(dismissProposal, late), {
      status: 404,
      code: 'not_found',
    });
    tells(anAbsentLesson());
    await again(feed);
    expect((await waiting()).map(({ lessons }) => lessons)).toEqual([1]);
  });

  test('two calendars that tell the same make one proposal, which stays while one of them does', async () => {
    tells(anAbsentLesson());
    const feed = await add();
    host.answers('/own', aPronoteCalendar([anAbsentLesson({ teacher: undefined })], { owner: 'BRUMEVAL Paul' }));
    await add({ name: 'M. Brumeval', address: host.at('/own') });
    expect((await waiting()).map(({ lessons }) => lessons)).toEqual([1]);
    tells();
    await again(feed);
    expect((await waiting()).map(({ feedName }) => feedName)).toEqual(['M. Brumeval']);
  });

  test('what the office says is no absence is not proposed again', async () => {
    tells(anAbsentLesson());
    const feed = await add();
    const [proposal] = await waiting();
    await dismiss(proposal!.id);
    await dismiss(proposal!.id);
    const late = () => academy.office.refused(confirmProposal, { params: { ...params(), proposalId: proposal!.id } });
    await refusedWithoutTrace(app, late, { status: 409, code: 'proposal_already_answered' });
    await again(feed);
    expect(await waiting()).toEqual([]);
    tells(anAbsentLesson(), anAbsentLesson({ start: '2026-11-17T09:00' }));
    await again(feed);
    expect((await waiting()).map(({ lessons }) => lessons)).toEqual([1]);
  });

  test('what was confirmed cannot be dismissed, and stays settled when the absence is withdrawn', async () => {
    tells(anAbsentLesson());
    const feed = await add();
    const [proposal] = await waiting();
    const { absence } = await confirm(proposal!.id);
    const late = () => academy.office.refused(dismissProposal, { params: { ...params(), proposalId: proposal!.id } });
    await refusedWithoutTrace(app, late, { status: 409, code: 'proposal_already_answered' });
    await academy.office.call(withdrawAbsence, { params: { absenceId: absence.id } });
    await again(feed);
    expect(await waiting()).toEqual([]);
  });

  test('lessons that are declared already, before or after, are not proposed', async () => {
    tells(anAbsentLesson(), anAbsentLesson({ start: '2026-11-17T09:00' }));
    const feed = await add();
    const body = anAbsenceForm({ teacherId: academy.school.teacherId });
    await academy.office.call(declareAbsence, { params: params(), body });
    expect((await waiting()).map(({ stretches }) => stretches[0]?.firstDay)).toEqual(['2026-11-17']);
    await again(feed);
    expect((await waiting()).map(({ lessons }) => lessons)).toEqual([1]);
  });

  test('lessons that are over, and teachers nobody can tell for certain, are left out', async () => {
    app.clock.set('2026-11-16T10:00:00Z');
    await forgetEverything(app);
    academy = await anAcademyAtWork(app);
    const nobody = [{ teacher: 'CASTELNOIR I.' }, { teacher: 'BRUMEVAL P., GENTIANE Z.' }, { teacher: undefined }];
    tells(anAbsentLesson(), ...nobody.map((who) => anAbsentLesson({ start: '2026-11-17T09:00', ...who })));
    await add();
    expect(await waiting()).toEqual([]);
  });

  test('more than one absence can hold waits for its turn', async () => {
    const hours = ['16', '18', '20', '23', '25', '27'].flatMap((day) =>
      ['06:00', '14:00'].map((time) => anAbsentLesson({ start: `2026-11-${day}T${time}` })),
    );
    tells(...hours);
    await add();
    const [proposal] = await waiting();
    expect([proposal?.stretches.length, proposal?.lessons]).toEqual([8, 8]);
    await confirm(proposal!.id);
    expect((await waiting()).map(({ lessons }) => lessons)).toEqual([4]);
  });

  test('a coordinator may answer for the school, its neighbour may not', async () => {
    tells(anAbsentLesson());
    await add();
    const [proposal] = await waiting();
    const neighbour = await anAcademyAtWork(app, { uai: '0159998L' });
    const foreign = { params: { uai: neighbour.school.uai, proposalId: proposal!.id } };
    expect(await neighbour.office.refused(confirmProposal, foreign)).toMatchObject({ code: 'not_found' });
    expect(await neighbour.office.refused(dismissProposal, foreign)).toMatchObject({ code: 'not_found' });
    expect(await neighbour.office.refused(listProposals, { params: params() })).toMatchObject({ code: 'forbidden' });
    expect(await academy.substitute.refused(listProposals, { params: params() })).toMatchObject({ code: 'forbidden' });
    const { absence } = await academy.coordinator.call(confirmProposal, {
      params: { ...params(), proposalId: proposal!.id },
    });
    expect(absence.declaredAs).toBe('coordinator');
  });
});
