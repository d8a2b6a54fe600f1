import type { HardRule } from '#contract/plans.ts';
import { type Interval, overlaps } from '#contract/time.ts';
import type { Substitute } from '../pool/pool-store.ts';
import type { Diary } from './diary.ts';
import { isThere } from './local-week.ts';
import { disciplineOf, type OpenCover } from './open-cover.ts';

/** Everything a rule may look at. `now` is the instant of planning, in ms. */
export interface Pairing {
  cover: OpenCover;
  substitute: Substitute;
  diary: Diary;
  now: number;
}

/** True: this rule does not stand between them. */
type Rule = (pairing: Pairing) => boolean;

/** 15 minutes: time to read the question, sit down and open the room ("declared at 07:50, live at 08:25"). */
export const NOTICE_MS = 15 * 60_000;

/** 5 minutes between two schools, to close one room and greet in another; none between lessons of one school. */
export const GAP_BETWEEN_SCHOOLS_MS = 5 * 60_000;

const MS_A_MINUTE = 60_000;

/**
 * What no plan may break. Each is asked by name; the first that says no is the reason a person is told.
 * The table is complete or it does not compile.
 */
const rules = {
  subject_taught_remotely: ({ cover }) => cover.taughtRemotely,

  enough_notice: ({ cover, now }) => cover.start - now >= NOTICE_MS,

  consents_and_is_authorised: ({ substitute }) => substitute.consented && substitute.workplaceAuthorised,

  qualified: ({ cover, substitute }) =>
    substitute.qualifications.some(
      ({ discipline, level }) =>
        discipline === disciplineOf(cover.subjectCode) && (cover.level === null || level === cover.level),
    ),

  not_excluded: ({ cover, substitute }) => !substitute.excludedUais.includes(cover.uai),

  /** Nobody is asked twice about the same lesson. */
  has_not_refused: ({ cover, substitute }) => !cover.refusedBy.includes(substitute.id),

  available: ({ cover, substitute }) => isThere(cover, substitute),

  no_overlap: ({ cover, substitute, diary }) => !diary.of(substitute.id).some((held) => overlaps(held, cover)),

  gap_between_schools: ({ cover, substitute, diary }) =>
    !diary.of(substitute.id).some((held) => held.uai !== cover.uai && isTooNear(held, cover)),

  weekly_cap: ({ cover, substitute: { id, timeZone, weeklyServiceMinutes, weeklyOvertimeMinutes }, diary }) => {
    const minutes = diary.minutesInWeek(id, cover.start, timeZone) + (cover.end - cover.start) / MS_A_MINUTE;
    return minutes <= weeklyServiceMinutes + weeklyOvertimeMinutes;
  },
} satisfies Record<HardRule, Rule>;

/** Whether nobody can be in both, when they are in different schools. */
export function isTooNear(held: Interval, cover: Interval): boolean {
  return overlaps({ start: held.start - GAP_BETWEEN_SCHOOLS_MS, end: held.end + GAP_BETWEEN_SCHOOLS_MS }, cover);
}

/** Rules whose answer does not depend on what else the person does: asked once for a pair. */
const standing = [
  'subject_taught_remotely',
  'enough_notice',
  'consents_and_is_authorised',
  'qualified',
  'not_excluded',
  'has_not_refused',
  'available',
] as const satisfies HardRule[];

/** Rules that look into the diary: asked again whenever a plan changes it. */
const ofDiary = ['no_overlap', 'gap_between_schools', 'weekly_cap'] as const satisfies HardRule[];

/** The first rule that stands between them whatever the diary says, or null. */
export function stoppedForGood(pairing: Pairing): HardRule | null {
  return standing.find((name) => !rules[name](pairing)) ?? null;
}

/** The first rule of the diary that stands between them just now, or null. */
export function stoppedByDiary(pairing: Pairing): HardRule | null {
  return ofDiary.find((name) => !rules[name](pairing)) ?? null;
}

/**
 * The first rule that has come between a cover and the substitute proposed for it, or null. How near the lesson is was asked
 * about when they were proposed.
 */
export function stoppedSince(pairing: Pairing): HardRule | null {
  return stoppedBy({ ...pairing, now: Number.NEGATIVE_INFINITY });
}

/** Whether the substitute could teach this lesson at all, whatever else stands between them. */
export function isQualified(pairing: Pairing): boolean {
  return rules.qualified(pairing);
}

/** The first rule that stands between them, or null when the substitute may take the cover. */
export function stoppedBy(pairing: Pairing): HardRule | null {
  return stoppedForGood(pairing) ?? stoppedByDiary(pairing);
}
