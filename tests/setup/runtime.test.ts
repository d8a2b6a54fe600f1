import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createLog, logOfRequest } from '#runtime/log.ts';
import { closeInOrder } from '#runtime/shutdown.ts';

function listenToLog() {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk, _, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return { lines, log: createLog({ process: 'test', level: 'info', destination }) };
}

describe('the log', () => {
  test('tells level, process, time and the request that both processes know', () => {
    const { lines, log } = listenToLog();
    logOfRequest(log, 'r-1').info({ room: 103 }, 'lesson opened');
    expect(lines[0]).toMatchObject({
      level: 'info',
      process: 'test',
      requestId: 'r-1',
      room: 103,
      msg: 'lesson opened',
    });
    expect(lines[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  test('hides secrets wherever they are wont to stand', () => {
    const { lines, log } = listenToLog();
    log.info({
      password: 'hush',
      body: { ticket: 'hush' },
      req: { headers: { cookie: 'hush', 'set-cookie': 'hush' } },
    });
    expect(JSON.stringify(lines)).not.toContain('hush');
    expect(lines[0]).toMatchObject({ password: '[hidden]', body: { ticket: '[hidden]' } });
  });
});

describe('closing', () => {
  test('goes in order, each step after the one before has ended', async () => {
    const { log } = listenToLog();
    const told: string[] = [];
    const step = (name: string) => ({
      name,
      async close() {
        told.push(`${name} begins`);
        await Promise.resolve();
        told.push(`${name} ends`);
      },
    });
    expect(await closeInOrder([step('http'), step('database')], log)).toBe(true);
    expect(told).toEqual(['http begins', 'http ends', 'database begins', 'database ends']);
  });

  test('goes on after a step that fails, and says so', async () => {
    const { lines, log } = listenToLog();
    let closed = false;
    const steps = [
      { name: 'sockets', close: () => Promise.reject(new Error('gone already')) },
      {
        name: 'database',
        close() {
          closed = true;
        },
      },
    ];
    expect(await closeInOrder(steps, log)).toBe(false);
    expect(closed).toBe(true);
    expect(lines).toMatchObject([{ level: 'error', step: 'sockets' }]);
  });

  test('does not wait for ever', async () => {
    const { lines, log } = listenToLog();
    expect(await closeInOrder([{ name: 'sockets', close: () => new Promise(() => undefined) }], log, 5)).toBe(false);
    expect(lines).toMatchObject([{ level: 'error', step: 'sockets', limitMs: 5 }]);
  });
});
