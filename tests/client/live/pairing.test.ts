import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pairing } from '../../../client/src/classroom/pairing.svelte.ts';

const codes = ['V93YNK', 'B7K2MH', 'QRW4T5'];
const start = vi.fn();
const read = vi.fn();
const paired = vi.fn();
let pairing: Pairing;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-16T08:00:00Z') });
  vi.resetAllMocks();
  start.mockImplementation(async () => ({
    code: codes[start.mock.calls.length - 1],
    deviceSecret: `secret ${start.mock.calls.length}`,
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
  }));
  read.mockResolvedValue('waiting');
  pairing = new Pairing({ start, read, now: Date.now }, paired);
  pairing.start();
});
afterEach(() => {
  pairing.stop();
  vi.useRealTimers();
});
const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('An unpaired screen', () => {
  it('shows a code and asks every few seconds whether it was typed', async () => {
    await later(0);
    expect(pairing.code).toBe('V93YNK');
    await later(9_000);
    expect(read.mock.calls).toEqual([['secret 1'], ['secret 1'], ['secret 1']]);
  });

  it('is paired with the secret of the code that was typed, and asks no more', async () => {
    await later(0);
    read.mockResolvedValue('paired');
    await later(3_000);
    expect(paired).toHaveBeenCalledExactlyOnceWith('secret 1');
    await later(60_000);
    expect(read).toHaveBeenCalledOnce();
  });

  it('shows a new code when the old one has expired', async () => {
    await later(0);
    read.mockResolvedValueOnce('expired');
    await later(3_000);
    expect(pairing.code).toBe('B7K2MH');
  });

  it('shows no code that nobody could use while the line is cut, and still notices that it was typed before', async () => {
    await later(0);
    read.mockRejectedValue(new Error('no path'));
    await later(6_000);
    expect([pairing.code, pairing.unreachable]).toEqual(['V93YNK', true]);
    await later(600_000);
    expect(pairing.code).toBeNull();
    read.mockResolvedValue('paired');
    await later(3_000);
    expect(paired).toHaveBeenCalledExactlyOnceWith('secret 1');
  });

  it('never gives up when no code comes', async () => {
    await later(0);
    pairing.stop();
    start.mockReset().mockRejectedValue(new Error('no path'));
    const another = new Pairing({ start, read, now: Date.now }, paired);
    another.start();
    await later(20_000);
    expect(start).toHaveBeenCalledTimes(11);
    expect(another.unreachable).toBe(true);
    another.stop();
  });
});
