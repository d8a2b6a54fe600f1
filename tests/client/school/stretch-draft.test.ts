import { describe, expect, test } from 'vitest';
import { StretchDraft, schoolDays } from '../../../client/src/school/stretch-draft.svelte.ts';

const tuesday = '2026-11-03';

describe('the days one press reaches', () => {
  test('are days of school: after Friday comes Monday', () => {
    expect(schoolDays('2026-11-06', 2)).toEqual(['2026-11-06', '2026-11-09']);
  });

  test('on a Sunday evening the absence begins on Monday', () => {
    const draft = new StretchDraft('2026-11-01');
    expect(draft.stretch).toEqual({ firstDay: '2026-11-02', lastDay: '2026-11-02', hours: null });
  });

  test('where there are lessons on Saturdays, Saturday is one of them', () => {
    expect(schoolDays('2026-11-06', 3, [1, 2, 4, 5, 6])).toEqual(['2026-11-06', '2026-11-07', '2026-11-09']);
    const draft = new StretchDraft('2026-11-07', [1, 2, 4, 5, 6]);
    expect(draft.stretch).toMatchObject({ firstDay: '2026-11-07' });
    expect(draft.untilChoices.slice(0, 3)).toEqual(['2026-11-09', '2026-11-10', '2026-11-12']);
  });

  test('until Thursday is one press from today', () => {
    const draft = new StretchDraft(tuesday);
    expect(draft.untilChoices).toEqual(['2026-11-04', '2026-11-05', '2026-11-06', '2026-11-09']);
    draft.until = '2026-11-05';
    expect(draft.stretch).toEqual({ firstDay: tuesday, lastDay: '2026-11-05', hours: null });
  });

  test('a last day that was chosen stays when the first one moves, as long as it comes after', () => {
    const draft = new StretchDraft(tuesday);
    draft.until = '2026-11-09';
    draft.first = 'date';
    draft.firstDate = '2026-10-30';
    expect(draft.untilChoices).toContain('2026-11-09');
    expect(draft.lastDay).toBe('2026-11-09');
    draft.firstDate = '2026-11-12';
    expect(draft.until).toBe('first');
    expect(draft.lastDay).toBe('2026-11-12');
  });

  test('another date starts from what was said last', () => {
    const draft = new StretchDraft(tuesday);
    draft.until = '2026-11-05';
    draft.until = 'date';
    expect(draft.untilDate).toBe('2026-11-05');
  });

  test('until further notice has no last day', () => {
    const draft = new StretchDraft(tuesday);
    draft.until = 'open';
    expect(draft.complete).toBe(true);
    expect(draft.stretch.lastDay).toBeNull();
  });
});

describe('what is missing is told', () => {
  test('dates that were emptied, and an end before the start', () => {
    const draft = new StretchDraft(tuesday);
    draft.until = 'date';
    draft.untilDate = '';
    expect(Object.keys(draft.problems)).toEqual(['until']);
    draft.untilDate = '2026-11-02';
    expect(Object.keys(draft.problems)).toEqual(['until']);
    draft.first = 'date';
    expect(draft.problems.first).toBeDefined();
  });

  test('hours that are no time or end before they start', () => {
    const draft = new StretchDraft(tuesday);
    draft.someHours = true;
    draft.from = 'midi';
    expect(draft.problems.hours).toBeDefined();
    draft.from = '14h';
    draft.to = '12h';
    expect(draft.problems.hours).toBeDefined();
    draft.to = '15h30';
    expect(draft.stretch.hours).toEqual({ from: '14:00', to: '15:30' });
  });
});

describe('hours as the bell rings them', () => {
  const m1 = { label: 'M1', from: '08:00', to: '08:55' };
  const m2 = { label: 'M2', from: '09:00', to: '09:55' };
  const m3 = { label: 'M3', from: '10:10', to: '11:05' };

  function ringing(...bells: (typeof m1)[]) {
    const draft = new StretchDraft(tuesday);
    draft.someHours = true;
    for (const bell of bells) draft.ring(bell);
    return draft;
  }

  test('the first press is the hour itself, not what stood in the fields', () => {
    expect(ringing(m2).hours).toEqual({ from: '09:00', to: '09:55' });
  });

  test('a second press reaches that far, in either direction', () => {
    expect(ringing(m1, m3).hours).toEqual({ from: '08:00', to: '11:05' });
    expect(ringing(m3, m1).hours).toEqual({ from: '08:00', to: '11:05' });
  });

  test('a press inside goes back to that one hour', () => {
    const draft = ringing(m1, m3, m2);
    expect(draft.hours).toEqual({ from: '09:00', to: '09:55' });
    expect([m1, m2, m3].map((bell) => draft.isRung(bell))).toEqual([false, true, false]);
  });
});

test('a stretch that stands is shown as it is', () => {
  const stretch = { firstDay: '2026-11-02', lastDay: null, hours: { from: '08:05', to: '12:00' } };
  const draft = StretchDraft.of(stretch, tuesday);
  expect(draft.complete).toBe(true);
  expect(draft.stretch).toEqual(stretch);
});
