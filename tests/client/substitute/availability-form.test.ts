import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PoolMember } from '#contract/pool.ts';
import { AvailabilityForm, AwayDraft } from '../../../client/src/substitute/availability-form.svelte.ts';
import { anId } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const readPath = `GET /api/substitutes/${anId(1)}`;
const savePath = `PUT /api/substitutes/${anId(1)}/availability`;

function aMember(change: Partial<PoolMember> = {}): PoolMember {
  return {
    ...{ id: anId(1), version: 3, lastName: 'Vasseur', firstName: 'Noé', academyCode: '06', timeZone: 'Europe/Paris' },
    ...{ phone: '', note: '', weeklyServiceMinutes: 1080, weeklyOvertimeMinutes: 0, consented: true },
    ...{ workplaceAuthorised: true, workplace: null, qualifications: [], away: [], excludedSchools: [] },
    availability: [{ weekday: 1, startMinute: 480, endMinute: 1440 }],
    lessonsOutside: [],
    ...change,
  };
}

let server: ReturnType<typeof fakeServer>;
let form: AvailabilityForm;
beforeEach(async () => {
  server = fakeServer({ [readPath]: () => ok(aMember()), [savePath]: () => ok(aMember({ version: 4 })) });
  form = new AvailabilityForm(anId(1));
  await form.load();
});
afterEach(() => vi.unstubAllGlobals());

const sent = () => server.heard.find(({ method }) => method === 'PUT')?.body;

describe('a week', () => {
  test('shows what is stored and is not changed by being looked at', () => {
    expect(form.week[0]).toMatchObject([{ from: '8\u00a0h\u00a000', to: 'minuit' }]);
    expect(form.changed).toBe(false);
  });

  test('is saved whole, with the version that was read, stretches in their order', async () => {
    form.add(1);
    form.add(1);
    Object.assign(form.week[1]![0]!, { from: '13h30', to: '17' });
    Object.assign(form.week[1]![1]!, { from: '8', to: '12' });
    expect(form.changed).toBe(true);
    expect(await form.save()).toBe(true);
    expect(sent()).toEqual({
      ...{ version: 3, consented: true, phone: '', away: [], excludedUais: [] },
      availability: [
        { weekday: 1, startMinute: 480, endMinute: 1440 },
        { weekday: 2, startMinute: 480, endMinute: 720 },
        { weekday: 2, startMinute: 810, endMinute: 1020 },
      ],
    });
    expect(form.member?.version).toBe(4);
  });

  test('takes one day’s hours for the other workdays, not for the weekend', () => {
    form.copyToWorkdays(0);
    expect(form.week.map((lines) => lines.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
    form.week[1]![0]!.from = '9h';
    expect(form.week[0]![0]!.from).toBe('8\u00a0h\u00a000');
  });

  test.each([
    ['no hour', { from: 'tôt', to: '10h' }, 'from'],
    ['no end', { from: '8h', to: '' }, 'to'],
    ['an end before its start', { from: '10h', to: '9h' }, 'to'],
    ['minutes that another stretch has', { from: '23h', to: '24h' }, 'from'],
  ] as const)('with %s is not sent', async (_, typed, field) => {
    form.add(0);
    Object.assign(form.week[0]![1]!, typed);
    expect(await form.save()).toBe(false);
    expect(form.problems[0]![1]![field]).toBeDefined();
    expect(sent()).toBeUndefined();
  });

  test('stays as it was typed when somebody else was first', async () => {
    server.answers[savePath] = () => no('substitute_changed_meanwhile');
    form.remove(0, form.week[0]![0]!.key);
    expect(await form.save()).toBe(false);
    expect(form.saving.failed?.code).toBe('substitute_changed_meanwhile');
    expect(form.week[0]).toEqual([]);
    expect(form.changed).toBe(true);
  });
});

test('what is typed stays when the other half of the person was saved, and goes out with the new version', async () => {
  form.phone = '04 71 00 00 00';
  form.keepTyped(aMember({ version: 9 }));
  expect(form.changed).toBe(true);
  await form.save();
  expect(sent()).toMatchObject({ version: 9, phone: '04 71 00 00 00' });
});

test('a school left out twice is left out once, and can be taken back', () => {
  const school = { uai: '0159999M', name: 'Collège', commune: 'Exempleville' };
  form.exclude(school);
  form.exclude({ ...school });
  expect(form.excluded).toEqual([school]);
  form.include(school.uai);
  expect(form.changed).toBe(false);
});

describe('an absence', () => {
  function typed(
    change: Partial<Record<'firstDay' | 'lastDay' | 'from' | 'to', string>>,
    someHours = false,
  ): AwayDraft {
    return Object.assign(new AwayDraft(), { firstDay: '2026-11-24', ...change, someHours });
  }

  test('is one whole day, several, or hours of one', () => {
    const whole = { startMinute: 0, endMinute: 1440 };
    expect(typed({}).take()).toEqual({ firstDay: '2026-11-24', lastDay: '2026-11-24', ...whole });
    expect(typed({ lastDay: '2026-11-27' }).take()).toMatchObject({ lastDay: '2026-11-27', ...whole });
    expect(typed({ from: '9h', to: '11h30' }, true).take()).toMatchObject({ startMinute: 540, endMinute: 690 });
    for (const to of ['minuit', '24h', '0h00']) expect(typed({ from: '0h', to }, true).take()).toMatchObject(whole);
  });

  test.each([
    ['without a day', typed({ firstDay: '' }), 'firstDay'],
    ['that ends before it begins', typed({ lastDay: '2026-11-23' }), 'lastDay'],
    ['of hours over several days', typed({ lastDay: '2026-11-25', from: '8h', to: '9h' }, true), 'lastDay'],
    ['of hours that are none', typed({ from: 'x', to: '9h' }, true), 'from'],
    ['whose hours end before', typed({ from: '10h', to: '9h' }, true), 'to'],
  ] as const)('%s is not taken', (_, draft, field) => {
    expect(draft.take()).toBeNull();
    expect(draft.problems[field]).toBeDefined();
  });

  test('joins the others by day, and is saved with them', async () => {
    const later = typed({ firstDay: '2026-12-01' }).take()!;
    const sooner = typed({}).take()!;
    form.addAway(later);
    form.addAway(sooner);
    expect(form.away).toEqual([sooner, later]);
    form.removeAway(later);
    await form.save();
    expect(sent()).toMatchObject({ away: [sooner] });
  });

  test('that is still being typed is saved too; an empty one is nothing, a wrong one stops', async () => {
    form.draft = new AwayDraft();
    expect(form.changed).toBe(false);
    form.draft = typed({ lastDay: '2026-11-23' });
    expect(form.changed).toBe(true);
    expect(await form.save()).toBe(false);
    expect(sent()).toBeUndefined();
    form.draft.lastDay = '';
    expect(await form.save()).toBe(true);
    expect(sent()).toMatchObject({ away: [{ firstDay: '2026-11-24', lastDay: '2026-11-24' }] });
    expect(form.draft).toBeNull();
  });
});
