/** The week of a class: the office moves a lesson of a teacher who is away, and what was looked for follows. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { absenceWords } from '#contract/words/absence.ts';
import { coverStateWords } from '#contract/words/covers.ts';
import { declareWords } from '#contract/words/declare.ts';
import { schoolWords } from '#contract/words/school.ts';
import { longDay } from '#contract/words/times.ts';
import { weekWords } from '#contract/words/week.ts';
import { aSmallSchool, type SmallSchool } from '../support/build/week.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';

test.describe.configure({ mode: 'serial' });

/** Monday 16 November 2026, seven in Paris. Paul Brumeval has maths with 6A at eight. */
const SEVEN = '2026-11-16T06:00:00Z';
const { panel, form } = weekWords;

let stage: Stage;
let browser: Browser;
let school: SmallSchool;
let office: Page;

test.beforeAll(async () => {
  stage = await openStage(SEVEN);
  school = await aSmallSchool(stage.sql);
  const email = await cast(stage.sql, 'Mireille Aubrac', { role: 'school_office', uai: school.uai });
  browser = await browserSpeaking(440);
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'fr-FR' });
  office = await context.newPage();
  await signIn(office, stage.url, email);
});

test.afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

/** The lesson of a day, as it is read out; no-break spaces are read as spaces. */
const lesson = (subject: string, day: string) =>
  office.getByRole('button', { name: new RegExp(`^${longDay(day).replaceAll(/\s/g, '\\s')}, .*${subject}`) });
const maths = (day: string) => lesson('Mathématiques', day);

const covers = async () => {
  const rows = await stage.sql<{ startsAt: Date; state: string }[]>`SELECT starts_at, state FROM cover`;
  return rows.map(({ startsAt, state }) => [startsAt.toISOString().slice(0, 16), state]);
};

test('the maths teacher is away today, and the week of the class shows what is looked for', async () => {
  await office.getByRole('link', { name: declareWords.heading }).click();
  await expect(office.getByRole('combobox', { name: declareWords.whoLabel })).toBeFocused();
  await office.keyboard.type('brum');
  await office.keyboard.press('Enter');
  await office.getByRole('button', { name: declareWords.sendWith(1) }).click();
  await expect(office.getByRole('heading', { name: absenceWords.heading('Paul Brumeval') })).toBeVisible();
  await office.getByRole('link', { name: schoolWords.views.week }).click();
  await expect(maths('2026-11-16')).toContainText(coverStateWords.open);
  await expectNothingFound(office);
});

test('the lesson goes to two in the afternoon, by keyboard alone, and the search follows', async () => {
  await maths('2026-11-16').focus();
  await office.keyboard.press('Enter');
  const dialog = office.getByRole('dialog');
  await expect(dialog.getByText(coverStateWords.open)).toBeVisible();
  await dialog.getByRole('button', { name: panel.move }).focus();
  await office.keyboard.press('Enter');
  await dialog.getByLabel(form.bell).selectOption({ label: form.bellOption('S1', '14:00', '14:55') });
  await expectNothingFound(office);
  await dialog.getByRole('button', { name: form.send.moved }).focus();
  await office.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(maths('2026-11-16')).toContainText(weekWords.states.moved);
  await expect(maths('2026-11-16')).toContainText(coverStateWords.open);
  await expect(maths('2026-11-16')).toBeFocused();
  expect(await covers()).toEqual([['2026-11-16T13:00', 'open']]);
});

test('an hour that the teacher has already is refused, and says whose it is', async () => {
  await maths('2026-11-16').click();
  const dialog = office.getByRole('dialog');
  await dialog.getByRole('button', { name: panel.move }).click();
  await dialog.getByLabel(form.day).fill('2026-11-17');
  await dialog.getByRole('button', { name: form.send.moved }).click();
  await expect(dialog.getByRole('alert')).toContainText('Paul Brumeval (6B, SVT)');
  await office.keyboard.press('Escape');
  expect(await covers()).toEqual([['2026-11-16T13:00', 'open']]);
});

test('on another day, on which the teacher is there, nobody is looked for; put back, the search goes on', async () => {
  await maths('2026-11-16').click();
  const dialog = office.getByRole('dialog');
  await dialog.getByRole('button', { name: panel.move }).click();
  await dialog.getByLabel(form.day).fill('2026-11-19');
  await dialog.getByRole('button', { name: form.send.moved }).click();
  await expect(maths('2026-11-19')).toContainText(weekWords.states.moved);
  expect(await covers()).toEqual([['2026-11-16T13:00', 'cancelled']]);
  await maths('2026-11-19').click();
  await dialog.getByRole('button', { name: panel.undo.moved }).click();
  await expect(maths('2026-11-16')).toContainText(coverStateWords.open);
  expect(await covers()).toEqual([['2026-11-16T07:00', 'open']]);
});

test('a lesson is added at a bell and cancelled for the day', async () => {
  await office.getByRole('button', { name: weekWords.add }).click();
  const dialog = office.getByRole('dialog');
  await dialog.getByLabel(form.subject).selectOption({ label: 'SVT' });
  await dialog.getByLabel(form.teacher).selectOption({ label: 'Gentiane Zoé' });
  await dialog.getByLabel(form.day).fill('2026-11-20');
  await dialog.getByRole('button', { name: form.send.added }).click();
  await expect(lesson('SVT', '2026-11-20')).toContainText(weekWords.states.added);

  await lesson('SVT', '2026-11-16').click();
  await dialog.getByRole('button', { name: panel.cancel }).click();
  await dialog.getByRole('button', { name: panel.cancelYes }).click();
  await expect(lesson('SVT', '2026-11-16')).toContainText(weekWords.states.cancelled);
  await expectNothingFound(office);
});

test('the week of a teacher is two letters away, on a telephone too', async () => {
  await office.setViewportSize({ width: 390, height: 844 });
  await office.getByRole('combobox', { name: weekWords.who.label }).fill('ge');
  await office.keyboard.press('Enter');
  await expect(office.getByRole('heading', { name: weekWords.headingOf('Gentiane Zoé') })).toBeVisible();
  await expect(lesson('6B', '2026-11-17')).toContainText(weekWords.together);
  await expectNothingFound(office);
});
