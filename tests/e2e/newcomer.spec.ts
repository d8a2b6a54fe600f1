/** Somebody who has typed `npm start` for the first time: four doors, one click each, and a lesson to join now. */
import { expect, type Page, test } from '@playwright/test';
import { academyWords } from '#contract/words/academy.ts';
import { frontWords } from '#contract/words/front.ts';
import { schoolWords } from '#contract/words/school.ts';
import { studioWords } from '#contract/words/studio.ts';
import { substituteWords } from '#contract/words/substitute.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { openDemo } from '../support/stage/demo-stage.ts';
import { expectLive } from '../support/stage/lesson-on-stage.ts';
import type { Stage } from '../support/stage/stage.ts';
import { expectMovingPicture } from '../support/stage/watching.ts';

type Browser = Awaited<ReturnType<typeof browserSpeaking>>;

let stage: Stage;
let browser: Browser;

test.beforeAll(async () => {
  stage = await openDemo();
  browser = await browserSpeaking(440);
});

test.afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

test('one click leads to the school office, which has a day to look at', async () => {
  const page = await throughDoor('school');
  await expect(page).toHaveURL(/\/etablissement$/);
  await expect(page.getByRole('link', { name: schoolWords.today.declare })).toBeVisible();
});

test('one click leads to the academy’s board, which has something to plan', async () => {
  const page = await throughDoor('academy');
  await expect(page).toHaveURL(/\/academie$/);
  await expect(page.getByRole('button', { name: academyWords.plan.make })).toBeEnabled();
});

test('one click each leads a substitute and a class into the same lesson, now', async () => {
  const classroom = await throughDoor('classroom');
  await expectLive(classroom);
  const substitute = await throughDoor('substitute');
  await substitute.getByRole('link', { name: substituteWords.now.enter }).click();
  await substitute.getByRole('button', { name: studioWords.preview.enter }).click();
  await expectLive(substitute);
  await expectMovingPicture(classroom);
  await expectMovingPicture(substitute);
});

async function throughDoor(door: keyof typeof frontWords.demo.doors): Promise<Page> {
  const context = await browser.newContext({ locale: 'fr-FR', permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.goto(stage.url);
  await page.getByRole('button', { name: new RegExp(`^${frontWords.demo.doors[door].name}`) }).click();
  return page;
}
