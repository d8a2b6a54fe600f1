import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Change, ChangesHeard } from '#contract/changes.ts';
import type { Transaction } from '#db/sql.ts';
import { createLog } from '#runtime/log.ts';
import type { Stop } from '#runtime/repeat.ts';
import { declareAbsence } from '../../../server/absences/declare.ts';
import { makePlan } from '../../../server/assignment/make-plan.ts';
import { changesSince, forgetOldChanges } from '../../../server/happenings/change-store.ts';
import { LiveChanges } from '../../../server/happenings/live-changes.ts';
import type { EventStream } from '../../../server/http/event-stream.ts';
import { confirmPlan } from '../../../server/offers/send-offers.ts';
import { connectSlices } from '../../../server/reactions.ts';
import {
  anAbsenceForm,
  anAct,
  aSubstituteFor,
  aTeachingSchool,
  type TeachingSchool,
} from '../../support/build/absences.ts';
import { anAccount } from '../../support/build/people.ts';
import { handTurned } from '../../support/build/rooms.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const leave = connectSlices();
const evening = anAct('2026-11-15T18:00:00Z');
let database: TestDatabase;
let school: TeachingSchool;
let noe: string;
/** Called once the notice `last` has come; PostgreSQL delivers in the order of commits, so all before it have come too. */
let lastCame: () => void;
let notices = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.sql.listen('change', () => {
    notices += 1;
  });
  await database.sql.listen('last', () => lastCame());
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`TRUNCATE school, substitute, happening, plan, change CASCADE`;
  school = await aTeachingSchool(database.sql, { uai: '0159999M' });
  noe = await aSubstituteFor(database.sql);
});

async function noticesOf(act: () => Promise<unknown>): Promise<number> {
  await allCame();
  const before = notices;
  await act();
  await allCame();
  return notices - before;
}

function allCame(): Promise<void> {
  return new Promise((resolve) => {
    lastCame = resolve;
    void database.sql.notify('last', '');
  });
}

function declare(tx: Transaction, lastDay = '2026-11-20'): Promise<string> {
  const form = anAbsenceForm({ teacherId: school.teacherId, lastDay });
  return declareAbsence(tx, leave, { uai: school.uai, form, act: evening });
}

async function toldSince(cursor: string): Promise<Change[] | null> {
  const { changes } = await changesSince(database.sql, cursor);
  return changes?.toSorted((a, b) => a.kind.localeCompare(b.kind)) ?? null;
}

const here = { uai: '0159999M', academyCode: '06', substituteId: null };
const board = { uai: null, academyCode: '06', substituteId: null };

describe('one act', () => {
  test('of many facts and five covers is one notice, and tells each place once', async () => {
    const { cursor } = await changesSince(database.sql, null);
    expect(await noticesOf(() => database.sql.begin((tx) => declare(tx)))).toBe(1);
    expect(await toldSince(cursor)).toEqual([
      { kind: 'absences', ...here },
      { kind: 'covers', ...here },
    ]);
  });

  test('that is taken back tells nothing', async () => {
    const { cursor } = await changesSince(database.sql, null);
    const act = database.sql.begin(async (tx) => {
      await declare(tx);
      throw new Error('taken back');
    });
    expect(await noticesOf(() => act.catch(() => undefined))).toBe(0);
    expect(await toldSince(cursor)).toEqual([]);
  });

  test('that touches no row tells nothing', async () => {
    const { sql } = database;
    expect(
      await noticesOf(() => sql`UPDATE offer SET state = 'expired' WHERE state = 'sent' AND deadline < now()`),
    ).toBe(0);
  });

  test('of an import or of the command line is told like any other', async () => {
    await database.sql.begin((tx) => declare(tx));
    const { cursor } = await changesSince(database.sql, null);
    await database.sql`UPDATE cover SET state = 'not_needed'`;
    expect(await toldSince(cursor)).toEqual([
      { kind: 'absences', ...here },
      { kind: 'covers', ...here },
    ]);
  });

  test('of the plan says nothing to the substitute; its confirmation does', async () => {
    await database.sql.begin((tx) => declare(tx));
    const { cursor: before } = await changesSince(database.sql, null);
    await makePlan({ sql: database.sql, leave }, '06', evening);
    expect((await toldSince(before))?.map(({ kind }) => kind)).toEqual(['absences', 'covers', 'plan']);
    expect(await toldSince(before)).toContainEqual({ kind: 'plan', ...board });
    const { cursor: planned } = await changesSince(database.sql, null);
    const [plan] = await database.sql<{ id: string }[]>`SELECT id FROM plan`;
    const rows = await database.sql<{ id: string }[]>`SELECT id FROM assignment`;
    const assignmentIds = rows.map(({ id }) => id);
    await confirmPlan(database.sql, leave, { planId: plan?.id ?? '', assignmentIds, act: evening });
    expect(await toldSince(planned)).toContainEqual({
      kind: 'offers',
      uai: null,
      academyCode: null,
      substituteId: noe,
    });
  });
});

describe('a change', () => {
  test('is told to whoever looked between its beginning and its end, and then no more', async () => {
    const { sql } = database;
    let during = '';
    await sql.begin(async (tx) => {
      await declare(tx);
      await sql`INSERT INTO plan (academy_code, made_at, asked, covered, bound, parameters, uncovered)
        VALUES ('06', now(), 0, 0, 0, '{}', '[]')`;
      const news = await changesSince(sql, null);
      during = news.cursor;
      expect(await toldSince(during)).toEqual([]);
    });
    const { cursor, changes } = await changesSince(sql, during);
    expect(changes).toHaveLength(2);
    expect(await toldSince(cursor)).toEqual([]);
  });

  test('is forgotten after two hours, when nobody can ask for it any more', async () => {
    const { sql } = database;
    await sql`DELETE FROM change`;
    await sql`INSERT INTO change (kind, at) VALUES ('plan', now() - interval '119 minutes'), ('covers', now() - interval '121 minutes')`;
    await forgetOldChanges(sql);
    expect(await sql`SELECT kind FROM change`).toEqual([{ kind: 'plan' }]);
  });
});

/** One of several servers, with one page of the school's office open at it. */
interface ServerWithPage {
  /** What the page heard since it was looked at last. */
  heard(): ChangesHeard[];
  /** Resolves once the page has heard something. */
  hears(): Promise<void>;
  beat(): Promise<void>;
  stop: Stop;
}

async function aServerWithAPage(): Promise<ServerWithPage> {
  const rounds = handTurned();
  const log = createLog({ process: 'test', level: 'silent' });
  const live = new LiveChanges({ sql: database.sql, clock: fakeClock(), log });
  const account = await anAccount(database.sql, [{ role: 'school_office', uai: school.uai }]);
  const messages: ChangesHeard[] = [];
  let hasHeard = () => {};
  const open = (): EventStream => ({
    send(_id, data) {
      messages.push(data as ChangesHeard);
      hasHeard();
    },
    end: () => undefined,
    onGone: () => undefined,
  });
  const hears = () => (messages.length > 0 ? Promise.resolve() : new Promise<void>((resolve) => (hasHeard = resolve)));
  let openPage = () => {};
  live.serve((_route) => (listen) => {
    const page = { query: {} as never, lastEventId: null, account, address: '127.0.0.1', sessionHash: '' };
    openPage = () => listen({ ...page, lookAgain: async () => account, open });
  });
  const stop = await live.start(rounds.repeat);
  openPage();
  await hears();
  expect(messages.splice(0)).toMatchObject([{ changes: null }]);
  return { heard: () => messages.splice(0), hears, beat: rounds.turn, stop };
}

describe('several servers', () => {
  test('tell their own pages what happened on any of them', async () => {
    const servers = [await aServerWithAPage(), await aServerWithAPage()];
    await database.sql.begin((tx) => declare(tx));
    for (const { hears, heard, stop } of servers) {
      await hears();
      expect(heard()).toMatchObject([{ changes: [{ kind: 'absences', uai: '0159999M' }] }]);
      await stop();
    }
  });

  test('a notice that never came is made good by the next heartbeat', async () => {
    const { heard, beat, stop } = await aServerWithAPage();
    await database.sql.begin(async (tx) => {
      // No trigger fires, so nobody is told.
      await tx`SET LOCAL session_replication_role = replica`;
      await tx`INSERT INTO change (kind, uai, academy_code) VALUES ('absences', '0159999M', '06')`;
    });
    expect(heard()).toEqual([]);
    await beat();
    expect(heard()).toMatchObject([{ changes: [{ kind: 'absences' }] }, { changes: [] }]);
    await stop();
  });
});
