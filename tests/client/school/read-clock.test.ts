import { expect, test } from 'vitest';
import { clockTime } from '#contract/words/times.ts';
import { readClock } from '../../../client/src/school/read-clock.ts';

test.each([
  ['8h05', '08:05'],
  ['8 h 05', '08:05'],
  ['08:05', '08:05'],
  ['8.05', '08:05'],
  ['0805', '08:05'],
  ['805', '08:05'],
  ['8h', '08:00'],
  ['8', '08:00'],
  [' 14H30 ', '14:30'],
])('%s is %s', (typed, read) => expect(readClock(typed)).toBe(read));

test.each(['', 'midi', '25h', '8h60', '8h5', '-8', '8h05 du matin', '100000'])('%s is no time', (typed) => {
  expect(readClock(typed)).toBeNull();
});

test('what the catalogue writes can be read again', () => {
  expect(readClock(clockTime('09:30'))).toBe('09:30');
});
