import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';

/** 32 random bytes in base64url, which nobody guesses. */
const SECRET_BYTES = 32;
const SECRET_FORM = /^[A-Za-z0-9_-]{43}$/;

/**
 * The one cookie of the product: `releve_session`. It holds a secret and nothing else. A stranger has one too, without
 * a row in the session table, so that signing in is protected against forgery like every other change.
 *
 * It has no Max-Age: closing the browser of a shared office PC signs out; the table ends a session by time.
 */
export interface SessionCookie {
  /** The secret the browser sent, or null when it sent none of ours. */
  read(cookieHeader: string | undefined): string | null;
  /** The value of a `set-cookie` header. */
  write(secret: string): string;
}

/** @param secure the product is reached by https: the cookie then never travels in the clear nor comes from a sibling host */
export function createSessionCookie(secure: boolean): SessionCookie {
  const name = secure ? '__Host-releve_session' : 'releve_session';
  return {
    read(cookieHeader) {
      const value = parseCookie(cookieHeader ?? '')[name];
      return value !== undefined && SECRET_FORM.test(value) ? value : null;
    },
    write: (value) => stringifySetCookie({ name, value, path: '/', httpOnly: true, sameSite: 'lax', secure }),
  };
}

export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** What a table keeps of a secret: SHA-256 is enough, since there is no dictionary of 256 random bits. */
export function hashOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The token of a secret: a page can read it, and cannot find the secret from it. Nothing more is stored. */
export function csrfTokenOf(secret: string): string {
  return createHash('sha256').update(`csrf ${secret}`).digest('base64url');
}

/** Whether the sent token is that of the secret, compared in constant time. */
export function isCsrfToken(sent: string | undefined, secret: string): boolean {
  return timingSafeEqual(hashOfSecret(sent ?? ''), hashOfSecret(csrfTokenOf(secret)));
}
