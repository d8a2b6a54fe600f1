import { expect, test, vi } from 'vitest';
import { ServerClock } from '../../../client/src/session/server-clock.svelte.ts';

test('the server’s time runs on from its last answer, whatever the PC’s clock says', () => {
  let counter = 500_000;
  const clock = new ServerClock(() => counter);
  clock.heard('2026-11-03T06:12:00Z');
  vi.setSystemTime('1999-01-01T00:00:00Z');
  counter += 90_000;
  expect(new Date(clock.now()).toISOString()).toBe('2026-11-03T06:13:30.000Z');
  vi.useRealTimers();
});

test('a later answer corrects the time', () => {
  const clock = new ServerClock(() => 1000);
  clock.heard('2026-11-03T06:12:00Z');
  clock.heard('2026-11-03T06:12:07Z');
  expect(new Date(clock.tick).toISOString()).toBe('2026-11-03T06:12:07.000Z');
});

test('the tick moves with the counter until it is stopped, and not before the first answer', () => {
  vi.useFakeTimers();
  let counter = 0;
  const clock = new ServerClock(() => counter);
  const stop = clock.run(1000);
  counter = 1000;
  vi.advanceTimersByTime(1000);
  expect(clock.tick).toBe(0);
  clock.heard('2026-11-03T06:12:00Z');
  counter = 4000;
  vi.advanceTimersByTime(1000);
  expect(new Date(clock.tick).toISOString()).toBe('2026-11-03T06:12:03.000Z');
  stop();
  counter = 60_000;
  vi.advanceTimersByTime(60_000);
  expect(new Date(clock.tick).toISOString()).toBe('2026-11-03T06:12:03.000Z');
  vi.useRealTimers();
});
