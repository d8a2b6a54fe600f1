/**
 * The token of the session, which every change carries in `x-csrf-token`. It lives in memory only: another site can
 * make the browser send the cookie, but cannot read this.
 */
let token = '';

/** Keeps the token of the session just read. */
export function rememberCsrfToken(fresh: string): void {
  token = fresh;
}

/** The token last remembered, or nothing before the first session was read. */
export function csrfToken(): string {
  return token;
}
