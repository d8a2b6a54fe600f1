/** A substitute's lessons in the calendar of their telephone, and a class's for its school: made, copied, read, revoked. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import nodeIcal from 'node-ical';
import { agendaWords as words } from '#contract/words/agendas.ts';
import { availabilityWords } from '#contract/words/pool.ts';
import { schoolWords } from '#contract/words/school.ts';
import { aSubstituteFor, aTeachingSchool } from '../support/build/absences.ts';
import { aTarget } from '../support/build/rights-world.ts';
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
  stage = await openStage('2026-11-16T06:00:00Z');
  const school = await aTeachingSchool(stage.sql, { uai: '0159999M' });
  const substituteId = await aSubstituteFor(stage.sql);
  await aTarget(stage.sql, 'cover', { ...school, academyCode: '06', substituteId });
  browser = await browserSpeaking(440);
  phone = await pageOf(390, 844);
  await signIn(phone, stage.url, await cast(stage.sql, 'Vasseur', { role: 'substitute', substituteId }));
  desk = await pageOf(1366, 768);
  await signIn(desk, stage.url, await cast(stage.sql, 'Aubrac', { role: 'school_office', uai: school.uai }));
});

test.afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function pageOf(width: number, height: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'fr-FR' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  return context.newPage();
}

const copied = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

/** What a calendar program finds at an address: how it is answered, and the titles of its lessons. */
async function visit(address: string) {
  const response = await fetch(address);
  const parts = Object.values(nodeIcal.sync.parseICS(await response.text()));
  return { status: response.status, titles: parts.flatMap((part) => (part?.type === 'VEVENT' ? [part.summary] : [])) };
}

test('on the telephone a substitute makes an address, copies it, and a calendar program finds the lesson', async () => {
  await phone.getByRole('link', { name: availabilityWords.link }).click();
  await phone.getByRole('button', { name: words.createOf(words.own.name) }).click();
  const address = phone.getByRole('textbox', { name: words.shown(words.own.name) });
  await expect(address).toBeFocused();
  await expectNothingFound(phone);
  await phone.getByRole('button', { name: words.copy }).click();
  await expect(phone.getByText(words.copied)).toBeVisible();
  expect(await copied(phone)).toBe(await address.inputValue());
  expect(await visit(await copied(phone))).toEqual({
    status: 200,
    titles: ['Mathématiques, 4A, Collège 0159999M (Exempleville)'],
  });
  await expect(phone.getByRole('link', { name: words.subscribe })).toHaveAttribute('href', /^webcal:\/\//);
});

test('the address is shown once; the page then says that it is read, and revokes it', async () => {
  const address = await copied(phone);
  await phone.reload();
  await expect(phone.getByText(words.read(0))).toBeVisible();
  await expect(phone.getByRole('textbox', { name: words.shown(words.own.name) })).toHaveCount(0);
  await phone.getByRole('button', { name: words.revokeOf(words.own.name) }).click();
  await phone.getByRole('button', { name: words.revokeYes }).click();
  await expect(phone.getByRole('heading', { name: words.own.heading })).toBeFocused();
  await expect(phone.getByText(words.revoked(words.own.name))).toBeVisible();
  expect((await visit(address)).status).toBe(404);
});

test('the office makes the address of a class by keyboard alone, and renews it when it strays', async () => {
  await desk.getByRole('link', { name: schoolWords.views.calendar }).click();
  await desk.getByText(words.school.classes).focus();
  await desk.keyboard.press('Enter');
  await desk.getByRole('button', { name: words.createOf('4A') }).focus();
  await desk.keyboard.press('Enter');
  const address = desk.getByRole('textbox', { name: words.shown('4A') });
  await expect(address).toBeFocused();
  const first = await address.inputValue();
  expect(await visit(first)).toEqual({ status: 200, titles: ['Mathématiques, 4A\u00a0: cours à distance'] });
  await expectNothingFound(desk);
  await desk.getByRole('button', { name: words.renewOf('4A') }).focus();
  await desk.keyboard.press('Enter');
  await desk.getByRole('button', { name: words.renewYes }).focus();
  await desk.keyboard.press('Enter');
  await expect(address).toBeFocused();
  await expect(address).not.toHaveValue(first);
  expect((await visit(first)).status).toBe(404);
  expect((await visit(await address.inputValue())).status).toBe(200);
});
