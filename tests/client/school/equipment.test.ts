import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AdultSupply } from '#contract/places.ts';
import { AdultsForm } from '../../../client/src/school/adults-form.svelte.ts';
import { ScreenCheck } from '../../../client/src/school/screen-check.svelte.ts';
import { anId } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

describe('the adults of a school', () => {
  const supply: AdultSupply = {
    standard: 2,
    week: [{ weekday: 1, half: 'morning', adults: 0 }],
    days: [{ day: '2026-11-24', half: 'afternoon', adults: 5 }],
  };

  test('what was stored comes back as it was; an empty field says nothing', () => {
    const form = new AdultsForm(supply);
    expect(form.supply()).toEqual(supply);
    expect(form.week[1]).toEqual({ morning: '0', afternoon: '' });
    form.week[1]!.morning = ' ';
    form.days[0]!.cells.afternoon = '';
    expect(form.supply()).toEqual({ standard: 2, week: [], days: [] });
  });

  test.each(['x', '-1', '1.5', '100'])('"%s" is no number of adults', (text) => {
    const form = new AdultsForm(supply);
    form.week[3]!.afternoon = text;
    expect(form.supply()).toBeNull();
    const usual = new AdultsForm(supply);
    usual.standard = text;
    expect(usual.supply()).toBeNull();
  });

  test('a day that was added stands in its place, once', () => {
    const form = new AdultsForm(supply);
    form.addDay('2026-11-23');
    form.addDay('2026-11-24');
    expect(form.days.map(({ day }) => day)).toEqual(['2026-11-23', '2026-11-24']);
    form.removeDay('2026-11-24');
    expect(form.days.map(({ day }) => day)).toEqual(['2026-11-23']);
  });

  test('promised lessons for which adults are missing are named, also while one types', () => {
    const form = new AdultsForm(supply);
    const promised = [
      { day: '2026-11-23', half: 'morning', lessons: 1 },
      { day: '2026-11-23', half: 'afternoon', lessons: 2 },
      { day: '2026-11-24', half: 'afternoon', lessons: 3 },
    ] as const;
    expect(form.tooFew(promised)).toEqual([{ day: '2026-11-23', half: 'morning', lessons: 1, adults: 0 }]);
    form.week[1]!.morning = '1';
    expect(form.tooFew(promised)).toEqual([]);
    form.days[0]!.cells.afternoon = '2';
    expect(form.tooFew(promised)).toMatchObject([{ day: '2026-11-24', adults: 2 }]);
  });
});

describe('asking a screen to check itself', () => {
  const params = { uai: '0631234Z', placeId: anId(2) };
  const path = `/api/schools/${params.uai}/places/${params.placeId}/checks`;
  const check = {
    camera: 'works',
    microphone: 'works',
    downKbps: 2_000,
    upKbps: 400,
    rttMs: 40,
    checkedAt: '2026-11-16T08:00:20Z',
    line: 'video',
  };
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('the answer shows as soon as it is there', async () => {
    let answered = false;
    fakeServer({
      [`POST ${path}`]: () => ok({}),
      [`GET ${path}`]: () =>
        ok(answered ? { checks: [check], askedAt: null } : { checks: [], askedAt: '2026-11-16T08:00:00Z' }),
    });
    const came = vi.fn();
    const screen = new ScreenCheck(params, came);
    await screen.ask();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([screen.state, came.mock.calls.length]).toEqual(['waiting', 0]);
    answered = true;
    await vi.advanceTimersByTimeAsync(2_000);
    expect([screen.state, screen.checks, came.mock.calls.length]).toEqual(['came', [check], 1]);
  });

  test('a screen that is off is told about within a minute, and not asked about any more', async () => {
    const server = fakeServer({
      [`POST ${path}`]: () => ok({}),
      [`GET ${path}`]: () => ok({ checks: [], askedAt: '2026-11-16T08:00:00Z' }),
    });
    const screen = new ScreenCheck(params, () => undefined);
    await screen.ask();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(screen.state).toBe('late');
    const heard = server.heard.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.heard).toHaveLength(heard);
  });

  test('a place without a screen says so', async () => {
    fakeServer({ [`POST ${path}`]: () => no('place_without_classroom') });
    const screen = new ScreenCheck(params, () => undefined);
    await screen.ask();
    expect([screen.state, screen.asking.failed?.code]).toEqual(['none', 'place_without_classroom']);
  });
});
