import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Refusal } from '#contract/failure.ts';

/**
 * Requests to the API a minute from one address (of IPv6: one /56, a household or a school). A whole rectorat may sit
 * behind one address: a hundred boards asking every 5 s are 1,200, fifty projectors waiting for a code 1,500.
 */
const REQUESTS_A_MINUTE = 6000;

/** Keeps one address from taking the server away from everybody else. Counted in this process's memory. */
export function generalLimit(max: number = REQUESTS_A_MINUTE): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: max,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Without a proxy named in the config the header is somebody's invention, and Express rightly ignores it.
    validate: { xForwardedForHeader: false },
    handler: () => {
      throw new Refusal('too_many_requests');
    },
  });
}
