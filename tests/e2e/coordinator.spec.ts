/** A coordinator's morning: plan, understand, correct, send a part, meet somebody faster, take back. With the keyboard where it counts. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { academyWords, handReasonWords, movedOnWords } from '#contract/words/academy.ts';
import { answerWords, reasonWords } from '#contract/words/answers.ts';
import { lostShort } from '#contract/words/covers.ts';
import { stoppedWords } from '#contract/words/hard-rules.ts';
import { substituteWords } from '#contract/words/substitute.ts';
import { declareAbsence } from '../../server/absences/declare.ts';
import { connectSlices } from '../../server/reactions.ts';
import { anAbsenceForm, anAct, aTeachingSchool } from '../support/build/absences.ts';
import { aSubstitute } from '../support/build/pool.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';

const THREE_DAYS = '0159999M';
const ONE_DAY = '0159998L';
const ELSEWHERE = '0010002X';
const GERMAN = '030100';
const { list, plan, detail, candidates, whyNot } = academyWords;

test.describe.configure({ mode: 'serial' });

let stage: Stage;
let browser: Browser;
let board: Page;
let leaId: string;

test.beforeAll(async () => {
  // Monday, five past seven in Paris.
  stage = await openStage('2026-11-16T06:05:00Z');
  await absent(THREE_DAYS, '2026-11-16', '2026-11-18');
  await absent(ONE_DAY, '2026-11-16', '2026-11-16');
  await absent(ELSEWHERE, '2026-11-17', '2026-11-17', { academyCode: '10', subjectCode: GERMAN });
  const availability = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, startMinute: 0, endMinute: 1440 }));
  leaId = await aSubstitute(stage.sql, { firstName: 'Léa', lastName: 'Abadie', availability });
  await aSubstitute(stage.sql, { firstName: 'Paul', lastName: 'Carlat', availability, excludedUais: [THREE_DAYS] });
  const qualifications = ['0613', '0301'].map((discipline) => ({ discipline, level: 'college' as const }));
  await aSubstitute(stage.sql, { academyCode: '10', availability, qualifications });
  browser = await browserSpeaking(440);
  board = await someone('Karim Salers', { role: 'coordinator', academyCode: '06' });
});

test.afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function absent(uai: string, firstDay: string, lastDay: string, school: object = {}): Promise<void> {
  const { teacherId } = await aTeachingSchool(stage.sql, { uai, ...school });
  const form = anAbsenceForm({ teacherId, firstDay, lastDay });
  const act = anAct('2026-11-16T06:00:00Z');
  await stage.sql.begin((tx) => declareAbsence(tx, connectSlices(), { uai, form, act }));
}

async function someone(name: string, grant: Parameters<typeof cast>[2]): Promise<Page> {
  const viewport = grant.role === 'substitute' ? { width: 390, height: 844 } : { width: 1366, height: 768 };
  const context = await browser.newContext({ viewport, locale: 'fr-FR', timezoneId: 'Europe/Paris' });
  const page = await context.newPage();
  await signIn(page, stage.url, await cast(stage.sql, name, grant));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return page;
}

const laptop = () => board.setViewportSize({ width: 1366, height: 768 });
const column = (name: string) => board.getByRole('region', { name, exact: true });
const lines = () => column(list.title).locator('[data-cover]');
const rows = () =>
  column(plan.title)
    .getByRole('listitem')
    .filter({ has: board.locator('[data-cover]') });
const rowOf = (coverId: string) => rows().filter({ has: board.locator(`[data-cover="${coverId}"]`) });
const group = (name: keyof typeof list.groups, page: Page = board) =>
  page.getByRole('button', { name: new RegExp(`^${list.groups[name]} `) });

async function coverAt(uai: string, day: string): Promise<string> {
  const [cover] = await stage.sql<{ id: string }[]>`
    SELECT id FROM cover WHERE uai = ${uai} AND starts_at::date = ${day}::date`;
  return cover!.id;
}

async function planAgain(): Promise<void> {
  const made = board.waitForResponse(
    (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/plans'),
  );
  await board.getByRole('button', { name: plan.make }).click();
  await made;
  await expect(board.getByText(plan.making)).toBeHidden();
}

test('at seven, four lessons have nobody; J and K walk over them, and a page loaded again shows the same one', async () => {
  await expect(group('open')).toContainText('4');
  await expect(lines()).toHaveCount(4);
  await board.keyboard.press('j');
  await expect(lines().nth(1)).toBeFocused();
  await board.keyboard.press('j');
  await board.keyboard.press('k');
  await expect(lines().nth(1)).toHaveAttribute('aria-current', 'true');
  await board.reload();
  await expect(lines().nth(1)).toHaveAttribute('aria-current', 'true');
  await expectNothingFound(board);
});

test('by school, by lead time, by a name: the list is cut as one thinks', async () => {
  await laptop();
  await board.getByLabel(list.sort).selectOption({ label: list.groupings.school });
  await expect(column(list.title).getByRole('heading', { level: 2 })).toHaveCount(2);
  await board.getByLabel(list.sort).selectOption({ label: list.groupings.lead });
  await expect(column(list.title).getByRole('heading', { level: 2 }).nth(1)).toContainText(list.leads.tomorrow);
  await board.keyboard.press('Escape');
  await board.getByRole('heading', { level: 1 }).click();
  await board.keyboard.press('/');
  await board.keyboard.type('college 0159998');
  await expect(lines()).toHaveCount(1);
  await expectNothingFound(board);
  await laptop();
  await board.getByLabel(list.search).fill('');
  await expect(lines()).toHaveCount(4);
});

test('the plan covers all four, and the detail says why, and why not Paul', async () => {
  await planAgain();
  await expect(column(plan.title).getByText(plan.result('', 4, 4).replace(/^.*:\s/, ''))).toBeVisible();
  await expect(lines()).toHaveCount(0);
  const tuesday = rowOf(await coverAt(THREE_DAYS, '2026-11-17'));
  await expect(tuesday).toContainText('Léa Abadie');
  await tuesday.getByRole('button').click();
  const details = column(detail.title);
  await details.getByText(detail.why).click();
  await expect(details.getByText(detail.total)).toBeVisible();
  await details.getByLabel(whyNot.label).fill('carl');
  await expect(details.getByText(stoppedWords.not_excluded).last()).toBeVisible();
  await expectNothingFound(board);
});

test('Noé is chosen by hand for Tuesday, with the keyboard and with a reason; the row is held', async () => {
  await laptop();
  const tuesday = rowOf(await coverAt(THREE_DAYS, '2026-11-17'));
  await tuesday.getByRole('button').focus();
  await board.keyboard.press('c');
  await board.keyboard.press('ArrowDown');
  await expect(board.locator('[data-candidate]:focus')).toContainText('Noé Vasseur');
  await board.keyboard.press('Enter');
  await board.getByRole('radio', { name: handReasonWords.agreed_by_telephone }).press('Space');
  await expectNothingFound(board);
  await laptop();
  await board.getByRole('button', { name: candidates.choose('Noé Vasseur') }).press('Enter');
  await expect(tuesday).toContainText('Noé Vasseur');
  await expect(tuesday).toContainText(plan.byHand);
  await expect(tuesday).toContainText(plan.pinned);
  await expect(column(detail.title).getByText(/^Choisi par Karim Salers/)).toBeVisible();
});

test('P lets a row go and holds it again', async () => {
  const row = rowOf(await coverAt(ONE_DAY, '2026-11-16'));
  await row.getByRole('button').click();
  await board.keyboard.press('p');
  await expect(row).toContainText(plan.pinned);
  await board.keyboard.press('p');
  await expect(row).not.toContainText(plan.pinned);
});

test('the next plan leaves what is held, says what it changed, and the old choice can be kept', async () => {
  await stage.sql`DELETE FROM substitute_availability WHERE substitute_id = ${leaId} AND weekday = 3`;
  await planAgain();
  await expect(rowOf(await coverAt(THREE_DAYS, '2026-11-17'))).toContainText('Noé Vasseur');
  const wednesday = rowOf(await coverAt(THREE_DAYS, '2026-11-18'));
  await expect(wednesday).toContainText('Noé Vasseur');
  await stage.sql`INSERT INTO substitute_availability VALUES (${leaId}, 3, 0, 1440)`;
  await column(plan.title)
    .getByText(/^Depuis le plan de/)
    .click();
  await expectNothingFound(board);
  await laptop();
  await column(plan.title)
    .getByRole('button', { name: plan.compare.keep('Léa Abadie') })
    .click();
  await expect(column(plan.title).getByText(plan.compare.kept)).toBeVisible();
  await expect(wednesday).toContainText('Léa Abadie');
});

test('X unticks Wednesday, the rest is sent; Noé was taken elsewhere meanwhile, and Léa is next', async () => {
  const other = await someone('Colette Bresse', { role: 'coordinator', academyCode: '10' });
  await other.getByRole('button', { name: plan.make }).click();
  await other.getByRole('button', { name: plan.confirm }).click();
  await expect(other.getByText(plan.sent(1))).toBeVisible();
  await other.close();
  await rowOf(await coverAt(THREE_DAYS, '2026-11-18'))
    .getByRole('button')
    .click();
  await board.keyboard.press('x');
  await board.getByRole('button', { name: plan.confirmSome(3) }).click();
  const told = column(plan.title);
  await expect(told.getByText(movedOnWords.taken)).toBeVisible();
  await expect(told.getByText(plan.next('Léa Abadie'))).toBeVisible();
  await expectNothingFound(board);
  await laptop();
  await told.getByRole('button', { name: plan.sendTo('Léa Abadie') }).click();
  await expect(told.getByText(plan.sent(1))).toBeVisible();
  await expect(rows()).toHaveCount(1);
});

test('Léa accepts; the academy takes the lesson back, and the next candidate stands proposed, urgent', async () => {
  const lea = await someone('Léa Abadie', { role: 'substitute', substituteId: leaId });
  await lea
    .getByRole('button', { name: /^Accepter/ })
    .first()
    .click();
  await expect(lea.getByRole('main').getByText(substituteWords.offers.accepted(1)).first()).toBeVisible();
  await group('settled').click();
  await expect(lines()).not.toHaveCount(0);
  await lines().first().click();
  await board.getByRole('button', { name: answerWords.takeBack.label }).click();
  await board.getByRole('radio', { name: reasonWords.school_asked }).check();
  await board.getByRole('button', { name: answerWords.takeBack.yes }).click();
  await group('planned').click();
  await expect(lines().filter({ hasText: lostShort({ by: 'academy' }) })).toHaveCount(1);
});

test('the helpdesk reads the same board and decides nothing', async () => {
  const helpdesk = await someone('Assistance', { role: 'helpdesk' });
  await helpdesk.goto(`${stage.url}/academie`);
  await helpdesk.getByRole('combobox', { name: academyWords.pick.label }).fill('clerm');
  await helpdesk.keyboard.press('Enter');
  await expect(group('open', helpdesk)).toBeVisible();
  await expect(helpdesk.getByRole('button', { name: plan.make })).toBeHidden();
  await expectNothingFound(helpdesk);
});
