/** A coordinator reads the week: 300 covers, by substitute and by school, with the keyboard, live, on a phone and on paper. */
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { academyWords } from '#contract/words/academy.ts';
import { academyWeekWords as words } from '#contract/words/academy-week.ts';
import { coverStateWords } from '#contract/words/covers.ts';
import { aBusyAcademy } from '../support/build/busy-academy.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';

test.describe.configure({ mode: 'serial' });

const COVERS = 300;
/** From the answer to the last tile, on a machine that does other things beside. */
const DRAWN_MS = 2_000;

let stage: Stage;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  stage = await openStage('2026-11-16T05:30:00Z');
  await aBusyAcademy(stage.sql, { monday: '2026-11-16', covers: COVERS, schools: 30, atOnce: 8 });
  const email = await cast(stage.sql, 'Karim Salers', { role: 'coordinator', academyCode: '06' });
  context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
  });
  page = await context.newPage();
  await signIn(page, stage.url, email);
  await page.getByRole('link', { name: academyWords.nav.week }).click();
});

test.afterAll(async () => {
  await context?.close();
  await stage?.close();
});

const tiles = () => page.locator('[data-cover]');
const glance = () => page.getByRole('region', { name: words.glance });

test('300 covers stand in their lines, what nobody teaches above all, and the whole week fits the screen', async () => {
  await expect(tiles()).toHaveCount(COVERS);
  await expect(page.locator('.ec-row-head').first()).toContainText(words.unfilled);
  const isWide = await page.locator('.ec-main').evaluate((main) => main.scrollWidth > main.clientWidth + 1);
  expect(isWide).toBe(false);
  await expectNothingFound(page);
});

test('it is drawn in a moment, and moves under the wheel without stuttering', async () => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.getByRole('button', { name: words.next }).click();
  await expect(tiles()).toHaveCount(0);
  const answered = page.waitForResponse(/\/week\?/);
  await page.getByRole('button', { name: words.previous }).click();
  await (await answered).finished();
  const before = Date.now();
  await expect(tiles()).toHaveCount(COVERS);
  const drawnMs = Date.now() - before;
  const frames = await page.locator('.ec-main').evaluate(async (main) => {
    const gaps: number[] = [];
    let last = performance.now();
    for (let step = 0; step < 60; step += 1) {
      main.scrollTop += 20;
      await new Promise(requestAnimationFrame);
      gaps.push(performance.now() - last);
      last = performance.now();
    }
    return gaps.sort((a, b) => a - b);
  });
  console.log(
    `week of ${COVERS}: drawn in ${drawnMs} ms, scrolled at ${Math.round(frames[30] ?? 0)} ms a frame (median)`,
  );
  expect(drawnMs).toBeLessThan(DRAWN_MS);
});

test('arrows walk from cover to cover, the strip tells which, and Enter opens it on the board', async () => {
  await page.locator('[data-cover][tabindex="0"]').focus();
  const first = await glance().textContent();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[data-cover]:focus')).toHaveAttribute('aria-current', 'true');
  await expect(glance()).not.toHaveText(first ?? '');
  await page.keyboard.press('ArrowRight');
  const coverId = await page.locator('[data-cover]:focus').getAttribute('data-cover');
  const said = await page.locator('[data-cover]:focus').getAttribute('aria-label');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/academie\\?.*${coverId}`));
  const school = said?.split(', ')[4] ?? 'a school';
  await expect(page.getByRole('region', { name: academyWords.detail.title })).toContainText(school);
  await page.goBack();
  await expect(tiles()).toHaveCount(COVERS);
});

test('a mouse first looks', async () => {
  await tiles().nth(5).click();
  await expect(glance().getByRole('link', { name: words.open })).toBeVisible();
  await expect(page).toHaveURL(/semaine/);
});

test('what changes meanwhile shows within a second or two; focus and view stay where they were', async () => {
  const tile = page.locator('[data-cover].planned').first();
  const [coverId, otherId] = await Promise.all([
    tile.getAttribute('data-cover'),
    page.locator('[data-cover].planned').last().getAttribute('data-cover'),
  ]);
  await tile.focus();
  const main = page.locator('.ec-main');
  await main.evaluate((it) => it.scrollBy(0, 150));
  const scrolled = await main.evaluate((it) => it.scrollTop);
  expect(scrolled).toBeGreaterThan(0);
  const [tileNow, otherNow] = [coverId, otherId].map((id) => page.locator(`[data-cover="${id}"]`));

  // One lesson only looks otherwise, the other goes to another line.
  await stage.sql`UPDATE cover SET state = 'accepted' WHERE id = ${coverId}`;
  await expect(tileNow!).toHaveClass(/accepted/, { timeout: 3_000 });
  await stage.sql`UPDATE assignment SET state = 'ended' WHERE cover_id = ${otherId}`;
  await stage.sql`UPDATE cover SET state = 'open' WHERE id = ${otherId}`;
  await expect(otherNow!).toHaveClass(/open/, { timeout: 3_000 });

  await expect(tileNow!).toBeFocused();
  expect(await main.evaluate((it) => it.scrollTop)).toBe(scrolled);
});

test('by school, hour by hour, the tiles say everything in words', async () => {
  await page.getByRole('radio', { name: words.by.school }).check();
  await page.getByRole('radio', { name: words.scale.hours }).check();
  await expect(tiles().first()).toContainText(new RegExp(Object.values(coverStateWords).join('|')));
  await expectNothingFound(page);
});

test('on a phone and on paper the week is told in words', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  await expect(tiles()).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.setViewportSize({ width: 1366, height: 768 });
  await expect(tiles().first()).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
});
