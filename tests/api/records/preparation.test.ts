import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nameAdult, noteAbsence } from '#contract/absences.ts';
import { handClassOver, readHandover } from '#contract/handovers.ts';
import { answerOffer, giveBackLesson, listOffers } from '#contract/offers.ts';
import { EARLIER_RECORDS, type Preparation, readPreparation, saveLessonNotes } from '#contract/preparation.ts';
import { forgetNotes } from '../../../server/records/preparation-store.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let work: AcademyAtWork;
let absenceId: string;
let coverId: string;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-15T18:00:00Z' });
});
afterAll(() => app.close());
beforeEach(async () => {
  await forgetEverything(app);
  work = await anAcademyAtWork(app);
  absenceId = (await work.declare({ lastDay: '2026-11-17' })).absence.id;
  const { id, covers } = await work.offer();
  const acceptedCoverIds = covers.map((cover) => cover.coverId);
  await work.substitute.call(answerOffer, { params: { offerId: id }, body: { acceptedCoverIds } });
  coverId = acceptedCoverIds[0] ?? '';
});

const read = (): Promise<Preparation> => work.substitute.call(readPreparation, { params: { coverId } });
const note = (notes: string) => work.substitute.call(saveLessonNotes, { params: { coverId }, body: { notes } });

/** A lesson of the same class in the same subject that was given so many days before. */
async function taught(daysBefore: number, summary: string): Promise<void> {
  await app.sql`
    WITH before AS (
      INSERT INTO cover (absence_id, lesson_id, uai, class_id, subject_code, teacher_id, starts_at, ends_at, state)
      SELECT absence_id, 'before ' || ${daysBefore}, uai, class_id, subject_code, teacher_id,
        starts_at - make_interval(days => ${daysBefore}), ends_at - make_interval(days => ${daysBefore}), 'taught'
      FROM cover WHERE id = ${coverId} RETURNING id)
    INSERT INTO record (cover_id, summary, homework, written_by, written_at)
    SELECT id, ${summary}, 'Exercice 4', 'Léa Abadie', now() FROM before`;
}

describe('before a lesson', () => {
  test('its substitute reads where, which class, who is in the room, whom to call, and what was left', async () => {
    await app.sql`UPDATE school SET phone = '04 71 00 00 00'`;
    await app.sql`UPDATE class SET head_count = 26`;
    await work.office.call(nameAdult, { params: { coverId }, body: { adult: 'Sonia (AED)' } });
    await work.office.call(noteAbsence, { params: { absenceId }, body: { note: 'Manuels au fond de la salle.' } });
    const [its] = (await work.office.call(readHandover, { params: { absenceId } })).classes;
    const params = { absenceId, classId: its?.classId ?? '' };
    await work.office.call(handClassOver, { params, body: { text: 'Thalès, page 112.' } });
    expect(await read()).toEqual({
      coverId,
      absenceId,
      schoolName: 'Collège 0159999M',
      commune: 'Exempleville',
      department: '15',
      academyCode: '06',
      schoolPhone: '04 71 00 00 00',
      timeZone: 'Europe/Paris',
      ownZone: 'Europe/Paris',
      className: '4A',
      level: '4e',
      headCount: 26,
      subject: 'Mathématiques',
      teacherName: 'Paul Brumeval',
      placeCode: '101',
      adult: 'Sonia (AED)',
      startsAt: '2026-11-16T09:00:00.000Z',
      endsAt: '2026-11-16T09:55:00.000Z',
      doorsOpenAt: '2026-11-16T08:50:00.000Z',
      state: 'accepted',
      note: 'Manuels au fond de la salle.',
      text: 'Thalès, page 112.',
      documents: [],
      earlier: [],
      hasRecord: false,
      notes: '',
      serverNow: '2026-11-15T18:00:00.000Z',
    });
  });

  test('the last lessons of this class in this subject are there, newest first, and no others', async () => {
    for (let days = 1; days <= EARLIER_RECORDS + 1; days += 1) await taught(days, `${days} jours avant`);
    await taught(-7, 'une semaine après');
    await app.sql`INSERT INTO subject (code, label) VALUES ('020700', 'Français') ON CONFLICT DO NOTHING`;
    await app.sql`UPDATE cover SET subject_code = '020700' WHERE lesson_id = 'before 2'`;
    const { earlier } = await read();
    expect(earlier.map(({ summary }) => summary)).toEqual(
      ['1', '3', '4', '5', '6'].map((days) => `${days} jours avant`),
    );
    expect(earlier[0]).toMatchObject({
      writtenBy: 'Léa Abadie',
      homework: 'Exercice 4',
      startsAt: '2026-11-15T09:00:00.000Z',
    });
  });

  test('what somebody notes is theirs: kept as it was written, changed, and taken away', async () => {
    for (const notes of ['  Apporter le rapporteur\n', 'Autre chose']) {
      await note(notes);
      expect((await read()).notes).toBe(notes);
    }
    await note('   ');
    expect((await read()).notes).toBe('');
    expect((await app.sql`SELECT FROM lesson_note`).count).toBe(0);
  });

  test('who gave all lessons back reads and writes nothing there any more', async () => {
    const { lessons } = await work.substitute.call(listOffers, {});
    for (const lesson of lessons) {
      const params = { coverId: lesson.coverId };
      await work.substitute.call(giveBackLesson, { params, body: { because: 'other' } });
    }
    expect(await work.substitute.refused(readHandover, { params: { absenceId } })).toMatchObject({ status: 403 });
    expect(await work.substitute.refused(readPreparation, { params: { coverId } })).toMatchObject({ status: 403 });
    const written = work.substitute.refused(saveLessonNotes, { params: { coverId }, body: { notes: 'x' } });
    expect(await written).toMatchObject({ status: 403 });
  });

  test('a lesson one has only been asked about is not one’s own yet', async () => {
    await work.declare({ firstDay: '2026-11-18', lastDay: '2026-11-18' });
    const offer = await work.offer();
    expect((await work.substitute.call(listOffers, {})).offers).toHaveLength(1);
    const asked = { params: { coverId: offer.covers[0]?.coverId ?? '' } };
    expect(await work.substitute.refused(readPreparation, asked)).toMatchObject({ status: 403 });
  });

  test('more notes than two pages are refused, and the others stay', async () => {
    await note('Thalès');
    const params = { coverId };
    const refused = await work.substitute.refused(saveLessonNotes, { params, body: { notes: 'x'.repeat(4001) } });
    expect(refused).toMatchObject({ status: 400, code: 'invalid_input' });
    expect((await read()).notes).toBe('Thalès');
  });
});

test('notes go 30 days after their lesson', async () => {
  await note('Thalès');
  expect(await forgetNotes(app.sql, new Date('2026-12-16T09:00:00Z'))).toBe(0);
  expect(await forgetNotes(app.sql, new Date('2026-12-16T10:00:00Z'))).toBe(1);
});
