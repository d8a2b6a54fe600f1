import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { poll } from '../../../client/src/api/poll.ts';

class FakeDocument extends EventTarget {
  hidden = false;
}
let page: FakeDocument;
let world: EventTarget;

beforeEach(() => {
  vi.useFakeTimers();
  page = new FakeDocument();
  world = new EventTarget();
  vi.stubGlobal('document', page);
  vi.stubGlobal('addEventListener', world.addEventListener.bind(world));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a page asks at once and then again after each answer', async () => {
  const task = vi.fn(async () => {});
  const stop = poll(task, 5000);
  await vi.advanceTimersByTimeAsync(0);
  expect(task).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(task).toHaveBeenCalledTimes(3);
  stop();
});

test('a hidden page asks nothing, and asks at once when it is seen again', async () => {
  const task = vi.fn(async () => {});
  const stop = poll(task, 5000);
  await vi.advanceTimersByTimeAsync(0);
  page.hidden = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(task).toHaveBeenCalledTimes(1);
  page.hidden = false;
  page.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(0);
  expect(task).toHaveBeenCalledTimes(2);
  stop();
});

test('the line coming back is asked about at once', async () => {
  const task = vi.fn(async () => {});
  const stop = poll(task, 60_000);
  await vi.advanceTimersByTimeAsync(0);
  world.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(task).toHaveBeenCalledTimes(2);
  stop();
});

test('a slow answer is waited for: two are never under way', async () => {
  let answer = () => {};
  const task = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
  const stop = poll(task, 1000);
  await vi.advanceTimersByTimeAsync(30_000);
  page.dispatchEvent(new Event('visibilitychange'));
  expect(task).toHaveBeenCalledTimes(1);
  answer();
  await vi.advanceTimersByTimeAsync(1000);
  expect(task).toHaveBeenCalledTimes(2);
  stop();
});

test('a page that was left asks no more', async () => {
  const task = vi.fn(async () => {});
  poll(task, 1000)();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(task).not.toHaveBeenCalled();
});

test('a page that is told of a change asks at once, also when it is asking: the answer may be older', async () => {
  let answer = () => {};
  let ask = () => {};
  const task = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
  const unfollow = vi.fn();
  const stop = poll(task, 60_000, (told) => {
    ask = told;
    return unfollow;
  });
  await vi.advanceTimersByTimeAsync(0);
  ask();
  ask();
  expect(task).toHaveBeenCalledTimes(1);
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(task).toHaveBeenCalledTimes(2);
  answer();
  await vi.advanceTimersByTimeAsync(59_000);
  expect(task).toHaveBeenCalledTimes(2);
  ask();
  expect(task).toHaveBeenCalledTimes(3);
  stop();
  expect(unfollow).toHaveBeenCalledTimes(1);
});

test('how long a page waits is asked anew each time', async () => {
  const task = vi.fn(async () => {});
  let everyMs = 60_000;
  const stop = poll(task, () => everyMs);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(task).toHaveBeenCalledTimes(1);
  everyMs = 5000;
  await vi.advanceTimersByTimeAsync(1000 + 10_000);
  expect(task).toHaveBeenCalledTimes(4);
  stop();
});
