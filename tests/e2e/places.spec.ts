/** A place is looked after from the office: its screen checks itself, its camera does what the school allows, adults are counted. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { adultWords } from '#contract/words/adults.ts';
import { checkWords } from '#contract/words/checks.ts';
import { classroomWords } from '#contract/words/classroom.ts';
import { equipmentWords } from '#contract/words/equipment.ts';
import { studioWords } from '#contract/words/studio.ts';
import { type AcceptedLesson, anAcceptedLesson } from '../support/build/rooms.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { CLASS_HERTZ, DOORS_OPEN, expectLive, SUBSTITUTE_HERTZ } from '../support/stage/lesson-on-stage.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';
import { expectMovingPicture, expectToHear } from '../support/stage/watching.ts';

test.describe.configure({ mode: 'serial' });

/** A check takes its time, and the screen asks for its day every twelve seconds at the latest. */
const CHECKED_WITHIN = { timeout: 60_000 };

let stage: Stage;
let lesson: AcceptedLesson;
let browsers: Browser[];
let office: Page;
let substitute: Page;
let classroom: Page;

test.beforeAll(async () => {
  stage = await openStage('2026-11-16T07:00:00Z');
  lesson = await anAcceptedLesson(stage.sql);
  const { uai, substituteId } = lesson;
  const officeEmail = await cast(stage.sql, 'Mireille Aubrac', { role: 'school_office', uai });
  const substituteEmail = await cast(stage.sql, 'Noé Vasseur', { role: 'substitute', substituteId });
  browsers = await Promise.all([SUBSTITUTE_HERTZ, CLASS_HERTZ].map(browserSpeaking));
  office = await pageOf(browsers[0]!);
  substitute = await pageOf(browsers[0]!);
  classroom = await pageOf(browsers[1]!);
  await countCameraOpenings(classroom);
  await signIn(office, stage.url, officeEmail);
  await signIn(substitute, stage.url, substituteEmail);
});

test.afterAll(async () => {
  for (const browser of browsers ?? []) await browser.close();
  await stage?.close();
});

test('a screen that was just paired looks at itself, and says on its wall that it does', async () => {
  await classroom.goto(`${stage.url}/classe#cle=${lesson.deviceSecret}`);
  await expect(classroom.getByText(classroomWords.waiting.checking(true))).toBeVisible(CHECKED_WITHIN);
  await expect(classroom.getByText(classroomWords.waiting.cameraOff)).toBeVisible(CHECKED_WITHIN);
  await office.goto(`${stage.url}/etablissement/salles`);
  await expectAllWell();
});

test('the office asks for a check and sees the answer come in', async () => {
  await office.getByRole('button', { name: checkWords.nowIn('101') }).click();
  await expect(row().getByText(checkWords.waiting)).toBeVisible();
  await expect(row().getByText(checkWords.came)).toBeVisible(CHECKED_WITHIN);
  await expectAllWell();
  await office.getByRole('button', { name: equipmentWords.detailsOf('101') }).click();
  await expect(row().locator('ol > li')).toHaveCount(2);
  await expect(row().locator('ol > li').first()).toContainText('Mbit/s');
});

test('axe finds nothing on the page of places and adults', async () => {
  await expectNothingFound(office);
});

test('the school lets the camera open on request: in the lesson it stays closed until the substitute asks', async () => {
  await choose('on_request');
  await stage.setClock(DOORS_OPEN);
  await substitute.goto(`${stage.url}/remplacant/seance/${lesson.coverId}`);
  await substitute.getByRole('button', { name: studioWords.preview.enter }).click();
  await forgetCameraOpenings();
  await Promise.all([expectLive(substitute), expectLive(classroom)]);
  await expect(classroom.getByText(classroomWords.lesson.cameraOnRequest)).toBeVisible();
  await expect(substitute.getByText(studioWords.stage.classOnRequest)).toBeVisible();
  await expectToHear(substitute, CLASS_HERTZ, SUBSTITUTE_HERTZ);
  expect(await cameraOpenings()).toBe(0);
  await substitute.getByRole('button', { name: studioWords.stage.classCamera.ask }).click();
  await expectMovingPicture(substitute);
  await expect(classroom.getByText(classroomWords.lesson.cameraAskedFor('Noé Vasseur'))).toBeVisible();
});

test('what was asked for survives a reload of the class’s screen, and ends when the substitute says so', async () => {
  await classroom.reload();
  await expectLive(classroom);
  await expect(classroom.getByText(classroomWords.lesson.cameraAskedFor('Noé Vasseur'))).toBeVisible();
  await substitute.getByRole('button', { name: studioWords.stage.classCamera.stop }).click();
  await expect(classroom.getByText(classroomWords.lesson.cameraOnRequest)).toBeVisible();
  await expect(substitute.getByText(studioWords.stage.classOnRequest)).toBeVisible();
});

test('the school turns the camera off in the middle of the lesson: nobody can ask any more, the voice goes on', async () => {
  await forgetCameraOpenings();
  await choose('off');
  await expect(classroom.getByText(classroomWords.lesson.cameraKeptOff)).toBeVisible();
  await expect(substitute.getByText(studioWords.stage.classNeverSeen)).toBeVisible();
  await expect(substitute.getByRole('button', { name: studioWords.stage.classCamera.ask })).toBeHidden();
  await expectLive(classroom);
  await expectToHear(substitute, CLASS_HERTZ, SUBSTITUTE_HERTZ);
  expect(await cameraOpenings()).toBe(0);
});

test('fewer adults than promised lessons: the office is told which, and the lesson stays', async () => {
  await office.getByLabel(adultWords.cell(1, 'morning')).fill('0');
  await expect(office.getByText(adultWords.short.line('2026-11-16', 'morning', 1, 0))).toBeVisible();
  await office.getByRole('button', { name: adultWords.today, exact: true }).click();
  await expect(office.getByLabel(adultWords.dayCell('2026-11-16', 'morning'))).toBeFocused();
  await office.keyboard.type('1');
  await expect(office.getByText(adultWords.short.title)).toBeHidden();
  await office.keyboard.press('Enter');
  await expect(office.getByRole('main').getByText(adultWords.saved)).toBeVisible();
  await office.reload();
  // Three pages and a lesson share the machine: a reload may take its time.
  await expect(office.getByLabel(adultWords.cell(1, 'morning'))).toHaveValue('0', { timeout: 20_000 });
  await expect(office.getByLabel(adultWords.dayCell('2026-11-16', 'morning'))).toHaveValue('1');
  await expectLive(classroom);
});

function row() {
  return office.getByRole('listitem').filter({ has: office.getByText('101', { exact: true }) });
}

async function expectAllWell(): Promise<void> {
  for (const word of [checkWords.camera.works, checkWords.microphone.works, checkWords.line.video]) {
    await expect(row().getByText(word, { exact: true }).first()).toBeVisible(CHECKED_WITHIN);
  }
}

async function choose(camera: 'on_request' | 'off'): Promise<void> {
  await office.getByRole('radio', { name: equipmentWords.camera.options[camera].label }).check();
  await office.getByRole('button', { name: equipmentWords.camera.save }).click();
  await expect(office.getByRole('main').getByText(equipmentWords.camera.saved[camera]('101'))).toBeVisible();
}

/** Counts how often the page asks the browser for a picture, from its first script on. */
async function countCameraOpenings(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const open = media.getUserMedia.bind(media);
    Object.assign(window, { cameraOpenings: 0 });
    media.getUserMedia = (wanted) => {
      if (wanted?.video) Object.assign(window, { cameraOpenings: Reflect.get(window, 'cameraOpenings') + 1 });
      return open(wanted);
    };
  });
}

const cameraOpenings = () => classroom.evaluate(() => Number(Reflect.get(window, 'cameraOpenings')));
const forgetCameraOpenings = () => classroom.evaluate(() => void Object.assign(window, { cameraOpenings: 0 }));

async function pageOf(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    permissions: ['camera', 'microphone'],
  });
  return context.newPage();
}
