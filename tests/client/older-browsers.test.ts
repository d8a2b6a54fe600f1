import { afterEach, beforeEach, expect, test } from 'vitest';
import { fillOlderBrowser } from '../../client/src/older-browsers.ts';

const own = {
  any: Object.getOwnPropertyDescriptor(AbortSignal, 'any')!,
  groupBy: Object.getOwnPropertyDescriptor(Map, 'groupBy')!,
  toSorted: Object.getOwnPropertyDescriptor(Array.prototype, 'toSorted')!,
};

beforeEach(() => {
  Reflect.deleteProperty(AbortSignal, 'any');
  Reflect.deleteProperty(Map, 'groupBy');
  Reflect.deleteProperty(Array.prototype, 'toSorted');
  fillOlderBrowser();
});

afterEach(() => {
  Object.defineProperty(AbortSignal, 'any', own.any);
  Object.defineProperty(Map, 'groupBy', own.groupBy);
  Object.defineProperty(Array.prototype, 'toSorted', own.toSorted);
});

test('an old browser gives up a request when one of two signals says so, with its reason', () => {
  const [leaving, slow] = [new AbortController(), new AbortController()];
  const either = AbortSignal.any([leaving.signal, slow.signal]);
  expect(either.aborted).toBe(false);
  slow.abort('too slow');
  leaving.abort('left');
  expect(either.reason).toBe('too slow');
});

test('a signal that was given up before is given up at once', () => {
  expect(AbortSignal.any([new AbortController().signal, AbortSignal.abort('left')]).reason).toBe('left');
});

test('an old browser sorts without changing the list, and groups in order', () => {
  const list = [3, 1, 2];
  expect(list.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  expect(list).toEqual([3, 1, 2]);
  expect(Object.keys(list)).toEqual(['0', '1', '2']);
  expect([...Map.groupBy(list, (count) => count % 2)]).toEqual([
    [1, [3, 1]],
    [0, [2]],
  ]);
});

test('a browser that has them keeps its own', () => {
  Object.defineProperty(AbortSignal, 'any', own.any);
  fillOlderBrowser();
  expect(AbortSignal.any).toBe(own.any.value);
});
