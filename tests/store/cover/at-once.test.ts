import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { changeAbsence } from '../../../server/absences/change.ts';
import { declareAbsence, withdrawAbsence } from '../../../server/absences/declare.ts';
import { coversOf } from '../../../server/assignment/cover-board.ts';
import { makePlan } from '../../../server/assignment/make-plan.ts';
import { readLatestPlan } from '../../../server/assignment/plan-store.ts';
import { chooseForCover } from '../../../server/cover/choices.ts';
import { refreshCoversOnTimetable } from '../../../server/cover/cover-on-timetable.ts';
import { answerOffer } from '../../../server/offers/answer-offer.ts';
import { waitingOffers } from '../../../server/offers/inbox-store.ts';
import { confirmPlan } from '../../../server/offers/send-offers.ts';
import { connectSlices } from '../../../server/reactions.ts';
import { openRoom } from '../../../server/rooms/open-and-close.ts';
import {
  anAbsenceForm,
  anAct,
  aStretch,
  aSubstituteFor,
  aTeachingSchool,
  changedLesson,
  type TeachingSchool,
} from '../../support/build/absences.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

/** Two people act in the same moment, again and again: one of them may be told no, nothing is left half done. */
const TIMES = 8;
const PATIENCE_MS = 60_000;

const leave = connectSlices();
const evening = anAct('2026-11-15T18:00:00Z');
let database: TestDatabase;
let school: TeachingSchool;
let noe: string;
let absence: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(begin);

async function begin(): Promise<void> {
  await database.sql`TRUNCATE school, substitute, happening, plan CASCADE`;
  school = await aTeachingSchool(database.sql, { uai: '0159999M' });
  noe = await aSubstituteFor(database.sql);
  absence = await declare('2026-11-18');
}

function declare(lastDay: string | null): Promise<string> {
  const form = anAbsenceForm({ teacherId: school.teacherId, lastDay });
  return database.sql.begin((tx) => declareAbsence(tx, leave, { uai: school.uai, form, act: evening }));
}
const plan = () => makePlan({ sql: database.sql, leave }, '06', evening);
const withdraw = () => database.sql.begin((tx) => withdrawAbsence(tx, leave, absence, evening));
const shorten = () => {
  const change = { absenceId: absence, version: 1, stretches: [aStretch()], reason: 'leave', act: evening } as const;
  return database.sql.begin((tx) => changeAbsence(tx, leave, change));
};
const cancelLesson = () =>
  database.sql.begin(async (tx) => {
    await changedLesson(tx, school, { day: '2026-11-17' });
    await refreshCoversOnTimetable(leave)(tx, { uai: school.uai, at: evening.now, actor: null, requestId: null });
  });
async function confirm(): Promise<void> {
  const made = await readLatestPlan(database.sql, '06');
  const assignmentIds = made?.assignments.map(({ assignmentId }) => assignmentId) ?? [];
  if (made) await confirmPlan(database.sql, leave, { planId: made.id, assignmentIds, act: evening });
}
async function accept(): Promise<void> {
  const [offer] = await waitingOffers(database.sql, noe, evening.now);
  if (!offer) return;
  const acceptedCoverIds = offer.covers.map(({ coverId }) => coverId);
  await answerOffer(database.sql, leave, { offerId: offer.id, acceptedCoverIds, act: evening });
}
async function onSite(): Promise<void> {
  const [, tuesday] = await coversOf(database.sql, [absence]);
  const choice = { choice: 'on_site', by: 'Mme Gentiane' } as const;
  await database.sql.begin((tx) => chooseForCover(tx, leave, { coverId: tuesday!.id, choice, act: evening }));
}
async function enter(): Promise<void> {
  const [, tuesday] = await coversOf(database.sql, [absence]);
  await database.sql.begin((tx) => openRoom(tx, leave, tuesday!.id, anAct('2026-11-17T09:00:00Z')));
}

async function isWhole(): Promise<void> {
  const orphans = await database.sql`
    SELECT FROM cover LEFT JOIN assignment ON assignment.cover_id = cover.id AND assignment.state <> 'ended'
    WHERE coalesce(assignment.state, 'nobody') <> CASE cover.state
      WHEN 'planned' THEN 'proposed' WHEN 'offered' THEN 'offered'
      WHEN 'accepted' THEN 'accepted' WHEN 'live' THEN 'accepted' ELSE 'nobody' END`;
  const hollow = await database.sql`
    SELECT FROM offer WHERE state = 'sent'
      AND NOT EXISTS (SELECT FROM assignment WHERE offer_id = offer.id AND state = 'offered')`;
  const rooms = await database.sql`
    SELECT FROM room JOIN cover ON cover.id = cover_id WHERE closed_at IS NULL AND state <> 'live'`;
  expect([orphans.count, hollow.count, rooms.count]).toEqual([0, 0, 0]);
}

test.each<[string, (() => Promise<unknown>)[], (() => Promise<unknown>)[]]>([
  ['an absence is shortened and its offer accepted', [plan, confirm], [shorten, accept]],
  ['an absence is withdrawn and the academy planned', [], [withdraw, plan]],
  ['a plan is confirmed and a lesson cancelled in the timetable', [plan], [confirm, cancelLesson]],
  ['an absence is shortened and a lesson cancelled in the timetable', [], [shorten, cancelLesson]],
  ['a lesson goes to somebody on site and its offer is accepted', [plan, confirm], [onSite, accept]],
  ['a lesson goes to somebody on site and the academy is planned', [plan], [onSite, plan]],
  ['a room opens and the absence is shortened', [plan, confirm, accept], [enter, shorten]],
  ['a room opens and the lesson goes to somebody on site', [plan, confirm, accept], [enter, onSite]],
  ['everything happens', [plan, confirm], [accept, shorten, cancelLesson, onSite, plan]],
])(
  'when %s at once, nothing is left half done',
  async (_, before, atOnce) => {
    for (let time = 0; time < TIMES; time += 1) {
      await begin();
      for (const act of before) await act();
      const outcomes = await Promise.allSettled(atOnce.map((act) => act()));
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      // A no is a Refusal with a code; a deadlock or a broken constraint would be a failure of ours.
      expect(refused.map(({ name, code }) => [name, code]).filter(([name]) => name !== 'Refusal')).toEqual([]);
      await isWhole();
    }
  },
  PATIENCE_MS,
);

test(
  'a declaration and a change of the timetable in one moment: the covers are those of the new timetable',
  async () => {
    for (let time = 0; time < TIMES; time += 1) {
      await begin();
      await withdraw();
      const [again] = await Promise.all([declare('2026-11-18'), cancelLesson()]);
      const standing = (await coversOf(database.sql, [again])).filter(({ state }) => state !== 'cancelled');
      expect(standing.map(({ startsAt }) => startsAt.slice(8, 10))).toEqual(['16', '18']);
    }
  },
  PATIENCE_MS,
);
