import { type Account, type Grant, readSession, type Session, signIn, signOut } from '#contract/people.ts';
import { type Action, type Role, reach } from '#contract/rights.ts';
import { CallFailed, call } from '../api/call.ts';
import { rememberCsrfToken } from '../api/csrf-token.ts';
import { navigation } from '../navigation.svelte.ts';
import { serverClock } from './server-clock.svelte.ts';

/** Who is signed in on this page, and whether this is the demo. */
class SessionState {
  account: Account | null = $state.raw(null);
  demo = $state(false);
  /** True once the first answer came: before it, nobody knows who is asking. */
  known = $state(false);
  /** Set when the server signed the person out meanwhile: the front page says so. */
  ended = $state(false);
  /** The page a stranger wanted; after signing in one goes there. */
  wanted: string | null = null;

  /** Asks the server who is signed in. @throws CallFailed */
  async load(): Promise<void> {
    this.take(await call(readSession, {}));
  }

  /** @throws CallFailed `wrong_credentials` among others. */
  async signIn(email: string, password: string): Promise<void> {
    this.take(await call(signIn, { body: { email, password } }));
  }

  /** Signs out; a server that no longer knows the session is signed out as well. @throws CallFailed */
  async signOut(): Promise<void> {
    await call(signOut, {}).catch((failed: unknown) => {
      if (!(failed instanceof CallFailed && failed.code === 'not_signed_in')) throw failed;
    });
    // First away from the page: one that is closed to strangers would be remembered as the page wanted.
    navigation.go('/');
    this.account = null;
    await this.load();
  }

  /** Takes the session of an answer (signing in, a demo door). */
  take(session: Session): void {
    rememberCsrfToken(session.csrfToken);
    serverClock.heard(session.serverNow);
    this.account = session.account;
    this.demo = session.demo;
    this.known = true;
    if (session.account) this.ended = false;
  }

  /** The server answered `not_signed_in`: the account is gone from this page. */
  end(): void {
    if (this.account === null) return;
    this.account = null;
    this.ended = true;
  }

  /** The account's grant of that role, or undefined. */
  grantOf(role: Role): Grant | undefined {
    return this.account?.grants.find((grant) => grant.role === role);
  }

  /** Whether one of the account's roles has the action at all; the server decides about the single thing. */
  may(action: Action): boolean {
    return this.account?.grants.some((grant) => reach(grant.role, action) !== null) ?? false;
  }
}

export const session: SessionState = new SessionState();
