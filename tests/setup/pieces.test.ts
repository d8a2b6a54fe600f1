import { spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkOwnDatabase } from '../../server/setup/database.ts';
import { countInstalled, missingSentence } from '../../server/setup/debian-packages.ts';
import { ensureKeys } from '../../server/setup/keys.ts';
import { checkPorts } from '../../server/setup/ports.ts';
import { takeStartLock } from '../../server/setup/start-lock.ts';
import { closingLine, playwrightTally, vitestTally } from '../../server/setup/tally.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'releve-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('keys', () => {
  test('are made once, fit together, and only their owner can read them', async () => {
    const keys = await ensureKeys({}, join(folder, 'keys'));
    const ticket = Buffer.from('a ticket');
    const signature = sign(null, ticket, createPrivateKey(await readFile(keys.TICKET_PRIVATE_KEY_FILE)));
    expect(verify(null, ticket, createPublicKey(await readFile(keys.TICKET_PUBLIC_KEY_FILE)), signature)).toBe(true);
    expect((await stat(keys.TICKET_PRIVATE_KEY_FILE)).mode & 0o777).toBe(0o600);
    expect(await ensureKeys({}, join(folder, 'keys'))).toEqual(keys);
  });

  test('that the operator names are taken', async () => {
    const named = { TICKET_PRIVATE_KEY_FILE: '/a', TICKET_PUBLIC_KEY_FILE: '/b', SFU_CONTROL_KEY: 'c', FEED_KEY: 'd' };
    expect(await ensureKeys(named, join(folder, 'keys'))).toEqual(named);
  });
});

describe('the lock of npm start', () => {
  test('is not taken over from a run that lives', async () => {
    const file = join(folder, 'start.lock');
    const run = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60_000)', 'server/setup/start.ts']);
    await once(run, 'spawn');
    await writeFile(file, String(run.pid));
    await expect(takeStartLock(file)).rejects.toThrow(`already running from this folder (process ${run.pid})`);
    run.kill();
  });

  test('left by a killed run is taken over, and given back', async () => {
    const file = join(folder, 'start.lock');
    await writeFile(file, String(2 ** 22 + 1));
    const release = await takeStartLock(file);
    expect(await readFile(file, 'utf8')).toBe(String(process.pid));
    await release();
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  test('left by a killed run whose number belongs to another program now is taken over', async () => {
    const file = join(folder, 'start.lock');
    await writeFile(file, String(process.ppid));
    await (await takeStartLock(file))();
  });
});

describe('ports', () => {
  test('a busy one is told with the variable that changes it', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port));
    });
    await expect(checkPorts([{ variable: 'SFU_PORT', port, host: '127.0.0.1', protocol: 'tcp' }])).rejects.toThrow(
      `Port ${port} (tcp) is in use by another program; choose another: SFU_PORT=${port + 1} npm start`,
    );
    taken.close();
  });

  test('a busy UDP port is seen too', async () => {
    const taken = createSocket('udp4');
    const port = await new Promise<number>((resolve) => {
      taken.bind(0, '127.0.0.1', () => resolve(taken.address().port));
    });
    const needed = { variable: 'MEDIA_PORT', port, host: '127.0.0.1', protocol: 'udp' as const };
    await expect(checkPorts([needed])).rejects.toThrow('MEDIA_PORT');
    taken.close();
    await new Promise((resolve) => taken.once('close', resolve));
    await checkPorts([needed]);
  });
});

describe('a database of one’s own', () => {
  test('that works is taken without a word', async () => {
    await checkOwnDatabase(process.env.RELEVE_TEST_SERVER!);
  });

  test.each([
    ['nobody listens', 'postgres://u:secret@127.0.0.1:1/releve', 'ECONNREFUSED'],
    ['the password is wrong', undefined, 'password authentication failed'],
    ['the address is no address', 'nonsense', 'leads to no PostgreSQL'],
  ])('that cannot be used is told in one sentence: %s', async (_, url, reason) => {
    const wrong = new URL(process.env.RELEVE_TEST_SERVER!);
    wrong.password = 'secret';
    const attempt = checkOwnDatabase(url ?? wrong.href);
    await expect(attempt).rejects.toThrow(reason);
    await expect(attempt).rejects.toThrow(/^(?!.*secret@).*$/);
  });
});

describe('Debian packages', () => {
  test('an ordinary user gets one sentence with the command', () => {
    expect(missingSentence(['cmake', 'g++'], 'building the media worker')).toBe(
      '2 Debian packages are missing for building the media worker; run: sudo apt-get install -y cmake g++',
    );
  });

  test('apt’s lines become numbers', () => {
    const told: [number, number][] = [];
    const read = countInstalled((done, total) => told.push([done, total]));
    read('1 upgraded, 1 newly installed, 0 to remove and 3 not upgraded.');
    read('Setting up libuv1-dev:amd64 (1.44.2-1) ...');
    read('Setting up cmake (3.25.1-1) ...');
    expect(told).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });
});

describe('the closing line', () => {
  const report = async (content: object) => {
    const file = join(folder, 'report.json');
    await writeFile(file, JSON.stringify(content));
    return file;
  };

  test('counts what Vitest reports, and a file that does not load as a failure', async () => {
    const file = await report({
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    });
    expect(closingLine(await vitestTally(file, 1))).toBe('5 passed, 2 failed, 2 skipped');
  });

  test('counts what Playwright reports', async () => {
    const file = await report({ stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 0 } });
    expect(closingLine(await playwrightTally(file, 0))).toBe('3 passed, 1 failed');
  });

  test('a tool that crashed before any report has failed', async () => {
    expect(closingLine(await vitestTally(join(folder, 'none.json'), 134))).toBe('0 passed, 1 failed');
  });

  test('a tool that fails although all its tests passed has failed', async () => {
    const file = await report({ numPassedTests: 5, numFailedTests: 0, testResults: [] });
    expect(closingLine(await vitestTally(file, 1))).toBe('5 passed, 1 failed');
  });
});
