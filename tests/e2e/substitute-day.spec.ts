/** A substitute's day on the telephone: asked, promised, prepared, taught, written down, counted. */
import { readFile } from 'node:fs/promises';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { confirmPlan, makePlan } from '#contract/plans.ts';
import { failureWords } from '#contract/words/failures.ts';
import { handoverWords } from '#contract/words/handover.ts';
import { hoursWords } from '#contract/words/hours.ts';
import { myWeekWords, preparationWords } from '#contract/words/preparation.ts';
import { studioWords } from '#contract/words/studio.ts';
import { substituteWords } from '#contract/words/substitute.ts';
import { declareAbsence } from '../../server/absences/declare.ts';
import { newSecret } from '../../server/http/session-cookie.ts';
import { createSessions } from '../../server/people/session-store.ts';
import { connectSlices } from '../../server/reactions.ts';
import { createApiClient } from '../support/api-client.ts';
import { anAbsenceForm, anAct, aSubstituteFor, aTeachingSchool } from '../support/build/absences.ts';
import { aPdf } from '../support/build/documents.ts';
import { anAccount } from '../support/build/people.ts';
import { aClassroomIn } from '../support/build/rooms.ts';
import { expectNothingFound } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { cast, signIn } from '../support/stage/cast.ts';
import { expectLive } from '../support/stage/lesson-on-stage.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';
import { expectMovingPicture } from '../support/stage/watching.ts';

const UAI = '0159999M';
const SUNDAY = '2026-11-15T17:00:00Z';
const phone = { width: 390, height: 844 };
const PDF = { name: 'thales.pdf', mimeType: 'application/pdf', buffer: aPdf(3000) };

test.describe.configure({ mode: 'serial' });

let stage: Stage;
let substituteBrowser: Browser;
let schoolBrowser: Browser;
let noe: Page;
let email: string;
let deviceSecret: string;
let absenceId: string;

test.beforeAll(async () => {
  stage = await openStage(SUNDAY);
  const { teacherId, placeId } = await aTeachingSchool(stage.sql, { uai: UAI });
  await stage.sql`UPDATE school SET phone = '04 71 00 00 00'`;
  await stage.sql`UPDATE class SET head_count = 26`;
  ({ deviceSecret } = await aClassroomIn(stage.sql, placeId));
  const form = anAbsenceForm({ teacherId, lastDay: '2026-11-17' });
  absenceId = await stage.sql.begin((tx) =>
    declareAbsence(tx, connectSlices(), { uai: UAI, form, act: anAct(SUNDAY) }),
  );
  await stage.sql`UPDATE cover SET adult = 'Sonia, AED'`;
  email = await cast(stage.sql, 'Noé Vasseur', { role: 'substitute', substituteId: await aSubstituteFor(stage.sql) });
  [substituteBrowser, schoolBrowser] = await Promise.all([browserSpeaking(440), browserSpeaking(1250)]);
  noe = await pageOf(substituteBrowser, phone);
});

test.afterAll(async () => {
  await substituteBrowser?.close();
  await schoolBrowser?.close();
  await stage?.close();
});

async function pageOf(browser: Browser, viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({
    viewport,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    permissions: ['camera', 'microphone'],
  });
  return context.newPage();
}

/** The academy plans and confirms; its own page has a story of its own. */
async function planAndConfirm(): Promise<void> {
  const { id } = await anAccount(stage.sql, [{ role: 'coordinator', academyCode: '06' }]);
  const secret = newSecret();
  await createSessions(stage.sql).begin(secret, id, new Date(SUNDAY));
  const coordinator = createApiClient(stage.url, { cookie: `releve_session=${secret}` });
  const plan = await coordinator.call(makePlan, { params: { academyCode: '06' } });
  const assignmentIds = plan.assignments.map(({ assignmentId }) => assignmentId);
  await coordinator.call(confirmPlan, { params: { planId: plan.id }, body: { assignmentIds } });
}

const main = () => noe.getByRole('main');

test('on Sunday the office leaves word for the class and a document; a web page is refused in words', async () => {
  const office = await pageOf(schoolBrowser, { width: 1366, height: 768 });
  await signIn(office, stage.url, await cast(stage.sql, 'Mireille Aubrac', { role: 'school_office', uai: UAI }));
  await expect(office).toHaveURL(/etablissement/);
  await office.goto(`${stage.url}/etablissement/absences/${absenceId}`);
  await office.getByRole('button', { name: handoverWords.writeFor('4A') }).click();
  await office.getByLabel(handoverWords.label('4A')).fill('Théorème de Thalès, page 112.\nÉvaluation jeudi.');
  await office.getByRole('button', { name: handoverWords.save }).click();
  await expect(office.getByText('Évaluation jeudi.')).toBeVisible();
  const files = office.getByLabel(handoverWords.add);
  await files.setInputFiles({ name: 'cours.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html></html>') });
  await expect(office.getByRole('main').getByText(failureWords.document_kind_refused)).toBeVisible();
  await files.setInputFiles(PDF);
  await expect(office.getByRole('link', { name: handoverWords.open(PDF.name) })).toBeVisible();
  await expect(office.getByText(failureWords.document_kind_refused)).toBeHidden();
  await expectNothingFound(office);
  await office.context().close();
});

test('on the telephone, both lessons are accepted in one tap, with what was left in sight', async () => {
  await planAndConfirm();
  await signIn(noe, stage.url, email);
  await noe.getByText(handoverWords.left).click();
  await expect(main().getByText('Évaluation jeudi.')).toBeVisible();
  await noe.getByRole('button', { name: substituteWords.offers.acceptAll(2) }).click();
  await expect(main().getByText(substituteWords.offers.accepted(2))).toBeVisible();
});

test('the week shows both at a glance', async () => {
  await noe.getByRole('link', { name: myWeekWords.link }).click();
  await expect(main().getByText(myWeekWords.none)).toBeVisible();
  await noe.getByRole('button', { name: myWeekWords.after }).click();
  await expect(main().getByText(myWeekWords.total(2, 110))).toBeVisible();
  await expectNothingFound(noe);
  await noe.setViewportSize(phone);
});

test('the preparation has the class, whoever is in the room, what was left and the document itself', async () => {
  await noe
    .getByRole('link', { name: /^Préparer/ })
    .first()
    .click();
  for (const text of [
    /26.élèves/,
    'Sonia, AED',
    'Théorème de Thalès, page 112.',
    preparationWords.call('04 71 00 00 00'),
  ]) {
    await expect(main().getByText(text).first()).toBeVisible();
  }
  const downloading = noe.waitForEvent('download');
  await noe.getByRole('link', { name: handoverWords.open(PDF.name) }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(PDF.name);
  expect((await readFile(await download.path())).equals(PDF.buffer)).toBe(true);
});

test('notes save themselves, and are there after a reload', async () => {
  await noe.getByLabel(preparationWords.notes).fill('Apporter le rapporteur');
  await expect(main().getByText(preparationWords.notesSaved)).toBeVisible();
  await noe.reload();
  await expect(noe.getByLabel(preparationWords.notes)).toHaveValue('Apporter le rapporteur');
  await expectNothingFound(noe);
  await noe.setViewportSize(phone);
});

test('on Monday at 09:52 one goes from the preparation into the room, where the class is', async () => {
  await stage.setClock('2026-11-16T08:52:00Z');
  const classroom = await pageOf(schoolBrowser, { width: 1920, height: 1080 });
  await classroom.goto(`${stage.url}/classe#cle=${deviceSecret}`);
  await expectLive(classroom);
  await signIn(noe, stage.url, email);
  await noe.getByRole('link', { name: preparationWords.link, exact: true }).first().click();
  await expect(noe.getByLabel(preparationWords.notes)).toHaveValue('Apporter le rapporteur');
  await noe.getByRole('link', { name: preparationWords.enter }).click();
  await noe.getByRole('button', { name: studioWords.preview.enter }).click();
  await expectLive(noe);
  await expectMovingPicture(noe);
});

test('at 10:50 the lesson ends, and what was done is written down', async () => {
  await stage.setClock('2026-11-16T09:50:00Z');
  const { closing } = studioWords.stage;
  await noe.getByRole('button', { name: closing.lesson.label }).click();
  await noe.getByRole('button', { name: closing.lesson.yes }).click();
  await noe.getByLabel(studioWords.record.summary).fill('Thalès : deux exercices corrigés.');
  await noe.getByLabel(new RegExp(studioWords.record.homework)).fill('Exercice 4 page 112.');
  await noe.getByRole('button', { name: studioWords.record.save }).click();
  await expect(main().getByText(studioWords.record.minutes(50))).toBeVisible();
});

test('Tuesday’s preparation tells where Monday ended', async () => {
  await noe.getByRole('link', { name: studioWords.back }).first().click();
  await noe.getByRole('link', { name: preparationWords.link, exact: true }).first().click();
  await expect(main().getByText('Thalès : deux exercices corrigés.')).toBeVisible();
  await expect(main().getByText('Exercice 4 page 112.')).toBeVisible();
});

test('the hour is counted, and goes into a file for the accounts', async () => {
  await noe.getByRole('link', { name: substituteWords.pages.hours }).click();
  await expect(main().getByText(hoursWords.total(1, 50))).toBeVisible();
  const downloading = noe.waitForEvent('download');
  await noe.getByRole('button', { name: hoursWords.download }).click();
  const text = (await readFile(await (await downloading).path())).toString();
  expect(text).toContain('4A');
});
