import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withdrawAbsence } from '#contract/absences.ts';
import type { Change, ChangeKind } from '#contract/changes.ts';
import { answerOffer } from '#contract/offers.ts';
import { signOut } from '#contract/people.ts';
import type { Sql } from '#db/sql.ts';
import { SESSION_IDLE_MS } from '../../../server/people/session-store.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { anAccount } from '../../support/build/people.ts';
import { handTurned } from '../../support/build/rooms.ts';
import { type OpenPage, openPage } from '../../support/event-source.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const rounds = handTurned();
const pages: OpenPage[] = [];
let app: TestApp;
let academy: AcademyAtWork;
beforeAll(async () => {
  app = await startApp({ repeat: rounds.repeat });
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
  // What was changed so far is told before anybody listens.
  await rounds.turn();
});
afterEach(() => {
  for (const page of pages.splice(0)) page.close();
});

/** A page that has heard where it begins: from here on it hears what changes. */
async function listening(browser: ApiClient, since: { since?: string; lastEventId?: string } = {}): Promise<OpenPage> {
  const page = await openPage(app.origin, browser, since);
  pages.push(page);
  return page;
}
async function begun(browser: ApiClient): Promise<OpenPage> {
  const page = await listening(browser);
  expect(await page.next()).toMatchObject({ changes: null });
  return page;
}

const kinds = (changes: Change[] | null | undefined): ChangeKind[] => [
  ...new Set((changes ?? []).map(({ kind }) => kind).sort()),
];

/** What each page heard of what was done so far: all until the heartbeat that follows now. */
async function heardBy(...listeners: OpenPage[]): Promise<ChangeKind[][]> {
  await rounds.turn();
  return Promise.all(listeners.map(async (page) => kinds(await heardUntilBeat(page))));
}
async function heardUntilBeat(page: OpenPage): Promise<Change[]> {
  const heard: Change[] = [];
  for (;;) {
    const message = await page.next();
    if (!message?.changes) throw new Error('The page was not told what changed.');
    if (message.changes.length === 0) return heard;
    heard.push(...message.changes);
  }
}

describe('who hears what', () => {
  test('an absence is heard by its school, its academy and the nation, and by nobody else', async () => {
    const other = await anAcademyAtWork(app, { academyCode: '15', uai: '0679999E' });
    const everybody = {
      office: academy.office,
      coordinator: academy.coordinator,
      nation: await app.signedIn({ role: 'national_coordinator' }),
      helpdesk: await app.signedIn({ role: 'helpdesk' }),
      administrator: await app.signedIn({ role: 'administrator' }),
      nobody: await app.signedIn(),
      substitute: academy.substitute,
      foreignOffice: other.office,
      foreignCoordinator: other.coordinator,
    };
    const opened = await Promise.all(
      Object.entries(everybody).map(async ([name, browser]) => [name, await begun(browser)] as const),
    );
    await academy.declare();
    const heard = await heardBy(...opened.map(([, page]) => page));
    expect(Object.fromEntries(opened.map(([name], at) => [name, heard[at]]))).toEqual({
      office: ['absences'],
      coordinator: ['absences', 'covers'],
      nation: ['absences', 'covers'],
      helpdesk: ['absences', 'covers'],
      administrator: ['absences'],
      nobody: [],
      substitute: [],
      foreignOffice: [],
      foreignCoordinator: [],
    });
  });

  test('an offer is heard by the substitute who is asked, and by no other', async () => {
    const asked = await begun(academy.substitute);
    const other = await anAcademyAtWork(app, { academyCode: '15', uai: '0679999E' });
    const colleague = await begun(other.substitute);
    await academy.declare();
    await academy.plan();
    expect(await heardBy(asked)).toEqual([[]]);
    await academy.offer();
    expect(await asked.nextNews()).toMatchObject({
      changes: [{ kind: 'offers', uai: null, academyCode: null, substituteId: academy.substituteId }],
    });
    expect(await heardBy(colleague)).toEqual([[]]);
  });

  test('a plan is heard at the academy’s boards, and an answer at the board and in the school', async () => {
    const board = await begun(academy.coordinator);
    const desk = await begun(academy.office);
    await academy.declare();
    const offer = await academy.offer();
    expect(await heardBy(board, desk)).toEqual([['absences', 'covers', 'plan'], ['absences']]);
    const acceptedCoverIds = offer.covers.map(({ coverId }) => coverId);
    await academy.substitute.call(answerOffer, { params: { offerId: offer.id }, body: { acceptedCoverIds } });
    expect(await heardBy(board, desk)).toEqual([['absences', 'covers'], ['absences']]);
  });

  test('a withdrawal is heard by the substitute who had accepted', async () => {
    const { absence } = await academy.declare();
    const offer = await academy.offer();
    const acceptedCoverIds = offer.covers.map(({ coverId }) => coverId);
    await academy.substitute.call(answerOffer, { params: { offerId: offer.id }, body: { acceptedCoverIds } });
    const inbox = await begun(academy.substitute);
    await academy.office.call(withdrawAbsence, { params: { absenceId: absence.id } });
    expect(kinds((await inbox.nextNews())?.changes)).toEqual(['offers']);
  });

  test('a role that was taken away hears nothing more after the next heartbeat', async () => {
    const account = await anAccount(app.sql, [{ role: 'coordinator', academyCode: '06' }]);
    const board = await begun(await app.as(account));
    await academy.declare();
    expect(await heardBy(board)).toEqual([['absences', 'covers']]);
    await app.sql`DELETE FROM account_grant WHERE account_id = ${account.id}`;
    await heardBy(board);
    await academy.declare({ firstDay: '2026-11-17', lastDay: '2026-11-17' });
    expect(await heardBy(board)).toEqual([[]]);
  });
});

describe('a page that was away', () => {
  test.each(['since', 'lastEventId'] as const)('hears what it missed, by %s', async (how) => {
    const before = await listening(academy.office);
    const id = (await before.next())?.id ?? '';
    before.close();
    await academy.declare();
    const back = await listening(academy.office, { [how]: id });
    const heard = await back.next();
    expect(kinds(heard?.changes)).toEqual(['absences']);
    const again = await listening(academy.office, { [how]: heard?.id ?? '' });
    expect(await again.next()).toMatchObject({ changes: [] });
  });

  test('misses nothing of a transaction that began before and ends after it', async () => {
    const { absence } = await academy.declare();
    const board = await begun(academy.coordinator);
    let id = '';
    await app.sql.begin(async (slow) => {
      await slow`UPDATE cover SET adult = 'Mme Vautrin' WHERE absence_id = ${absence.id}`;
      await app.sql`
        INSERT INTO plan (academy_code, made_at, asked, covered, bound, parameters, uncovered)
        VALUES ('06', now(), 0, 0, 0, '{}', '[]')`;
      id = (await board.nextNews())?.id ?? '';
    });
    const back = await listening(academy.coordinator, { since: id });
    expect(kinds((await back.next())?.changes)).toContain('covers');
  });

  test.each([
    ['away for more than an hour', async () => `${Date.now() - 3_700_000}-${await snapshot(app.sql)}`],
    ['coming from another database', async () => `${Date.now()}-9000000000:9000000001:9000000000`],
    ['with a snapshot that is none', async () => `${Date.now()}-9:3:`],
    ['with nonsense', async () => 'x'.repeat(50)],
    ['with an endless id', async () => `${Date.now()}-1:2:${'1,'.repeat(3000)}1`],
  ])('%s asks for everything', async (_, since) => {
    const page = await listening(academy.office, { since: await since() });
    expect(await page.next()).toMatchObject({ changes: null, id: expect.stringMatching(/^\d{13}-\d+:\d+:/) });
    await academy.declare();
    expect(kinds((await page.nextNews())?.changes)).toEqual(['absences']);
  });
});

async function snapshot(sql: Sql): Promise<string | undefined> {
  const [row] = await sql<{ snapshot: string }[]>`SELECT pg_current_snapshot()::text AS snapshot`;
  return row?.snapshot;
}

describe('the stream', () => {
  test('passes proxies unchanged and is never kept', async () => {
    const page = await begun(academy.office);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(page.headers.get('content-encoding')).toBeNull();
  });

  test('beats with the server’s time, and its id goes on', async () => {
    const page = await begun(academy.office);
    app.clock.advance(15_000);
    await rounds.turn();
    const beat = await page.next();
    expect(beat).toMatchObject({ changes: [], serverNow: '2026-11-15T18:00:15.000Z' });
    await academy.declare();
    const back = await listening(academy.office, { since: beat?.id ?? '' });
    expect(kinds((await back.next())?.changes)).toEqual(['absences']);
  });

  test('ends at once when its person signs out, and only theirs', async () => {
    const leaving = await app.signedIn({ role: 'helpdesk' });
    const page = await begun(leaving);
    const other = await begun(academy.office);
    await leaving.call(signOut, {});
    expect(await page.next()).toBeUndefined();
    await rounds.turn();
    expect(await other.next()).toMatchObject({ changes: [] });
  });

  test('does not prolong the session, and ends with it', async () => {
    const page = await begun(academy.office);
    app.clock.advance(SESSION_IDLE_MS - 60_000);
    await rounds.turn();
    expect(await page.next()).toMatchObject({ changes: [] });
    app.clock.advance(61_000);
    await rounds.turn();
    expect(await page.next()).toBeUndefined();
  });

  test('is open at most twelve times for one account', async () => {
    const browser = await app.signedIn({ role: 'helpdesk' });
    const open = await Promise.all(Array.from({ length: 12 }, () => begun(browser)));
    expect(await browser.send('GET', '/api/changes')).toMatchObject({
      status: 429,
      body: { code: 'too_many_requests' },
    });
    open[0]?.close();
    await expect.poll(async () => (await browser.send('GET', '/api/changes')).status).toBe(200);
    await begun(academy.office);
  });

  test('answers whether it is there without opening', async () => {
    const { cookie } = academy.office;
    const head = await fetch(`${app.origin}/api/changes`, { method: 'HEAD', headers: { cookie: cookie() } });
    expect(head.status).toBe(200);
  });

  test('is refused with words for a `since` that is a list', async () => {
    expect(await academy.office.send('GET', '/api/changes?since=a&since=b')).toMatchObject({
      status: 400,
      body: { code: 'invalid_input' },
    });
  });
});

test('a lost connection to the database loses no change', async () => {
  const page = await begun(academy.office);
  const lost = await app.sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query ILIKE 'listen%'`;
  expect(lost.count).toBeGreaterThan(0);
  await academy.declare();
  expect(kinds((await page.nextNews())?.changes)).toEqual(['absences']);
});
