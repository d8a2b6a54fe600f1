import * as z from 'zod/mini';
import { coverStates } from './cover.ts';
import { Id } from './ids.ts';
import { route } from './route.ts';
import { Instant, Zone } from './time.ts';

/** An offer's own states. It is answered once; withdrawn and expired are ends as well. */
export const offerStates = ['sent', 'accepted', 'refused', 'withdrawn', 'expired'] as const;
export type OfferState = (typeof offerStates)[number];

export const OfferedCover = z.object({
  coverId: Id,
  className: z.string(),
  subject: z.string(),
  placeCode: z.nullable(z.string()),
  startsAt: Instant,
  endsAt: Instant,
});

/** The question to a substitute: all covers of one absence at once, with a deadline. */
export const Offer = z.object({
  id: Id,
  state: z.enum(offerStates),
  schoolName: z.string(),
  commune: z.string(),
  /** Of the school; the page shows the substitute's own beside it. */
  timeZone: Zone,
  teacherName: z.string(),
  sentAt: Instant,
  deadline: Instant,
  covers: z.array(OfferedCover),
});
export type Offer = z.infer<typeof Offer>;

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
  hasRecord: z.boolean(),
});
export type MyLesson = z.infer<typeof MyLesson>;

export const takenBackBecause = ['cancelled', 'moved', 'on_site', 'not_needed'] as const;
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
    timeZone: Zone,
    serverNow: Instant,
  }),
});

/** Accepts the covers named and hands the others back; an empty list refuses the whole offer. */
export const answerOffer = route({
  method: 'POST',
  path: '/offers/:offerId/answer',
  right: { kind: 'account', action: 'answer_offer', target: 'offer' },
  body: z.object({ acceptedCoverIds: z.array(Id).check(z.maxLength(200)) }),
  reply: z.object({ state: z.enum(offerStates), accepted: z.number() }),
});
