import { describe, expect, test } from 'vitest';
import { type Hours, isTaken, proposedStretches } from '../../../server/absences/proposal-rules.ts';

/** A lesson of 55 minutes in November 2026 on the clock of Paris: `16 08:00`. */
function lesson(text: string, minutes = 55): Hours {
  const startsAt = new Date(`2026-11-${text.replace(' ', 'T')}:00+01:00`);
  return { startsAt, endsAt: new Date(startsAt.getTime() + minutes * 60_000) };
}

const stretches = (absent: string[], timetabled: string[]) =>
  proposedStretches(
    absent.map((one) => lesson(one)),
    timetabled.map((one) => lesson(one)),
    'Europe/Paris',
  ).map(({ firstDay, lastDay, hours }) =>
    [
      firstDay.slice(8),
      ...(lastDay === firstDay ? [] : [lastDay.slice(8)]),
      ...(hours ? [hours.from, hours.to] : []),
    ].join(' '),
  );

describe('what an absence would be', () => {
  test('a whole day where every lesson of the day is concerned', () => {
    expect(stretches(['16 08:00', '16 14:00'], ['16 08:00', '16 14:00'])).toEqual(['16']);
  });

  test('hours where one takes place; breaks between are no reason to come', () => {
    expect(stretches(['16 08:00', '16 09:00'], ['16 08:00', '16 09:00', '16 14:00'])).toEqual(['16 08:00 09:55']);
    expect(stretches(['16 08:00', '16 14:00'], ['16 08:00', '16 10:00', '16 14:00'])).toEqual([
      '16 08:00 08:55',
      '16 14:00 14:55',
    ]);
  });

  test('hours where the timetable knows of no lesson', () => {
    expect(stretches(['16 08:00'], [])).toEqual(['16 08:00 08:55']);
  });

  test('a lesson that the calendar has a few minutes off is the same lesson', () => {
    expect(stretches(['16 08:05'], ['16 08:00'])).toEqual(['16']);
  });

  test('whole days go on over a weekend and over days without lessons, not over a day at work', () => {
    expect(stretches(['20 08:00', '23 08:00', '26 08:00'], ['20 08:00', '23 08:00', '26 08:00'])).toEqual(['20 26']);
    expect(stretches(['16 08:00', '18 08:00'], ['16 08:00', '17 08:00', '18 08:00'])).toEqual(['16', '18']);
  });

  test('the same hours go on from day to day, not over a day between', () => {
    const timetabled = ['16', '17', '19'].flatMap((day) => [`${day} 08:00`, `${day} 14:00`]);
    expect(stretches(['16 08:00', '17 08:00', '19 08:00'], timetabled)).toEqual([
      '16 17 08:00 08:55',
      '19 08:00 08:55',
    ]);
  });

  test('eight stretches at the most; the others wait', () => {
    const absent = ['16', '17', '18', '19', '20'].flatMap((day) => [`${day} 08:00`, `${day} 14:00`]);
    const timetabled = [...absent, ...['16', '17', '18', '19', '20'].map((day) => `${day} 10:00`)];
    expect(stretches(absent, timetabled)).toHaveLength(8);
    const proposed = proposedStretches(
      absent.map((one) => lesson(one)),
      timetabled.map((one) => lesson(one)),
      'Europe/Paris',
    );
    expect(absent.map((one) => isTaken(lesson(one), proposed, 'Europe/Paris'))).toEqual([
      ...Array(8).fill(true),
      false,
      false,
    ]);
  });

  test('days are the school’s, also overseas and at midnight', () => {
    const late = { startsAt: new Date('2026-11-17T01:00:00Z'), endsAt: new Date('2026-11-17T02:00:00Z') };
    expect(proposedStretches([late], [late], 'America/Martinique')).toEqual([
      { firstDay: '2026-11-16', lastDay: '2026-11-16', hours: null },
    ]);
    expect(proposedStretches([lesson('16 23:30')], [], 'Europe/Paris')[0]?.hours).toEqual({
      from: '23:30',
      to: '23:59',
    });
  });
});
