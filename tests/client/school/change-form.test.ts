import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Absence } from '#contract/absences.ts';
import { ChangeForm, type ChangeKind } from '../../../client/src/school/change-form.svelte.ts';
import { aCover, anAbsence, anAffectedLesson, anId } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const uai = '0631234Z';
const previewPath = `POST /api/schools/${uai}/absences/preview`;
const changePath = `PUT /api/absences/${anId(20)}`;

/** On Tuesday 3 November; the absence runs from Monday to Friday of that week unless told. */
function aChange(kind: ChangeKind, given: Partial<Absence> = {}): ChangeForm {
  const days = { firstDay: '2026-11-02', lastDay: '2026-11-06' };
  const { absence } = anAbsence({ ...days, stretches: [{ ...days, hours: null }], version: 4, ...given });
  return new ChangeForm(kind, absence, { today: '2026-11-03', now: () => Date.parse('2026-11-03T06:12:00Z') });
}

afterEach(() => vi.unstubAllGlobals());

test('an extension offers the days of school after the last one', () => {
  const form = aChange('extend');
  expect(form.dayChoices).toEqual(['2026-11-09', '2026-11-10', '2026-11-11', '2026-11-12', '2026-11-13']);
  expect(form.day).toBe('2026-11-09');
});

test('an early return offers the days of the absence that are left, from today on', () => {
  expect(aChange('early').dayChoices).toEqual(['2026-11-03', '2026-11-04', '2026-11-05', '2026-11-06']);
});

test('back on Thursday at ten is sent as the days and hours that are left', async () => {
  const server = fakeServer({ [changePath]: () => ok(anAbsence()) });
  const form = aChange('early');
  form.day = '2026-11-05';
  form.backAt = '10h';
  expect(await form.send()).toBeDefined();
  expect(server.heard.at(-1)?.body).toEqual({
    version: 4,
    stretches: [
      { firstDay: '2026-11-02', lastDay: '2026-11-04', hours: null },
      { firstDay: '2026-11-05', lastDay: '2026-11-05', hours: { from: '00:00', to: '10:00' } },
    ],
    reason: 'unforeseen',
  });
});

test('an absence without an end gets one when the day of return is known', async () => {
  const server = fakeServer({ [changePath]: () => ok(anAbsence()) });
  const open = { firstDay: '2026-11-02', lastDay: null };
  const form = aChange('early', { ...open, stretches: [{ ...open, hours: null }] });
  form.day = '2026-11-06';
  await form.send();
  expect(server.heard.at(-1)?.body).toMatchObject({ stretches: [{ firstDay: '2026-11-02', lastDay: '2026-11-05' }] });
});

describe('what cannot be is told and not sent', () => {
  test.each<[string, ChangeKind, Partial<ChangeForm>, string]>([
    ['an extension that ends sooner', 'extend', { day: 'date', typedDay: '2026-11-05' }, 'day'],
    ['no date', 'extend', { day: 'date', typedDay: '' }, 'day'],
    ['a return after the absence', 'early', { day: 'date', typedDay: '2026-11-09' }, 'day'],
    ['a return before it has begun', 'early', { day: 'date', typedDay: '2026-11-02' }, 'day'],
    ['an hour that is none', 'early', { backAt: 'midi' }, 'time'],
  ])('%s', async (_, kind, typed, field) => {
    const server = fakeServer({});
    const form = aChange(kind);
    Object.assign(form, typed);
    expect(await form.send()).toBeUndefined();
    expect(Object.keys(form.problems)).toEqual([field]);
    expect(server.heard).toEqual([]);
  });
});

test('before it is sent one sees how many lessons come and go; those that are over stay', async () => {
  const over = aCover({ id: anId(11), lessonId: 'over', endsAt: '2026-11-02T08:00:00Z' });
  const kept = aCover({ id: anId(12), lessonId: 'kept', endsAt: '2026-11-04T08:00:00Z' });
  const gone = aCover({ id: anId(13), lessonId: 'gone', endsAt: '2026-11-06T08:00:00Z' });
  const cancelled = aCover({ id: anId(14), lessonId: 'back', state: 'cancelled', endsAt: '2026-11-05T08:00:00Z' });
  const lessons = ['kept', 'back'].map((lessonId) => anAffectedLesson({ lessonId }));
  fakeServer({
    [previewPath]: () =>
      ok({ lessons, cut: false, otherSchools: [], declared: { absenceId: anId(20), schoolName: 'Collège' } }),
  });
  const form = aChange('early');
  await form.ask([over, kept, gone, cancelled]);
  expect(form.difference).toEqual({ added: 1, dropped: 1 });
});

test('after a change by somebody else the same words go out on the new version', async () => {
  const answers = [no('absence_changed_meanwhile'), ok(anAbsence())];
  const server = fakeServer({ [changePath]: () => answers.shift() ?? no('internal') });
  const form = aChange('extend');
  expect(await form.send()).toBeUndefined();
  const days = { firstDay: '2026-11-02', lastDay: '2026-11-05' };
  form.rebase(anAbsence({ ...days, stretches: [{ ...days, hours: null }], version: 5 }).absence);
  expect(form.day).toBe('2026-11-09');
  expect(await form.send()).toBeDefined();
  expect(server.heard.at(-1)?.body).toMatchObject({
    version: 5,
    stretches: [{ firstDay: '2026-11-02', lastDay: '2026-11-09' }],
  });
});
