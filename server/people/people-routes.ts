import { readSession, type Session, signIn, signOut } from '#contract/people.ts';
import type { Serve, Visit } from '../http/asked.ts';
import type { PasswordProof, SignIn } from './sign-in.ts';

export interface PeopleDeps {
  passwordSignIn: SignIn<PasswordProof>;
  /** Whether one-click doors exist here. */
  demo: boolean;
}

/** What a page learns of its own session, after every change of it as well. */
export function describeSession(visit: Visit, now: Date, demo: boolean): Session {
  return { account: visit.account, csrfToken: visit.csrfToken(), serverNow: now.toISOString(), demo };
}

export function servePeople(serve: Serve, { passwordSignIn, demo }: PeopleDeps): void {
  serve(readSession)(async ({ visit, now }) => describeSession(visit, now, demo));

  serve(signIn)(async ({ body, visit, now }) => {
    await visit.begin(await passwordSignIn(body));
    return describeSession(visit, now, demo);
  });

  serve(signOut)(async ({ visit }) => {
    await visit.end();
    return {};
  });
}
