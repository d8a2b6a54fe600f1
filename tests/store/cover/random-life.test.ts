import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CoverChoice, Stretch } from '#contract/absences.ts';
import { Refusal } from '#contract/failure.ts';
import { readAbsence } from '../../../server/absences/absence-store.ts';
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
  aSubstituteFor,
  aTeachingSchool,
  changedLesson,
  type LessonFate,
  type TeachingSchool,
} from '../../support/build/absences.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

/**
 * Whatever an office, a coordinator and a substitute do in whatever order: the covers are those that a slow, obvious count
 * of days and minutes finds, and nobody is left standing beside a lesson that is not there. Two weeks of November in
 * Paris (one hour ahead of UTC), one lesson a day at 10:00.
 */
const DAYS = ['16', '17', '18', '19', '20', '23', '24', '25', '26', '27'].map((day) => `2026-11-${day}`);
const MINUTE_MS = 60_000;
const EVERYTHING = [
  ...['open', 'planned', 'offered', 'accepted', 'live', 'on_site', 'not_needed', 'cancelled'],
  ...['cover.moved', 'cover.reopened', 'cover.cancelled', 'offer.accepted', 'offer.withdrawn', 'room.opened'],
];

interface World {
  now: Date;
  stretches: Stretch[];
  fates: Map<string, LessonFate>;
  isWithdrawn: boolean;
}

type Deed =
  | { do: 'change'; stretches: Stretch[] }
  | { do: 'choose'; lesson: number; choice: CoverChoice }
  | { do: 'timetable'; fate: LessonFate }
  | { do: 'plan' | 'offer' | 'accept' | 'enter' | 'withdraw' }
  | { do: 'wait'; minutes: number };

/** The states covers went through, and the facts left: a test that never gets anywhere proves nothing. */
const seen = new Set<string>();

const leave = connectSlices();
const tell = refreshCoversOnTimetable(leave);
let database: TestDatabase;
let school: TeachingSchool;
let noe: string;
let absence: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const day = fc.constantFrom(...DAYS);
const clock = fc.constantFrom('00:00', '08:00', '10:30', '12:00', '14:30', '18:00');
const hours = fc.option(
  fc.tuple(clock, clock).map((both) => both.toSorted()),
  { nil: null },
);
const stretch = fc.record({ from: day, until: fc.option(day, { nil: null, freq: 8 }), hours }).map(
  ({ from, until, hours: chosen }): Stretch => ({
    firstDay: from,
    lastDay: until === null ? null : ([from, until].toSorted().at(-1) ?? null),
    hours: chosen && chosen[0] !== chosen[1] ? { from: chosen[0]!, to: chosen[1]! } : null,
  }),
);
const stretches = fc.array(stretch, { minLength: 1, maxLength: 2 });
const choice = fc.constantFrom<CoverChoice>(
  { choice: 'to_cover' },
  { choice: 'on_site', by: 'Mme Gentiane' },
  { choice: 'not_needed' },
);
const fate = fc.oneof(
  day.map((of): LessonFate => ({ day: of })),
  fc.record({ day, startMinute: fc.constantFrom(480, 600, 660, 840) }),
);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: stretches.map((given): Deed => ({ do: 'change', stretches: given })) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('choose' as const), lesson: fc.nat(9), choice }) },
  { weight: 3, arbitrary: fate.map((given): Deed => ({ do: 'timetable', fate: given })) },
  {
    weight: 5,
    arbitrary: fc.constantFrom<Deed>(
      { do: 'plan' },
      { do: 'offer' },
      { do: 'accept' },
      { do: 'accept' },
      { do: 'enter' },
    ),
  },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 1500 }).map((minutes): Deed => ({ do: 'wait', minutes })) },
  { weight: 1, arbitrary: fc.constant<Deed>({ do: 'withdraw' }) },
);

/** Tried first, each time: between them they reach everything. */
const week: Stretch[] = [{ firstDay: '2026-11-16', lastDay: '2026-11-20', hours: null }];
const rest: Stretch[] = [{ firstDay: '2026-11-17', lastDay: null, hours: null }];
const examples: [Stretch[], Deed[]][] = [
  [
    week,
    [
      { do: 'plan' },
      { do: 'offer' },
      { do: 'change', stretches: rest },
      { do: 'accept' },
      { do: 'timetable', fate: { day: '2026-11-18', startMinute: 840 } },
      { do: 'choose', lesson: 3, choice: { choice: 'on_site', by: 'Mme Gentiane' } },
      { do: 'choose', lesson: 4, choice: { choice: 'not_needed' } },
      { do: 'change', stretches: week },
      { do: 'enter' },
      { do: 'timetable', fate: { day: '2026-11-16' } },
      { do: 'wait', minutes: 90 },
      { do: 'change', stretches: rest },
      { do: 'withdraw' },
    ],
  ],
  [week, [{ do: 'offer' }, { do: 'change', stretches: [{ firstDay: '2026-11-23', lastDay: null, hours: null }] }]],
];

test('whatever is done in whatever order, the covers are those of a slow count, and nobody stands beside nothing', async () => {
  await fc.assert(
    fc.asyncProperty(stretches, fc.array(deed, { minLength: 1, maxLength: 14 }), async (first, deeds) => {
      const world = await aFreshWorld();
      const declared = await unlessRefused(() => declare(first, world));
      if (!declared) return;
      world.stretches = first;
      await check(world);
      for (const one of deeds) {
        await unlessRefused(() => perform(one, world));
        await check(world);
      }
    }),
    { numRuns: 60, interruptAfterTimeLimit: 60_000, examples },
  );
  expect([...seen].sort()).toEqual(expect.arrayContaining(EVERYTHING));
}, 120_000);

async function aFreshWorld(): Promise<World> {
  await database.sql`TRUNCATE school, substitute, happening, plan CASCADE`;
  school = await aTeachingSchool(database.sql, { uai: '0159999M' });
  noe = await aSubstituteFor(database.sql);
  return { now: new Date('2026-11-15T18:00:00Z'), stretches: [], fates: new Map(), isWithdrawn: false };
}

/** What the product refuses with a code leaves the world as it was; anything else fails the test. */
async function unlessRefused(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (refusal) {
    if (refusal instanceof Refusal) return false;
    throw refusal;
  }
}

async function declare(given: Stretch[], { now }: World): Promise<void> {
  const form = anAbsenceForm({ teacherId: school.teacherId, stretches: given });
  absence = await database.sql.begin((tx) =>
    declareAbsence(tx, leave, { uai: school.uai, form, act: anAct(now.toISOString()) }),
  );
}

async function perform(one: Deed, world: World): Promise<void> {
  const { sql } = database;
  const act = anAct(world.now.toISOString());
  switch (one.do) {
    case 'change': {
      const { version } = await readAbsence(sql, absence);
      const change = { absenceId: absence, version, stretches: one.stretches, reason: 'leave', act } as const;
      await sql.begin((tx) => changeAbsence(tx, leave, change));
      world.stretches = one.stretches;
      return;
    }
    case 'choose': {
      const coverId = (await coversOf(sql, [absence]))[one.lesson]?.id;
      if (coverId) await sql.begin((tx) => chooseForCover(tx, leave, { coverId, choice: one.choice, act }));
      return;
    }
    case 'timetable':
      await sql.begin(async (tx) => {
        await changedLesson(tx, school, one.fate);
        await tell(tx, { uai: school.uai, at: world.now, actor: null, requestId: null });
      });
      world.fates.set(one.fate.day, one.fate);
      return;
    case 'plan':
      return makePlan({ sql, leave }, '06', act);
    case 'offer':
      await makePlan({ sql, leave }, '06', act);
      return confirmAll(world);
    case 'accept':
      return acceptAll(world);
    case 'enter':
      await acceptAll(world);
      return enterNext(world);
    case 'withdraw':
      await sql.begin((tx) => withdrawAbsence(tx, leave, absence, act));
      world.isWithdrawn = true;
      return;
    case 'wait':
      world.now = new Date(world.now.getTime() + one.minutes * MINUTE_MS);
      return;
  }
}

async function confirmAll({ now }: World): Promise<void> {
  const plan = await readLatestPlan(database.sql, '06');
  const assignmentIds = plan?.assignments.map(({ assignmentId }) => assignmentId) ?? [];
  if (plan) await confirmPlan(database.sql, leave, { planId: plan.id, assignmentIds, act: anAct(now.toISOString()) });
}

async function acceptAll(world: World): Promise<void> {
  const act = anAct(world.now.toISOString());
  await makePlan({ sql: database.sql, leave }, '06', act);
  await confirmAll(world);
  for (const offer of await waitingOffers(database.sql, noe, world.now)) {
    const acceptedCoverIds = offer.covers.map(({ coverId }) => coverId);
    await answerOffer(database.sql, leave, { offerId: offer.id, acceptedCoverIds, act });
  }
}

async function enterNext(world: World): Promise<void> {
  const accepted = (await coversOf(database.sql, [absence])).find(
    ({ state, endsAt }) => state === 'accepted' && endsAt > world.now.toISOString(),
  );
  if (!accepted) return;
  const start = new Date(accepted.startsAt);
  if (start > world.now) world.now = start;
  const act = anAct(world.now.toISOString());
  await database.sql.begin((tx) => openRoom(tx, leave, accepted.id, act));
}

async function check(world: World): Promise<void> {
  const covers = await coversOf(database.sql, [absence]);
  const now = world.now.toISOString();
  // Under way, or over with somebody: that stays as it is.
  const settled = covers.filter(
    ({ state, endsAt }) => state === 'live' || (['accepted', 'on_site'].includes(state) && endsAt <= now),
  );
  const isSettled = new Set(settled.map(({ lessonId }) => lessonId.slice(-10)));
  const standing = covers.filter(
    ({ state, startsAt, endsAt }) =>
      state !== 'cancelled' && state !== 'live' && endsAt > now && DAYS.includes(startsAt.slice(0, 10)),
  );
  const wanted = DAYS.filter((one) => !isSettled.has(one)).flatMap((one) => slowCount(one, world));
  expect(standing.map(({ startsAt }) => startsAt)).toEqual(wanted);
  await nobodyStandsBesideNothing();
  for (const { state } of covers) seen.add(state);
  const facts = await database.sql<{ type: string }[]>`SELECT DISTINCT type FROM happening`;
  for (const { type } of facts) seen.add(type);
}

/** The lesson of a day in minutes on the school's clock, if the absence takes it and it has not ended. */
function slowCount(of: string, { now, stretches: given, fates, isWithdrawn }: World): string[] {
  const fateOf = fates.get(of);
  if (isWithdrawn || (fateOf && fateOf.startMinute === undefined)) return [];
  const start = fateOf?.startMinute ?? 600;
  const startsAt = new Date(Date.parse(`${of}T00:00:00Z`) + (start - 60) * MINUTE_MS);
  if (startsAt.getTime() + 55 * MINUTE_MS <= now.getTime()) return [];
  for (let minute = start; minute < start + 55; minute += 1) {
    if (given.some((part) => takes(part, of, minute))) return [startsAt.toISOString()];
  }
  return [];
}

function takes({ firstDay, lastDay, hours: chosen }: Stretch, of: string, minute: number): boolean {
  const clockTime = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const onDay = firstDay <= of && (lastDay === null || of <= lastDay);
  return onDay && (chosen === null || (chosen.from <= clockTime && clockTime < chosen.to));
}

async function nobodyStandsBesideNothing(): Promise<void> {
  const wrong = await database.sql`
    SELECT cover.state AS cover, assignment.state AS assignment FROM cover
    LEFT JOIN assignment ON assignment.cover_id = cover.id AND assignment.state <> 'ended'
    WHERE coalesce(assignment.state, 'nobody') <> CASE cover.state
      WHEN 'planned' THEN 'proposed' WHEN 'offered' THEN 'offered'
      WHEN 'accepted' THEN 'accepted' WHEN 'live' THEN 'accepted' ELSE 'nobody' END`;
  const otherHours = await database.sql`
    SELECT FROM cover JOIN assignment ON assignment.cover_id = cover.id AND assignment.state <> 'ended'
    WHERE assignment.period <> tstzrange(cover.starts_at, cover.ends_at)`;
  const hollow = await database.sql`
    SELECT FROM offer WHERE state = 'sent'
      AND NOT EXISTS (SELECT FROM assignment WHERE offer_id = offer.id AND state = 'offered')`;
  const rooms = await database.sql`
    SELECT FROM room JOIN cover ON cover.id = cover_id WHERE closed_at IS NULL AND state <> 'live'`;
  expect([[...wrong], otherHours.count, hollow.count, rooms.count]).toEqual([[], 0, 0, 0]);
}
