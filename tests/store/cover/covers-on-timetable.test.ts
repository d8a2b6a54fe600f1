import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CoverChoice } from '#contract/absences.ts';
import { listHappenings } from '../../../server/absences/absence-store.ts';
import { declareAbsence } from '../../../server/absences/declare.ts';
import { coversOf } from '../../../server/assignment/cover-board.ts';
import { makePlan } from '../../../server/assignment/make-plan.ts';
import { readLatestPlan } from '../../../server/assignment/plan-store.ts';
import { chooseForCover } from '../../../server/cover/choices.ts';
import { refreshCoversOnTimetable } from '../../../server/cover/cover-on-timetable.ts';
import { answerOffer } from '../../../server/offers/answer-offer.ts';
import { lessonsTakenBack, waitingOffers } from '../../../server/offers/inbox-store.ts';
import { confirmPlan } from '../../../server/offers/send-offers.ts';
import { connectSlices } from '../../../server/reactions.ts';
import {
  type AbsenceLike,
  aCoTeacher,
  anAbsenceForm,
  anAct,
  aSubstituteFor,
  aTeachingSchool,
  changedLesson,
  type LessonFate,
  sharedTeacher,
  type TeachingSchool,
} from '../../support/build/absences.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const leave = connectSlices();
const tell = refreshCoversOnTimetable(leave);
const evening = anAct('2026-11-15T18:00:00Z');
let database: TestDatabase;
let school: TeachingSchool;
let noe: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`TRUNCATE school, substitute, happening, plan CASCADE`;
  school = await aTeachingSchool(database.sql, { uai: '0159999M' });
  noe = await aSubstituteFor(database.sql);
});

function declare(change: AbsenceLike = {}): Promise<string> {
  const form = anAbsenceForm({ teacherId: school.teacherId, ...change });
  return database.sql.begin((tx) => declareAbsence(tx, leave, { uai: school.uai, form, act: evening }));
}

/** Somebody in the school changes the timetable, and everybody who has to is told. */
function change(act: (tx: Parameters<typeof tell>[0]) => Promise<unknown>, at = evening.now): Promise<void> {
  return database.sql.begin(async (tx) => {
    await act(tx);
    await tell(tx, { uai: school.uai, at, actor: 'Mme Principale', requestId: null });
  });
}
const changeLesson = (fate: LessonFate) => change((tx) => changedLesson(tx, school, fate));

async function accept(): Promise<void> {
  await makePlan({ sql: database.sql, leave }, '06', evening);
  const plan = await readLatestPlan(database.sql, '06');
  const assignmentIds = plan?.assignments.map(({ assignmentId }) => assignmentId) ?? [];
  await confirmPlan(database.sql, leave, { planId: plan!.id, assignmentIds, act: evening });
  const [offer] = await waitingOffers(database.sql, noe, evening.now);
  const acceptedCoverIds = offer!.covers.map(({ coverId }) => coverId);
  await answerOffer(database.sql, leave, { offerId: offer!.id, acceptedCoverIds, act: evening });
}

const covers = async (absence: string) =>
  (await coversOf(database.sql, [absence])).map(({ startsAt, state }) => [startsAt.slice(8, 16), state]);
const lastFacts = async (absence: string) => {
  const { type, actor, facts } = (await listHappenings(database.sql, absence)).at(-1)!;
  return { type, actor, facts };
};

describe('a lesson of an absent teacher', () => {
  test('that is cancelled in the timetable needs nobody any more, and its substitute is told', async () => {
    const absence = await declare({ lastDay: '2026-11-17' });
    await accept();
    await changeLesson({ day: '2026-11-17' });
    expect(await covers(absence)).toEqual([
      ['16T09:00', 'accepted'],
      ['17T09:00', 'cancelled'],
    ]);
    expect(await lastFacts(absence)).toEqual({
      type: 'cover.cancelled',
      actor: 'Mme Principale',
      facts: { why: 'timetable' },
    });
    expect(await lessonsTakenBack(database.sql, noe, evening.now)).toMatchObject([{ because: 'cancelled' }]);
  });

  test('that is moved to the afternoon is looked for anew: nobody agreed to that hour', async () => {
    const absence = await declare();
    await accept();
    await changeLesson({ day: '2026-11-16', startMinute: 14 * 60 });
    expect(await covers(absence)).toEqual([['16T13:00', 'open']]);
    expect(await lessonsTakenBack(database.sql, noe, evening.now)).toMatchObject([
      { because: 'moved', startsAt: '2026-11-16T09:00:00.000Z' },
    ]);
    expect(await lastFacts(absence)).toEqual({
      type: 'cover.moved',
      actor: 'Mme Principale',
      facts: { from: '2026-11-16T09:00:00.000Z', to: '2026-11-16T13:00:00.000Z' },
    });
    await accept();
    expect(await covers(absence)).toEqual([['16T13:00', 'accepted']]);
  });

  test('that is moved out of the absence needs nobody, and is back when the change is taken back', async () => {
    const absence = await declare({ hours: { from: '08:00', to: '12:00' } });
    await changeLesson({ day: '2026-11-16', startMinute: 14 * 60 });
    expect(await covers(absence)).toMatchObject([[expect.anything(), 'cancelled']]);
    await change((tx) => tx`DELETE FROM lesson_change`);
    expect(await covers(absence)).toEqual([['16T09:00', 'open']]);
  });

  test('that is only given in another place stays accepted', async () => {
    const absence = await declare();
    await accept();
    const [hall] = await database.sql<
      { id: string }[]
    >`INSERT INTO place (uai, code) VALUES (${school.uai}, '204') RETURNING id`;
    await changeLesson({ day: '2026-11-16', placeId: hall!.id });
    const [cover] = await coversOf(database.sql, [absence]);
    expect(cover).toMatchObject({ state: 'accepted', placeCode: '101', timetablePlaceCode: '204' });
    expect((await lastFacts(absence)).type).toBe('offer.accepted');
  });

  test('that nobody has to take stays so at another hour', async () => {
    const absence = await declare();
    await database.sql`UPDATE cover SET state = 'not_needed'`;
    await changeLesson({ day: '2026-11-16', startMinute: 14 * 60 });
    expect(await covers(absence)).toEqual([['16T13:00', 'not_needed']]);
  });

  test('that is over stays as it was', async () => {
    const absence = await declare();
    await change((tx) => changedLesson(tx, school, { day: '2026-11-16' }), new Date('2026-11-16T10:00:00Z'));
    expect(await covers(absence)).toEqual([['16T09:00', 'open']]);
  });

  test('that is being taught goes on', async () => {
    const absence = await declare();
    await database.sql`UPDATE cover SET state = 'live'`;
    await changeLesson({ day: '2026-11-16' });
    expect(await covers(absence)).toEqual([['16T09:00', 'live']]);
  });
});

test('a day off cancels what it takes away, in every absence of the school', async () => {
  const absence = await declare({ lastDay: '2026-11-17' });
  await change(
    (tx) => tx`
      INSERT INTO day_off ${tx({ uai: school.uai, name: 'Pont', firstDay: '2026-11-17', lastDay: '2026-11-17', madeAt: evening.now })}`,
  );
  expect(await covers(absence)).toEqual([
    ['16T09:00', 'open'],
    ['17T09:00', 'cancelled'],
  ]);
});

describe('what the school had decided about a lesson that a day off takes away', () => {
  const dayOff = (day: string) =>
    change(
      (tx) =>
        tx`INSERT INTO day_off ${tx({ uai: school.uai, name: 'Pont', firstDay: day, lastDay: day, madeAt: evening.now })}`,
    );
  const noDayOff = () => change((tx) => tx`DELETE FROM day_off`);
  async function decideMonday(absence: string, choice: CoverChoice): Promise<void> {
    const [cover] = await coversOf(database.sql, [absence]);
    await database.sql.begin((tx) => chooseForCover(tx, leave, { coverId: cover!.id, choice, act: evening }));
  }
  const monday = async (absence: string) => {
    const [cover] = await coversOf(database.sql, [absence]);
    return [cover?.state, cover?.onSiteBy];
  };

  test.each<[string, CoverChoice, [string, string | null]]>([
    ['that a colleague takes it', { choice: 'on_site', by: 'Mme Gentiane' }, ['on_site', 'Mme Gentiane']],
    ['that nobody has to', { choice: 'not_needed' }, ['not_needed', null]],
  ])('holds again once the day off is removed: %s', async (_, choice, decided) => {
    const absence = await declare();
    await decideMonday(absence, choice);
    await dayOff('2026-11-16');
    expect((await monday(absence))[0]).toBe('cancelled');
    await noDayOff();
    expect(await monday(absence)).toEqual(decided);
    expect((await lastFacts(absence)).type).toBe(`cover.${choice.choice}`);
  });

  test('is forgotten when the school has decided otherwise before it is taken away once more', async () => {
    const absence = await declare();
    await decideMonday(absence, { choice: 'not_needed' });
    await dayOff('2026-11-16');
    await noDayOff();
    await decideMonday(absence, { choice: 'to_cover' });
    await dayOff('2026-11-16');
    await noDayOff();
    expect(await monday(absence)).toEqual(['open', null]);
  });

  test('does not bring a substitute back who had accepted', async () => {
    const absence = await declare();
    await accept();
    await dayOff('2026-11-16');
    await noDayOff();
    expect(await monday(absence)).toEqual(['open', null]);
  });

  test('does not hold when the colleague is away meanwhile', async () => {
    const zoe = await aCoTeacher(database.sql, school);
    const absence = await declare();
    expect(await monday(absence)).toEqual(['on_site', 'Zoé Gentiane']);
    await dayOff('2026-11-16');
    await declare({ teacherId: zoe });
    await database.sql`DELETE FROM weekly_lesson WHERE teacher_id = ${zoe}`;
    await noDayOff();
    expect(await monday(absence)).toEqual(['open', null]);
    expect(await lastFacts(absence)).toMatchObject({ facts: { why: 'stand_in_away', by: 'Zoé Gentiane' } });
  });
});

test('a lesson that the timetable gains becomes a cover, and is told', async () => {
  const absence = await declare();
  await change(
    (tx) => tx`
      INSERT INTO weekly_lesson (id, uai, class_id, subject_code, teacher_id, alternance_id, place_id, weekday, start_minute, end_minute)
      SELECT gen_random_uuid(), uai, class_id, subject_code, teacher_id, alternance_id, place_id, 1, 840, 895
      FROM weekly_lesson WHERE weekday = 1`,
  );
  expect(await covers(absence)).toEqual([
    ['16T09:00', 'open'],
    ['16T13:00', 'open'],
  ]);
  expect(await lastFacts(absence)).toEqual({ type: 'cover.opened', actor: null, facts: { count: 1 } });
});

test('a change in one school leaves the covers of the other school of the same absence alone', async () => {
  const other = await aTeachingSchool(database.sql, { uai: '0159998L' });
  await sharedTeacher(database.sql, school, other);
  const absence = await declare({ otherUais: [other.uai] });
  await changedLesson(database.sql, other, { day: '2026-11-16' });
  await changeLesson({ day: '2026-11-16' });
  const states = (await coversOf(database.sql, [absence])).map(({ uai, state }) => [uai, state]);
  expect(Object.fromEntries(states)).toEqual({ '0159999M': 'cancelled', '0159998L': 'open' });
});

test('a withdrawn absence stays withdrawn whatever the timetable does', async () => {
  const absence = await declare();
  await database.sql`UPDATE absence SET state = 'withdrawn'`;
  await database.sql`UPDATE cover SET state = 'cancelled'`;
  await changeLesson({ day: '2026-11-16', startMinute: 14 * 60 });
  expect(await covers(absence)).toEqual([['16T09:00', 'cancelled']]);
});

test('a lesson that two teach goes on with the other one also after it was moved', async () => {
  const zoe = await aCoTeacher(database.sql, school);
  const absence = await declare();
  expect(await covers(absence)).toEqual([['16T09:00', 'on_site']]);
  await change(async (tx) => {
    await changedLesson(tx, school, { day: '2026-11-16', startMinute: 14 * 60 });
    await changedLesson(tx, { ...school, teacherId: zoe }, { day: '2026-11-16', startMinute: 14 * 60 });
  });
  expect(await covers(absence)).toEqual([['16T13:00', 'on_site']]);
});

test('who was to take a colleague’s lesson and is away too does not take it any more', async () => {
  const zoe = await aCoTeacher(database.sql, school);
  const absence = await declare({ lastDay: '2026-11-17' });
  const hers = await declare({ teacherId: zoe, firstDay: '2026-11-17', lastDay: null });
  expect(await covers(absence)).toEqual([
    ['16T09:00', 'on_site'],
    ['17T09:00', 'open'],
  ]);
  expect(await lastFacts(absence)).toEqual({
    type: 'cover.reopened',
    actor: null,
    facts: { why: 'stand_in_away', by: 'Zoé Gentiane' },
  });
  // One class, one substitute: hers needs nobody while his is looked for.
  expect((await covers(hers)).slice(0, 2)).toEqual([
    ['17T09:00', 'not_needed'],
    ['18T09:00', 'on_site'],
  ]);
});
