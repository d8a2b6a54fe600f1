/** A calendar the school subscribes to tells of an absence; the office says yes with one click, and the lessons are looked after. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { failureWords } from '#contract/words/failures.ts';
import { feedWords as words } from '#contract/words/feeds.ts';
import { importWords } from '#contract/words/imports.ts';
import { schoolWords } from '#contract/words/school.ts';
import { aSchool, UAI } from '../support/build/schools.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { openPronote, type PronoteEvent, type PronoteOnStage } from '../support/stage/pronote.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';
import { timetablePair } from '../support/stage/timetable-pair.ts';

test.describe.configure({ mode: 'serial' });

const laptop = { width: 1366, height: 768 };
const name = 'Pronote M. Brumeval';
const teacher = 'Paul BRUMEVAL';

/** Mr Brumeval's three lessons on Monday 16 November. */
const monday = (status: string): PronoteEvent[] => [
  { number: 1013, start: '2026-11-16T07:00:00Z', end: '2026-11-16T07:55:00Z', status },
  { number: 1014, start: '2026-11-16T09:10:00Z', end: '2026-11-16T10:05:00Z', status },
  { number: 1015, start: '2026-11-16T10:10:00Z', end: '2026-11-16T11:05:00Z', status },
];

let pronote: PronoteOnStage;
let stage: Stage;
let browser: Browser;
let office: Page;
let colleague: Page;
let email: string;

test.beforeAll(async () => {
  pronote = await openPronote();
  pronote.publish(monday('Cours'));
  stage = await openStage('2026-11-15T17:00:00Z', { env: { FEED_PRIVATE_HOSTS: pronote.host } });
  await aSchool(stage.sql);
  email = await cast(stage.sql, 'Mireille Aubrac', { role: 'school_office', uai: UAI });
  browser = await browserSpeaking(440);
  office = await (await browser.newContext({ locale: 'fr-FR', viewport: laptop })).newPage();
  colleague = await (await browser.newContext({ locale: 'fr-FR', viewport: laptop })).newPage();
  await signIn(office, stage.url, email);
  await signIn(colleague, stage.url, email);
  await office.getByRole('link', { name: schoolWords.views.timetable }).click();
  const { stsEmp, empSts, lessons } = timetablePair();
  await office.getByLabel(importWords.choose.button).setInputFiles([stsEmp, empSts]);
  await office.getByRole('button', { name: importWords.apply.buttonWith(lessons) }).click();
  await expect(office.getByRole('main').getByText(importWords.apply.done)).toBeVisible();
});

test.afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await pronote?.close();
});

const main = () => office.getByRole('main');

async function subscribe(address: string): Promise<void> {
  await office.getByLabel(words.add.name).fill(name);
  await office.getByLabel(words.add.address, { exact: true }).fill(address);
  await office.getByRole('button', { name: words.add.send }).click();
}

test('an address into the private network is refused in words, and nothing is stored', async () => {
  await office.getByRole('button', { name: words.add.open }).click();
  await expect(office.getByLabel(words.add.address, { exact: true })).toHaveAttribute('type', 'password');
  await office.getByRole('combobox', { name: words.add.teacher }).fill('brum');
  await office.getByRole('option', { name: /Brumeval/i }).click();
  await subscribe('http://169.254.169.254/latest/meta-data/x.ics');
  await expect(main().getByText(failureWords.feed_address_refused)).toBeVisible();
  expect(await stage.sql`SELECT 1 FROM feed`).toHaveLength(0);
});

test('the form is accessible as it stands, with its refusal', async () => {
  await expectNothingFound(office);
  await office.setViewportSize(laptop);
});

test('the right address is read once and subscribed; from then on it is seen nowhere', async () => {
  await subscribe(pronote.address);
  await expect(main().getByText(words.add.done(name))).toBeVisible();
  expect(pronote.reads()).toBe(1);
  await expect(
    main()
      .getByText(pronote.host.split(':')[0] ?? '')
      .first(),
  ).toBeVisible();
  await office.reload();
  await expect(main().getByText(name).first()).toBeVisible();
  expect(await office.content()).not.toContain(pronote.secret);
  const answers = await office.request.get(`${stage.url}/api/schools/${UAI}/feeds`);
  expect(await answers.text()).not.toContain(pronote.secret);
  const rows = await stage.sql`SELECT feed::text AS row FROM feed`;
  expect(rows).toHaveLength(1);
  expect(rows[0]?.row).not.toContain(pronote.secret);
});

test('read twice within a minute is politely declined', async () => {
  await office.getByRole('button', { name: words.pollOf(name) }).click();
  await expect(main().getByText(failureWords.feed_polled_just_now)).toBeVisible();
});

test('on Monday at 07:10 Pronote says "Prof. absent": the absence is proposed, and nothing is declared', async () => {
  const before = await publishAt('2026-11-16T06:10:00Z', monday('Cours - Prof. absent'));
  // Nobody stays signed in over night.
  for (const page of [office, colleague]) await signIn(page, stage.url, email);
  await readSince(before);
  await office.getByRole('link', { name: schoolWords.views.today, exact: true }).click();
  await expect(main().getByRole('heading', { name: words.proposals.who(teacher) })).toBeVisible();
  await expect(main().getByText(words.proposals.lessons(3))).toBeVisible();
  expect(await stage.sql`SELECT 1 FROM absence`).toHaveLength(0);
});

test('the page with its question is accessible', async () => {
  await expectNothingFound(office);
  await office.setViewportSize(laptop);
});

test('one click declares it, and three covers are looked after', async () => {
  await colleague.goto(`${stage.url}/etablissement`);
  await expect(colleague.getByRole('button', { name: words.proposals.confirmOf(teacher) })).toBeVisible();
  // Else the colleague's page would hear of the answer within a second, and ask no more.
  await colleague.route('**/proposals', (route) => route.abort());
  await office.getByRole('button', { name: words.proposals.confirmOf(teacher) }).click();
  await expect(main().getByText(words.proposals.confirmed(teacher, 3))).toBeVisible();
  const covers = await stage.sql`SELECT state FROM cover`;
  expect(covers.map(({ state }) => state)).toEqual(['open', 'open', 'open']);
  await expect(main().getByRole('heading', { level: 3 }).getByRole('link', { name: teacher })).toBeVisible();
});

test('a colleague who says no a moment later learns that it was answered, and there is one absence', async () => {
  await colleague.getByRole('button', { name: words.proposals.dismissOf(teacher) }).click();
  await expect(colleague.getByRole('main').getByText(words.proposals.settled.answered_by_other(teacher))).toBeVisible();
  expect(await stage.sql`SELECT 1 FROM absence`).toHaveLength(1);
});

test('the next reading proposes nothing twice; a no is remembered as well', async () => {
  const tuesday = { number: 1020, start: '2026-11-17T09:10:00Z', end: '2026-11-17T10:05:00Z' };
  const away = [...monday('Cours - Prof. absent'), { ...tuesday, status: 'Cours - Prof. absent' }];
  await readSince(await publishAt('2026-11-16T06:25:00Z', away));
  await office.getByRole('link', { name: schoolWords.views.today, exact: true }).click();
  // Asked every half minute: a reading of the server's own may have been stored a moment after this page asked.
  await office.getByRole('button', { name: words.proposals.dismissOf(teacher) }).click({ timeout: 35_000 });
  await expect(main().getByText(words.proposals.settled.dismissed(teacher))).toBeVisible();
  await readSince(await publishAt('2026-11-16T06:40:00Z', away));
  const answer = await office.request.get(`${stage.url}/api/schools/${UAI}/proposals`);
  expect(await answer.json()).toEqual({ proposals: [] });
});

test('an address that was renewed in Pronote is told with what to do, and the subscription is left', async () => {
  await readSince(await publishAt('2026-11-16T06:55:00Z', 403));
  // Where the server was quicker, the page sees it with its next look at the list.
  await expect(main().getByText(words.failures.refused_by_host)).toBeVisible({ timeout: 35_000 });
  await office.getByRole('button', { name: words.removeOf(name) }).click();
  await office.getByRole('button', { name: words.removeYes }).click();
  await expect(main().getByText(words.removed(name))).toBeVisible();
  expect(await stage.sql`SELECT 1 FROM feed`).toHaveLength(0);
  expect(await stage.sql`SELECT 1 FROM absence`).toHaveLength(1);
});

/** Changes what stands in Pronote, and moves the clock on. Answers with how often it had been read before. */
async function publishAt(now: string, events: readonly PronoteEvent[] | number): Promise<number> {
  const before = pronote.reads();
  pronote.publish(events);
  await stage.setClock(now);
  return before;
}

/** Presses "read now" and waits until it was read: the server, whose turn it is as well, may have been quicker. */
async function readSince(before: number): Promise<void> {
  await office.getByRole('link', { name: schoolWords.views.timetable }).click();
  await office.getByRole('button', { name: words.pollOf(name) }).click();
  await expect.poll(() => pronote.reads()).toBeGreaterThan(before);
}
