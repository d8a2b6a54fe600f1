import { describe, expect, test } from 'vitest';
import type { AdultSupply } from '#contract/places.ts';
import { adultsDuring, peaksByHalf, peakWithin, refuseSaidTwice } from '../../../server/schools/adult-rules.ts';

const paris = 'Europe/Paris';
/** On Monday 16 November 2026, when Paris is an hour ahead of Greenwich. */
const inParis = (from: string, until: string) => ({
  start: Date.parse(`2026-11-16T${from}:00+01:00`),
  end: Date.parse(`2026-11-16T${until}:00+01:00`),
});
const supply = (change: Partial<AdultSupply> = {}): AdultSupply => ({ standard: 2, week: [], days: [], ...change });
const figures = (lesson: { start: number; end: number }, of: AdultSupply, zone = paris) =>
  adultsDuring(lesson, zone, of).map(({ adults }) => adults);

describe('how many adults a school can give during a lesson', () => {
  test('the standard, where nothing else is said', () => {
    expect(figures(inParis('10:00', '10:55'), supply())).toEqual([2]);
  });

  test('what is said of the weekday’s half goes before the standard, of the day before both', () => {
    const week = [{ weekday: 1, half: 'morning' as const, adults: 1 }];
    const days = [{ day: '2026-11-16', half: 'morning' as const, adults: 0 }];
    expect(figures(inParis('10:00', '10:55'), supply({ week }))).toEqual([1]);
    expect(figures(inParis('10:00', '10:55'), supply({ week, days }))).toEqual([0]);
    expect(figures(inParis('14:00', '14:55'), supply({ week, days }))).toEqual([2]);
  });

  test('a lesson that begins at 13:00 is of the afternoon, one that ends then of the morning', () => {
    const week = [{ weekday: 1, half: 'afternoon' as const, adults: 5 }];
    expect(figures(inParis('13:00', '13:55'), supply({ week }))).toEqual([5]);
    expect(figures(inParis('12:05', '13:00'), supply({ week }))).toEqual([2]);
  });

  test('a lesson across noon takes an adult of either half', () => {
    const lesson = inParis('12:30', '13:25');
    const stretches = adultsDuring(lesson, paris, supply({ week: [{ weekday: 1, half: 'afternoon', adults: 0 }] }));
    expect(stretches).toEqual([
      { ...inParis('12:30', '13:00'), adults: 2 },
      { ...inParis('13:00', '13:25'), adults: 0 },
    ]);
  });

  test('the half is that of the school’s own clock and day', () => {
    // 22:00 in Paris on Monday is Tuesday 08:00 in Nouméa.
    const days = [{ day: '2026-11-17', half: 'morning' as const, adults: 7 }];
    expect(figures(inParis('22:00', '22:55'), supply({ days }), 'Pacific/Noumea')).toEqual([7]);
  });
});

describe('how many lessons run at once', () => {
  test('two that follow each other need one adult, however long the time looked at', () => {
    const morning = [inParis('08:00', '09:00'), inParis('09:00', '10:00')];
    expect(peakWithin(inParis('08:00', '12:00'), morning)).toBe(1);
    expect(peakWithin(inParis('08:00', '12:00'), [...morning, inParis('08:30', '09:30')])).toBe(2);
    expect(peakWithin(inParis('10:00', '12:00'), morning)).toBe(0);
  });

  test('each half-day tells its own, and a lesson across noon counts in both', () => {
    const lessons = [
      inParis('14:00', '14:55'),
      inParis('12:30', '13:25'),
      inParis('10:00', '10:55'),
      inParis('10:30', '11:25'),
    ];
    expect(peaksByHalf(lessons, paris)).toEqual([
      { day: '2026-11-16', half: 'morning', lessons: 2 },
      { day: '2026-11-16', half: 'afternoon', lessons: 1 },
    ]);
  });
});

test('one half-day with two figures is no answer', () => {
  const twice = [1, 2].map((adults) => ({ weekday: 4, half: 'morning' as const, adults }));
  const sameDay = [1, 2].map((adults) => ({ day: '2026-12-04', half: 'afternoon' as const, adults }));
  expect(() => refuseSaidTwice(supply({ week: twice }))).toThrow('adults_said_twice');
  expect(() => refuseSaidTwice(supply({ days: sameDay }))).toThrow('adults_said_twice');
  expect(() => refuseSaidTwice(supply({ week: twice.slice(1), days: sameDay.slice(1) }))).not.toThrow();
});
