import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ToldEvent } from '../../../server/agendas/agenda-rules.ts';
import {
  forgetAgenda,
  holdAgenda,
  type Owner,
  ownAgenda,
  rememberTold,
  schoolAgendas,
  storeAddress,
  toldEvents,
} from '../../../server/agendas/agenda-store.ts';
import { aSubstituteFor, aTeachingSchool, type TeachingSchool } from '../../support/build/absences.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let school: TeachingSchool;
let substituteId: string;
const now = new Date('2026-11-16T07:00:00Z');
beforeAll(async () => {
  database = await createTestDatabase();
  school = await aTeachingSchool(database.sql, { uai: '0159999M' });
  substituteId = await aSubstituteFor(database.sql);
});
afterAll(() => database.drop());
beforeEach(() => database.sql`TRUNCATE agenda CASCADE`);

const secret = () => randomBytes(32);
/** An agenda with an address. Returns its id. */
async function anAgenda(owner: Owner): Promise<string> {
  const hash = secret();
  await storeAddress(database.sql, owner, hash, now);
  const agenda = await database.sql.begin((tx) => holdAgenda(tx, hash, now));
  return agenda?.id ?? '';
}

function anEvent(change: Partial<ToldEvent> = {}): ToldEvent {
  return {
    lessonId: 'maths.2026-11-16',
    startsAt: new Date('2026-11-16T09:00:00Z'),
    endsAt: new Date('2026-11-16T09:55:00Z'),
    status: 'confirmed',
    summary: 'Mathématiques, 4A',
    location: 'Salle 101',
    description: '',
    sequence: 0,
    revisedAt: now,
    ...change,
  };
}

describe('an agenda', () => {
  test('stays the same under a new address, and the old one opens nothing', async () => {
    const [first, second] = [secret(), secret()];
    await storeAddress(database.sql, { substituteId }, first, now);
    const before = await database.sql.begin((tx) => holdAgenda(tx, first, now));
    await storeAddress(database.sql, { substituteId }, second, now);
    const after = await database.sql.begin((tx) => holdAgenda(tx, second, now));
    expect(after).toEqual(before);
    expect(await database.sql.begin((tx) => holdAgenda(tx, first, now))).toBeNull();
  });

  test('is nobody’s twice: school, class and substitute have one each', async () => {
    const owners: Owner[] = [
      { substituteId },
      { uai: school.uai, classId: null },
      { uai: school.uai, classId: school.classId },
    ];
    const ids = [];
    for (const owner of [...owners, ...owners]) ids.push(await anAgenda(owner));
    expect(new Set(ids).size).toBe(3);
    await forgetAgenda(database.sql, { uai: school.uai, classId: null });
    expect((await schoolAgendas(database.sql, school.uai)).map(({ openedAt }) => openedAt !== null)).toEqual([
      false,
      true,
    ]);
    expect((await ownAgenda(database.sql, substituteId)).openedAt).not.toBeNull();
  });

  test.each([
    ['of nobody', 'of_a_substitute_or_a_school', {}],
    ['of a school and a substitute at once', 'of_a_substitute_or_a_school', { uai: true, substituteId: true }],
    ['of a class without its school', 'class_in_a_school', { classId: true, substituteId: true }],
  ])('%s is refused by the database', async (_, constraint, has: Record<string, boolean>) => {
    const all = { uai: school.uai, classId: school.classId, substituteId };
    const owner = Object.fromEntries(Object.entries(all).filter(([key]) => has[key]));
    const row = { ...owner, secretHash: secret(), openedAt: now };
    await expect(database.sql`INSERT INTO agenda ${database.sql(row)}`).rejects.toMatchObject({
      constraint_name: constraint,
    });
  });
});

describe('what was told', () => {
  test('is remembered by the thousand and overwritten, soonest first', async () => {
    const agendaId = await anAgenda({ substituteId });
    const events = Array.from({ length: 2500 }, (_, number) =>
      anEvent({ lessonId: `lesson ${number}`, startsAt: new Date(now.getTime() - number), sequence: 1 }),
    );
    const told = await database.sql.begin(async (tx) => {
      await rememberTold(tx, agendaId, events);
      await rememberTold(tx, agendaId, [anEvent({ lessonId: 'lesson 7', sequence: 2, status: 'cancelled' })]);
      return toldEvents(tx, agendaId, new Date(0));
    });
    expect(told).toHaveLength(2500);
    expect(told[0]?.lessonId).toBe('lesson 2499');
    expect(told.find(({ lessonId }) => lessonId === 'lesson 7')).toMatchObject({ sequence: 2, status: 'cancelled' });
  });

  test('goes with its agenda, and outlives nothing else’s', async () => {
    const own = await anAgenda({ substituteId });
    const schools = await anAgenda({ uai: school.uai, classId: null });
    await database.sql.begin(async (tx) => {
      await rememberTold(tx, own, [anEvent()]);
      await rememberTold(tx, schools, [anEvent()]);
    });
    await forgetAgenda(database.sql, { substituteId });
    expect(await database.sql`SELECT agenda_id FROM agenda_event`).toEqual([{ agendaId: schools }]);
  });
});
