/**
 * Two academies look at one pool in the same minute: both plan the same person, one gets them, the other asks whoever is next.
 * Then a coordinator takes a question back. Letters are counted in a real mail server.
 */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { academyWords, movedOnWords } from '#contract/words/academy.ts';
import { answerWords, reasonWords } from '#contract/words/answers.ts';
import { mailWords } from '#contract/words/mails.ts';
import { substituteWords } from '#contract/words/substitute.ts';
import { declareAbsence } from '../../server/absences/declare.ts';
import { connectSlices } from '../../server/reactions.ts';
import { anAbsenceForm, anAct, aSubstituteFor, aTeachingSchool } from '../support/build/absences.ts';
import { linkIn, type MailServer, openMailServer } from '../support/mail-server.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';

const NOW = '2026-11-15T17:00:00Z';
const schools = { '06': '0159999M', '10': '0019999N' } as const;
const phone = { width: 390, height: 844 };

test.describe.configure({ mode: 'serial' });

let post: MailServer;
let stage: Stage;
let browser: Browser;
let boards: Page[];
/** Who confirmed first, and who second. */
let first: Page;
let second: Page;

test.beforeAll(async () => {
  post = await openMailServer();
  stage = await openStage(NOW, { env: { SMTP_URL: post.url, MAIL_FROM: 'Relève <releve@ac-exemple.fr>' } });
  await member('Vasseur');
  for (const [academyCode, uai] of Object.entries(schools)) {
    const { teacherId } = await aTeachingSchool(stage.sql, { uai, academyCode });
    const form = anAbsenceForm({ teacherId });
    await stage.sql.begin((tx) => declareAbsence(tx, connectSlices(), { uai, form, act: anAct(NOW) }));
  }
  browser = await browserSpeaking(300);
  boards = [await coordinator('Karim Salers', '06'), await coordinator('Odile Bresse', '10')];
});

test.afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await post?.goAway();
});

/** Somebody new in the pool, who can be written to. */
async function member(lastName: string): Promise<void> {
  const substituteId = await aSubstituteFor(stage.sql, { lastName });
  await cast(stage.sql, `${lastName} remplaçant`, { role: 'substitute', substituteId });
}

async function coordinator(name: string, academyCode: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'fr-FR' });
  const page = await context.newPage();
  await signIn(page, stage.url, await cast(stage.sql, name, { role: 'coordinator', academyCode }));
  return page;
}

const main = (page: Page) => page.getByRole('main');
const recipients = () => post.received.flatMap(({ to }) => to).toSorted();

test('two academies plan at the same moment, and both are proposed the only person there is', async () => {
  await Promise.all(boards.map((board) => board.getByRole('button', { name: academyWords.plan.make }).click()));
  for (const board of boards) await expect(main(board).getByText('Noé Vasseur').first()).toBeVisible();
  await member('Abadie');
});

test('both confirm at the same moment: one asks them, the other is told and sees who is next', async () => {
  await Promise.all(boards.map((board) => board.getByRole('button', { name: academyWords.plan.confirm }).click()));
  const won = (board: Page) => main(board).getByText(academyWords.plan.sent(1)).isVisible();
  await expect.poll(async () => (await Promise.all(boards.map(won))).filter(Boolean).length).toBe(1);
  const [one, other] = boards as [Page, Page];
  [first, second] = (await won(one)) ? [one, other] : [other, one];
  await expect(main(second).getByText(movedOnWords.taken)).toBeVisible();
  await expect(main(second).getByText(academyWords.plan.next('Noé Abadie'))).toBeVisible();
  await expectNothingFound(second);
});

test('one click asks the next; each of the two has exactly one letter', async () => {
  await second.setViewportSize({ width: 1366, height: 768 });
  const plan = second.getByRole('region', { name: academyWords.plan.title });
  await plan.getByRole('button', { name: academyWords.plan.sendTo('Noé Abadie') }).click();
  await expect(main(second).getByText(academyWords.plan.sent(1))).toBeVisible();
  await expect
    .poll(recipients, { timeout: 10_000 })
    .toEqual(['abadie.rempla.ant@releve.test', 'vasseur.rempla.ant@releve.test']);
});

test('the first coordinator takes the question back, with a reason', async () => {
  await first.getByRole('button', { name: new RegExp(`^${academyWords.list.groups.offered} `) }).click();
  await first.getByRole('button', { name: academyWords.list.all }).click();
  await first.locator('[data-cover]').first().click();
  await first.getByRole('button', { name: answerWords.withdraw.label }).click();
  await first.getByRole('radio', { name: reasonWords.school_asked }).check();
  await expectNothingFound(first);
  await first.setViewportSize({ width: 1366, height: 768 });
  await first.getByRole('button', { name: answerWords.withdraw.yes }).click();
  await expect(main(first).getByText(answerWords.asked.outcomes.withdrawn)).toBeVisible();
});

test('whoever was asked gets one letter more, and the link of the first one answers nothing any more', async () => {
  await expect.poll(() => post.received.length, { timeout: 10_000 }).toBe(3);
  const [asked, ...later] = post.received.filter(({ to }) => to[0]?.startsWith('vasseur'));
  expect(later).toHaveLength(1);
  const page = await (await browser.newContext({ locale: 'fr-FR', viewport: phone })).newPage();
  await page.goto(linkIn(asked!, '/offre/'));
  await expect(main(page).getByText(mailWords.byLink.over.withdrawn)).toBeVisible();
  await expectNothingFound(page);
});

test('in the inbox it stands among the earlier questions', async () => {
  const page = await (await browser.newContext({ locale: 'fr-FR', viewport: phone })).newPage();
  await signIn(page, stage.url, 'vasseur.rempla.ant@releve.test');
  await page.getByText(substituteWords.closed.title).click();
  await expect(main(page).getByText(substituteWords.closed.states.withdrawn)).toBeVisible();
  await expectNothingFound(page);
});
