/** A substitute says on the telephone when they are there, and the coordinator who asks hears it at once. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { disciplineName } from '#contract/words/disciplines.ts';
import { stoppedWords } from '#contract/words/hard-rules.ts';
import { availabilityWords, poolWords } from '#contract/words/pool.ts';
import { aSubstitute } from '../support/build/pool.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';

test.describe.configure({ mode: 'serial' });

let stage: Stage;
let browser: Browser;
let phone: Page;
let desk: Page;

test.beforeAll(async () => {
  // Monday, seven in Paris.
  stage = await openStage('2026-11-16T06:00:00Z');
  const german = { qualifications: [{ discipline: '0301', level: 'college' as const }] };
  const substituteId = await aSubstitute(stage.sql, { firstName: 'Ilse', lastName: 'Harmand', ...german });
  browser = await browserSpeaking(440);
  phone = await pageOf(390, 844);
  await signIn(phone, stage.url, await cast(stage.sql, 'Ilse Harmand', { role: 'substitute', substituteId }));
  desk = await pageOf(1366, 768);
  await signIn(desk, stage.url, await cast(stage.sql, 'Coordination', { role: 'coordinator', academyCode: '06' }));
});

test.afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function pageOf(width: number, height: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'fr-FR' });
  return context.newPage();
}

/** Asks for Tuesday 24 November at 10 in German, with the keyboard alone. */
async function askWhoIsFree(): Promise<void> {
  const { ask } = poolWords;
  await desk.getByLabel(ask.day).fill('2026-11-24');
  await desk.getByLabel(ask.from, { exact: true }).fill('10h');
  await desk.getByLabel(ask.to, { exact: true }).fill('10h55');
  await desk.getByLabel(ask.discipline).selectOption({ label: disciplineName('0301') });
  await desk.getByLabel(ask.to, { exact: true }).press('Enter');
}

const answer = () => desk.locator('.answer');

test('on Tuesdays nobody is there yet, and the coordinator hears why', async () => {
  await desk.getByRole('link', { name: poolWords.title }).click();
  await askWhoIsFree();
  await expect(answer()).toContainText(poolWords.ask.answer(0));
  await expect(answer()).toBeFocused();
  await expect(desk.getByRole('listitem').filter({ hasText: 'Ilse Harmand' })).toContainText(stoppedWords.available);
  await expectNothingFound(desk);
});

test('she opens her Tuesdays on the telephone; then she is free', async () => {
  await phone.getByRole('link', { name: availabilityWords.link }).click();
  await phone.getByRole('button', { name: availabilityWords.addTo('mardi') }).click();
  await expect(phone.getByRole('group', { name: availabilityWords.stretch('mardi', 1) })).toBeVisible();
  await expect(phone.getByText(availabilityWords.unsaved)).toBeVisible();
  await expectNothingFound(phone);
  await phone.getByRole('button', { name: availabilityWords.save }).click();
  await expect(phone.locator('.said')).toBeFocused();

  await askWhoIsFree();
  await expect(answer()).toContainText(poolWords.ask.answer(1));
});

test('an hour that cannot be read is not sent, and the focus is where it stands', async () => {
  const stretch = phone.getByRole('group', { name: availabilityWords.stretch('mardi', 1) });
  const end = stretch.getByLabel(availabilityWords.to, { exact: true });
  await end.fill('7h');
  await phone.getByRole('button', { name: availabilityWords.save }).click();
  await expect(end).toBeFocused();
  await expect(phone.getByText(availabilityWords.wrong.end)).toBeVisible();
  await expectNothingFound(phone);
  await end.fill('12h');
});

test('she is away on that Tuesday morning; then she is not', async () => {
  await phone.getByRole('button', { name: availabilityWords.awayAdd }).click();
  await phone.getByLabel(availabilityWords.awayFirst).fill('2026-11-24');
  await phone.getByRole('button', { name: availabilityWords.awayTake }).click();
  await phone.getByRole('button', { name: availabilityWords.save }).click();
  await expect(phone.locator('.said')).toBeFocused();

  await askWhoIsFree();
  await expect(answer()).toContainText(poolWords.ask.answer(0));
});

test('the coordinator opens her in the list and changes her hours', async () => {
  const { member, list } = poolWords;
  await desk.getByLabel(list.search).fill('harm');
  await desk.getByRole('button', { name: /Harmand Ilse/ }).press('Enter');
  await expect(desk.getByRole('heading', { name: 'Ilse Harmand' })).toBeFocused();
  await expect(desk.getByLabel(member.service)).toHaveValue('18');
  await desk.getByLabel(availabilityWords.contact).fill('04 71 00 00 00');
  await desk.getByLabel(member.service).fill('12,5');
  await desk.getByLabel(member.service).press('Enter');
  await expect(desk.locator('[aria-live=polite]').filter({ hasText: member.saved })).toBeAttached();
  expect(await stage.sql`SELECT weekly_service_minutes, version FROM substitute`).toEqual([
    { weeklyServiceMinutes: 750, version: 4 },
  ]);
  // What was typed in the other half meanwhile is still there, and goes out with the version that is now in force.
  await desk.getByLabel(availabilityWords.contact).press('Enter');
  await expect(desk.locator('.said')).toBeFocused();
  expect(await stage.sql`SELECT phone, version FROM substitute`).toEqual([{ phone: '04 71 00 00 00', version: 5 }]);
  await expectNothingFound(desk);
});
