import { answerOfferLink, readOfferLink } from '#contract/mails.ts';
import { signIn } from '#contract/people.ts';
import { pairClassroom, startPairing } from '#contract/rooms.ts';
import type { AnyRoute } from '#contract/route.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Visit } from './asked.ts';
import { createTries } from './tries.ts';

interface RouteLimit {
  route: AnyRoute;
  /** Whose tries are counted together. */
  per: 'account' | 'address';
  max: number;
  windowMs: number;
  /** Only what was refused stays counted, so that a good day's work is never slowed down. */
  failuresOnly: boolean;
}

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;

/** The routes where somebody could guess, or fill a table. `general-limit.ts` bounds all the others together. */
const limits: readonly RouteLimit[] = [
  // A school shares one address: 60 mistyped passwords a quarter of an hour are its worst Monday. Per e-mail: people/sign-in.ts.
  { route: signIn, per: 'address', max: 60, windowMs: QUARTER_MS, failuresOnly: true },
  // 31⁶ codes, of which a few dozen live at a time: 10 tries leave a guesser no hope and a person enough.
  { route: pairClassroom, per: 'account', max: 10, windowMs: QUARTER_MS, failuresOnly: true },
  // Nobody guesses 256 bits: what keeps asking with wrong links is a program, and is told to stop.
  { route: readOfferLink, per: 'address', max: 30, windowMs: QUARTER_MS, failuresOnly: true },
  { route: answerOfferLink, per: 'address', max: 30, windowMs: QUARTER_MS, failuresOnly: true },
  // After a power cut all projectors of a school ask at once; each code is a row for ten minutes.
  { route: startPairing, per: 'address', max: 60, windowMs: MINUTE_MS, failuresOnly: false },
];

export interface RouteLimits {
  /**
   * Counts the request where its route is limited.
   * @returns what to call once the answer is good
   * @throws Refusal `too_many_requests`
   */
  pass(route: AnyRoute, visit: Visit): () => void;
}

const nothing = () => undefined;

export function createRouteLimits(clock: Clock): RouteLimits {
  const counted = new Map(limits.map((limit) => [limit.route, { limit, tries: createTries(clock, limit) }]));
  return {
    pass(route, visit) {
      const found = counted.get(route);
      if (!found) return nothing;
      const { limit, tries } = found;
      const giveBack = tries.take(limit.per === 'account' ? (visit.account?.id ?? '') : visit.address);
      return limit.failuresOnly ? giveBack : nothing;
    },
  };
}
