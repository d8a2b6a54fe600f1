/** A substitute who never opens Relève: a letter arrives, one tap answers it, and both sides are told. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { academyWords } from '#contract/words/academy.ts';
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

const uai = '0159999M';
const NOTE = 'Chapitre 4 : théorème de Thalès, page 112.';
const phone = { width: 390, height: 844 };

test.describe.configure({ mode: 'serial' });

let post: MailServer;
let stage: Stage;
let browser: Browser;
let substitute: Page;

test.beforeAll(async () => {
  post = await openMailServer();
  const env = { SMTP_URL: post.url, MAIL_FROM: 'Relève <releve@ac-exemple.fr>' };
  stage = await openStage('2026-11-15T17:00:00Z', { demo: true, env });
  const { teacherId } = await aTeachingSchool(stage.sql, { uai });
  await stage.sql`UPDATE school SET latitude = 44.93, longitude = 2.44`;
  await stage.sql`UPDATE class SET head_count = 26`;
  const substituteId = await aSubstituteFor(stage.sql);
  await cast(stage.sql, 'Mireille Aubrac', { role: 'school_office', uai });
  await cast(stage.sql, 'Noé Vasseur', { role: 'substitute', substituteId });
  const form = anAbsenceForm({ teacherId, lastDay: '2026-11-17' });
  const act = anAct('2026-11-15T17:00:00Z');
  await stage.sql.begin((tx) => declareAbsence(tx, connectSlices(), { uai, form, act }));
  await stage.sql`UPDATE absence SET note = ${NOTE}`;
  browser = await browserSpeaking(440);
});

test.afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await post?.goAway();
});

async function pageOf(viewport: { width: number; height: number }): Promise<Page> {
  return (await browser.newContext({ locale: 'fr-FR', viewport })).newPage();
}

const recipients = () => post.received.flatMap(({ to }) => to);

test('the academy confirms a plan, and within seconds one letter is in the substitute’s mailbox', async () => {
  const coordinator = await cast(stage.sql, 'Karim Salers', { role: 'coordinator', academyCode: '06' });
  const academy = await pageOf({ width: 1366, height: 768 });
  await signIn(academy, stage.url, coordinator);
  await academy.getByRole('button', { name: academyWords.plan.make }).click();
  await academy.getByRole('button', { name: academyWords.plan.confirm }).click();
  await expect(academy.getByRole('main').getByText(academyWords.plan.sent(1))).toBeVisible();
  await expect.poll(recipients, { timeout: 10_000 }).toEqual(['no.vasseur@releve.test']);
  await academy.close();
});

test('its link opens the offer on a telephone that never signed in; opening it answers nothing', async () => {
  substitute = await pageOf(phone);
  await substitute.goto(linkIn(post.received[0]!, '/offre/'));
  await expect(substitute.getByRole('heading', { name: mailWords.byLink.heading })).toBeVisible();
  const card = substitute.getByRole('article');
  await expect(card.getByText(substituteWords.offers.replaces('Paul Brumeval'))).toBeVisible();
  await expect(card.getByText(NOTE)).toBeVisible();
  await expect(card.getByText(/26.élèves/).first()).toBeVisible();
  await expect(card.getByText(/Cantal \(15\)/)).toBeVisible();
  await expect(card.locator('svg circle[r="55"]')).toBeVisible();
  await expectNothingFound(substitute);
  const [offer] = await stage.sql`SELECT state FROM offer`;
  expect(offer).toEqual({ state: 'sent' });
});

test('one tap accepts both lessons; the substitute and the school get one letter each', async () => {
  await substitute.getByRole('button', { name: substituteWords.offers.acceptAll(2) }).click();
  await expect(substitute.getByRole('main').getByText(substituteWords.offers.accepted(2))).toBeVisible();
  await expect
    .poll(() => recipients().toSorted(), { timeout: 10_000 })
    .toEqual(['mireille.aubrac@releve.test', 'no.vasseur@releve.test', 'no.vasseur@releve.test']);
});

test('the link is used up: it says kindly what was answered', async () => {
  await substitute.reload();
  await expect(substitute.getByRole('main').getByText(mailWords.byLink.over.accepted)).toBeVisible();
  await expectNothingFound(substitute);
});

test('in the demo everybody can read what was written, as it looks', async () => {
  const reader = await pageOf({ width: 1366, height: 768 });
  await reader.goto(`${stage.url}/boite`);
  await expect(reader.getByRole('button', { name: /Vasseur/ })).toHaveCount(2);
  const letter = reader.frameLocator('iframe');
  await expect(letter.getByText(mailWords.footer.why)).toBeVisible();
  // Nothing runs in the letter's frame, axe neither: it would wait there for ever.
  await reader.locator('iframe').evaluate((frame) => frame.remove());
  await expectNothingFound(reader);
});
