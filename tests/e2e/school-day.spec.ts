/** The day of a school's secretary: what is missing says so by itself, and by itself stops saying so. Telephone first, then the PC. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { absenceWords } from '#contract/words/absence.ts';
import { daySheetWords } from '#contract/words/day-sheet.ts';
import { declareWords } from '#contract/words/declare.ts';
import { schoolWords } from '#contract/words/school.ts';
import { studioWords } from '#contract/words/studio.ts';
import { glanceWords, lightWords, todayWords } from '#contract/words/today.ts';
import { aSubstituteFor, aTeachingSchool, type TeachingSchool } from '../support/build/absences.ts';
import { aClassroomIn } from '../support/build/rooms.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { CLASS_HERTZ, DOORS_OPEN, expectLive, SUBSTITUTE_HERTZ } from '../support/stage/lesson-on-stage.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';

test.describe.configure({ mode: 'serial' });

/** Monday 16 November 2026 in Paris: 07:10, then half an hour before the lesson at ten, then two minutes into it. */
const TEN_PAST_SEVEN = '2026-11-16T06:10:00Z';
const HALF_PAST_NINE = '2026-11-16T08:30:00Z';
const TWO_PAST_TEN = '2026-11-16T09:02:00Z';
const phone = { width: 390, height: 844 };
const laptop = { width: 1366, height: 768 };
/** Pages hear of a change within a second; a lesson's ends and a check take their time. */
const SOON = { timeout: 45_000 };

let stage: Stage;
let school: TeachingSchool;
let substituteId: string;
let deviceSecret: string;
let people: Browser;
let classBrowser: Browser;
let office: Page;
let coordinator: Page;
let classroom: Page;

test.beforeAll(async () => {
  stage = await openStage(TEN_PAST_SEVEN);
  school = await aTeachingSchool(stage.sql, { uai: '0159999M' });
  substituteId = await aSubstituteFor(stage.sql);
  ({ deviceSecret } = await aClassroomIn(stage.sql, school.placeId));
  [people, classBrowser] = await Promise.all([browserSpeaking(SUBSTITUTE_HERTZ), browserSpeaking(CLASS_HERTZ)]);
});

test.afterAll(async () => {
  await people?.close();
  await classBrowser?.close();
  await stage?.close();
});

test('07:10, on the telephone: she declares, and reads that there is nothing more to do', async () => {
  office = await pageOf(people, phone);
  await signIn(office, stage.url, await cast(stage.sql, 'Mireille Aubrac', { role: 'school_office', uai: school.uai }));
  await expect(toDo()).toContainText(glanceWords.nothing);
  await office.getByRole('link', { name: declareWords.heading }).click();
  await expect(office.getByRole('combobox', { name: declareWords.whoLabel })).toBeFocused();
  await office.keyboard.type('brum');
  await office.keyboard.press('Enter');
  await expect(office.locator('.until').getByRole('radio', { name: declareWords.sameDay })).toBeFocused();
  await office.keyboard.press('Enter');
  await expect(office).toHaveURL(/\/absences\//);
  await office.goto(`${stage.url}/etablissement`);
  await expect(office.getByText(/^Remplacement en cours/)).toBeVisible();
  await expect(toDo()).toContainText(glanceWords.nothing);
  await expectNoSidewaysScroll(office);
});

test('a substitute says yes: her page says who comes where and when, and that an adult is to be named', async () => {
  await acceptLesson();
  await expect(office.getByText(/Noé Vasseur arrive à l’écran de la salle.101 à 10.h.00\./)).toBeVisible(SOON);
  await expect(toDo()).toContainText('Désignez un adulte pour la 4A.');
  await toDo().getByRole('link', { name: glanceWords.onSheet }).click();
  await expect(office.getByRole('heading', { name: daySheetWords.title('2026-11-16') })).toBeVisible();
  const adult = office.getByRole('combobox', { name: absenceWords.adultFor('4A, 10\u00a0h\u00a000') });
  await adult.fill('Sami Diallo');
  await adult.press('Enter');
  await office.getByRole('link', { name: schoolWords.views.today, exact: true }).click();
  await expect(toDo()).toContainText(glanceWords.nothing, SOON);
  await expect(office.getByText(lightWords.waiting)).toBeVisible();
});

test('the academy says under which numbers it is called, and sees the lesson on its day', async () => {
  coordinator = await pageOf(people, laptop);
  const email = await cast(stage.sql, 'Hélène Marchal', { role: 'coordinator', academyCode: '06' });
  await signIn(coordinator, stage.url, email);
  await expect(coordinator).toHaveURL(/\/academie(\?|$)/);
  await coordinator.goto(`${stage.url}/academie/aujourdhui`);
  await expect(lessonOfAcademy()).toContainText(lightWords.waiting);
  await coordinator.getByText(todayWords.contacts.title).click();
  await coordinator.getByLabel(todayWords.contacts.coordinatorPhone).fill('04 73 99 30 00');
  await coordinator.getByLabel(todayWords.contacts.helpdeskPhone).fill('0 800 12 34 56');
  await coordinator.getByRole('button', { name: todayWords.contacts.save }).click();
  await expect(coordinator.getByText(todayWords.contacts.saved)).toBeVisible();
  await office.reload();
  await expect(office.getByRole('link', { name: '04 73 99 30 00' })).toHaveAttribute('href', 'tel:0473993000');
});

test('09:30, at the PC: the screen is still off, which both ends read; it is switched on, and the lesson is ready', async () => {
  await office.setViewportSize(laptop);
  await stage.setClock(HALF_PAST_NINE);
  await expect(toDo()).toContainText('Allumez le PC et le vidéoprojecteur de la salle\u00a0101.', SOON);
  await expect(lessonOfAcademy()).toContainText(lightWords.not_ready, SOON);
  await expect(lessonOfAcademy()).toContainText('L’écran de la salle\u00a0101 est éteint ou sans réseau.');
  classroom = await pageOf(classBrowser, { width: 1280, height: 720 });
  await classroom.goto(`${stage.url}/classe#cle=${deviceSecret}`);
  await expect(office.getByText(lightWords.ready, { exact: true })).toBeVisible(SOON);
  await expect(toDo()).toContainText(glanceWords.nothing);
  await expect(lessonOfAcademy()).toContainText(lightWords.ready, SOON);
});

test('10:02: the class is there and nobody teaches; then both are there', async () => {
  await stage.setClock(DOORS_OPEN);
  await expectWithClass();
  await stage.setClock(TWO_PAST_TEN);
  await expect(toDo()).toContainText('Noé Vasseur n’est pas dans le cours.', SOON);
  await expect(toDo().getByRole('link', { name: glanceWords.callHelp })).toHaveAttribute('href', 'tel:0800123456');
  await expect(lessonOfAcademy()).toContainText(lightWords.alone, SOON);

  const substitute = await pageOf(people, laptop);
  await signIn(substitute, stage.url, await cast(stage.sql, 'Noé Vasseur', { role: 'substitute', substituteId }));
  await expect(substitute).toHaveURL(/\/remplacant$/);
  await substitute.goto(`${stage.url}/remplacant/seance/${await coverId()}`);
  await substitute.getByRole('button', { name: studioWords.preview.enter }).click();
  await expectLive(substitute);
  await expect(office.getByText(lightWords.live, { exact: true })).toBeVisible(SOON);
  await expect(toDo()).toContainText(glanceWords.nothing);
  await expect(lessonOfAcademy()).toContainText(todayWords.present.substitute, SOON);
  await expect(lessonOfAcademy()).toContainText(todayWords.present.classroom);
});

test('by keyboard alone the coordinator goes from lesson to lesson, and opens one at the board', async () => {
  await coordinator.locator('h1').focus();
  await coordinator.keyboard.press('j');
  await expect(lessonOfAcademy().getByRole('link').first()).toBeFocused();
  await coordinator.keyboard.press('Enter');
  await expect(coordinator).toHaveURL(new RegExp(`/academie.*[?&]cover=${await coverId()}`));
});

test('axe finds nothing on either page, and neither scrolls sideways', async () => {
  await coordinator.goto(`${stage.url}/academie/aujourdhui`);
  await expect(lessonOfAcademy()).toBeVisible();
  for (const page of [office, coordinator]) {
    await expectNothingFound(page);
    await page.setViewportSize(phone);
    await expectNoSidewaysScroll(page);
  }
});

const toDo = () => office.getByRole('region', { name: glanceWords.toDo });
const lessonOfAcademy = () => coordinator.locator('[data-cover]').filter({ hasText: '4A' });

async function pageOf(browser: Browser, viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({
    ...{ viewport, locale: 'fr-FR' },
    permissions: ['camera', 'microphone'],
  });
  return context.newPage();
}

async function coverId(): Promise<string> {
  const [cover] = await stage.sql<{ id: string }[]>`SELECT id FROM cover WHERE uai = ${school.uai}`;
  return cover?.id ?? '';
}

/** What the academy and the substitute did meanwhile, each at their own door. */
async function acceptLesson(): Promise<void> {
  await stage.sql`
    WITH plan AS (
        INSERT INTO plan (academy_code, made_at, asked, covered, bound, parameters, uncovered)
        VALUES ('06', '2026-11-16T06:15:00Z', 1, 1, 1, '{}', '[]') RETURNING id)
    INSERT INTO assignment (plan_id, cover_id, substitute_id, place_id, period, state, reasons, alternatives)
    SELECT plan.id, cover.id, ${substituteId}, ${school.placeId}, tstzrange(starts_at, ends_at), 'accepted', '[]', '[]'
    FROM plan, cover`;
  await stage.sql`UPDATE cover SET state = 'accepted'`;
}

/** The class is connected, and the database knows. */
async function expectWithClass(): Promise<void> {
  await expect
    .poll(
      async () => (await stage.sql`SELECT FROM room_presence WHERE party = 'classroom' AND left_at IS NULL`).count,
      SOON,
    )
    .toBe(1);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [scroll, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(scroll).toBeLessThanOrEqual(seen ?? 0);
}
