import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Plan } from '#contract/plans.ts';
import { connect } from '#db/sql.ts';
import { listHappenings } from '../../../server/absences/absence-store.ts';
import { declareAbsence, withdrawAbsence } from '../../../server/absences/declare.ts';
import { coversOf } from '../../../server/assignment/cover-board.ts';
import { makePlan } from '../../../server/assignment/make-plan.ts';
import { readLatestPlan } from '../../../server/assignment/plan-store.ts';
import { storeProposals } from '../../../server/assignment/proposal-store.ts';
import { answerOffer, expireOffers } from '../../../server/offers/answer-offer.ts';
import { acceptedLessons, waitingOffers } from '../../../server/offers/inbox-store.ts';
import { confirmPlan } from '../../../server/offers/send-offers.ts';
import { connectSlices } from '../../../server/reactions.ts';
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
const evening = anAct('2026-11-15T18:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`TRUNCATE school, substitute, happening, plan CASCADE`;
  school = await aTeachingSchool(database.sql, { uai: '0159999M' });
});

async function declare(lastDay = '2026-11-16', of = school): Promise<string> {
  const form = anAbsenceForm({ teacherId: of.teacherId, lastDay });
  return database.sql.begin((tx) => declareAbsence(tx, leave, { uai: of.uai, form, act: evening }));
}

/** Another teacher has a class of her own in the place with the projector, every Monday from 10:30. */
async function aColleagueIn({ uai, classId, placeId }: TeachingSchool): Promise<void> {
  await database.sql`
    WITH colleague AS (
      INSERT INTO teacher (uai, sts_key, last_name, first_name) VALUES (${uai}, 'epp:2', 'Gentiane', 'Zoé') RETURNING id)
    INSERT INTO weekly_lesson (id, uai, class_id, subject_code, teacher_id, alternance_id, place_id, weekday, start_minute, end_minute)
    SELECT gen_random_uuid(), ${uai}, ${classId}, '061300', colleague.id, alternance.id, ${placeId}, 1, 630, 685
    FROM colleague, alternance WHERE alternance.uai = ${uai}`;
}

async function planned(academyCode = '06', act = evening): Promise<Plan> {
  await makePlan({ sql: database.sql, leave }, academyCode, act);
  const plan = await readLatestPlan(database.sql, academyCode);
  if (!plan) throw new Error('No plan stands.');
  return plan;
}

function confirm(plan: Plan, act = evening) {
  const assignmentIds = plan.assignments.map(({ assignmentId }) => assignmentId);
  return confirmPlan(database.sql, leave, { planId: plan.id, assignmentIds, act });
}

async function offered(substituteId: string, at = evening.now) {
  const [offer] = await waitingOffers(database.sql, substituteId, at);
  if (!offer) throw new Error('No offer waits.');
  return offer;
}

function answer(offerId: string, acceptedCoverIds: string[], act = evening) {
  return answerOffer(database.sql, leave, { offerId, acceptedCoverIds, act });
}

async function states(absenceId: string): Promise<string[]> {
  return (await coversOf(database.sql, [absenceId])).map(({ state }) => state);
}

describe('from open covers to a promise', () => {
  test('one offer carries all lessons of the absence, and all are accepted in one answer', async () => {
    const noe = await aSubstituteFor(database.sql);
    const absence = await declare('2026-11-18');
    const plan = await planned();
    expect(plan).toMatchObject({ asked: 3, covered: 3, bound: 3 });
    expect(await states(absence)).toEqual(['planned', 'planned', 'planned']);
    expect(await confirm(plan)).toEqual({
      offersSent: 1,
      untold: [{ substituteName: 'Noé Vasseur', phone: null }],
      movedOn: [],
    });
    expect(await states(absence)).toEqual(['offered', 'offered', 'offered']);
    const offer = await offered(noe);
    expect(offer.covers.map(({ startsAt }) => startsAt)).toEqual(
      ['16', '17', '18'].map((day) => `2026-11-${day}T09:00:00Z`),
    );
    expect(
      await answer(
        offer.id,
        offer.covers.map(({ coverId }) => coverId),
      ),
    ).toEqual({ state: 'accepted', accepted: 3 });
    expect(await states(absence)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await acceptedLessons(database.sql, noe, evening.now)).toHaveLength(3);
    const timeline = await listHappenings(database.sql, absence);
    expect(timeline.map(({ type }) => type)).toEqual([
      'absence.declared',
      'cover.opened',
      'cover.planned',
      'cover.planned',
      'cover.planned',
      'offer.sent',
      'offer.accepted',
    ]);
  });

  test('an unticked lesson goes back, and somebody else is planned for it', async () => {
    const noe = await aSubstituteFor(database.sql);
    const absence = await declare('2026-11-17');
    await confirm(await planned());
    const offer = await offered(noe);
    await answer(
      offer.id,
      offer.covers.slice(0, 1).map(({ coverId }) => coverId),
    );
    expect(await states(absence)).toEqual(['accepted', 'open']);
    const lea = await aSubstituteFor(database.sql, { lastName: 'Abadie' });
    expect((await planned()).assignments).toMatchObject([{ substituteId: lea, coverId: offer.covers[1]?.coverId }]);
  });

  test('a refusal frees the place, and the next in line is asked, never the same person again', async () => {
    const noe = await aSubstituteFor(database.sql);
    const absence = await declare();
    await confirm(await planned());
    expect(await answer((await offered(noe)).id, [])).toEqual({ state: 'refused', accepted: 0 });
    expect(await states(absence)).toEqual(['open']);
    expect((await planned()).uncovered).toMatchObject([{ stoppedBy: { has_not_refused: 1 } }]);
    const lea = await aSubstituteFor(database.sql, { lastName: 'Abadie' });
    expect((await planned()).assignments).toMatchObject([{ substituteId: lea, placeCode: '101' }]);
  });

  test('nobody answers: at the deadline the lesson is open again, told once, and the late answer is refused', async () => {
    const noe = await aSubstituteFor(database.sql);
    const absence = await declare();
    await confirm(await planned());
    const offer = await offered(noe);
    const late = anAct(offer.deadline);
    expect(await expireOffers(database.sql, leave, new Date(late.now.getTime() - 1))).toBe(0);
    expect(await expireOffers(database.sql, leave, late.now)).toBe(1);
    expect(await expireOffers(database.sql, leave, late.now)).toBe(0);
    expect(await states(absence)).toEqual(['open']);
    await expect(answer(offer.id, [], late)).rejects.toMatchObject({ code: 'offer_expired' });
  });

  test('the teacher comes back: lessons are cancelled, the offer withdrawn, the substitute free', async () => {
    const noe = await aSubstituteFor(database.sql);
    const absence = await declare();
    await confirm(await planned());
    const offer = await offered(noe);
    await database.sql.begin((tx) => withdrawAbsence(tx, leave, absence, evening));
    expect(await states(absence)).toEqual(['cancelled']);
    expect(await waitingOffers(database.sql, noe, evening.now)).toEqual([]);
    await expect(
      answer(
        offer.id,
        offer.covers.map(({ coverId }) => coverId),
      ),
    ).rejects.toMatchObject({ code: 'offer_withdrawn' });
  });

  test('planning again replaces what nobody was asked about and leaves offers alone', async () => {
    await aSubstituteFor(database.sql);
    await declare('2026-11-17');
    const first = await planned();
    const confirmed = first.assignments[0];
    await confirmPlan(database.sql, leave, {
      planId: first.id,
      assignmentIds: [confirmed!.assignmentId],
      act: evening,
    });
    const second = await planned();
    expect(second.assignments.map(({ coverId }) => coverId)).toEqual([first.assignments[1]?.coverId]);
    expect(await confirm(first)).toMatchObject({
      offersSent: 0,
      movedOn: [
        { because: 'decided_otherwise', coverId: confirmed!.coverId, next: null },
        { because: 'decided_otherwise', next: { assignmentId: second.assignments[0]!.assignmentId } },
      ],
    });
  });

  test('the one place with a projector is another class’s at that hour: the lesson stays open, and says so', async () => {
    await aSubstituteFor(database.sql);
    const absence = await declare();
    await database.sql`UPDATE cover SET place_id = NULL`;
    await aColleagueIn(school);
    expect(await planned()).toMatchObject({ covered: 0, uncovered: [{ reason: 'no_equipped_place' }] });
    expect((await coversOf(database.sql, [absence]))[0]).toMatchObject({ noCoverReason: 'no_equipped_place' });
  });

  test('a lesson nobody can take keeps the reason beside it', async () => {
    const absence = await declare();
    const plan = await planned();
    expect(plan).toMatchObject({ asked: 1, covered: 0, bound: 0 });
    expect((await coversOf(database.sql, [absence]))[0]).toMatchObject({
      state: 'open',
      noCoverReason: 'no_qualified_substitute',
    });
  });
});

describe('a race', () => {
  async function covers(uai: string): Promise<string> {
    const of = await aTeachingSchool(database.sql, { uai });
    const absence = await declare('2026-11-16', of);
    const [cover] = await coversOf(database.sql, [absence]);
    return cover!.id;
  }

  async function anEmptyPlan(): Promise<string> {
    const [plan] = await database.sql<{ id: string }[]>`
      INSERT INTO plan (academy_code, made_at, asked, covered, bound, parameters, uncovered)
      VALUES ('06', now(), 0, 0, 0, '{}', '[]') RETURNING id`;
    return plan!.id;
  }

  test('eight academies think of one person at 10 and confirm at once: one asks her, the others are told', async () => {
    const noe = await aSubstituteFor(database.sql);
    const academies = ['01', '02', '03', '04', '06', '07', '08', '10'];
    const uais = ['0010002X', '0010005A', '0010008D', '0010018P', '0159998L', '0159997K', '0159996J', '0159995H'];
    const plans: Plan[] = [];
    for (const [index, academyCode] of academies.entries()) {
      await declare('2026-11-16', await aTeachingSchool(database.sql, { uai: uais[index]!, academyCode }));
      plans.push(await planned(academyCode));
    }
    expect(plans.map(({ covered }) => covered)).toEqual(academies.map(() => 1));
    // Each has a connection of its own, so that all are under way at one moment.
    const racers = plans.map(() => connect(database.url, { max: 1 }));
    const answers = await Promise.all(
      plans.map(({ id, assignments }, index) => {
        const assignmentIds = assignments.map(({ assignmentId }) => assignmentId);
        return confirmPlan(racers[index]!, leave, { planId: id, assignmentIds, act: evening });
      }),
    );
    await Promise.all(racers.map((racer) => racer.end()));
    expect(answers.map(({ offersSent }) => offersSent).toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    const losers = answers.flatMap(({ movedOn }) => movedOn);
    expect(losers.map(({ because, next }) => ({ because, next }))).toEqual(
      losers.map(() => ({ because: 'taken', next: null })),
    );
    expect((await waitingOffers(database.sql, noe, evening.now)).flatMap(({ covers }) => covers)).toHaveLength(1);
  });

  test('the database itself never lets a substitute be asked for two lessons at once', async () => {
    await aSubstituteFor(database.sql);
    const elsewhere = await aTeachingSchool(database.sql, { uai: '0010002X', academyCode: '10' });
    await declare();
    await declare('2026-11-16', elsewhere);
    await planned('06');
    await planned('10');
    await expect(database.sql`UPDATE assignment SET state = 'offered'`).rejects.toMatchObject({
      code: '23P01',
      constraint_name: 'substitute_in_one_lesson',
    });
  });

  test('the database itself never lets two lessons into one place at once', async () => {
    const [noe, lea] = [await aSubstituteFor(database.sql), await aSubstituteFor(database.sql, { lastName: 'Abadie' })];
    const coverIds = [await covers('0010002X'), await covers('0010005A')];
    const planId = await anEmptyPlan();
    const rows = [noe, lea].map((substituteId, index) => ({
      ...{ coverId: coverIds[index]!, substituteId, placeId: school.placeId },
      ...{ reasons: [], alternatives: [] },
    }));
    await expect(database.sql.begin((tx) => storeProposals(tx, planId, rows))).rejects.toMatchObject({
      code: '23P01',
      constraint_name: 'place_in_one_lesson',
    });
  });

  test('two tabs answer one offer at once: one answer counts', async () => {
    const noe = await aSubstituteFor(database.sql);
    await declare();
    await confirm(await planned());
    const offer = await offered(noe);
    const coverIds = offer.covers.map(({ coverId }) => coverId);
    const answers = await Promise.allSettled([
      answer(offer.id, coverIds),
      answer(offer.id, []),
      answer(offer.id, coverIds),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'offer_already_answered' } },
      { reason: { code: 'offer_already_answered' } },
    ]);
  });

  test('an answer names a lesson of another offer: nothing is accepted', async () => {
    const noe = await aSubstituteFor(database.sql);
    await declare();
    await confirm(await planned());
    const offer = await offered(noe);
    await expect(answer(offer.id, [randomUUID()])).rejects.toMatchObject({ code: 'cover_moved_on' });
    expect((await offered(noe)).covers).toHaveLength(1);
  });
});
