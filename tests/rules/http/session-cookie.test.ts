import { describe, expect, test } from 'vitest';
import { createSessionCookie, csrfTokenOf, isCsrfToken, newSecret } from '../../../server/http/session-cookie.ts';

describe('the session cookie', () => {
  test('is out of reach of scripts, of other sites and, with https, of plain http and sibling hosts', () => {
    expect(createSessionCookie(false).write('x')).toBe('releve_session=x; Path=/; HttpOnly; SameSite=Lax');
    expect(createSessionCookie(true).write('x')).toBe(
      '__Host-releve_session=x; Path=/; HttpOnly; Secure; SameSite=Lax',
    );
  });

  test('is read among others', () => {
    const secret = newSecret();
    expect(createSessionCookie(false).read(`theme=dark; releve_session=${secret}; other=1`)).toBe(secret);
  });

  test.each([
    ['no cookie at all', undefined],
    ['an empty one', 'releve_session='],
    ['one that is no secret of ours', 'releve_session=1234'],
    ['one with more than a secret', `releve_session=${'a'.repeat(10_000)}`],
    ['the plain name where https is spoken', `__Host-other=${'a'.repeat(43)}`],
  ])('%s is none', (_, header) => {
    expect(createSessionCookie(false).read(header)).toBeNull();
  });

  test('with https, a cookie of the plain name, which a sibling host could plant, is not looked at', () => {
    expect(createSessionCookie(true).read(`releve_session=${newSecret()}`)).toBeNull();
  });
});

describe('the token against forgery', () => {
  test('belongs to one secret', () => {
    const secret = newSecret();
    expect(isCsrfToken(csrfTokenOf(secret), secret)).toBe(true);
    expect(isCsrfToken(csrfTokenOf(newSecret()), secret)).toBe(false);
    expect(isCsrfToken('', secret)).toBe(false);
    expect(isCsrfToken(undefined, secret)).toBe(false);
  });

  test('is not the secret, nor what the table keeps of it', () => {
    const secret = newSecret();
    expect(isCsrfToken(secret, secret)).toBe(false);
  });
});
