/** What a machine can know of accessibility: axe finds nothing in any page, in the states people meet (RGAA 4.1, WCAG 2.1 AA). */
import { expect, type Page, test } from '@playwright/test';
import { frontWords } from '#contract/words/front.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { openDemo } from '../support/stage/demo-stage.ts';
import { aLessonUnderWay, DOORS_OPEN } from '../support/stage/lesson-on-stage.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';

type Browser = Awaited<ReturnType<typeof browserSpeaking>>;
type Door = keyof typeof frontWords.demo.doors;

test.describe('the doors', () => {
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

  for (const path of ['/', '/galerie', '/nowhere']) {
    test(`a stranger at ${path}`, async () => {
      const page = await pageIn(browser);
      await page.goto(stage.url + path);
      await expectNothingFound(page);
    });
  }

  const pages: [Door, string][] = [
    ['school', '/etablissement'],
    ['school', '/etablissement/declarer'],
    ['school', '/etablissement/jour'],
    ['school', '/etablissement/semaine'],
    ['school', '/etablissement/salles'],
    ['school', '/etablissement/emploi-du-temps'],
    ['school', '/etablissement/calendrier'],
    ['academy', '/academie'],
    ['substitute', '/remplacant'],
  ];
  for (const [door, path] of pages) {
    test(`somebody of the ${door} at ${path}`, async () => {
      const page = await pageIn(browser);
      await page.goto(stage.url);
      await page.getByRole('button', { name: new RegExp(`^${frontWords.demo.doors[door].name}`) }).click();
      await expect(page).not.toHaveURL(`${stage.url}/`);
      await page.goto(stage.url + path);
      await expectNothingFound(page);
    });
  }

  test('a screen that waits to be paired', async () => {
    const page = await pageIn(browser);
    await page.goto(`${stage.url}/classe`);
    await expectNothingFound(page);
  });
});

test('a lesson under way, on the projector and in the studio', async () => {
  const stage = await openStage(DOORS_OPEN);
  const on = await aLessonUnderWay(stage);
  await expectNothingFound(on.classroom);
  await expectNothingFound(on.substitute);
  await on.close();
  await stage.close();
});

/** axe wants a context of its own. */
async function pageIn(browser: Browser): Promise<Page> {
  return (await browser.newContext({ locale: 'fr-FR' })).newPage();
}
