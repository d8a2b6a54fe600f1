/** One absence becomes a live lesson: the main job of Relève, from a timetable file to the record of what was taught. */
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import { academyWords } from '#contract/words/academy.ts';
import { classroomWords } from '#contract/words/classroom.ts';
import { equipmentWords } from '#contract/words/equipment.ts';
import { importWords } from '#contract/words/imports.ts';
import { schoolWords } from '#contract/words/school.ts';
import { studioWords } from '#contract/words/studio.ts';
import { substituteWords } from '#contract/words/substitute.ts';
import { aSubstitute } from '../support/build/pool.ts';
import { aSchool, UAI } from '../support/build/schools.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';
import { timetablePair } from '../support/stage/timetable-pair.ts';
import { expectMovingPicture, expectToHear } from '../support/stage/watching.ts';

/** What the substitute's microphone says, and the class's: two tones nobody confuses. */
const SUBSTITUTE_HERTZ = 440;
const CLASS_HERTZ = 1250;

const laptop = { width: 1366, height: 768 };
const phone = { width: 390, height: 844 };
const projector = { width: 1920, height: 1080 };

test.describe.configure({ mode: 'serial' });

let stage: Stage;
let officeBrowser: Browser;
let substituteBrowser: Browser;
let classBrowser: Browser;
let office: Page;
let academy: Page;
let substitute: Page;
let classroom: Page;
let emails: Record<'office' | 'coordinator' | 'substitute', string>;

test.beforeAll(async () => {
  stage = await openStage('2026-11-15T17:00:00Z');
  await aSchool(stage.sql);
  const everyDay = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, startMinute: 480, endMinute: 1080 }));
  const substituteId = await aSubstitute(stage.sql, { availability: everyDay });
  emails = {
    office: await cast(stage.sql, 'Mireille Aubrac', { role: 'school_office', uai: UAI }),
    coordinator: await cast(stage.sql, 'Karim Salers', { role: 'coordinator', academyCode: '06' }),
    substitute: await cast(stage.sql, 'Noé Vasseur', { role: 'substitute', substituteId }),
  };
  officeBrowser = await browserSpeaking(300);
  substituteBrowser = await browserSpeaking(SUBSTITUTE_HERTZ);
  classBrowser = await browserSpeaking(CLASS_HERTZ);
  office = await pageOf(officeBrowser, laptop);
  academy = await pageOf(officeBrowser, laptop);
  substitute = await pageOf(substituteBrowser, phone);
  classroom = await pageOf(classBrowser, projector);
  await signIn(office, stage.url, emails.office);
  await signIn(academy, stage.url, emails.coordinator);
  await signIn(substitute, stage.url, emails.substitute);
});

test.afterAll(async () => {
  for (const browser of [officeBrowser, substituteBrowser, classBrowser]) await browser?.close();
  await stage?.close();
});

test('on Sunday evening the office imports the timetable that its own software wrote', async () => {
  const pair = timetablePair();
  await office.getByRole('link', { name: schoolWords.views.timetable }).click();
  await office.getByLabel(importWords.choose.button).setInputFiles([pair.stsEmp, pair.empSts]);
  await office.getByRole('button', { name: importWords.apply.buttonWith(pair.lessons) }).click();
  await expect(office.getByRole('main').getByText(importWords.apply.done)).toBeVisible();
});

test('the projector of room 102 shows a code, the office types it, and the screen knows its place', async () => {
  await classroom.goto(`${stage.url}/classe`);
  const shown = classroom.getByLabel(new RegExp(`^${classroomWords.pairing.codeLabel} : \\S`));
  await expect(shown).toBeVisible();
  const code = ((await shown.getAttribute('aria-label')) ?? '').split(' : ').at(-1)?.replaceAll(' ', '') ?? '';
  expect(code).toMatch(/^[2-9A-HJKMNP-Z]{6}$/);
  await office.getByRole('link', { name: schoolWords.views.places }).click();
  await office.getByRole('button', { name: equipmentWords.pairIn('102') }).click();
  await office.getByLabel(equipmentWords.code).fill(code.toLowerCase());
  await office.getByRole('button', { name: equipmentWords.send, exact: true }).click();
  await expect(office.getByRole('main').getByText(equipmentWords.done('102'))).toBeVisible();
  await expect(classroom.getByText(classroomWords.waiting.place('102')).first()).toBeVisible();
});

test('the maths teacher will be away on Monday: three lessons, declared in one form', async () => {
  await office.getByRole('link', { name: schoolWords.views.declare }).first().click();
  await office.getByRole('combobox', { name: schoolWords.declare.whoLabel }).fill('brum');
  await office.getByRole('option', { name: /Brumeval/i }).click();
  await office.getByRole('radio', { name: schoolWords.declare.quickDay('2026-11-16', '2026-11-15') }).check();
  await office.getByRole('button', { name: schoolWords.declare.sendWith(3) }).click();
  await expect(office.getByRole('heading', { name: /Brumeval/i })).toBeVisible();
  await expect(office.getByRole('main').getByText('8 h 00'.replaceAll(' ', '\u00a0')).first()).toBeVisible();
});

test('the academy asks for a plan: all three in the one room with a projector, with who and why, and confirms', async () => {
  await academy.getByRole('button', { name: academyWords.plan.make }).click();
  await expect(
    academy.getByRole('main').getByText(academyWords.plan.result('', 3, 3).replace(/^.*:\s/, '')),
  ).toBeVisible();
  await expect(academy.getByRole('main').getByText(academyWords.plan.best)).toBeVisible();
  await expect(academy.getByRole('main').getByText('Noé Vasseur').first()).toBeVisible();
  await academy.getByRole('button', { name: academyWords.plan.confirm }).click();
  await expect(academy.getByRole('main').getByText(academyWords.plan.sent(1))).toBeVisible();
});

test('the substitute accepts all three in one tap on the telephone', async () => {
  await substitute.reload();
  await substitute.getByRole('button', { name: substituteWords.offers.acceptAll(3) }).click();
  await expect(substitute.getByRole('main').getByText(substituteWords.offers.accepted(3))).toBeVisible();
});

test('on Monday at 07:50 the class’s screen joins by itself, and the substitute walks in', async () => {
  await stage.setClock('2026-11-16T06:50:05Z');
  await expect(classroom.locator('[data-live-state="live"]')).toBeVisible({ timeout: 30_000 });
  await substitute.setViewportSize(laptop);
  // Nobody stays signed in over night.
  await signIn(substitute, stage.url, emails.substitute);
  await substitute.getByRole('link', { name: substituteWords.now.enter }).click();
  await substitute.getByRole('button', { name: studioWords.preview.enter }).click();
  await expect(substitute.locator('[data-live-state="live"]')).toBeVisible({ timeout: 30_000 });
});

test('both see each other move and hear what the other says', async () => {
  await expectMovingPicture(classroom);
  await expectMovingPicture(substitute);
  await expectToHear(classroom, SUBSTITUTE_HERTZ, CLASS_HERTZ);
  await expectToHear(substitute, CLASS_HERTZ, SUBSTITUTE_HERTZ);
});

test('the substitute shares a page, and the projector shows it', async () => {
  await substitute.getByRole('button', { name: new RegExp(studioWords.stage.screen.start) }).click();
  await expectMovingPicture(classroom, 'screen-video');
  await substitute.getByRole('button', { name: new RegExp(studioWords.stage.screen.stop) }).click();
  await expect(classroom.locator('video[data-role="screen-video"]')).toBeHidden();
});

test('at 08:50 the substitute ends the lesson, writes what was taught, and 50 minutes are counted', async () => {
  await stage.setClock('2026-11-16T07:50:00Z');
  await substitute.getByRole('button', { name: studioWords.stage.closing.lesson.label }).click();
  await substitute.getByRole('button', { name: studioWords.stage.closing.lesson.yes }).click();
  await expect(classroom.locator('[data-live-state="ended"], [data-live-state="waiting"]').first()).toBeVisible();
  await substitute
    .getByLabel(studioWords.record.summary)
    .fill('Théorème de Thalès : rappel, deux exercices corrigés ensemble.');
  await substitute.getByLabel(new RegExp(studioWords.record.homework)).fill('Exercice 4 page 112.');
  await substitute.getByRole('button', { name: studioWords.record.save }).click();
  await expect(substitute.getByRole('main').getByText(studioWords.record.minutes(50))).toBeVisible();
});

test('the office reads on the absence what became of the hour', async () => {
  await signIn(office, stage.url, emails.office);
  await office
    .getByRole('link', { name: /Paul Brumeval/i })
    .first()
    .click();
  await expect(office.getByRole('main').getByText('Théorème de Thalès')).toBeVisible();
  await expect(office.getByRole('main').getByText(schoolWords.absence.minutes(50))).toBeVisible();
  await expect(office.getByRole('main').getByText('Cours terminé')).toBeVisible();
});

async function pageOf(browser: Browser, viewport: { width: number; height: number }): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    viewport,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    permissions: ['camera', 'microphone'],
  });
  return context.newPage();
}
