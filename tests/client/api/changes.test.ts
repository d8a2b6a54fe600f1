import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Change, type ChangesHeard, HEARTBEAT_MS } from '#contract/changes.ts';
import { Changes, type StreamEar } from '../../../client/src/api/changes.ts';

class FakePage extends EventTarget {
  hidden = false;
  show(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

/** A stream that says what the test says. */
class FakeStream {
  closed = false;
  readonly address: string;
  readonly #ear: StreamEar;
  constructor(address: string, ear: StreamEar) {
    this.address = address;
    this.#ear = ear;
  }
  say(changes: ChangesHeard['changes'], id = '1763200000000-1:1:', serverNow = '2026-11-16T07:00:00.000Z'): void {
    this.sayText(JSON.stringify({ changes, serverNow }), id);
  }
  sayText(data: string, id = ''): void {
    this.#ear.message(data, id);
  }
  breakOff(): void {
    this.#ear.lost();
  }
}

const SCHOOL = '0159999M';
const here: Change = { kind: 'absences', uai: SCHOOL, academyCode: '06', substituteId: null };
const elsewhere: Change = { ...here, uai: '0159998L' };

let page: FakePage;
let streams: FakeStream[];
let heard: string[];
let changes: Changes;
const latest = () => streams.at(-1) as FakeStream;

beforeEach(() => {
  vi.useFakeTimers();
  page = new FakePage();
  streams = [];
  heard = [];
  changes = new Changes({
    open(address, ear) {
      const stream = new FakeStream(address, ear);
      streams.push(stream);
      return () => {
        stream.closed = true;
      };
    },
    page: page as unknown as Document,
    random: () => 0.5,
    heard: (serverNow) => heard.push(serverNow),
  });
});
afterEach(() => vi.useRealTimers());

function following() {
  const ask = vi.fn();
  const stop = changes.follow(({ uai }) => uai === SCHOOL, ask);
  return { ask, stop };
}

describe('a page that follows', () => {
  test('asks for everything when the stream begins, since it may have looked before', () => {
    const { ask } = following();
    expect(latest().address).toBe('/api/changes');
    expect(changes.up).toBe(false);
    latest().say(null);
    vi.advanceTimersByTime(200);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(changes.up).toBe(true);
    expect(heard).toEqual(['2026-11-16T07:00:00.000Z']);
  });

  test('asks once for all that comes within a fifth of a second, and not for what is elsewhere', () => {
    const { ask } = following();
    latest().say([elsewhere]);
    latest().say([]);
    vi.advanceTimersByTime(1000);
    expect(ask).not.toHaveBeenCalled();
    latest().say([elsewhere, here]);
    vi.advanceTimersByTime(100);
    latest().say([here]);
    expect(ask).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(ask).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1000);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  test('takes a message it cannot read for news', () => {
    const { ask } = following();
    latest().sayText('{"changes":[{"kind":"of a newer server"}]}');
    vi.advanceTimersByTime(200);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  test('shares one stream with all others of the page, which ends with the last', () => {
    const one = following();
    const other = following();
    expect(streams).toHaveLength(1);
    one.stop();
    expect(latest().closed).toBe(false);
    latest().say([here]);
    other.stop();
    expect(latest().closed).toBe(true);
    vi.advanceTimersByTime(100_000);
    expect(one.ask).not.toHaveBeenCalled();
    expect(other.ask).not.toHaveBeenCalled();
    expect(streams).toHaveLength(1);
  });
});

describe('a stream that is lost', () => {
  test('is told at once, and opened again where it was', () => {
    const { ask } = following();
    latest().say([], '1763200000000-7:9:7');
    latest().breakOff();
    expect(changes.up).toBe(false);
    expect(latest().closed).toBe(true);
    vi.advanceTimersByTime(200);
    expect(ask).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(800);
    expect(streams).toHaveLength(2);
    expect(latest().address).toBe('/api/changes?since=1763200000000-7%3A9%3A7');
    latest().say([]);
    expect(changes.up).toBe(true);
  });

  test('is tried at growing intervals, a minute and a half at most, for ever', () => {
    following();
    const opened: number[] = [];
    for (let tries = 0; tries < 10; tries += 1) {
      latest().breakOff();
      const began = Date.now();
      const before = streams.length;
      while (streams.length === before) vi.advanceTimersByTime(500);
      opened.push(Date.now() - began);
    }
    expect(opened).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
  });

  test('begins with a short interval again once it was there', () => {
    following();
    latest().breakOff();
    vi.advanceTimersByTime(1000);
    latest().breakOff();
    vi.advanceTimersByTime(2000);
    latest().say([]);
    latest().breakOff();
    vi.advanceTimersByTime(1000);
    expect(streams).toHaveLength(4);
  });

  test('is noticed by its silence, as after a night’s sleep', () => {
    const { ask } = following();
    latest().say([]);
    vi.advanceTimersByTime(2 * HEARTBEAT_MS);
    latest().say([]);
    vi.advanceTimersByTime(2 * HEARTBEAT_MS);
    expect(latest().closed).toBe(false);
    expect(ask).not.toHaveBeenCalled();
    vi.advanceTimersByTime(HEARTBEAT_MS);
    expect(streams[0]?.closed).toBe(true);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(streams).toHaveLength(2);
  });
});

test('a page that slept asks for everything in the morning, whatever the first message tells', () => {
  const { ask } = following();
  latest().say([], '1763200000000-7:9:7', '2026-11-16T17:00:00.000Z');
  latest().say([], '1763200000000-7:9:7', '2026-11-16T17:00:15.000Z');
  vi.advanceTimersByTime(1000);
  expect(ask).not.toHaveBeenCalled();
  latest().say([], '1763200000000-7:9:7', '2026-11-17T06:00:00.000Z');
  vi.advanceTimersByTime(200);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(heard.at(-1)).toBe('2026-11-17T06:00:00.000Z');
});

describe('a page that is not seen', () => {
  test('has no stream, and goes on where it was when it is seen again', () => {
    following();
    latest().say([], '1763200000000-7:9:7');
    page.show(true);
    expect(latest().closed).toBe(true);
    vi.advanceTimersByTime(3_600_000);
    expect(streams).toHaveLength(1);
    page.show(false);
    expect(latest().address).toContain('since=1763200000000');
  });

  test('opens none when it begins to follow', () => {
    page.hidden = true;
    following();
    expect(streams).toHaveLength(0);
    page.show(false);
    expect(streams).toHaveLength(1);
  });
});
