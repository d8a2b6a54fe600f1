import * as z from 'zod/mini';
import { coverStates } from './cover.ts';
import { AcademyCode, Id } from './ids.ts';
import { Nothing, route } from './route.ts';
import { Instant, Zone } from './time.ts';

/** An offer's own states. It is answered once; withdrawn and expired are ends as well. */
export const closedOfferStates = ['accepted', 'refused', 'withdrawn', 'expired'] as const;
export const offerStates = ['sent', ...closedOfferStates] as const;
export type OfferState = (typeof offerStates)[number];

/** Why a substitute says no. Coarse on purpose: nobody asks about health or family. */
export const refusalReasons = [
  'not_free',
  'too_soon',
  'too_many_hours',
  'not_my_level',
  'not_this_school',
  'other',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** Why a substitute gives an accepted lesson back. */
export const giveBackReasons = ['ill_timed', 'equipment', 'other_duty', 'other'] as const;
export type GiveBackReason = (typeof giveBackReasons)[number];

/** Why the academy takes an accepted lesson back, or a question that waits for its answer. */
export const takeBackReasons = ['school_asked', 'better_match', 'equipment', 'mistake', 'other'] as const;
export type TakeBackReason = (typeof takeBackReasons)[number];

export const OfferedCover = z.object({
  coverId: Id,
  /** An absence may concern several schools; most are of one. */
  schoolName: z.string(),
  commune: z.string(),
  /** Of the school. */
  timeZone: Zone,
  className: z.string(),
  /** As the timetable says it (`4e`); null when it does not. */
  level: z.nullable(z.string()),
  headCount: z.nullable(z.number()),
  subject: z.string(),
  placeCode: z.nullable(z.string()),
  startsAt: Instant,
  endsAt: Instant,
});

export type OfferedCover = z.infer<typeof OfferedCover>;

/** The question to a substitute: all covers of one absence at once, with a deadline. */
export const Offer = z.object({
  id: Id,
  /** What the school left is read there. */
  absenceId: Id,
  state: z.enum(offerStates),
  schoolName: z.string(),
  commune: z.string(),
  /** `63`, as people write it behind a commune. */
  department: z.string(),
  academyCode: AcademyCode,
  /** Of the school; the page shows the substitute's own beside it. */
  timeZone: Zone,
  /** Where the school lies, in degrees (WGS 84); null when nobody knows. */
  position: z.nullable(z.object({ latitude: z.number(), longitude: z.number() })),
  teacherName: z.string(),
  /** What the school left for whoever comes; empty when nothing. */
  note: z.string(),
  sentAt: Instant,
  deadline: Instant,
  covers: z.array(OfferedCover),
});
export type Offer = z.infer<typeof Offer>;

/** An offer that is over, as the list of earlier questions shows it. */
export const ClosedOffer = z.object({
  id: Id,
  state: z.enum(closedOfferStates),
  schoolName: z.string(),
  commune: z.string(),
  teacherName: z.string(),
  /** How many lessons it asked about. */
  lessons: z.number(),
  sentAt: Instant,
  closedAt: Instant,
});
export type ClosedOffer = z.infer<typeof ClosedOffer>;

/** A lesson the substitute has accepted. */
export const MyLesson = z.object({
  coverId: Id,
  schoolName: z.string(),
  commune: z.string(),
  timeZone: Zone,
  className: z.string(),
  subject: z.string(),
  teacherName: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  /** From this instant the room may be entered. */
  doorsOpenAt: Instant,
  state: z.enum(coverStates),
  /** What the school left for whoever comes; empty when nothing. */
  note: z.string(),
  hasRecord: z.boolean(),
});
export type MyLesson = z.infer<typeof MyLesson>;

export const takenBackBecause = ['cancelled', 'moved', 'on_site', 'not_needed', 'by_academy'] as const;
export type TakenBackBecause = (typeof takenBackBecause)[number];

/** A lesson the substitute was asked about, or had accepted, and need not give any more, with what became of it. */
export const TakenBack = z.object({
  coverId: Id,
  schoolName: z.string(),
  timeZone: Zone,
  className: z.string(),
  subject: z.string(),
  /** When it was to take place. */
  startsAt: Instant,
  endsAt: Instant,
  because: z.enum(takenBackBecause),
  /** What the academy gave as its reason, when it took the lesson back. */
  academyReason: z.nullable(z.enum(takeBackReasons)),
});
export type TakenBack = z.infer<typeof TakenBack>;

export const listOffers = route({
  method: 'GET',
  path: '/offers',
  right: { kind: 'account', action: 'see_offers' },
  reply: z.object({
    offers: z.array(Offer),
    lessons: z.array(MyLesson),
    /** Those that would not have ended yet. */
    takenBack: z.array(TakenBack),
    /** The last ten, the newest first. */
    closed: z.array(ClosedOffer),
    timeZone: Zone,
    serverNow: Instant,
  }),
});

/** The covers named are accepted, the others handed back; an empty list refuses the whole offer. */
export const AnswerToOffer = z.object({
  acceptedCoverIds: z.array(Id).check(z.maxLength(200)),
  /** Of a refusal, if one likes to say. */
  because: z.optional(z.nullable(z.enum(refusalReasons))),
  /** Never ask again for the schools of this offer. Only with a refusal. */
  excludeSchools: z.optional(z.boolean()),
});
export type AnswerToOffer = z.infer<typeof AnswerToOffer>;

/** What an answer came to. */
export const Answered = z.object({ state: z.enum(offerStates), accepted: z.number() });
export type Answered = z.infer<typeof Answered>;

export const answerOffer = route({
  method: 'POST',
  path: '/offers/:offerId/answer',
  right: { kind: 'account', action: 'answer_offer', target: 'offer' },
  body: AnswerToOffer,
  reply: Answered,
});

/** The substitute cannot come after all: an accepted lesson is open again, until its room opens or it begins. */
export const giveBackLesson = route({
  method: 'POST',
  path: '/covers/:coverId/give-back',
  right: { kind: 'account', action: 'answer_offer', target: 'cover' },
  body: z.object({ because: z.enum(giveBackReasons) }),
  reply: Nothing,
});

/** The coordinator takes an accepted lesson back from its substitute, who reads why. */
export const takeBackLesson = route({
  method: 'POST',
  path: '/covers/:coverId/take-back',
  right: { kind: 'account', action: 'plan', target: 'cover' },
  body: z.object({ because: z.enum(takeBackReasons) }),
  reply: Nothing,
});

/**
 * The coordinator takes the question about this lesson back while it waits, with all other lessons of the same offer; they are
 * open again, for somebody else. The substitute is written to, with the reason.
 */
export const withdrawOffer = route({
  method: 'POST',
  path: '/covers/:coverId/withdraw-offer',
  right: { kind: 'account', action: 'plan', target: 'cover' },
  body: z.object({ because: z.enum(takeBackReasons) }),
  /** How many lessons are open again. */
  reply: z.object({ reopened: z.number() }),
});

/** What became of one question to one substitute about a lesson. */
export const askedOutcomes = ['refused', 'unticked', 'expired', 'withdrawn', 'given_back', 'taken_back'] as const;

/** Whom the academy asked about a lesson in vain. The reasons are the coordinators' to read, not the school's. */
export const AskedBefore = z.object({
  substituteName: z.string(),
  outcome: z.enum(askedOutcomes),
  because: z.nullable(z.enum([...new Set([...refusalReasons, ...giveBackReasons, ...takeBackReasons])])),
  at: Instant,
});
export type AskedBefore = z.infer<typeof AskedBefore>;

export const listAskedBefore = route({
  method: 'GET',
  path: '/covers/:coverId/asked',
  right: { kind: 'account', action: 'see_board', target: 'cover' },
  /** Newest first. */
  reply: z.object({ asked: z.array(AskedBefore) }),
});
