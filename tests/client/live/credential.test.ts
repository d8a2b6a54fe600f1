import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  forgetCredential,
  keepCredential,
  readCredential,
  shortcutOf,
} from '../../../client/src/classroom/credential.ts';

const secret = 'q'.repeat(43);
const other = 'w'.repeat(43);
let stored: Map<string, string>;
const place = { hash: '', pathname: '/classe', origin: 'https://releve.test' };

beforeEach(() => {
  stored = new Map();
  place.hash = '';
  vi.stubGlobal('location', place);
  vi.stubGlobal('history', { replaceState: () => (place.hash = '') });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('The credential of a screen', () => {
  it('comes from the shortcut, is remembered, and leaves the address bar', () => {
    place.hash = new URL(shortcutOf(secret)).hash;
    expect(readCredential()).toBe(secret);
    expect(place.hash).toBe('');
    expect(readCredential()).toBe(secret);
  });

  it('of a shortcut goes before the one remembered', () => {
    keepCredential(other);
    place.hash = `#cle=${secret}`;
    expect(readCredential()).toBe(secret);
  });

  it('stays in the address where the browser may remember nothing, so that a reload still works', () => {
    vi.stubGlobal('localStorage', {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    place.hash = `#cle=${secret}`;
    expect(readCredential()).toBe(secret);
    expect(place.hash).toBe(`#cle=${secret}`);
  });

  it.each(['', '#cle=', '#cle=short', `#cle=${secret}<script>`, '#autre=1'])('is none in "%s"', (hash) => {
    place.hash = hash;
    expect(readCredential()).toBeNull();
  });

  it('is forgotten everywhere', () => {
    keepCredential(secret);
    forgetCredential();
    expect(readCredential()).toBeNull();
  });
});
