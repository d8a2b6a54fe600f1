/** A school changes its timetable: what changes is shown first, applied in one go, and undone in one go. */
import { readFile } from 'node:fs/promises';
import { type Browser, type Download, expect, type Page, test } from '@playwright/test';
import { declareWords } from '#contract/words/declare.ts';
import { failureWords } from '#contract/words/failures.ts';
import { timetableHeadings } from '#contract/words/import-columns.ts';
import { importWords as words } from '#contract/words/imports.ts';
import { schoolWords } from '#contract/words/school.ts';
import { aSchool, UAI } from '../support/build/schools.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';
import { timetablePair } from '../support/stage/timetable-pair.ts';

test.describe.configure({ mode: 'serial' });

const laptop = { width: 1366, height: 768 };

let stage: Stage;
let browser: Browser;
let office: Page;
let emails: Record<'office' | 'colleague', string>;
/** The timetable in force as our own table, before anybody spoils it. */
let exported: string;
const pair = timetablePair();

test.beforeAll(async () => {
  // A Monday, before the first lesson.
  stage = await openStage('2026-11-16T05:30:00Z');
  await aSchool(stage.sql);
  emails = {
    office: await cast(stage.sql, 'Mireille Aubrac', { role: 'school_office', uai: UAI }),
    colleague: await cast(stage.sql, 'Karim Salers', { role: 'school_office', uai: UAI }),
  };
  browser = await browserSpeaking(440);
  office = await (await browser.newContext({ locale: 'fr-FR', viewport: laptop })).newPage();
  await signIn(office, stage.url, emails.office);
  await office.getByRole('link', { name: schoolWords.views.timetable }).click();
});

test.afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const main = () => office.getByRole('main');
const choose = (...files: Sent[]) => office.getByLabel(words.choose.button).setInputFiles(files);
const summary = (added: number, removed: number, changed: number, unchanged: number) =>
  main().getByText(words.compared.summary({ added, removed, changed }, unchanged));

test('one half of the pair waits for the other, and says which', async () => {
  await choose(pair.stsEmp);
  await expect(main().getByText(words.choose.missing.emp_sts)).toBeVisible();
});

test('both, dropped anywhere on the page, are compared at once; nothing is in force yet', async () => {
  await office.getByRole('button', { name: words.choose.removeFile(pair.stsEmp.name) }).click();
  await dropOn(office, [pair.empSts, pair.stsEmp]);
  await expect(summary(pair.lessons, 0, 0, 0)).toBeVisible();
  await expect(office.getByRole('heading', { name: words.compared.heading })).toBeFocused();
  const [school] = await stage.sql`SELECT count(*)::int AS count FROM weekly_lesson WHERE uai = ${UAI}`;
  expect(school?.count).toBe(0);
});

test('applied, its lessons are there to be looked after: three of Mr Brumeval’s today', async () => {
  await office.getByRole('button', { name: words.apply.buttonWith(pair.lessons) }).click();
  await expect(main().getByText(words.apply.done)).toBeVisible();
  await expect(main().getByText(words.history.current, { exact: true })).toBeVisible();
  await office.getByRole('link', { name: schoolWords.views.declare }).first().click();
  await office.getByRole('combobox', { name: declareWords.whoLabel }).fill('brum');
  await office.getByRole('option', { name: /Brumeval/i }).click();
  await expect(office.getByRole('button', { name: declareWords.sendWith(3) })).toBeVisible();
});

test('the same pair again changes nothing, and says so', async () => {
  await office.getByRole('link', { name: schoolWords.views.timetable }).click();
  await choose(pair.stsEmp, pair.empSts);
  await expect(main().getByText(words.compared.nothing(pair.lessons))).toBeVisible();
  await office.getByRole('button', { name: words.apply.close }).click();
});

test('what is in force comes as our own table; two rows spoiled come back with their reasons', async () => {
  exported = await textOf(await downloadBy(words.template.download.csv));
  const table = readTable(exported);
  table.rows[0]![table.column('start')] = '=25h99';
  table.rows[1]![table.column('weekday')] = 'dredi';
  table.rows[2]![table.column('place')] = 'GYM 2';
  await choose(asCsv('modifié.csv', table));
  await expect(main().getByText(words.rejected.heading(2))).toBeVisible();
  await expect(
    main().getByText(words.rejected.where({ file: 'table', line: 2, field: timetableHeadings.start })),
  ).toBeVisible();
  const refused = await textOf(await downloadBy(words.rejected.download));
  expect(refused.startsWith('\ufeff')).toBe(true);
  const lines = refused.slice(1).trimEnd().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toBe(`table;2;${timetableHeadings.start};'=25h99;${words.rejected.reasons.field_unreadable}`);
  expect(lines[2]).toContain(`;3;${timetableHeadings.weekday};dredi;`);
});

test('the comparison with its refused rows is accessible', async () => {
  await expectNothingFound(office);
  await office.setViewportSize(laptop);
});

test('the good rows are shown before and after, and applied', async () => {
  await expect(main().locator('ins', { hasText: 'GYM 2' })).toBeVisible();
  await office.getByRole('button', { name: words.apply.buttonWith(3) }).click();
  await expect(main().getByText(words.apply.done)).toBeVisible();
  const [gym] =
    await stage.sql`SELECT count(*)::int AS count FROM weekly_lesson JOIN place ON place.id = place_id WHERE code = 'GYM 2'`;
  expect(gym?.count).toBe(1);
});

test('undone after a question, everything is as before, to the letter', async () => {
  await office.getByRole('button', { name: words.history.undo }).click();
  await office.getByRole('button', { name: words.history.undoNo }).click();
  await office.getByRole('button', { name: words.history.undo }).click();
  await office.getByRole('button', { name: words.history.undoYes }).click();
  await expect(main().getByText(words.apply.undone)).toBeVisible();
  expect(await textOf(await downloadBy(words.template.download.csv))).toBe(exported);
});

test('a file that would empty the timetable is warned of, and applied only after a second yes', async () => {
  const table = readTable(exported);
  await choose(asCsv('une-seule-ligne.csv', { ...table, rows: table.rows.slice(0, 1) }));
  await expect(main().getByRole('alert')).toContainText(words.compared.wrongFile);
  await expect(office.getByRole('button', { name: words.apply.buttonWith(pair.lessons - 1) })).toBeHidden();
  await office.getByRole('button', { name: words.apply.anyway }).click();
  await office.getByRole('button', { name: words.apply.anywayNo }).click();
  await office.getByRole('button', { name: words.apply.giveUp }).click();
  await expect(main().getByText(words.apply.givenUp)).toBeVisible();
});

test('a colleague was quicker: the comparison is outdated, and made afresh with one press', async () => {
  const table = readTable(exported);
  table.rows[2]![table.column('place')] = 'GYM 3';
  const file = asCsv('salle.csv', table);
  await choose(file);
  await expect(summary(0, 0, 1, pair.lessons - 1)).toBeVisible();
  const colleague = await (await browser.newContext({ locale: 'fr-FR' })).newPage();
  await signIn(colleague, stage.url, emails.colleague);
  await colleague.getByRole('link', { name: schoolWords.views.timetable }).click();
  table.rows[3]![table.column('place')] = 'GYM 4';
  await colleague.getByLabel(words.choose.button).setInputFiles([asCsv('salles.csv', table)]);
  await colleague.getByRole('button', { name: words.apply.buttonWith(2) }).click();
  await expect(colleague.getByRole('main').getByText(words.apply.done)).toBeVisible();
  await colleague.context().close();
  await office.getByRole('button', { name: words.apply.buttonWith(1) }).click();
  await expect(main().getByText(failureWords.import_outdated)).toBeVisible();
  await office.getByRole('button', { name: words.choose.again }).click();
  await expect(main().getByText('GYM 4').first()).toBeVisible();
  await office.getByRole('button', { name: words.apply.giveUp }).click();
});

test('a full-size school of 60 classes and 2,520 lessons is drawn class by class, never all at once', async () => {
  const known = readTable(exported);
  const subject = known.rows[0]![known.column('subject')]!;
  const header = (['weekday', 'start', 'end', 'group', 'subject', 'lastName', 'place'] as const).map(
    (column) => timetableHeadings[column],
  );
  const days = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'];
  const rows = Array.from({ length: 60 * 42 }, (_, index) => {
    const [place, hour] = [index % 60, Math.floor(index / 60)];
    const clock = `${8 + Math.floor(hour / 6)}h`;
    return [
      days[hour % 6]!,
      `${clock}00`,
      `${clock}55`,
      `${3 + (place % 4)}Z${place}`,
      subject,
      `PERSONNE${place}`,
      `S${place}`,
    ];
  });
  await choose(asCsv('grand.csv', { ...known, header, rows }));
  await expect(summary(2520, pair.lessons, 0, 0)).toBeVisible({ timeout: 15_000 });
  expect(await main().locator('details').count()).toBeGreaterThan(59);
  expect(await main().locator('details li').count()).toBe(0);
  await main().locator('summary').first().click();
  await expect(main().locator('details li').first()).toBeVisible();
  expect(await main().locator('details li').count()).toBeLessThan(45);
  await office.getByRole('button', { name: words.apply.giveUp }).click();
});

const bomb = '<?xml version="1.0"?><!DOCTYPE EDT_STS [<!ENTITY a "aaaaaaaaaa">]><EDT_STS>&a;</EDT_STS>';
const refusals: [string, Sent[], string][] = [
  ['a DOCTYPE with entities', [pair.stsEmp, file('emp_sts.xml', bomb)], failureWords.timetable_has_doctype],
  ['half of a calendar', [file('pronote.ics', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n')], failureWords.calendar_not_ics],
  ['a picture called a workbook', [file('photo.xlsx', '\u0089PNG\r\n')], failureWords.import_format_unknown],
  [
    'a workbook that was cut off',
    [file('classeur.xlsx', 'PK\u0003\u0004cut')],
    failureWords.import_spreadsheet_unreadable,
  ],
  [
    'a list of pupils',
    [file('élèves.csv', 'Nom;Prénom;Né le\r\nDURAND;Léo;01/01/2014\r\n')],
    failureWords.import_format_unknown,
  ],
];
for (const [name, files, sentence] of refusals) {
  test(`${name} is refused in words, and the server stays up`, async () => {
    await choose(...files);
    await expect(main().getByRole('alert')).toContainText(sentence);
    const drafts = await stage.sql`SELECT 1 FROM timetable_import WHERE state = 'draft'`;
    expect(drafts).toHaveLength(0);
  });
}

test('too large, or no timetable at all, is told before anything is sent', async () => {
  const sent: string[] = [];
  office.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  await choose(file('gros.csv', 'x'.repeat(4 * 1024 * 1024 + 1)));
  await expect(main().getByText(words.choose.problems.too_large)).toBeVisible();
  await choose(file('photo.jpg', 'x'));
  await expect(main().getByText(words.choose.problems.unknown)).toBeVisible();
  expect(sent).toEqual([]);
});

interface Sent {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

function file(name: string, text: string): Sent {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) };
}

/** Lets files fall onto the page's heading, beside the target, as a hurried hand does. */
async function dropOn(page: Page, files: Sent[]): Promise<void> {
  const given = files.map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') }));
  const dataTransfer = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of all) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name));
    }
    return transfer;
  }, given);
  await page.locator('h1').dispatchEvent('dragover', { dataTransfer });
  await page.locator('h1').dispatchEvent('drop', { dataTransfer });
}

async function downloadBy(button: string): Promise<Download> {
  const [download] = await Promise.all([
    office.waitForEvent('download'),
    office.getByRole('button', { name: button }).click(),
  ]);
  return download;
}

async function textOf(download: Download): Promise<string> {
  return (await readFile(await download.path())).toString('utf8');
}

interface Table {
  header: string[];
  rows: string[][];
  column(name: keyof typeof timetableHeadings): number;
}

/** Our own template without quoted cells, as the sample's is. */
function readTable(csv: string): Table {
  const [header = [], ...rows] = csv
    .replace('\ufeff', '')
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(';'));
  return { header, rows, column: (name) => header.indexOf(timetableHeadings[name]) };
}

function asCsv(name: string, { header, rows }: Table): Sent {
  return file(name, `\ufeff${[header, ...rows].map((cells) => cells.join(';')).join('\r\n')}\r\n`);
}
