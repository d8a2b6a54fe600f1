/** The ways in which a substitute does not come: refused with a reason, given back, taken back. Each flows on to the next. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { academyWords } from '#contract/words/academy.ts';
import { answerWords, reasonWords } from '#contract/words/answers.ts';
import { lostShort } from '#contract/words/covers.ts';
import { hoursWords } from '#contract/words/hours.ts';
import { noteWords } from '#contract/words/note.ts';
import { substituteWords } from '#contract/words/substitute.ts';
import { takenBackWords } from '#contract/words/taken-back.ts';
import { declareAbsence } from '../../server/absences/declare.ts';
import { connectSlices } from '../../server/reactions.ts';
import { anAbsenceForm, anAct, aSubstituteFor, aTeachingSchool } from '../support/build/absences.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';

const UAI = '0159999M';
const NOTE = 'Chapitre 4 : théorème de Thalès, page 112.';

test.describe.configure({ mode: 'serial' });

let stage: Stage;
let browser: Browser;
let office: Page;
let academy: Page;
let noe: Page;
let lea: Page;

test.beforeAll(async () => {
  stage = await openStage('2026-11-15T17:00:00Z');
  const { teacherId } = await aTeachingSchool(stage.sql, { uai: UAI });
  await stage.sql`UPDATE class SET head_count = 26`;
  const form = anAbsenceForm({ teacherId, lastDay: '2026-11-17' });
  const act = anAct('2026-11-15T17:00:00Z');
  await stage.sql.begin((tx) => declareAbsence(tx, connectSlices(), { uai: UAI, form, act }));
  browser = await browserSpeaking(300);
  office = await someone('Mireille Aubrac', { role: 'school_office', uai: UAI });
  academy = await someone('Karim Salers', { role: 'coordinator', academyCode: '06' });
  noe = await someone('Noé Vasseur', { role: 'substitute', substituteId: await aSubstituteFor(stage.sql) });
});

test.afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function someone(name: string, grant: Parameters<typeof cast>[2]): Promise<Page> {
  const phone = grant.role === 'substitute';
  const context = await browser.newContext({
    viewport: phone ? { width: 390, height: 844 } : { width: 1366, height: 768 },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
  });
  const page = await context.newPage();
  await signIn(page, stage.url, await cast(stage.sql, name, grant));
  return page;
}

/** Shows one group of the board's list. */
async function show(group: keyof typeof academyWords.list.groups): Promise<void> {
  await academy.getByRole('button', { name: new RegExp(`^${academyWords.list.groups[group]} `) }).click();
}

async function planAndConfirm(): Promise<void> {
  await academy.getByRole('button', { name: academyWords.plan.make }).click();
  await academy.getByRole('button', { name: academyWords.plan.confirm }).click();
  await expect(academy.getByRole('main').getByText(academyWords.plan.sent(1))).toBeVisible();
}

test('the office leaves word for whoever comes', async () => {
  await office
    .getByRole('link', { name: /Paul Brumeval/i })
    .first()
    .click();
  await office.getByRole('button', { name: noteWords.write }).click();
  await office.getByLabel(noteWords.label).fill(NOTE);
  await office.getByRole('button', { name: noteWords.save }).click();
  await expect(office.getByRole('main').getByText(NOTE)).toBeVisible();
  await expectNothingFound(office);
});

test('Noé reads it in the offer, and refuses: too many hours this week', async () => {
  await planAndConfirm();
  await noe.reload();
  await expect(noe.getByRole('main').getByText(NOTE)).toBeVisible();
  await expect(
    noe
      .getByRole('main')
      .getByText(/26.élèves/)
      .first(),
  ).toBeVisible();
  await noe.getByRole('button', { name: substituteWords.offers.refuse }).click();
  await noe.getByRole('radio', { name: reasonWords.too_many_hours }).check();
  await expectNothingFound(noe);
  await noe.getByRole('button', { name: substituteWords.offers.refuseYes }).click();
  await expect(noe.getByRole('main').getByText(substituteWords.offers.refused)).toBeVisible();
});

test('the next plan takes somebody else, and the coordinator reads why Noé does not come', async () => {
  const substituteId = await aSubstituteFor(stage.sql, { lastName: 'Abadie' });
  lea = await someone('Léa Abadie', { role: 'substitute', substituteId });
  await planAndConfirm();
  await show('offered');
  await academy.locator('[data-cover]').first().click();
  const detail = academy.getByRole('region', { name: academyWords.detail.title });
  await expect(detail.getByText(answerWords.asked.outcomes.refused)).toContainText(
    reasonWords.too_many_hours.toLowerCase(),
  );
});

test('she accepts both, and then cannot come on Monday', async () => {
  await lea.reload();
  await lea.getByRole('button', { name: substituteWords.offers.acceptAll(2) }).click();
  await expect(lea.getByRole('main').getByText(substituteWords.offers.accepted(2))).toBeVisible();
  await expectNothingFound(lea);
  await lea.setViewportSize({ width: 390, height: 844 });
  // By the keyboard alone.
  await lea
    .getByRole('button', { name: /^Je ne peux plus venir/ })
    .first()
    .press('Enter');
  await lea.getByRole('radio', { name: reasonWords.other_duty }).press('Space');
  await lea.getByRole('button', { name: answerWords.giveBack.yes }).press('Enter');
  await expect(lea.getByRole('main').getByText(answerWords.giveBack.done)).toBeVisible();
});

test('the board puts it back among what is open, with what happened; the school reads who does not come', async () => {
  await show('open');
  const row = academy.locator('[data-cover]').first();
  await expect(row).toContainText(lostShort({ by: 'substitute' }));
  await row.click();
  const detail = academy.getByRole('region', { name: academyWords.detail.title });
  await expect(detail.getByText(answerWords.asked.outcomes.given_back)).toContainText(
    reasonWords.other_duty.toLowerCase(),
  );
  await office.reload();
  await expect(office.getByRole('main').getByText(/Noé Abadie ne vient finalement pas/)).toBeVisible();
});

test('the coordinator takes Tuesday back too, and she reads why', async () => {
  await show('settled');
  await academy.locator('[data-cover]').first().click();
  await academy.getByRole('button', { name: answerWords.takeBack.label }).click();
  await academy.getByRole('radio', { name: reasonWords.better_match }).check();
  await expectNothingFound(academy);
  await academy.setViewportSize({ width: 1366, height: 768 });
  await academy.getByRole('button', { name: answerWords.takeBack.yes }).click();
  await show('open');
  await expect(academy.getByRole('main').getByText(lostShort({ by: 'academy' }))).toBeVisible();
  await lea.reload();
  await expect(lea.getByRole('main').getByText(takenBackWords.title)).toBeVisible();
  await expect(lea.getByRole('main').getByText(/un autre remplaçant est prévu/)).toBeVisible();
  await expectNothingFound(lea);
});

test('her hours of the month are a page and a file', async () => {
  await stage.sql`UPDATE cover SET state = 'accepted' WHERE starts_at < '2026-11-17'`;
  await stage.sql`
    UPDATE assignment SET state = 'accepted', taken_back = NULL, lost_because = NULL, lost_at = NULL
    WHERE taken_back = 'given_back'`;
  await stage.sql`UPDATE cover SET state = 'taught' WHERE starts_at < '2026-11-17'`;
  await lea.setViewportSize({ width: 390, height: 844 });
  await lea.getByRole('link', { name: substituteWords.pages.hours }).click();
  await expect(lea.getByRole('main').getByText(hoursWords.total(1, 0))).toBeVisible();
  await expectNothingFound(lea);
  const downloading = lea.waitForEvent('download');
  await lea.getByRole('button', { name: hoursWords.download }).click();
  expect((await downloading).suggestedFilename()).toBe('releve-heures-2026-11.csv');
});
