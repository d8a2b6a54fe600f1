import { type Browser, expect, type Page, test } from '@playwright/test';
import { checkWords } from '#contract/words/checks.ts';
import { classroomWords } from '#contract/words/classroom.ts';
import { rehearsalWords } from '#contract/words/rehearsal.ts';
import { schoolWords } from '#contract/words/school.ts';
import { studioWords } from '#contract/words/studio.ts';
import { anAcceptedLesson } from '../support/build/rooms.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { CLASS_HERTZ, expectLive, SUBSTITUTE_HERTZ } from '../support/stage/lesson-on-stage.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';
import { expectMovingPicture, expectToHear } from '../support/stage/watching.ts';

let stage: Stage;
let browsers: Browser[];
/** Monday 16 November 2026, 8:00 in Paris; a real lesson is at 10:00 in the same place. */
test.beforeAll(async () => {
  stage = await openStage('2026-11-16T07:00:00Z');
  browsers = await Promise.all([SUBSTITUTE_HERTZ, CLASS_HERTZ].map(browserSpeaking));
});
test.afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await stage.close();
});

async function pageIn(browser: Browser | undefined, viewport: { width: number; height: number }): Promise<Page> {
  if (!browser) throw new Error('Both ends have a browser.');
  const context = await browser.newContext({ viewport, locale: 'fr-FR', permissions: ['camera', 'microphone'] });
  return context.newPage();
}

const finding = (page: Page, key: string) => page.locator(`[data-finding="${key}"][data-got="true"]`);

test('the office rehearses: the screen comes by itself, both ends see and hear, and the result says so', async () => {
  const lesson = await anAcceptedLesson(stage.sql);
  const office = await pageIn(browsers[0], { width: 1366, height: 768 });
  const screen = await pageIn(browsers[1], { width: 1920, height: 1080 });
  const email = await cast(stage.sql, 'Odile Secrétaire', { role: 'school_office', uai: lesson.uai });

  await screen.goto(`${stage.url}/classe#cle=${lesson.deviceSecret}`);
  await expect(screen.getByText(classroomWords.waiting.place('101'))).toBeVisible();

  await test.step('from the school’s door to the stage', async () => {
    await signIn(office, stage.url, email);
    await office.getByRole('link', { name: schoolWords.views.rehearsal }).click();
    await expect(office.getByText(rehearsalWords.ready)).toBeVisible();
    await expectNothingFound(office);
    await office.getByRole('button', { name: rehearsalWords.beginIn('101') }).click();
    await office.getByRole('button', { name: studioWords.preview.enter }).click();
  });

  await test.step('nobody touches the screen: it enters, and says that this is a rehearsal', async () => {
    await expectLive(screen);
    await expectLive(office);
    await expect(screen.getByText(classroomWords.lesson.rehearsal, { exact: true })).toBeVisible();
    await Promise.all([expectMovingPicture(office), expectMovingPicture(screen)]);
    await expectToHear(office, CLASS_HERTZ, SUBSTITUTE_HERTZ);
    await expectToHear(screen, SUBSTITUTE_HERTZ, CLASS_HERTZ);
  });

  await test.step('each end tells what it got of the other', async () => {
    for (const key of ['seen', 'heard', 'shown', 'spoken'])
      await expect(finding(office, key)).toBeVisible({ timeout: 20_000 });
  });

  await test.step('the office ends it: the screen goes back to waiting and checks its line', async () => {
    await office.getByRole('button', { name: studioWords.stage.closing.rehearsal.label }).click();
    await office.getByRole('button', { name: studioWords.stage.closing.rehearsal.yes }).click();
    await expect(office.getByText(rehearsalWords.result.titles.good)).toBeVisible();
    await expect(screen.getByText(classroomWords.waiting.ended.rehearsal)).toBeVisible();
    await expect(screen.locator('[data-live-state="waiting"]')).toBeVisible({ timeout: 20_000 });
  });

  await test.step('nothing came of it', async () => {
    const [counted] = await stage.sql`
      SELECT (SELECT count(*)::int FROM room) AS rooms, (SELECT count(*)::int FROM room_presence) AS presences,
        (SELECT count(*)::int FROM happening) AS happenings, (SELECT count(*)::int FROM mail) AS mails`;
    expect(counted).toEqual({ rooms: 0, presences: 0, happenings: 0, mails: 0 });
  });

  await test.step('the check it made afterwards stands on the office’s page', async () => {
    await expect(office.getByText(checkWords.line.video)).toBeVisible({ timeout: 60_000 });
    const checks = await stage.sql`
      SELECT camera, microphone FROM classroom_check WHERE checked_at >= (SELECT closed_at FROM rehearsal)`;
    expect(checks).toMatchObject([{ camera: 'works', microphone: 'works' }]);
    await expectNothingFound(office);
  });
});

test('a lesson that is promised meanwhile takes the screen, and the office hears why its rehearsal is over', async () => {
  await stage.setClock('2026-11-16T07:00:00Z');
  const lesson = await anAcceptedLesson(stage.sql);
  const office = await pageIn(browsers[0], { width: 1366, height: 768 });
  const screen = await pageIn(browsers[1], { width: 1920, height: 1080 });
  const email = await cast(stage.sql, 'Aline Bureau', { role: 'school_office', uai: lesson.uai });

  await screen.goto(`${stage.url}/classe#cle=${lesson.deviceSecret}`);
  await signIn(office, stage.url, email);
  await office.getByRole('link', { name: schoolWords.views.rehearsal }).click();
  await office.getByRole('button', { name: rehearsalWords.beginIn('101') }).click();
  await office.getByRole('button', { name: studioWords.preview.enter }).click();
  await expectLive(screen);

  await stage.sql`
    UPDATE cover SET starts_at = '2026-11-16T07:08:00Z', ends_at = '2026-11-16T08:03:00Z' WHERE id = ${lesson.coverId}`;
  await expect(office.getByText(rehearsalWords.result.endings.lesson)).toBeVisible({ timeout: 15_000 });
  await expect(screen.getByText(classroomWords.lesson.arrives('Noé Vasseur'))).toBeVisible({ timeout: 30_000 });
  await expect(screen.getByText(classroomWords.lesson.rehearsal, { exact: true })).toBeHidden();
});

test('somebody in the class ends a rehearsal with one key', async () => {
  await stage.setClock('2026-11-16T07:00:00Z');
  const lesson = await anAcceptedLesson(stage.sql);
  const office = await pageIn(browsers[0], { width: 1366, height: 768 });
  const screen = await pageIn(browsers[1], { width: 1920, height: 1080 });
  const email = await cast(stage.sql, 'Claude Accueil', { role: 'school_office', uai: lesson.uai });
  await screen.goto(`${stage.url}/classe#cle=${lesson.deviceSecret}`);
  await signIn(office, stage.url, email);
  await office.getByRole('link', { name: schoolWords.views.rehearsal }).click();
  await office.getByRole('button', { name: rehearsalWords.beginIn('101') }).click();
  await office.getByRole('button', { name: studioWords.preview.enter }).click();
  await expectLive(screen);
  await screen.keyboard.press('Escape');
  await expect(office.getByText(rehearsalWords.result.endings.classroom)).toBeVisible();
});

test('a substitute alone gets their own picture and voice back through the service', async () => {
  const lesson = await anAcceptedLesson(stage.sql);
  const page = await pageIn(browsers[0], { width: 390, height: 844 });
  const email = await cast(stage.sql, 'Noé Vasseur', { role: 'substitute', substituteId: lesson.substituteId });
  await signIn(page, stage.url, email);
  await page.getByRole('link', { name: rehearsalWords.echo.link, exact: true }).click();
  await page.getByRole('button', { name: rehearsalWords.echo.start }).click();
  await expect(page.getByText(rehearsalWords.echo.good)).toBeVisible({ timeout: 30_000 });
  await expectMovingPicture(page);
  await expectNothingFound(page);
  await page.getByRole('button', { name: rehearsalWords.echo.listen }).click();
  await expectToHear(page, SUBSTITUTE_HERTZ, CLASS_HERTZ);
  await page.getByRole('button', { name: rehearsalWords.echo.stop }).click();
  await expect(page.getByRole('button', { name: rehearsalWords.echo.start })).toBeVisible();
});
