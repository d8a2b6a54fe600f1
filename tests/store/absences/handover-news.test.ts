import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Sql } from '#db/sql.ts';
import { addDocument, handClassOver, removeDocument } from '../../../server/absences/handover.ts';
import { noteAbsence } from '../../../server/absences/note.ts';
import { coveredClasses } from '../../../server/cover/covered-classes.ts';
import { changesSince } from '../../../server/happenings/change-store.ts';
import { askedSubstitutes } from '../../../server/records/preparation-store.ts';
import { anAct } from '../../support/build/absences.ts';
import { aPdf, inCrumbs } from '../../support/build/documents.ts';
import { type AcceptedLesson, anAcceptedLesson, leaveOnly } from '../../support/build/rooms.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

/** Whoever has a lesson's preparation open sees what the school leaves at once. */
let database: TestDatabase;
let sql: Sql;
let lesson: AcceptedLesson;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await anAcceptedLesson(sql);
  lesson = await anAcceptedLesson(sql);
});

const act = anAct('2026-11-15T18:00:00Z');
const world = () => ({ sql, leave: leaveOnly, classesOf: coveredClasses });
const leaveDocument = () => {
  const content = inCrumbs(aPdf(), 100);
  return addDocument(world(), { absenceId: lesson.absenceId, name: 'cours.pdf', content, act });
};

/** The substitutes who hear of what is done. */
async function told(done: () => Promise<unknown>): Promise<(string | null)[]> {
  const { cursor } = await changesSince(sql, null);
  await done();
  const { changes } = await changesSince(sql, cursor);
  return (changes ?? []).filter(({ kind }) => kind === 'offers').map(({ substituteId }) => substituteId);
}

test('what a class is to do, when it is written and when it is taken away', async () => {
  const { absenceId, substituteId } = lesson;
  const [its] = await coveredClasses(sql, absenceId);
  const hand = (text: string) => handClassOver(world(), { absenceId, classId: its?.classId ?? '', text, act });
  expect(await told(() => hand('Thalès'))).toEqual([substituteId]);
  expect(await told(() => hand('Thalès'))).toEqual([]);
  expect(await told(() => hand(''))).toEqual([substituteId]);
});

test('a document, once it has arrived and once it is gone', async () => {
  const { absenceId, substituteId } = lesson;
  expect(await told(leaveDocument)).toEqual([substituteId]);
  const [document] = await sql<{ id: string }[]>`SELECT id FROM document WHERE absence_id = ${absenceId}`;
  const remove = () => removeDocument(world(), { absenceId, documentId: document?.id ?? '', act });
  expect(await told(remove)).toEqual([substituteId]);
});

test('a document whose absence is withdrawn while it arrives: refused, and nothing of it is kept', async () => {
  const { absenceId } = lesson;
  async function* withdrawnMeanwhile() {
    yield* inCrumbs(aPdf(), 100);
    await sql`UPDATE absence SET state = 'withdrawn' WHERE id = ${absenceId}`;
  }
  const adding = addDocument(world(), { absenceId, name: 'cours.pdf', content: withdrawnMeanwhile(), act });
  await expect(adding).rejects.toMatchObject({ code: 'absence_over' });
  expect(await sql`SELECT FROM document WHERE absence_id = ${absenceId}`).toHaveLength(0);
});

test('whoever is asked reads what was left until the deadline, not until a round ends the offer', async () => {
  const { absenceId, coverId, substituteId } = lesson;
  await sql`
    WITH asked AS (
      INSERT INTO offer (absence_id, substitute_id, state, sent_at, deadline)
      VALUES (${absenceId}, ${substituteId}, 'sent', '2026-11-15T18:00:00Z', '2026-11-15T20:00:00Z') RETURNING id)
    UPDATE assignment SET state = 'offered', offer_id = asked.id FROM asked WHERE cover_id = ${coverId}`;
  const readers = async (now: string) => (await askedSubstitutes(sql, absenceId, new Date(now))).length;
  expect(await readers('2026-11-15T19:59:59Z')).toBe(1);
  expect(await readers('2026-11-15T20:00:00Z')).toBe(0);
});

test('the word for all lessons, and who is in the room', async () => {
  const { absenceId, coverId, substituteId } = lesson;
  const note = () => sql.begin((tx) => noteAbsence(tx, leaveOnly, { absenceId, note: 'Manuels au fond', act }));
  expect(await told(note)).toEqual([substituteId]);
  expect(await told(() => sql`UPDATE cover SET adult = 'Sonia' WHERE id = ${coverId}`)).toEqual([substituteId]);
});

test('whoever gave the lesson back hears nothing', async () => {
  await sql`UPDATE assignment SET state = 'ended' WHERE cover_id = ${lesson.coverId}`;
  expect(await told(leaveDocument)).toEqual([]);
});
