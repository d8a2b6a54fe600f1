import type { Request, Response } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Visit } from './asked.ts';
import { csrfTokenOf, newSecret, type SessionCookie } from './session-cookie.ts';
import type { Sessions, Who } from './who.ts';

/** One request's view of the browser's session; `now` is the instant of the request. */
export function createVisit(
  { sessions, cookie }: { sessions: Sessions; cookie: SessionCookie },
  who: Who,
  now: Date,
  request: Request,
  response: Response,
): Visit {
  let { account, secret } = who;

  function give(fresh: string): string {
    secret = fresh;
    response.setHeader('set-cookie', cookie.write(fresh));
    return fresh;
  }

  async function forget(): Promise<void> {
    if (account && secret !== null) await sessions.end(secret);
    account = null;
  }

  return {
    // Of IPv6 the network: one person has billions of addresses in theirs.
    address: ipKeyGenerator(request.ip ?? ''),
    get account() {
      return account;
    },
    csrfToken: () => csrfTokenOf(secret ?? give(newSecret())),
    async begin(accountId) {
      await forget();
      // Always a fresh one: a secret that somebody planted in the browser beforehand opens nothing.
      const fresh = newSecret();
      account = await sessions.begin(fresh, accountId, now);
      give(fresh);
    },
    async end() {
      await forget();
      give(newSecret());
    },
  };
}
