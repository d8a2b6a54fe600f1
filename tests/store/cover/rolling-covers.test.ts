import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '#runtime/log.ts';
import { changeAbsence } from '../../../server/absences/change.ts';
import { declareAbsence, withdrawAbsence } from '../../../server/absences/declare.ts';
import { coversOf } from '../../../server/assignment/cover-board.ts';
import { rollCovers } from '../../../server/cover/rolling-covers.ts';
import { connectSlices } from '../../../server/reactions.ts';
import { anAbsenceForm, anAct, aStretch, aTeachingSchool, type TeachingSchool } from '../../support/build/absences.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const leave = connectSlices();
let database: TestDatabase;
let school: TeachingSchool;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`TRUNCATE school, happening CASCADE`;
  school = await aTeachingSchool(database.sql, { uai: '0159999M' });
  // Every week until Christmas.
  await database.sql`
    UPDATE alternance SET weeks = ARRAY(SELECT generate_series('2026-11-09'::date, '2026-12-14', '7 days')::date)`;
});

const declare = () => {
  const form = anAbsenceForm({ teacherId: school.teacherId, lastDay: null });
  return database.sql.begin((tx) =>
    declareAbsence(tx, leave, { uai: school.uai, form, act: anAct('2026-11-15T18:00:00Z') }),
  );
};
const logged: string[] = [];
const log = createLog({ process: 'test', level: 'error', destination: { write: (line) => logged.push(line) } });
const roll = (at: string) => rollCovers({ sql: database.sql, leave, log }, new Date(at));
const lastCover = async (absence: string) => (await coversOf(database.sql, [absence])).at(-1)?.startsAt.slice(0, 10);
const opened = () => database.sql`SELECT FROM happening WHERE type = 'cover.opened'`;

describe('an absence whose end nobody knows', () => {
  test('has covers two weeks ahead, and each day brings those of one day more', async () => {
    const absence = await declare();
    expect(await lastCover(absence)).toBe('2026-11-30');
    await roll('2026-11-17T06:00:00Z');
    expect(await lastCover(absence)).toBe('2026-12-01');
    await roll('2026-11-18T06:00:00Z');
    expect(await lastCover(absence)).toBe('2026-12-02');
  });

  test('makes each lesson known on the day that reaches it, the first two weeks with the declaration', async () => {
    await declare();
    await roll('2026-11-17T06:00:00Z');
    const known = await database.sql<{ knownAt: Date }[]>`SELECT DISTINCT known_at FROM cover ORDER BY known_at`;
    expect(known.map(({ knownAt }) => knownAt.toISOString())).toEqual([
      '2026-11-15T18:00:00.000Z',
      '2026-11-17T06:00:00.000Z',
    ]);
  });

  test('is looked at once a day, however often the round goes', async () => {
    await declare();
    await roll('2026-11-17T06:00:00Z');
    const before = (await opened()).length;
    await database.sql`DELETE FROM cover WHERE starts_at > '2026-11-30'`;
    await roll('2026-11-17T09:00:00Z');
    expect((await opened()).length).toBe(before);
  });

  test('that cannot be looked at is logged, and keeps no other absence waiting', async () => {
    const absence = await declare();
    // The zone of another school's server: nothing on its clock can be told.
    const other = await aTeachingSchool(database.sql, { uai: '0159998L' });
    const form = anAbsenceForm({ teacherId: other.teacherId, lastDay: null });
    const broken = await database.sql.begin((tx) =>
      declareAbsence(tx, leave, { uai: other.uai, form, act: anAct('2026-11-15T18:00:00Z') }),
    );
    await database.sql`UPDATE school SET time_zone = 'Nowhere/Land' WHERE uai = ${other.uai}`;
    await roll('2026-11-17T06:00:00Z');
    expect(await lastCover(absence)).toBe('2026-12-01');
    expect(logged.join()).toContain(broken);
  });

  test('catches up after days without a server', async () => {
    const absence = await declare();
    await roll('2026-11-25T06:00:00Z');
    expect(await lastCover(absence)).toBe('2026-12-09');
  });

  test('opens each lesson once when several servers look at the same moment', async () => {
    const absence = await declare();
    await Promise.all([1, 2, 3, 4].map(() => roll('2026-11-18T06:00:00Z')));
    expect(await coversOf(database.sql, [absence])).toHaveLength(13);
    expect(await opened()).toHaveLength(2);
  });

  test('stops at the end of the school year', async () => {
    const absence = await declare();
    await database.sql`UPDATE school SET year_ends_on = '2026-12-03'`;
    await roll('2026-12-01T06:00:00Z');
    expect(await lastCover(absence)).toBe('2026-12-03');
    const before = (await opened()).length;
    await roll('2026-12-02T06:00:00Z');
    expect((await opened()).length).toBe(before);
  });

  test('ends when its end is known, and is withdrawn for good', async () => {
    const absence = await declare();
    const act = anAct('2026-11-18T06:00:00Z');
    const stretches = [aStretch({ lastDay: '2026-11-20' })];
    const end = { absenceId: absence, version: 1, stretches, reason: 'leave', act } as const;
    await database.sql.begin((tx) => changeAbsence(tx, leave, end));
    await roll('2026-11-25T06:00:00Z');
    const alive = (await coversOf(database.sql, [absence])).filter(({ state }) => state !== 'cancelled');
    expect(alive.at(-1)?.startsAt.slice(0, 10)).toBe('2026-11-20');
  });

  test('rolls no further once it is withdrawn', async () => {
    const absence = await declare();
    await database.sql.begin((tx) => withdrawAbsence(tx, leave, absence, anAct('2026-11-16T06:00:00Z')));
    await roll('2026-11-25T06:00:00Z');
    expect(new Set((await coversOf(database.sql, [absence])).map(({ state }) => state))).toEqual(
      new Set(['cancelled']),
    );
  });
});
