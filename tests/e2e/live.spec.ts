/** What one person does shows on everybody else's open page, by itself; and a page left open over night is right in the morning. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { academyWords } from '#contract/words/academy.ts';
import { declareWords } from '#contract/words/declare.ts';
import { schoolWords } from '#contract/words/school.ts';
import { longDay } from '#contract/words/times.ts';
import { aSubstituteFor, aTeachingSchool } from '../support/build/absences.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';

/**
 * From one person's act to another's page the issue allows a second; a busy machine that plays four browsers takes longer.
 * Without the stream an inbox or a school's page would take ten.
 */
const SOON_MS = 3000;
const UAI = '0159999M';

let stage: Stage;
let browser: Browser;
let office: Page;
let board: Page;
let inbox: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  stage = await openStage('2026-11-15T20:00:00Z');
  await aTeachingSchool(stage.sql, { uai: UAI });
  const substituteId = await aSubstituteFor(stage.sql);
  browser = await browserSpeaking(440);
  office = await pageOf(await cast(stage.sql, 'Mireille Aubrac', { role: 'school_office', uai: UAI }));
  board = await pageOf(await cast(stage.sql, 'Karim Salers', { role: 'coordinator', academyCode: '06' }));
  inbox = await pageOf(await cast(stage.sql, 'Noé Vasseur', { role: 'substitute', substituteId }));
});

test.afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

test('an absence that the office declares is on the coordinator’s board at once', async () => {
  const row = board.getByRole('main').getByText('Collège 0159999M').first();
  await expect(board.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(row).toBeHidden();
  await office.getByRole('link', { name: declareWords.heading }).click();
  await expect(office.getByRole('combobox', { name: declareWords.whoLabel })).toBeFocused();
  await office.keyboard.type('brum');
  await office.keyboard.press('Enter');
  await expect(office.getByRole('button', { name: declareWords.sendWith(1) })).toBeVisible();
  const stored = office.waitForResponse(
    (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/absences'),
  );
  await office.keyboard.press('Enter');
  await expectSoon(stored, row, 'declared → board');
});

test('a proposition is in the substitute’s hand at once, and its answer on the school’s page', async () => {
  await board.getByRole('button', { name: academyWords.plan.make }).click();
  const confirm = board.getByRole('button', { name: academyWords.plan.confirm });
  await confirm.waitFor();
  const sent = board.waitForResponse((answer) => answer.url().endsWith('/confirm'));
  await confirm.click();
  const accept = inbox.getByRole('button', { name: /^Accepter/ });
  await expectSoon(sent, accept, 'confirmed → inbox');
  const answered = inbox.waitForResponse((answer) => answer.url().endsWith('/answer'));
  await accept.click();
  await expectSoon(answered, office.getByText('Vasseur').first(), 'accepted → school');
});

test('a page left open over night shows the new day in the morning', async () => {
  await office.getByRole('link', { name: schoolWords.views.today }).first().click();
  const heading = (day: string) =>
    office.getByRole('heading', { level: 1, name: schoolWords.today.heading(longDay(day)) });
  await expect(heading('2026-11-15')).toBeVisible();
  await stage.setClock('2026-11-16T06:00:00Z');
  await expect(heading('2026-11-16')).toBeVisible({ timeout: 20_000 });
});

/** Waits for the answer to one page, then for what another shows; tells how long that took after the answer. */
async function expectSoon(answer: Promise<unknown>, shown: ReturnType<Page['getByText']>, what: string): Promise<void> {
  await answer;
  const began = performance.now();
  await shown.waitFor({ timeout: SOON_MS });
  test.info().annotations.push({ type: what, description: `${Math.round(performance.now() - began)} ms` });
}

async function pageOf(email: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'fr-FR' });
  const page = await context.newPage();
  await signIn(page, stage.url, email);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return page;
}
