import * as z from 'zod/mini';
import { noCoverReasons } from './cover.ts';
import { Id } from './ids.ts';
import { route } from './route.ts';
import { Instant } from './time.ts';

/** The names of the hard rules, in the order they are asked. Each is one function and one test of the same name. */
export const hardRules = [
  'subject_taught_remotely',
  'enough_notice',
  'consents_and_is_authorised',
  'qualified',
  'not_excluded',
  'has_not_refused',
  'available',
  'no_overlap',
  'gap_between_schools',
  'weekly_cap',
] as const;
export type HardRule = (typeof hardRules)[number];

/** The names of the preferences, heaviest first. */
export const preferences = ['continuity', 'fair_load', 'same_academy', 'plan_stability'] as const;
export type Preference = (typeof preferences)[number];

/** Why this person: one line per preference, with the number it weighed and the facts for its sentence. */
export const Reason = z.object({
  preference: z.enum(preferences),
  cost: z.number(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Reason = z.infer<typeof Reason>;

export const Alternative = z.object({ substituteId: Id, substituteName: z.string(), cost: z.number() });
export type Alternative = z.infer<typeof Alternative>;

/** One row of a plan: this substitute for this cover in this place, and why. */
export const PlannedAssignment = z.object({
  assignmentId: Id,
  coverId: Id,
  substituteId: Id,
  substituteName: z.string(),
  placeCode: z.string(),
  reasons: z.array(Reason),
  alternatives: z.array(Alternative),
});
export type PlannedAssignment = z.infer<typeof PlannedAssignment>;

/** A cover the plan left open: the reason, and how many substitutes each rule stopped. */
export const Uncovered = z.object({
  coverId: Id,
  reason: z.enum(noCoverReasons),
  stoppedBy: z.partialRecord(z.enum(hardRules), z.number()),
});
export type Uncovered = z.infer<typeof Uncovered>;

export const Plan = z.object({
  id: Id,
  madeAt: Instant,
  asked: z.number(),
  covered: z.number(),
  /** No plan can cover more than this: proven by a relaxation of the rules. */
  bound: z.number(),
  assignments: z.array(PlannedAssignment),
  uncovered: z.array(Uncovered),
});
export type Plan = z.infer<typeof Plan>;

/** Proposes a substitute for every open cover of the academy; what was proposed before and not offered is planned anew. */
export const makePlan = route({
  method: 'POST',
  path: '/academies/:academyCode/plans',
  right: { kind: 'account', action: 'plan', target: 'academy' },
  reply: Plan,
});

/** The plan that stands, or null before the first. */
export const readPlan = route({
  method: 'GET',
  path: '/academies/:academyCode/plans/latest',
  right: { kind: 'account', action: 'see_board', target: 'academy' },
  reply: z.object({ plan: z.nullable(Plan) }),
});

/** Sends the offers of the rows named. Rows that moved on meanwhile come back in `movedOn`, the others go out. */
export const confirmPlan = route({
  method: 'POST',
  path: '/plans/:planId/confirm',
  right: { kind: 'account', action: 'plan', target: 'plan' },
  /** 2,000 ids of 36 signs, with quotes and commas. */
  maxBodyBytes: 128 * 1024,
  body: z.object({ assignmentIds: z.array(Id).check(z.minLength(1), z.maxLength(2000)) }),
  reply: z.object({ offersSent: z.number(), movedOn: z.array(Id) }),
});
