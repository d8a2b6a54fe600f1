import { describe, expect, test } from 'vitest';
import { extended, returning } from '../../../client/src/school/changed-stretches.ts';

const week = { firstDay: '2026-11-02', lastDay: '2026-11-06', hours: null };
const morning = { from: '08:00', to: '12:00' };

describe('extending', () => {
  test('whole days grow', () => {
    expect(extended([week], '2026-11-10')).toEqual([{ ...week, lastDay: '2026-11-10' }]);
    expect(extended([week], null)).toEqual([{ ...week, lastDay: null }]);
  });

  test('after mornings come whole days: a longer absence is not a longer morning', () => {
    expect(extended([{ ...week, hours: morning }], '2026-11-10')).toEqual([
      { ...week, hours: morning },
      { firstDay: '2026-11-07', lastDay: '2026-11-10', hours: null },
    ]);
  });
});

describe('coming back', () => {
  test('on Thursday from the first hour: Wednesday is the last day', () => {
    expect(returning([week], '2026-11-05', null)).toEqual([{ ...week, lastDay: '2026-11-04' }]);
  });

  test('on Thursday at ten: Thursday is lost until ten', () => {
    expect(returning([week], '2026-11-05', '10:00')).toEqual([
      { ...week, lastDay: '2026-11-04' },
      { firstDay: '2026-11-05', lastDay: '2026-11-05', hours: { from: '00:00', to: '10:00' } },
    ]);
  });

  test('an absence without an end gets one', () => {
    expect(returning([{ ...week, lastDay: null }], '2026-11-20', null)).toEqual([{ ...week, lastDay: '2026-11-19' }]);
  });

  test('what comes after the return falls away, what was before stays', () => {
    const later = { firstDay: '2026-11-09', lastDay: '2026-11-10', hours: morning };
    expect(returning([week, later], '2026-11-09', '10:00')).toEqual([
      week,
      { firstDay: '2026-11-09', lastDay: '2026-11-09', hours: { from: '08:00', to: '10:00' } },
    ]);
    expect(returning([week, later], '2026-11-09', '07:30')).toEqual([week]);
    expect(returning([week, later], '2026-11-09', '17:00').at(-1)?.hours).toEqual(morning);
  });

  test('on the very first day nothing is left', () => {
    expect(returning([week], '2026-11-02', null)).toEqual([]);
  });
});
