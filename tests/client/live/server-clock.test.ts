import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerClock } from '../../../client/src/session/server-clock.svelte.ts';

let uptime = 0;
let clock: ServerClock;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('1999-12-31T23:59:00Z') });
  uptime = 5_000;
  clock = new ServerClock(() => uptime);
});
afterEach(() => {
  vi.useRealTimers();
});

describe('The time on a classroom PC whose own clock is wrong', () => {
  it('is the server’s, and runs on between two answers', () => {
    clock.heard('2026-11-16T09:00:00Z');
    uptime += 90_000;
    expect(new Date(clock.now()).toISOString()).toBe('2026-11-16T09:01:30.000Z');
  });

  it('does not move when somebody sets the PC’s clock', () => {
    clock.heard('2026-11-16T09:00:00Z');
    vi.setSystemTime('2030-01-01T00:00:00Z');
    expect(new Date(clock.now()).toISOString()).toBe('2026-11-16T09:00:00.000Z');
  });

  it('is set right by the next answer after a PC slept', () => {
    clock.heard('2026-11-16T09:00:00Z');
    clock.heard('2026-11-16T13:00:00Z');
    expect(new Date(clock.tick).toISOString()).toBe('2026-11-16T13:00:00.000Z');
  });
});
