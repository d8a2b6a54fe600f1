import { randomUUID } from 'node:crypto';
import { TZDate } from '@date-fns/tz';
import type { NewAbsence } from '#contract/absences.ts';
import { addDays, dayIn } from '#contract/words/times.ts';
import type { Sql } from '#db/sql.ts';
import { awayPeriods } from '../absences/absence-rules.ts';
import { declareAbsence, withdrawAbsence } from '../absences/declare.ts';
import { makePlan } from '../assignment/make-plan.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { answerOffer, expireOffers } from '../offers/answer-offer.ts';
import { confirmPlan } from '../offers/send-offers.ts';
import { clockTimeOf } from '../schools/wall-clock.ts';
import { leaveHandover } from './demo-handover.ts';
import { nameAdults } from './demo-ready.ts';
import { SHIFT_HOURS, shiftOf } from './demo-timetable.ts';
import { DEMO_ACADEMY, DEMO_ZONE, demoAccounts, storySchool, storySubject, storySubstitute } from './invented.ts';

/** What the story is told with: the same functions that serve real people. */
export interface DemoWorld {
  sql: Sql;
  leave: LeaveHappening;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Shifts counted from the running one, 0. In these the lessons are accepted: 12 to 18 hours ahead. */
const ACCEPTED_SHIFTS = [0, 1, 2];
/** In this one they wait for the substitute's answer. */
const OFFERED_SHIFT = 3;
/** In this one the coordinator finds open covers: near, but with the notice that plans want. */
const OPEN_SHIFT = 1;
/** Whose teachers are missing then: one easily filled, two that compete for one screen, one that is not taught from afar. */
const openSubjects = [
  { uai: storySchool.uai, subjectCode: '020700' },
  { uai: '0439992C', subjectCode: '030602' },
  { uai: '0439992C', subjectCode: '062900' },
  { uai: '0639993V', subjectCode: '100100' },
];

/**
 * Sees to it that the substitute has a lesson to give now and in each of the next 12 hours, an offer to answer, and the
 * coordinator covers to plan. Only what is missing is added; what visitors have done is left as it is.
 */
export async function keepStoryGoing(world: DemoWorld, now: Date): Promise<void> {
  const { sql, leave } = world;
  const hour = joinableHour(now);
  // The running lesson is told as it would have been: no plan takes a lesson that has begun.
  const before = new Date(hour.getTime() - 30 * MINUTE_MS);
  await expireOffers(sql, leave, now);
  await withdrawRefused(world, { from: hour, until: endOf(stretchOf(hour, OFFERED_SHIFT)) }, now);
  const maths = { uai: storySchool.uai, subjectCode: storySubject.code };
  for (const shift of [...ACCEPTED_SHIFTS, OFFERED_SHIFT]) {
    await declareOnce(world, { ...maths, ...stretchOf(hour, shift) }, before);
  }
  const accepted = endOf(stretchOf(hour, OFFERED_SHIFT - 1));
  await planStory(world, { from: hour, until: endOf(stretchOf(hour, OFFERED_SHIFT)), before });
  await confirmStory(world, { from: hour, until: accepted }, before);
  await confirmStory(world, { from: accepted, until: endOf(stretchOf(hour, OFFERED_SHIFT)) }, now);
  await acceptStory(world, accepted, before);
  await nameAdults(world, endOf(stretchOf(hour, 0)), await actOf(sql, demoAccounts.school, now));
  for (const open of openSubjects) await declareOnce(world, { ...open, ...stretchOf(hour, OPEN_SHIFT) }, now);
}

/** Whether the substitute has accepted a lesson that begins within the next two hours: then the story needs no help. */
export async function storyGoesOn(sql: Sql, now: Date): Promise<boolean> {
  const next = await sql`
    SELECT FROM assignment JOIN cover ON cover.id = cover_id
    WHERE substitute_id = ${storySubstitute.id} AND assignment.state = 'accepted'
      AND cover.starts_at > ${now} AND cover.starts_at <= ${new Date(now.getTime() + 2 * HOUR_MS)}`;
  return next.count > 0;
}

/** The hour whose lesson can be joined at `now`: the running one, and from its last five minutes on the next. */
function joinableHour(now: Date): Date {
  return new Date(Math.floor((now.getTime() + 5 * MINUTE_MS) / HOUR_MS) * HOUR_MS);
}

/** Hours of one day on the schools' clock; `untilHour` does not belong to it. */
interface ShiftHours {
  day: string;
  fromHour: number;
  untilHour: number;
}

/** The shift so many after the running one; of the running one only what is left from `hour` on. */
function stretchOf(hour: Date, shift: number): ShiftHours {
  const hourNow = new TZDate(hour, DEMO_ZONE).getHours();
  const shiftsADay = 24 / SHIFT_HOURS;
  const count = shiftOf(hourNow) + shift;
  const fromHour = (count % shiftsADay) * SHIFT_HOURS;
  return {
    day: addDays(dayIn(hour.getTime(), DEMO_ZONE), Math.floor(count / shiftsADay)),
    fromHour: shift === 0 ? hourNow : fromHour,
    untilHour: fromHour + SHIFT_HOURS,
  };
}

/** The last minute belongs to the form, which knows no 24:00; no lesson lies in it. */
function hoursOf({ day, fromHour, untilHour }: ShiftHours): NewAbsence['stretches'] {
  const hours = { from: clockTimeOf(fromHour * 60), to: clockTimeOf(untilHour * 60 - 1) };
  return [{ firstDay: day, lastDay: day, hours }];
}

function endOf(stretch: ShiftHours): Date {
  return new Date(Math.max(...awayPeriods(hoursOf(stretch), DEMO_ZONE, stretch.day).map(({ until }) => Number(until))));
}

/** Declares the absence of whoever teaches that subject in those hours, unless they are known to be away in them. */
async function declareOnce(
  { sql, leave }: DemoWorld,
  { uai, subjectCode, ...stretch }: ShiftHours & { uai: string; subjectCode: string },
  now: Date,
): Promise<void> {
  const stretches = hoursOf(stretch);
  const [away] = awayPeriods(stretches, DEMO_ZONE, stretch.day);
  const [teacher] = await sql<{ teacherId: string }[]>`
    SELECT teacher_id FROM weekly_lesson
    WHERE uai = ${uai} AND subject_code = ${subjectCode} AND start_minute = ${stretch.fromHour * 60}
      AND NOT EXISTS (
        SELECT FROM absence_period
        WHERE absence_period.teacher_id = weekly_lesson.teacher_id
          AND period && tstzrange(${away?.from ?? now}, ${away?.until ?? now}))
    LIMIT 1`;
  if (!teacher) return;
  const form: NewAbsence = {
    ...{ requestKey: randomUUID(), teacherId: teacher.teacherId, otherUais: [], stretches },
    ...{ reason: 'training', caller: null, choices: [] },
  };
  const act = await actOf(sql, demoAccounts.school, now);
  const absenceId = await sql.begin((tx) => declareAbsence(tx, leave, { uai, form, act }));
  if (subjectCode === storySubject.code) await leaveHandover({ sql, leave }, absenceId, act);
}

interface Window {
  from: Date;
  until: Date;
}

/**
 * Nobody is asked twice about a lesson they refused or let pass, and nobody else can take these: such an absence is taken
 * back, to be declared anew. One with a lesson under way is left alone.
 */
async function withdrawRefused({ sql, leave }: DemoWorld, { from, until }: Window, now: Date): Promise<void> {
  const refused = await sql<{ absenceId: string }[]>`
    SELECT DISTINCT absence_id FROM cover
    WHERE uai = ${storySchool.uai} AND subject_code = ${storySubject.code} AND state = 'open'
      AND starts_at >= ${from} AND starts_at < ${until}
      AND EXISTS (SELECT FROM offer WHERE offer.absence_id = cover.absence_id AND offer.state <> 'sent')
      AND NOT EXISTS (SELECT FROM cover AS other WHERE other.absence_id = cover.absence_id AND other.state = 'live')`;
  const act = await actOf(sql, demoAccounts.school, now);
  for (const { absenceId } of refused) await sql.begin((tx) => withdrawAbsence(tx, leave, absenceId, act));
}

/** Plans the academy when a lesson of the story has nobody beside it. */
async function planStory(world: DemoWorld, { from, until, before }: Window & { before: Date }): Promise<void> {
  const { sql } = world;
  const open = await sql`
    SELECT FROM cover
    WHERE uai = ${storySchool.uai} AND subject_code = ${storySubject.code} AND state = 'open'
      AND starts_at >= ${from} AND starts_at < ${until}`;
  if (open.count > 0) await makePlan(world, DEMO_ACADEMY, await actOf(sql, demoAccounts.academy, before));
}

/** Sends the offers of the story's lessons in the window. */
async function confirmStory({ sql, leave }: DemoWorld, { from, until }: Window, now: Date): Promise<void> {
  const plans = await sql<{ planId: string; assignmentIds: string[] }[]>`
    SELECT plan_id, array_agg(assignment.id) AS assignment_ids
    FROM assignment JOIN cover ON cover.id = cover_id
    WHERE substitute_id = ${storySubstitute.id} AND assignment.state = 'proposed' AND uai = ${storySchool.uai}
      AND starts_at >= ${from} AND starts_at < ${until}
    GROUP BY plan_id`;
  const act = await actOf(sql, demoAccounts.academy, now);
  for (const plan of plans) await confirmPlan(sql, leave, { ...plan, act });
}

/** Says yes to every offer of the story's school that is over by `until`. */
async function acceptStory({ sql, leave }: DemoWorld, until: Date, now: Date): Promise<void> {
  const offers = await sql<{ offerId: string; acceptedCoverIds: string[] }[]>`
    SELECT offer_id, array_agg(cover_id) AS accepted_cover_ids
    FROM offer JOIN assignment ON offer_id = offer.id AND assignment.state = 'offered' JOIN cover ON cover.id = cover_id
    WHERE offer.substitute_id = ${storySubstitute.id} AND offer.state = 'sent' AND uai = ${storySchool.uai}
    GROUP BY offer_id
    HAVING max(ends_at) <= ${until}`;
  const act = await actOf(sql, demoAccounts.substitute, now);
  for (const offer of offers) await answerOffer(sql, leave, { ...offer, act });
}

/** One of the demo's people does something. */
export async function actOf(
  sql: Sql,
  { email, displayName }: { email: string; displayName: string },
  now: Date,
): Promise<Act> {
  const [account] = await sql<{ id: string }[]>`SELECT id FROM account WHERE email = ${email}`;
  return { now, requestId: null, by: account ? { id: account.id, displayName } : null };
}
