import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listHappenings } from '../../../server/absences/absence-store.ts';
import { declareAbsence, withdrawAbsence } from '../../../server/absences/declare.ts';
import { coversOf } from '../../../server/assignment/cover-board.ts';
import { connectSlices } from '../../../server/reactions.ts';
import {
  type AbsenceLike,
  anAbsenceForm,
  anAct,
  aTeachingSchool,
  type TeachingSchool,
} from '../../support/build/absences.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const leave = connectSlices();
let database: TestDatabase;
let school: TeachingSchool;
const act = anAct('2026-11-15T18:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`TRUNCATE school, happening CASCADE`;
  school = await aTeachingSchool(database.sql, { uai: '0159999M' });
});

function declare(change: AbsenceLike = {}, uai = school.uai): Promise<string> {
  const form = anAbsenceForm({ teacherId: school.teacherId, ...change });
  return database.sql.begin((tx) => declareAbsence(tx, leave, { uai, form, act }));
}

async function count(table: 'absence' | 'cover'): Promise<number> {
  const [row] = await database.sql<{ count: number }[]>`SELECT count(*) FROM ${database.sql(table)}`;
  return row?.count ?? -1;
}

describe('a teacher who is away', () => {
  test('from Monday to Wednesday leaves three lessons to cover, each with its place and instants', async () => {
    const id = await declare({ lastDay: '2026-11-18' });
    const covers = await coversOf(database.sql, [id]);
    expect(covers.map(({ startsAt, endsAt, state, placeCode }) => ({ startsAt, endsAt, state, placeCode }))).toEqual(
      ['16', '17', '18'].map((day) => ({
        startsAt: `2026-11-${day}T09:00:00.000Z`,
        endsAt: `2026-11-${day}T09:55:00.000Z`,
        state: 'open',
        placeCode: '101',
      })),
    );
  });

  test('in the afternoon only leaves the lesson at 10 alone', async () => {
    const id = await declare({ hours: { from: '13:00', to: '17:00' } });
    expect(await coversOf(database.sql, [id])).toEqual([]);
  });

  test('until 10:30 misses the lesson that is under way', async () => {
    const id = await declare({ hours: { from: '08:00', to: '10:30' } });
    expect(await coversOf(database.sql, [id])).toHaveLength(1);
  });

  test('leaves a timeline that begins with the declaration', async () => {
    const id = await declare();
    const timeline = await listHappenings(database.sql, id);
    expect(timeline.map(({ type, facts }) => [type, facts])).toEqual([
      ['absence.declared', { as: 'school_office', caller: null }],
      ['cover.opened', { count: 1 }],
    ]);
  });
});

describe('the same absence again', () => {
  test('from the same form is the same absence, however often it is sent', async () => {
    const requestKey = randomUUID();
    const ids = await Promise.all([1, 2, 3, 4].map(() => declare({ requestKey })));
    expect(new Set(ids).size).toBe(1);
    expect([await count('absence'), await count('cover')]).toEqual([1, 1]);
  });

  test('from two tabs at once is one absence and one clear refusal', async () => {
    const tabs = await Promise.allSettled([declare(), declare({ lastDay: '2026-11-17' })]);
    expect(tabs.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(tabs.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'absence_already_declared' },
    });
    expect(await count('absence')).toBe(1);
  });

  test('may be declared anew once it was withdrawn', async () => {
    const id = await declare();
    await database.sql.begin((tx) => withdrawAbsence(tx, leave, id, act));
    expect((await coversOf(database.sql, [id])).map(({ state }) => state)).toEqual(['cancelled']);
    await expect(declare()).resolves.not.toBe(id);
  });
});

describe('an absence that cannot be is refused and stores nothing', () => {
  test.each([
    ['absence_ends_before_start', { firstDay: '2026-11-17', lastDay: '2026-11-16' }],
    ['absence_ends_before_start', { hours: { from: '12:00', to: '11:00' } }],
    ['absence_outside_school_year', { firstDay: '2026-08-31', lastDay: '2026-09-02' }],
    ['absence_outside_school_year', { lastDay: '2027-07-03' }],
    ['absence_too_long', { firstDay: '2026-09-01', lastDay: '2027-09-30' }],
    ['teacher_not_in_school', { teacherId: randomUUID() }],
  ] as [string, AbsenceLike][])('%s', async (code, change) => {
    await expect(declare(change)).rejects.toMatchObject({ code });
    expect([await count('absence'), await count('cover')]).toEqual([0, 0]);
  });

  test('the teacher of another school', async () => {
    await aTeachingSchool(database.sql, { uai: '0010002X' });
    await expect(declare({}, '0010002X')).rejects.toMatchObject({ code: 'teacher_not_in_school' });
  });

  test('a form key of another school’s absence', async () => {
    const requestKey = randomUUID();
    await declare({ requestKey });
    const other = await aTeachingSchool(database.sql, { uai: '0010002X' });
    await expect(declare({ requestKey, teacherId: other.teacherId }, other.uai)).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('withdrawn twice', async () => {
    const id = await declare();
    await database.sql.begin((tx) => withdrawAbsence(tx, leave, id, act));
    await expect(database.sql.begin((tx) => withdrawAbsence(tx, leave, id, act))).rejects.toMatchObject({
      code: 'absence_already_withdrawn',
    });
  });
});
