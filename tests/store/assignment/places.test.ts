/** The places and adults of a school decide how many absences one hour can bear. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Cover } from '#contract/cover.ts';
import type { AdultSupply } from '#contract/places.ts';
import { sheetAnswer } from '#contract/words/day-sheet.ts';
import { readBoardPage } from '../../../server/assignment/board-page.ts';
import { coversOf, coversOfDay } from '../../../server/assignment/cover-board.ts';
import { makePlan } from '../../../server/assignment/make-plan.ts';
import { readLatestPlan } from '../../../server/assignment/plan-store.ts';
import { promisedIn } from '../../../server/assignment/promised-store.ts';
import { listDay } from '../../../server/rooms/classroom-store.ts';
import { storeAdultSupply } from '../../../server/schools/adult-store.ts';
import { anAct, aSubstituteFor, aTeachingSchool, type TeachingSchool } from '../../support/build/absences.ts';
import { leaveOnly } from '../../support/build/rooms.ts';
import { aPlace } from '../../support/build/schools.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let school: TeachingSchool;
const UAI = '0159999M';
const evening = anAct('2026-11-15T18:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`TRUNCATE school, substitute, happening, plan CASCADE`;
  school = await aTeachingSchool(database.sql, { uai: UAI, adults: 2 });
  for (const lastName of ['Vasseur', 'Ozanam', 'Perrin']) await aSubstituteFor(database.sql, { lastName });
});

interface Away {
  placeId: string | null;
  from?: string;
  until?: string;
}

/** Another class whose teacher is away on Monday 16 November, from 10:00 to 10:55 unless told. Returns the absence. */
async function anAbsenceIn({ placeId, from = '10:00', until = '10:55' }: Away): Promise<string> {
  const [made] = await database.sql<{ absenceId: string }[]>`
    WITH teacher AS (
        INSERT INTO teacher (uai, sts_key, last_name, first_name)
        VALUES (${UAI}, ${`epp:${randomUUID()}`}, 'Gentiane', 'Zoé') RETURNING id),
      class AS (INSERT INTO class (uai, kind, code, level) VALUES (${UAI}, 'class', ${randomUUID()}, '4e') RETURNING id),
      absence AS (
        INSERT INTO absence (request_key, uai, teacher_id, first_day, last_day, reason, declared_at)
        SELECT gen_random_uuid(), ${UAI}, teacher.id, '2026-11-16', '2026-11-16', 'other', ${evening.now} FROM teacher
        RETURNING id),
      cover AS (
        INSERT INTO cover (absence_id, lesson_id, uai, class_id, subject_code, teacher_id, place_id, starts_at, ends_at)
        SELECT absence.id, ${randomUUID()}, ${UAI}, class.id, '061300', teacher.id, ${placeId},
          ${`2026-11-16T${from}:00+01:00`}::timestamptz, ${`2026-11-16T${until}:00+01:00`}::timestamptz
        FROM absence, teacher, class)
    SELECT id AS absence_id FROM absence`;
  return made!.absenceId;
}

/** Plans, and tells what became of the lesson of each absence. */
async function planned(...absenceIds: string[]): Promise<Cover[]> {
  await makePlan({ sql: database.sql, leave: leaveOnly }, '06', evening);
  return (await Promise.all(absenceIds.map((id) => coversOf(database.sql, [id])))).flat();
}
const said = (covers: Cover[]) => covers.map(({ state, noCoverReason }) => noCoverReason ?? state).toSorted();
const bound = async () => (await readLatestPlan(database.sql, '06'))?.bound;
const give = (supply: Partial<AdultSupply>) =>
  database.sql.begin((tx) => storeAdultSupply(tx, UAI, { standard: 2, week: [], days: [], ...supply }, '2026-11-15'));

describe('the one projector', () => {
  test('two absences at 10 make one lesson and one clear no, and no plan could do better', async () => {
    await database.sql`DELETE FROM weekly_lesson`;
    const covers = await planned(
      await anAbsenceIn({ placeId: school.placeId }),
      await anAbsenceIn({ placeId: await aPlace(database.sql, { code: '12' }) }),
    );
    expect(said(covers)).toEqual(['no_equipped_place', 'planned']);
    expect(await bound()).toBe(1);
    const sheet = await coversOfDay(database.sql, UAI, '2026-11-16');
    expect(
      sheet.map((cover) => sheetAnswer(cover, evening.now.getTime())).toSorted((a, b) => a.kind.localeCompare(b.kind)),
    ).toEqual([
      { kind: 'study', word: 'Permanence', detail: 'pas de salle équipée libre' },
      { kind: 'waiting', word: 'En attente', detail: 'un remplaçant doit répondre' },
    ]);
    const { covers: board } = await readBoardPage(database.sql, '06', {}, evening.now);
    expect(board).toHaveLength(2);
    expect(said(board)).toEqual(said(covers));
  });

  test('a lesson of a room without projector is moved to the one that has it, and every list names both rooms', async () => {
    const unequipped = await aPlace(database.sql, { code: '12' });
    const away = await anAbsenceIn({ placeId: unequipped, from: '14:00', until: '14:55' });
    expect(await planned(away)).toMatchObject([{ state: 'planned', placeCode: '101', timetablePlaceCode: '12' }]);
    await database.sql`UPDATE assignment SET state = 'accepted'`;
    await database.sql`UPDATE cover SET state = 'accepted'`;
    // The screen of 101 announces it; that of 12 would have nothing to announce.
    expect(await listDay(database.sql, school.placeId, evening.now)).toMatchObject([
      { subject: 'Mathématiques', startsAt: '2026-11-16T13:00:00.000Z' },
    ]);
    expect(await listDay(database.sql, unequipped, evening.now)).toEqual([]);
  });

  test('stays with the class that has its own lesson there', async () => {
    // Mr Brumeval teaches in 101 at 10, and is not away.
    const away = await anAbsenceIn({ placeId: await aPlace(database.sql, { code: '12' }) });
    const [cover] = await planned(away);
    expect(cover).toMatchObject({ state: 'open', noCoverReason: 'no_equipped_place', placeCode: '12' });
  });
});

describe('the adults of a half-day', () => {
  const atOnce = async () => {
    const places = [
      await aPlace(database.sql, { code: '12', equipped: true }),
      await aPlace(database.sql, { code: '13', equipped: true }),
    ];
    return Promise.all(places.map((placeId) => anAbsenceIn({ placeId, from: '14:00', until: '14:55' })));
  };

  test('two projectors and two adults bear two absences', async () => {
    expect(said(await planned(...(await atOnce())))).toEqual(['planned', 'planned']);
  });

  test('with one adult on Monday afternoons the other class is told that an adult is missing', async () => {
    await give({ week: [{ weekday: 1, half: 'afternoon', adults: 1 }] });
    expect(said(await planned(...(await atOnce())))).toEqual(['no_adult', 'planned']);
    expect(await bound()).toBe(1);
  });

  test('a single day says otherwise than its weekday', async () => {
    await give({
      week: [{ weekday: 1, half: 'afternoon', adults: 1 }],
      days: [{ day: '2026-11-16', half: 'afternoon', adults: 2 }],
    });
    expect(said(await planned(...(await atOnce())))).toEqual(['planned', 'planned']);
  });

  test('the morning’s adults do not help in the afternoon, and a lesson across noon needs one of either', async () => {
    await give({ standard: 3, week: [{ weekday: 1, half: 'afternoon', adults: 0 }] });
    const placeId = await aPlace(database.sql, { code: '12', equipped: true });
    const covers = await planned(
      await anAbsenceIn({ placeId, from: '08:00', until: '08:55' }),
      await anAbsenceIn({ placeId, from: '12:30', until: '13:25' }),
      await anAbsenceIn({ placeId, from: '15:00', until: '15:55' }),
    );
    expect(said(covers)).toEqual(['no_adult', 'no_adult', 'planned']);
  });

  test('fewer adults than lessons promised: they stay promised, and nothing is added', async () => {
    const [kept, other] = await atOnce();
    await give({ week: [{ weekday: 1, half: 'afternoon', adults: 1 }] });
    await planned(kept!);
    await database.sql`UPDATE assignment SET state = 'accepted' WHERE state = 'proposed'`;
    await database.sql`UPDATE cover SET state = 'accepted' WHERE state = 'planned'`;
    await give({ standard: 0 });
    expect(said(await planned(kept!, other!))).toEqual(['accepted', 'no_adult']);
    expect(await promisedIn(database.sql, UAI, evening.now)).toHaveLength(1);
  });
});
