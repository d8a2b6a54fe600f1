import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { calendarAddress } from '../../../server/absences/feed-address-rules.ts';
import { pauseAfterPoll, retryAfterOf } from '../../../server/absences/feed-schedule-rules.ts';
import { createSeal } from '../../../server/absences/feed-seal.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('how long a calendar is left alone', () => {
  /** On the clock of a school in Paris, where it is an hour later than in UTC. */
  const pause = (utc: string, change: object = {}) =>
    pauseAfterPoll({
      now: new Date(`2026-11-16T${utc}:00Z`),
      timeZone: 'Europe/Paris',
      failures: 0,
      retryAfterMs: null,
      random: 0,
      ...change,
    });

  test.each([
    ['04:59', HOUR],
    ['05:00', 15 * MINUTE],
    ['16:59', 15 * MINUTE],
    ['17:00', HOUR],
    ['23:30', HOUR],
  ])('at %s UTC', (utc, ms) => {
    expect(pause(utc)).toBe(ms);
  });

  test('the clock is the school’s', () => {
    expect(pause('04:00', { timeZone: 'Indian/Reunion' })).toBe(15 * MINUTE);
    expect(pause('08:00', { timeZone: 'America/Martinique' })).toBe(HOUR);
  });

  test('each failure in a row doubles it, up to six hours', () => {
    const pauses = [0, 1, 2, 3, 4, 5, 60].map((failures) => pause('09:00', { failures }) / MINUTE);
    expect(pauses).toEqual([15, 30, 60, 120, 240, 360, 360]);
  });

  test('chance spreads it by a fifth at most', () => {
    expect(pause('09:00', { random: 1 })).toBe(18 * MINUTE);
  });

  test('a host that asks for patience gets it, for a day at most', () => {
    expect(pause('09:00', { retryAfterMs: 2 * HOUR })).toBe(2 * HOUR);
    expect(pause('09:00', { retryAfterMs: 1000 })).toBe(15 * MINUTE);
    expect(pause('09:00', { retryAfterMs: 1000 * HOUR })).toBe(24 * HOUR);
  });

  test.each([
    [undefined, null],
    ['120', 120_000],
    ['Mon, 16 Nov 2026 08:05:00 GMT', 300_000],
    ['Mon, 16 Nov 2026 07:00:00 GMT', 0],
    ['soon', null],
  ])('Retry-After: %s', (header, ms) => {
    expect(retryAfterOf(header, new Date('2026-11-16T08:00:00Z'))).toBe(ms);
  });
});

describe('the address of a calendar', () => {
  const named = new Set(['pronote.intra:8080', '10.0.0.7:80']);
  const address = (text: string) => calendarAddress(text, named)?.href ?? null;

  test.each([
    [
      'https://0150001a.index-education.net/pronote/ical/x.ics?a=b#c',
      'https://0150001a.index-education.net/pronote/ical/x.ics?a=b',
    ],
    ['  webcal://host.example/x ', 'https://host.example/x'],
    ['WEBCALS://host.example/x', 'https://host.example/x'],
    ['http://pronote.intra:8080/x', 'http://pronote.intra:8080/x'],
    ['http://10.0.0.7/x', 'http://10.0.0.7/x'],
  ])('%s', (text, href) => {
    expect(address(text)).toBe(href);
  });

  test.each([
    'http://host.example/x',
    'http://pronote.intra/x',
    'http://10.0.0.7:8080/x',
    'ftp://host.example/x',
    'javascript:alert(1)',
    'host.example/x',
    'https://',
  ])('%s is refused', (text) => {
    expect(address(text)).toBeNull();
  });
});

describe('a sealed address', () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  const secret = 'https://0150001a.index-education.net/pronote/ical/secret.ics';

  test('opens for its school, reads like noise, and never twice the same', () => {
    const seal = createSeal([old]);
    const [one, other] = [seal.close(secret, '0159999M'), seal.close(secret, '0159999M')];
    expect(seal.open(one, '0159999M')).toBe(secret);
    expect(one.equals(other)).toBe(false);
    expect(one.toString('latin1')).not.toContain('index-education');
  });

  test('does not open for another school, with another key, or tampered with', () => {
    const seal = createSeal([old]);
    const sealed = seal.close(secret, '0159999M');
    expect(seal.open(sealed, '0159998L')).toBeNull();
    expect(createSeal([fresh]).open(sealed, '0159999M')).toBeNull();
    for (const at of [0, 12, 28, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(seal.open(changed, '0159999M')).toBeNull();
    }
    expect(seal.open(new Uint8Array(5), '0159999M')).toBeNull();
  });

  test('opens after the key was changed, the old one behind the new', () => {
    const sealed = createSeal([old]).close(secret, '0159999M');
    const both = createSeal([fresh, old]);
    expect(both.open(sealed, '0159999M')).toBe(secret);
    expect(createSeal([fresh]).open(both.close(secret, '0159999M'), '0159999M')).toBe(secret);
  });
});
