import { afterEach, describe, expect, test, vi } from 'vitest';
import { DaysOff } from '../../../client/src/school/days-off.svelte.ts';
import { anId } from '../support/build.ts';
import { aCalendar } from '../support/calendars.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const uai = '0631234Z';
const readPath = `GET /api/schools/${uai}/calendar`;
const addPath = `POST /api/schools/${uai}/days-off`;
const removePath = `DELETE /api/schools/${uai}/days-off/${anId(1)}`;

afterEach(() => vi.unstubAllGlobals());

function filled(change: Partial<Record<'name' | 'firstDay' | 'lastDay', string>> = {}): DaysOff {
  const form = new DaysOff(uai);
  Object.assign(form, { name: 'Journée pédagogique', firstDay: '2026-11-20', lastDay: '', ...change });
  return form;
}

describe('a day off', () => {
  test('needs no last day, and the calendar is read again when it stands', async () => {
    const server = fakeServer({ [addPath]: () => ok({ id: anId(1) }), [readPath]: () => ok(aCalendar()) });
    const form = filled({ name: '  Journée pédagogique ' });
    expect(await form.add()).toBe(true);
    expect(server.heard.find(({ method }) => method === 'POST')?.body).toEqual({
      name: 'Journée pédagogique',
      firstDay: '2026-11-20',
      lastDay: '2026-11-20',
    });
    expect(form.calendar).toEqual(aCalendar());
    expect([form.name, form.firstDay, form.lastDay]).toEqual(['', '', '']);
  });

  test.each([
    ['without a reason', { name: '  ' }, 'name'],
    ['with a reason nobody reads', { name: 'x'.repeat(121) }, 'name'],
    ['without a day', { firstDay: '' }, 'firstDay'],
    ['on a day that does not exist', { firstDay: '2026-02-30' }, 'firstDay'],
    ['that ends before it begins', { lastDay: '2026-11-19' }, 'lastDay'],
    ['of 32 days', { lastDay: '2026-12-21' }, 'lastDay'],
  ] as const)('%s is not sent', async (_, change, field) => {
    const server = fakeServer({});
    const form = filled(change);
    expect(await form.add()).toBe(false);
    expect(form.problems[field]).toBeDefined();
    expect(server.heard).toEqual([]);
  });

  test('of 31 days is sent', async () => {
    fakeServer({ [addPath]: () => ok({ id: anId(1) }), [readPath]: () => ok(aCalendar()) });
    expect(await filled({ lastDay: '2026-12-20' }).add()).toBe(true);
  });

  test('that overlaps another is told, and what was typed stays', async () => {
    fakeServer({ [addPath]: () => no('days_off_overlap', [{ fact: 'Foire' }]) });
    const form = filled();
    expect(await form.add()).toBe(false);
    expect(form.adding.failed?.code).toBe('days_off_overlap');
    expect(form.name).toBe('Journée pédagogique');
  });

  test('is removed, and the calendar is read again; one already gone is told', async () => {
    const answers = [ok({}), no('not_found')];
    const server = fakeServer({ [removePath]: () => answers.shift()!, [readPath]: () => ok(aCalendar()) });
    const form = new DaysOff(uai);
    expect(await form.remove(anId(1))).toBe(true);
    expect(server.heard.map(({ method }) => method)).toEqual(['DELETE', 'GET']);
    expect(await form.remove(anId(1))).toBe(false);
    expect(form.removing.failed?.code).toBe('not_found');
  });
});

test('a calendar that cannot be read is told', async () => {
  fakeServer({ [readPath]: () => no('unavailable') });
  const form = new DaysOff(uai);
  await form.load();
  expect(form.calendar).toBeNull();
  expect(form.loading.failed?.code).toBe('unavailable');
});
