import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Transaction } from '#db/sql.ts';
import { declareAbsence } from '../../../server/absences/declare.ts';
import { chooseByHand, dropProposal, pinProposal } from '../../../server/assignment/choose-by-hand.ts';
import { connectSlices } from '../../../server/reactions.ts';
import { anAbsenceForm, anAct, aSubstituteFor, aTeachingSchool } from '../../support/build/absences.ts';
import { anAccount } from '../../support/build/people.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const leave = connectSlices();
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** What pages hear of, once it has been done. */
async function told(act: (tx: Transaction) => Promise<unknown>): Promise<string[]> {
  await database.sql`TRUNCATE change`;
  await database.sql.begin(act);
  const changes = await database.sql<{ kind: string }[]>`SELECT DISTINCT kind FROM change ORDER BY kind`;
  return changes.map(({ kind }) => kind);
}

test('what a coordinator does to a proposal reaches the pages of the academy, and no page of the substitute', async () => {
  const { sql } = database;
  const school = await aTeachingSchool(sql, { uai: '0159999M' });
  const substituteId = await aSubstituteFor(sql);
  const by = await anAccount(sql, [{ role: 'coordinator', academyCode: '06' }]);
  const act = { ...anAct('2026-11-15T18:00:00Z'), by };
  const form = anAbsenceForm({ teacherId: school.teacherId });
  await sql.begin((tx) => declareAbsence(tx, leave, { uai: school.uai, form, act }));
  const [cover] = await sql<{ id: string }[]>`SELECT id FROM cover`;
  const coverId = cover!.id;
  const choice = { coverId, substituteId, because: 'school_asked', act } as const;
  expect(await told((tx) => chooseByHand(tx, leave, choice))).toEqual(['absences', 'covers', 'plan']);
  expect(await told((tx) => pinProposal(tx, coverId, false))).toEqual(['plan']);
  expect(await told((tx) => dropProposal(tx, coverId))).toEqual(['absences', 'covers', 'plan']);
});
