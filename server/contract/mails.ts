import * as z from 'zod/mini';
import { Id } from './ids.ts';
import { Answered, AnswerToOffer, Offer, offerStates } from './offers.ts';
import { route } from './route.ts';
import { Instant, Zone } from './time.ts';

/** What people are written about. */
export const mailKinds = [
  'offer_sent',
  'offer_withdrawn',
  'offer_expired',
  'offer_accepted',
  'lessons_taken_back',
  'school_answer',
  'lessons_reopened',
  'promise_given_back',
] as const;
export type MailKind = (typeof mailKinds)[number];

/** What a letter's link carries: which offer, and a signature over it. 48 bytes in base64url. */
export const OfferToken = z.string().check(z.regex(/^[A-Za-z0-9_-]{64}$/));

/**
 * Shows the offer behind a letter's link, and changes nothing: link scanners open every link of a mail. The token stands in the
 * query, which no log keeps. Of an offer that is over only its state is told.
 */
export const readOfferLink = route({
  method: 'GET',
  path: '/offer-link',
  right: { kind: 'public' },
  query: z.object({ token: OfferToken }),
  reply: z.object({
    state: z.enum(offerStates),
    offer: z.nullable(Offer),
    /** The substitute's own. */
    timeZone: Zone,
    serverNow: Instant,
  }),
});

/** Answers the offer once, without signing in, as the inbox does. */
export const answerOfferLink = route({
  method: 'POST',
  path: '/offer-link/answer',
  right: { kind: 'public' },
  body: z.extend(AnswerToOffer, { token: OfferToken }),
  reply: Answered,
});

/** A letter in the demo's own mailbox. */
export const Mail = z.object({
  id: Id,
  kind: z.enum(mailKinds),
  to: z.string(),
  toName: z.string(),
  subject: z.string(),
  text: z.string(),
  writtenAt: Instant,
  /** Null while it waits. */
  sentAt: z.nullable(Instant),
});
export type Mail = z.infer<typeof Mail>;

/** The demo's letters, the newest first. Everybody's: all of the demo's people are invented. */
export const listMails = route({
  method: 'GET',
  path: '/demo/mails',
  right: { kind: 'demo' },
  reply: z.object({ mails: z.array(Mail), serverNow: Instant }),
});
