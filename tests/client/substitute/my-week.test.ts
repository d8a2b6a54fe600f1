import { describe, expect, test } from 'vitest';
import { promised, waitingIn, weekOf } from '../../../client/src/substitute/week/my-week.ts';
import { aLessonOfMine, anId, anOffer } from '../support/build.ts';

const monday = '2026-11-16';
const lesson = (id: number, startsAt: string, endsAt: string) => aLessonOfMine({ coverId: anId(id), startsAt, endsAt });

describe('a substitute’s week', () => {
  test('has five days, and the weekend only when something lies in it', () => {
    const none = { lessons: [], offers: [] };
    expect(weekOf(monday, 'Europe/Paris', none).map(({ day }) => day)).toEqual(
      ['16', '17', '18', '19', '20'].map((day) => `2026-11-${day}`),
    );
    const saturday = { lessons: [lesson(1, '2026-11-21T09:00:00Z', '2026-11-21T10:00:00Z')], offers: [] };
    expect(weekOf(monday, 'Europe/Paris', saturday)).toHaveLength(6);
  });

  test('is counted on the substitute’s own clock: late in Paris is tomorrow in Mayotte', () => {
    const late = { lessons: [lesson(1, '2026-11-16T21:30:00Z', '2026-11-16T22:25:00Z')], offers: [] };
    const dayIn = (zone: string) => weekOf(monday, zone, late).find(({ lessons }) => lessons.length > 0)?.day;
    expect(dayIn('Europe/Paris')).toBe('2026-11-16');
    expect(dayIn('Indian/Mayotte')).toBe('2026-11-17');
  });

  test('shows what waits for an answer among what is promised, and counts it apart', () => {
    const mine = lesson(1, '2026-11-16T09:00:00Z', '2026-11-16T09:55:00Z');
    const { schoolName, commune, timeZone, className, subject } = mine;
    const facts = { schoolName, commune, timeZone, className, subject, level: '4e', headCount: 26, placeCode: '101' };
    const asked = { ...facts, coverId: anId(2), startsAt: '2026-11-16T08:00:00Z', endsAt: '2026-11-16T08:55:00Z' };
    const days = weekOf(monday, 'Europe/Paris', { lessons: [mine], offers: [anOffer({ covers: [asked] })] });
    expect(days[0]?.lessons.map(({ state }) => state)).toEqual(['offered', 'accepted']);
    expect(promised(days)).toEqual({ count: 1, minutes: 55 });
    expect(waitingIn(days)).toBe(1);
  });
});
