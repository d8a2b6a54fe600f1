import { afterEach, describe, expect, test, vi } from 'vitest';
import { summarise } from '../../../client/src/school/day-summary.ts';
import { PairingForm } from '../../../client/src/school/pairing-form.svelte.ts';
import { aCover, anId } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const uai = '0631234Z';
const pairPath = `POST /api/schools/${uai}/places/${anId(2)}/classroom`;

afterEach(() => vi.unstubAllGlobals());

describe('pairing a screen', () => {
  test('a code dictated with spaces and small letters is the same code', async () => {
    const server = fakeServer({ [pairPath]: () => ok({ classroomId: anId(3), placeCode: '101' }) });
    const form = new PairingForm();
    form.code = ' k7m 4pq ';
    expect(await form.send(uai, anId(2))).toBe(true);
    expect(server.heard.at(-1)?.body).toEqual({ code: 'K7M4PQ' });
  });

  test.each(['', 'K7M4P', 'K7M4PQR', 'K7M4P0', 'K7M4PI'])('%s is not sent', async (code) => {
    const server = fakeServer({});
    const form = new PairingForm();
    form.code = code;
    expect(await form.send(uai, anId(2))).toBe(false);
    expect(form.problem).toBeDefined();
    expect(server.heard).toEqual([]);
  });

  test('a code nobody shows is told and can be corrected', async () => {
    const answers = [no('pairing_code_unknown'), ok({ classroomId: anId(3), placeCode: '101' })];
    fakeServer({ [pairPath]: () => answers.shift() ?? no('internal') });
    const form = new PairingForm();
    form.code = 'K7M4PQ';
    expect(await form.send(uai, anId(2))).toBe(false);
    expect(form.sending.failed?.code).toBe('pairing_code_unknown');
    expect(await form.send(uai, anId(2))).toBe(true);
    expect(form.sending.failed).toBeUndefined();
  });
});

test('the day’s sentence counts what is settled, searched for, and the school’s own to organise', () => {
  const covers = [
    aCover({ state: 'accepted' }),
    aCover({ state: 'taught' }),
    aCover({ state: 'offered' }),
    aCover({ state: 'open' }),
    aCover({ state: 'open', noCoverReason: 'all_busy' }),
    aCover({ state: 'no_cover' }),
    aCover({ state: 'cancelled' }),
  ];
  const before = Date.parse('2026-11-03T07:54:59Z');
  expect(summarise(covers, before)).toEqual({ settled: 2, searching: 2, missing: 2, none: 1 });
  // All of them end at 7:55: what was not settled by then asks nothing any more.
  expect(summarise(covers, before + 1_000)).toEqual({ settled: 2, searching: 0, missing: 0, none: 5 });
});
