import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect, type Sql } from '#db/sql.ts';
import { listHappenings } from '../../../server/absences/absence-store.ts';
import { declareAbsence, withdrawAbsence } from '../../../server/absences/declare.ts';
import type { Loss } from '../../../server/assignment/assignment-store.ts';
import { coversOf } from '../../../server/assignment/cover-board.ts';
import { makePlan } from '../../../server/assignment/make-plan.ts';
import { readLatestPlan } from '../../../server/assignment/plan-store.ts';
import { answerOffer } from '../../../server/offers/answer-offer.ts';
import { listAskedBefore } from '../../../server/offers/asked-store.ts';
import { acceptedLessons, lessonsTakenBack, waitingOffers } from '../../../server/offers/inbox-store.ts';
import { losePromise } from '../../../server/offers/lose-promise.ts';
import { confirmPlan } from '../../../server/offers/send-offers.ts';
import { connectSlices } from '../../../server/reactions.ts';
import { openRoom } from '../../../server/rooms/open-and-close.ts';
import {
  anAbsenceForm,
  anAct,
  aSubstituteFor,
  aTeachingSchool,
  type TeachingSchool,
} from '../../support/build/absences.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const leave = connectSlices();
let database: TestDatabase;
let school: TeachingSchool;
let noe: string;
let absence: string;
let coverId: string;
const evening = anAct('2026-11-15T18:00:00Z');
const givenBack: Loss = { by: 'substitute', because: 'equipment' };
const takenByAcademy: Loss = { by: 'academy', because: 'mistake' };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Noé has promised the maths lesson of Monday at 10:00. */
beforeEach(async () => {
  await database.sql`TRUNCATE school, substitute, happening, plan CASCADE`;
  school = await aTeachingSchool(database.sql, { uai: '0159999M' });
  noe = await aSubstituteFor(database.sql);
  const form = anAbsenceForm({ teacherId: school.teacherId });
  absence = await database.sql.begin((tx) => declareAbsence(tx, leave, { uai: school.uai, form, act: evening }));
  coverId = await promised(noe);
});

async function planned() {
  await makePlan({ sql: database.sql, leave }, '06', evening);
  const plan = await readLatestPlan(database.sql, '06');
  if (!plan) throw new Error('No plan stands.');
  return plan;
}

async function promised(substituteId: string): Promise<string> {
  const { id: planId, assignments } = await planned();
  const assignmentIds = assignments.map(({ assignmentId }) => assignmentId);
  await confirmPlan(database.sql, leave, { planId, assignmentIds, act: evening });
  const [offer] = await waitingOffers(database.sql, substituteId, evening.now);
  const acceptedCoverIds = offer!.covers.map((cover) => cover.coverId);
  await answerOffer(database.sql, leave, { offerId: offer!.id, acceptedCoverIds, act: evening });
  return acceptedCoverIds[0]!;
}

function lose(loss = givenBack, { sql = database.sql, substituteId = noe, act = evening } = {}) {
  const whose = loss.by === 'substitute' ? substituteId : null;
  return sql.begin((tx) => losePromise(tx, leave, { coverId, substituteId: whose, loss, act }));
}

const cover = async () => (await coversOf(database.sql, [absence]))[0]!;

describe('a lesson that was accepted loses its substitute', () => {
  test('is open again and urgent: the school reads who does not come, the substitute is free', async () => {
    await lose();
    expect(await cover()).toMatchObject({
      state: 'open',
      substituteName: null,
      lost: { by: 'substitute', substituteName: 'Noé Vasseur', at: '2026-11-15T18:00:00Z' },
    });
    expect(await acceptedLessons(database.sql, noe, evening.now)).toEqual([]);
    expect(await lessonsTakenBack(database.sql, noe, evening.now)).toEqual([]);
    const [told] = (await listHappenings(database.sql, absence)).slice(-1);
    expect(told).toMatchObject({ type: 'cover.given_back', coverId, facts: { substituteName: 'Noé Vasseur' } });
  });

  test('the next plan asks somebody else, never the same person; her promise takes the urgency away', async () => {
    await lose();
    expect((await planned()).uncovered).toMatchObject([{ stoppedBy: { has_not_refused: 1 } }]);
    const lea = await aSubstituteFor(database.sql, { lastName: 'Abadie' });
    await promised(lea);
    expect(await cover()).toMatchObject({ state: 'accepted', substituteName: 'Noé Abadie', lost: null });
  });

  test('taken back by the academy: the substitute reads it with the reason, and is not asked again', async () => {
    await lose(takenByAcademy);
    expect(await lessonsTakenBack(database.sql, noe, evening.now)).toMatchObject([
      { coverId, because: 'by_academy', academyReason: 'mistake' },
    ]);
    expect(await cover()).toMatchObject({ state: 'open', lost: { by: 'academy' } });
    expect((await planned()).uncovered).toMatchObject([{ stoppedBy: { has_not_refused: 1 } }]);
  });

  test('the coordinator reads whom the academy asked in vain, and why; the timeline of the school says no reason', async () => {
    await lose();
    expect(await listAskedBefore(database.sql, coverId)).toEqual([
      { substituteName: 'Noé Vasseur', outcome: 'given_back', because: 'equipment', at: '2026-11-15T18:00:00.000Z' },
    ]);
    expect(JSON.stringify(await listHappenings(database.sql, absence))).not.toContain('equipment');
  });

  test('never twice', async () => {
    await lose();
    await expect(lose()).rejects.toMatchObject({ code: 'cover_moved_on' });
    await expect(lose(takenByAcademy)).rejects.toMatchObject({ code: 'cover_moved_on' });
  });

  test('only by the person who promised it', async () => {
    const lea = await aSubstituteFor(database.sql, { lastName: 'Abadie' });
    await expect(lose(givenBack, { substituteId: lea })).rejects.toMatchObject({ code: 'cover_moved_on' });
    expect(await cover()).toMatchObject({ state: 'accepted' });
  });

  test('a lesson that has begun, or whose room is open, stays', async () => {
    await expect(lose(givenBack, { act: anAct('2026-11-16T09:00:00Z') })).rejects.toMatchObject({
      code: 'lesson_under_way',
    });
    const early = anAct('2026-11-16T08:51:00Z');
    await database.sql.begin((tx) => openRoom(tx, leave, coverId, early));
    await expect(lose(givenBack, { act: early })).rejects.toMatchObject({ code: 'lesson_under_way' });
    expect(await cover()).toMatchObject({ state: 'live' });
  });

  test('the lesson was moved since: at the new hour nobody was lost', async () => {
    await lose();
    await database.sql`UPDATE cover SET starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour'`;
    expect((await cover()).lost).toBeNull();
  });
});

describe('a race over one promise', () => {
  /** Each on a connection of its own: an order of locks that crosses would show as 40P01. */
  async function race(...acts: ((sql: Sql) => Promise<unknown>)[]): Promise<string[]> {
    const racers = acts.map(() => connect(database.url, { max: 1 }));
    const outcomes = await Promise.allSettled(acts.map((act, index) => act(racers[index]!)));
    await Promise.all(racers.map((racer) => racer.end()));
    return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'won' : outcome.reason.code));
  }

  test('given back twice and taken back at once: exactly one counts, told once', async () => {
    const outcomes = await race(
      (sql) => lose(givenBack, { sql }),
      (sql) => lose(takenByAcademy, { sql }),
      (sql) => lose(givenBack, { sql }),
    );
    expect(outcomes.toSorted()).toEqual(['cover_moved_on', 'cover_moved_on', 'won']);
    const told = (await listHappenings(database.sql, absence)).filter(({ type }) => /_back$/.test(type));
    expect(told).toHaveLength(1);
  });

  test('given back while the class’s screen opens the room: one wins, and the cover says which', async () => {
    const early = anAct('2026-11-16T08:51:00Z');
    const [back, opened] = await race(
      (sql) => lose(givenBack, { sql, act: early }),
      (sql) => sql.begin((tx) => openRoom(tx, leave, coverId, early)),
    );
    const { state } = await cover();
    if (back === 'won') expect([state, opened]).toEqual(['open', 'room_closed']);
    else expect([state, opened, back]).toEqual(['live', 'won', 'lesson_under_way']);
    const rooms = await database.sql`SELECT FROM room`;
    expect(rooms).toHaveLength(back === 'won' ? 0 : 1);
  });

  test('given back while the teacher comes back: the lesson is cancelled, nobody deadlocks', async () => {
    const [back, withdrawn] = await race(
      (sql) => lose(givenBack, { sql }),
      (sql) => sql.begin((tx) => withdrawAbsence(tx, leave, absence, evening)),
    );
    expect(withdrawn).toBe('won');
    expect(['won', 'cover_moved_on']).toContain(back);
    expect(await cover()).toMatchObject({ state: 'cancelled' });
    expect(await database.sql`SELECT FROM assignment WHERE state <> 'ended'`).toHaveLength(0);
  });
});
