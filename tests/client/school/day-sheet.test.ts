import { afterEach, expect, test, vi } from 'vitest';
import { sheetAnswer } from '#contract/words/day-sheet.ts';
import { DaySheetState } from '../../../client/src/school/day-sheet.svelte.ts';
import { isUnderWayOn } from '../../../client/src/school/day-summary.ts';
import { aCover, anId } from '../support/build.ts';
import { fakeServer, ok } from '../support/fake-server.ts';

/** Before the lessons of `aCover`: 06:10 UTC of their day. */
const NOW = Date.parse('2026-11-03T06:10:00Z');
const uai = '0631234Z';
const dayPath = `GET /api/schools/${uai}/day`;

afterEach(() => vi.unstubAllGlobals());

test('the sheet promises nobody who has not said yes', () => {
  expect(sheetAnswer(aCover({ state: 'offered', substituteName: 'Nadia Ferrand' }), NOW).detail).not.toContain(
    'Ferrand',
  );
  expect(sheetAnswer(aCover({ state: 'accepted', substituteName: 'Nadia Ferrand' }), NOW)).toEqual({
    kind: 'screen',
    word: 'À l’écran',
    detail: 'Nadia Ferrand',
  });
});

test('an open lesson that no plan could fill is supervised study, with why', () => {
  expect(sheetAnswer(aCover({ state: 'open' }), NOW).kind).toBe('waiting');
  expect(sheetAnswer(aCover({ state: 'open', noCoverReason: 'no_equipped_place' }), NOW)).toEqual({
    kind: 'study',
    word: 'Permanence',
    detail: 'pas de salle équipée libre',
  });
});

test('an hour that has passed without anybody waits no more', () => {
  const over = Date.parse('2026-11-03T07:55:00Z');
  for (const state of ['open', 'planned', 'offered', 'no_cover'] as const) {
    expect(sheetAnswer(aCover({ state }), over), state).toEqual({ kind: 'none', word: 'Sans remplaçant', detail: '' });
  }
  expect(sheetAnswer(aCover({ state: 'taught', substituteName: 'Nadia Ferrand' }), over).kind).toBe('screen');
});

test('an answer for a day that was left meanwhile is dropped', async () => {
  const waiting: ((response: Response) => void)[] = [];
  fakeServer({ [dayPath]: () => new Promise<Response>((resolve) => waiting.push(resolve)) });
  const sheet = new DaySheetState(uai, '2026-11-03');
  const first = sheet.load();
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  sheet.show('2026-11-04');
  const second = sheet.load();
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  waiting[1]?.(ok({ covers: [aCover({ id: anId(2) })], adults: [] }));
  await second;
  waiting[0]?.(ok({ covers: [aCover({ id: anId(1) })], adults: [] }));
  await first;
  expect(sheet.covers?.map(({ id }) => id)).toEqual([anId(2)]);
});

test('a date that is being typed leaves the sheet where it is', () => {
  const sheet = new DaySheetState(uai, '2026-11-03');
  sheet.show('');
  expect(sheet.day).toBe('2026-11-03');
});

test('an adult named for one lesson is suggested for the next', async () => {
  fakeServer({ [dayPath]: () => ok({ covers: [aCover()], adults: ['Sami Diallo'] }) });
  const sheet = new DaySheetState(uai, '2026-11-03');
  await sheet.load();
  sheet.take(aCover({ adult: 'Léa Roux' }));
  expect(sheet.covers?.[0]?.adult).toBe('Léa Roux');
  expect(sheet.adults).toEqual(['Léa Roux', 'Sami Diallo']);
});

test('between two stretches nobody is absent, and without an end somebody always is', () => {
  const stretches = [
    { firstDay: '2026-11-02', lastDay: '2026-11-03', hours: null },
    { firstDay: '2026-11-05', lastDay: null, hours: null },
  ];
  const days = ['2026-11-01', '2026-11-03', '2026-11-04', '2026-11-05', '2027-05-01'];
  expect(days.map((day) => isUnderWayOn(day, { stretches }))).toEqual([false, true, false, true, true]);
});

test('today’s sheet, left open over night, is the new day’s in the morning; one that was turned to stays', () => {
  const sheet = new DaySheetState(uai, '2026-11-03');
  sheet.goWith('2026-11-03');
  sheet.goWith('2026-11-04');
  expect(sheet.day).toBe('2026-11-04');
  expect(sheet.covers).toBeNull();
  sheet.show('2026-11-09');
  sheet.goWith('2026-11-05');
  expect(sheet.day).toBe('2026-11-09');
});
