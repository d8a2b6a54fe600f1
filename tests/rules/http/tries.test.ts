import { beforeEach, expect, test } from 'vitest';
import { createTries, type Tries } from '../../../server/http/tries.ts';
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts';

const WINDOW_MS = 15 * 60_000;
let clock: FakeClock;
let tries: Tries;
beforeEach(() => {
  clock = fakeClock();
  tries = createTries(clock, { max: 3, windowMs: WINDOW_MS });
});

function take(count: number, key = 'awa'): void {
  for (let i = 0; i < count; i += 1) tries.take(key);
}

test('the fourth of three tries is refused', () => {
  take(3);
  expect(() => take(1)).toThrow('too_many_requests');
});

test('somebody else has tries of their own', () => {
  take(3);
  expect(() => take(3, 'bea')).not.toThrow();
});

test('the window ends a quarter of an hour after the first try, not after the last', () => {
  take(1);
  clock.advance(WINDOW_MS - 1);
  take(2);
  expect(() => take(1)).toThrow('too_many_requests');
  clock.advance(1);
  expect(() => take(3)).not.toThrow();
});

test('refused tries do not prolong the wait', () => {
  take(3);
  clock.advance(WINDOW_MS / 2);
  expect(() => take(1)).toThrow();
  clock.advance(WINDOW_MS / 2);
  expect(() => take(1)).not.toThrow();
});

test('a good try is given back', () => {
  for (let i = 0; i < 10; i += 1) {
    tries.take('awa')();
  }
  expect(() => take(3)).not.toThrow();
});

test('a try given back after its window ended gives nobody an extra one', () => {
  const giveBack = tries.take('awa');
  clock.advance(WINDOW_MS);
  take(3);
  giveBack();
  expect(() => take(1)).toThrow('too_many_requests');
});
