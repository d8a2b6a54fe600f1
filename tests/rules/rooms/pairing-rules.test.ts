import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { PAIRING_ALPHABET, PairingCode } from '#contract/rooms.ts';
import { makePairingCode, type RandomBytes } from '../../../server/rooms/pairing-rules.ts';

/** Gives these bytes, one after the other. */
function bytes(...given: number[]): RandomBytes {
  return (count) => Uint8Array.from(given.splice(0, count));
}

test('a code is six signs, each chosen by one random byte', () => {
  expect(makePairingCode(bytes(0, 1, 30, 31, 32, 247))).toBe('23Z23Z');
});

test('a byte that would make some signs likelier is thrown away', () => {
  expect(makePairingCode(bytes(0, 248, 0, 255, 0, 0, 0, 0))).toBe('222222');
});

test('every sign comes up, and every code has the form that people type', () => {
  const codes = Array.from({ length: 500 }, () => makePairingCode(randomBytes));
  expect(codes.every((code) => PairingCode.safeParse(code).success)).toBe(true);
  expect(new Set(codes.join(''))).toEqual(new Set(PAIRING_ALPHABET));
});

test('what people type in small letters and with a space around is the same code', () => {
  expect(PairingCode.parse(' ab2c9z ')).toBe('AB2C9Z');
});
