import * as z from 'zod/mini';
import { Cover, noCoverReasons } from './cover.ts';
import { AcademyCode, Id } from './ids.ts';
import { Nothing, route } from './route.ts';
import { Instant, Zone } from './time.ts';

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
export const preferences = ['continuity', 'not_spoken_for', 'fair_load', 'same_academy', 'plan_stability'] as const;
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

/** Why a coordinator chose somebody by hand, instead of the plan's own. */
export const handReasons = [
  'knows_the_class',
  'school_asked',
  'agreed_by_telephone',
  'kept_from_before',
  'other',
] as const;
export type HandReason = (typeof handReasons)[number];

/** A choice made by a person: who, when, and the reason they gave. */
export const ByHand = z.object({ by: z.string(), because: z.enum(handReasons), at: Instant });
export type ByHand = z.infer<typeof ByHand>;

/** One row of a plan: this substitute for this cover in this place, and why. */
export const PlannedAssignment = z.object({
  assignmentId: Id,
  coverId: Id,
  cover: Cover,
  substituteId: Id,
  substituteName: z.string(),
  substituteAcademyCode: AcademyCode,
  placeCode: z.string(),
  reasons: z.array(Reason),
  /** A pinned row is left as it is by every later plan. */
  pinned: z.boolean(),
  byHand: z.nullable(ByHand),
});
export type PlannedAssignment = z.infer<typeof PlannedAssignment>;

/** A cover the plan left open: the reason, and how many substitutes each rule stopped. */
export const Uncovered = z.object({
  coverId: Id,
  reason: z.enum(noCoverReasons),
  stoppedBy: z.partialRecord(z.enum(hardRules), z.number()),
});
export type Uncovered = z.infer<typeof Uncovered>;

/** What a plan says of one cover otherwise than the one before it. Null: nobody. */
export const PlanChange = z.object({
  coverId: Id,
  before: z.nullable(z.object({ substituteId: Id, substituteName: z.string() })),
  after: z.nullable(z.object({ substituteId: Id, substituteName: z.string() })),
});
export type PlanChange = z.infer<typeof PlanChange>;

export const Plan = z.object({
  id: Id,
  madeAt: Instant,
  asked: z.number(),
  covered: z.number(),
  /** No plan can cover more than this: proven by a relaxation of the rules. */
  bound: z.number(),
  assignments: z.array(PlannedAssignment),
  uncovered: z.array(Uncovered),
  /** The proposals that stood when this plan was made, and what it changed of them. Null: nothing stood. */
  comparedTo: z.nullable(z.object({ madeAt: Instant, stood: z.number(), changes: z.array(PlanChange) })),
});
export type Plan = z.infer<typeof Plan>;

/** Proposes a substitute for every open cover of the academy; what was proposed before, not pinned and not offered, is planned anew. */
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

/**
 * Why a row did not go out: its cover was decided otherwise, its lesson has begun, its substitute was taken elsewhere, its school
 * lacks a place or an adult now, or a rule stands between the two now.
 */
export const movedOnReasons = ['decided_otherwise', 'begun', 'taken', 'no_equipped_place', 'no_adult', 'rule'] as const;
export type MovedOnReason = (typeof movedOnReasons)[number];

/** A row that did not go out, with the candidate who stands there now, if anybody can. */
export const MovedOn = z.object({
  assignmentId: Id,
  coverId: z.nullable(Id),
  because: z.enum(movedOnReasons),
  /** Which one, when `because` is `rule`. */
  rule: z.nullable(z.enum(hardRules)),
  next: z.nullable(PlannedAssignment),
});
export type MovedOn = z.infer<typeof MovedOn>;

/** Somebody of the pool whom no letter reaches; `phone` as the pool knows it. */
export const Untold = z.object({ substituteName: z.string(), phone: z.nullable(z.string()) });
export type Untold = z.infer<typeof Untold>;

/** Sends the offers of the rows named. Rows that moved on meanwhile come back with their next candidate, the others go out. */
export const confirmPlan = route({
  method: 'POST',
  path: '/plans/:planId/confirm',
  right: { kind: 'account', action: 'plan', target: 'plan' },
  /** 2,000 ids of 36 signs, with quotes and commas. */
  maxBodyBytes: 128 * 1024,
  body: z.object({ assignmentIds: z.array(Id).check(z.minLength(1), z.maxLength(2000)) }),
  reply: z.object({
    offersSent: z.number(),
    /** Who was sent an offer and has no account to be written to: somebody must call them. */
    untold: z.array(Untold),
    movedOn: z.array(MovedOn),
  }),
});

/** Who may take a cover as things stand now, with what speaks for and against. */
export const Candidate = z.object({
  substituteId: Id,
  substituteName: z.string(),
  academyCode: AcademyCode,
  timeZone: Zone,
  reasons: z.array(Reason),
  /** The sum of the reasons. Smaller is better. */
  cost: z.number(),
  /** The lessons whose own, unconfirmed and unpinned proposals would give way: the price of this choice. */
  displaces: z.array(Cover),
});
export type Candidate = z.infer<typeof Candidate>;

/** Who may not, and the first rule that says so. */
export const StoppedCandidate = z.object({
  substituteId: Id,
  substituteName: z.string(),
  academyCode: AcademyCode,
  rule: z.enum(hardRules),
});
export type StoppedCandidate = z.infer<typeof StoppedCandidate>;

/** The assignment that stands beside a cover, with the reasons it was stored with. */
export const Standing = z.object({
  assignmentId: Id,
  substituteId: Id,
  substituteName: z.string(),
  state: z.enum(['proposed', 'offered', 'accepted']),
  reasons: z.array(Reason),
  /** The best others when it was decided. */
  alternatives: z.array(Alternative),
  pinned: z.boolean(),
  byHand: z.nullable(ByHand),
});
export type Standing = z.infer<typeof Standing>;

/**
 * Who could take this cover if it were decided now, and why the others cannot. Everything else stands, but for the academy's own
 * proposals that nobody was asked about and nobody pinned: those give way. With `name`, whoever of
 * the pool is called so, whatever stops them: "why not this person?".
 */
export const listCandidates = route({
  method: 'GET',
  path: '/covers/:coverId/candidates',
  right: { kind: 'account', action: 'see_board', target: 'cover' },
  query: z.object({ name: z.optional(z.string().check(z.trim(), z.minLength(2), z.maxLength(80))) }),
  reply: z.object({
    standing: z.nullable(Standing),
    /** Why nobody comes, in the words of the board; null when somebody can. `name` changes nothing about it. */
    noCoverReason: z.nullable(z.enum(noCoverReasons)),
    /** Those who displace least come first, of these the best. */
    candidates: z.array(Candidate),
    /** Those qualified whom another rule stops (with `name`: everybody so called), nearest to eligible first; at most 100. */
    stopped: z.array(StoppedCandidate),
    /** How many of the pool each rule stops first. */
    stoppedBy: z.partialRecord(z.enum(hardRules), z.number()),
  }),
});

/**
 * Puts somebody eligible beside a cover by hand, pinned; who was proposed before is let go, and so are unpinned proposals of the
 * academy that are in the way of person, place or adult (`displaced`: their lessons are open again). With `sendNow` the offer
 * leaves at once.
 * Refusals: `not_eligible` with the rule, `cover_moved_on` when it is offered or accepted, `no_free_place`, `no_free_adult`.
 */
export const chooseByHand = route({
  method: 'POST',
  path: '/covers/:coverId/choice',
  right: { kind: 'account', action: 'plan', target: 'cover' },
  body: z.object({ substituteId: Id, because: z.enum(handReasons), sendNow: z.boolean() }),
  reply: z.extend(PlannedAssignment, { displaced: z.array(Cover) }),
});

/** Holds a proposed row through every later plan, or lets it go again. */
export const pinProposal = route({
  method: 'PUT',
  path: '/covers/:coverId/pin',
  right: { kind: 'account', action: 'plan', target: 'cover' },
  body: z.object({ pinned: z.boolean() }),
  reply: Nothing,
});

/** Drops one proposal that nobody was asked about; its cover is open again until the next plan. */
export const dropProposal = route({
  method: 'DELETE',
  path: '/covers/:coverId/choice',
  right: { kind: 'account', action: 'plan', target: 'cover' },
  reply: Nothing,
});
