/** 07:10, the telephone in the other hand: an absence is declared in a few presses, changed later, and the day is printed. */
import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import type { Cover } from '#contract/cover.ts';
import { absenceWords } from '#contract/words/absence.ts';
import { daySheetWords } from '#contract/words/day-sheet.ts';
import { declareWords } from '#contract/words/declare.ts';
import { schoolWords } from '#contract/words/school.ts';
import { aCover, anId } from '../client/support/build.ts';
import { aTeachingSchool } from '../support/build/absences.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';

/** Monday 16 November 2026, 07:10 in Paris. Mr Brumeval teaches at ten each day. */
const TEN_PAST_SEVEN = '2026-11-16T06:10:00Z';
const laptop = { width: 1366, height: 768 };
const phone = { width: 390, height: 844 };

/** What the issue allows for an absence of three days. */
const MOST_INTERACTIONS = 8;

let stage: Stage;
let browser: Browser;

test.beforeAll(async () => {
  stage = await openStage(TEN_PAST_SEVEN);
  browser = await browserSpeaking(440);
});

test.afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

test('three days are declared with the keyboard alone in at most eight interactions, and the right lessons looked after', async () => {
  const uai = '0159999M';
  const page = await officeOf(uai, laptop);
  await page.getByRole('link', { name: declareWords.heading }).click();
  await expect(page.getByRole('combobox', { name: declareWords.whoLabel })).toBeFocused();
  let interactions = 0;
  const type = async (word: string) => {
    interactions += 1;
    await page.keyboard.type(word);
  };
  const press = async (key: string) => {
    interactions += 1;
    await page.keyboard.press(key);
  };

  await type('brum');
  await press('Enter');
  await expect(page.locator('.until').getByRole('radio', { name: declareWords.sameDay })).toBeFocused();
  // Until Wednesday, by its first letter.
  await press('m');
  await expect(page.getByRole('button', { name: declareWords.sendWith(3) })).toBeVisible();
  await press('Enter');

  await expect(page.getByRole('heading', { name: absenceWords.heading('Paul Brumeval') })).toBeFocused();
  expect(interactions).toBeLessThanOrEqual(MOST_INTERACTIONS);
  expect(await coversOf(uai)).toEqual([
    ['2026-11-16T09:00:00.000Z', 'open'],
    ['2026-11-17T09:00:00.000Z', 'open'],
    ['2026-11-18T09:00:00.000Z', 'open'],
  ]);
});

test('the same on a telephone, by touch', async () => {
  const uai = '0430001T';
  const page = await officeOf(uai, phone);
  let interactions = 0;
  const tap = async (target: Locator) => {
    interactions += 1;
    await target.tap();
  };

  await tap(page.getByRole('link', { name: declareWords.heading }));
  await tap(page.getByRole('combobox', { name: declareWords.whoLabel }));
  interactions += 1;
  await page.keyboard.type('brum');
  await tap(page.getByRole('option', { name: /Brumeval/i }));
  await tap(page.locator('.until').getByRole('radio', { name: /^Mercredi/ }));
  const send = page.getByRole('button', { name: declareWords.sendWith(3) });
  // In reach of the thumb without scrolling, whatever stands above.
  await expect(send).toBeInViewport({ ratio: 1 });
  await tap(send);

  await expect(page.getByRole('heading', { name: absenceWords.heading('Paul Brumeval') })).toBeVisible();
  expect(interactions).toBeLessThanOrEqual(MOST_INTERACTIONS);
  expect((await coversOf(uai)).map(([startsAt]) => startsAt?.slice(0, 10))).toEqual([
    '2026-11-16',
    '2026-11-17',
    '2026-11-18',
  ]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
});

test('each lesson is looked after as the school decides, and an early return takes back what it must', async () => {
  const uai = '0639993V';
  const page = await officeOf(uai, laptop);
  await page.getByRole('link', { name: declareWords.heading }).click();
  await expect(page.getByRole('combobox', { name: declareWords.whoLabel })).toBeFocused();
  await page.keyboard.type('brum');
  await page.keyboard.press('Enter');
  await page.keyboard.press('v');
  const tuesday = choicesAt(page, 1);
  await tuesday.getByRole('radio', { name: declareWords.choices.on_site }).check();
  await tuesday.getByLabel(declareWords.by).fill('Luc Bel');
  await choicesAt(page, 2).getByRole('radio', { name: declareWords.choices.not_needed }).check();
  await page.getByRole('radio', { name: declareWords.someHours }).check();
  await expectNothingFound(page);
  await page.getByRole('radio', { name: declareWords.wholeDays }).check();
  await page.getByRole('button', { name: declareWords.sendWith(3) }).click();
  await expect(page.getByText('Luc Bel assure ce cours sur place.')).toBeVisible();
  expect(await statesOf(uai)).toEqual(['open', 'on_site', 'not_needed', 'open', 'open']);

  // The school decides otherwise about Wednesday.
  await page
    .getByRole('button', { name: new RegExp(`^${absenceWords.decide}`) })
    .nth(2)
    .click();
  await page.getByRole('radio', { name: declareWords.choices.to_cover }).check();
  await page.getByRole('button', { name: absenceWords.save }).click();
  await expect.poll(() => statesOf(uai)).toEqual(['open', 'on_site', 'open', 'open', 'open']);

  // "He is back on Thursday."
  await page.getByRole('button', { name: absenceWords.change.early }).click();
  await page.getByRole('radio', { name: /^Jeudi 19/ }).check();
  await expect(page.getByText(absenceWords.change.dropped(2))).toBeVisible();
  await expectNothingFound(page);
  await page.getByRole('button', { name: absenceWords.change.send }).click();
  await expect(page.getByRole('main').getByText(absenceWords.change.done)).toBeVisible();
  expect(await statesOf(uai)).toEqual(['open', 'on_site', 'open', 'cancelled', 'cancelled']);
});

test('the adult is named on the day’s sheet, which prints on one page', async () => {
  const uai = '0150001V';
  const page = await officeOf(uai, laptop);
  await declareUntilTomorrow(page);
  await page.getByRole('link', { name: schoolWords.views.day }).first().click();
  await expect(page.getByRole('heading', { name: daySheetWords.title('2026-11-16') })).toBeVisible();
  const adult = page.getByRole('combobox', {
    name: absenceWords.adultFor('4A, 10 h 00'.replaceAll(' h ', '\u00a0h\u00a0')),
  });
  await adult.fill('Sami Diallo');
  await adult.press('Enter');
  await expect.poll(() => adultsOf(uai)).toEqual(['Sami Diallo']);
  await page.reload();
  await expect(adult).toHaveValue('Sami Diallo');
  await page.getByRole('button', { name: daySheetWords.after }).click();
  await expect(page.getByRole('heading', { name: daySheetWords.title('2026-11-17') })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(2);
  expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBe(1);
});

test('thirty hours still print on one page, with names of an ordinary length', async () => {
  const page = await officeOf('0630777C', laptop);
  await page.route('**/api/schools/*/day?*', (route) => route.fulfill({ json: { covers: aFullDay(), adults: [] } }));
  await page.goto(`${stage.url}/etablissement/jour`);
  await expect(page.getByRole('row')).toHaveCount(31);
  await expectNothingFound(page);
  expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBe(1);
  // Not by printing smaller than the eye reads: 7 points, in the smallest line.
  await page.emulateMedia({ media: 'print' });
  const sizes = await page
    .locator('tbody *')
    .evaluateAll((all) => all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)));
  expect((Math.min(...sizes) * 72) / 96).toBeGreaterThanOrEqual(7);
});

/** The office's page of a school that is made for it. */
async function officeOf(uai: string, viewport: { width: number; height: number }): Promise<Page> {
  await aTeachingSchool(stage.sql, { uai });
  const letters = uai.toLowerCase().replaceAll(/\d/g, (digit) => String.fromCharCode(97 + Number(digit)));
  const email = await cast(stage.sql, `Bureau ${letters}`, { role: 'school_office', uai });
  const context = await browser.newContext({ viewport, hasTouch: viewport === phone, locale: 'fr-FR' });
  const page = await context.newPage();
  await signIn(page, stage.url, email);
  await expect(page).toHaveURL(/\/etablissement$/);
  return page;
}

/** Mr Brumeval is away today and tomorrow. */
async function declareUntilTomorrow(page: Page): Promise<void> {
  await page.getByRole('link', { name: declareWords.heading }).click();
  await expect(page.getByRole('combobox', { name: declareWords.whoLabel })).toBeFocused();
  await page.keyboard.type('brum');
  await page.keyboard.press('Enter');
  await expect(page.locator('.until').getByRole('radio', { name: declareWords.sameDay })).toBeFocused();
  await page.keyboard.press('d');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/absences\//);
}

/** The lesson of that day in the preview; the first is 0. */
function choicesAt(page: Page, day: number): Locator {
  return page.getByRole('complementary').getByRole('listitem').nth(day);
}

async function coversOf(uai: string): Promise<string[][]> {
  const rows = await stage.sql<{ startsAt: Date; state: string }[]>`
    SELECT starts_at, state FROM cover WHERE uai = ${uai} ORDER BY starts_at`;
  return rows.map(({ startsAt, state }) => [startsAt.toISOString(), state]);
}

async function statesOf(uai: string): Promise<(string | undefined)[]> {
  return (await coversOf(uai)).map(([, state]) => state);
}

async function adultsOf(uai: string): Promise<string[]> {
  const rows = await stage.sql<{ adult: string }[]>`SELECT adult FROM cover WHERE uai = ${uai} AND adult IS NOT NULL`;
  return rows.map(({ adult }) => adult);
}

function pagesOf(pdf: Buffer): number {
  return (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
}

/** Every kind of answer, moved places and long names, over nine hours. */
function aFullDay(): Cover[] {
  const answers: Partial<Cover>[] = [
    { state: 'accepted', substituteName: 'Marie-Amélie Desrousseaux', adult: 'Sami Diallo' },
    { state: 'open', noCoverReason: 'no_qualified_substitute' },
    { state: 'offered', substituteName: 'Noé Vasseur' },
    { state: 'on_site', onSiteBy: 'Jeanne-Marie CALCAIRE' },
    { state: 'not_needed' },
    { state: 'accepted', substituteName: 'Noé Vasseur', placeCode: '102', timetablePlaceCode: '204' },
  ];
  return Array.from({ length: 30 }, (_, index) => {
    const hour = String(7 + Math.floor((index * 9) / 30)).padStart(2, '0');
    return aCover({
      id: anId(index),
      className: ['6A', '5B', '4A LV2 ESP'][index % 3] ?? '',
      subject: ['Mathématiques', 'Sciences de la vie et de la Terre'][index % 2] ?? '',
      startsAt: `2026-11-16T${hour}:00:00Z`,
      endsAt: `2026-11-16T${hour}:55:00Z`,
      ...answers[index % answers.length],
    });
  });
}
