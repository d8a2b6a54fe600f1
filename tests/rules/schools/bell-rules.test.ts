import { describe, expect, test } from 'vitest';
import type { Bell } from '#contract/timetable.ts';
import { checkBells, proposeBells } from '../../../server/schools/bell-rules.ts';

const hour = (from: number, to: number, lessons = 10) => ({ startMinute: from * 60, endMinute: to * 60, lessons });
const read = (bells: Bell[]) => bells.map(({ label, from, to }) => `${label} ${from}–${to}`);

describe('bells that a timetable suggests', () => {
  test('are its hours in order, M in the morning and S from 13:00 on', () => {
    const hours = [hour(14, 15), hour(8, 9), hour(9, 10), hour(13, 14)];
    expect(read(proposeBells(hours))).toEqual(['M1 08:00–09:00', 'M2 09:00–10:00', 'S1 13:00–14:00', 'S2 14:00–15:00']);
  });

  test('are the single hours and not the double lessons over them', () => {
    const hours = [hour(8, 10, 3), hour(8, 9, 20), hour(9, 10, 18)];
    expect(read(proposeBells(hours))).toEqual(['M1 08:00–09:00', 'M2 09:00–10:00']);
  });

  test('never overlap: the more frequent hour stays', () => {
    expect(read(proposeBells([hour(8, 9, 5), hour(8.5, 9.5, 6)]))).toEqual(['M1 08:30–09:30']);
  });

  test('are at most twenty, and end before midnight', () => {
    const roundTheClock = Array.from({ length: 24 }, (_, index) => hour(index, index + 1));
    expect(proposeBells(roundTheClock)).toHaveLength(20);
    expect(proposeBells([hour(23, 24)])).toEqual([]);
  });

  test('are none without a timetable', () => {
    expect(proposeBells([])).toEqual([]);
  });
});

describe('bells that somebody sets', () => {
  const bell = (label: string, from: string, to: string): Bell => ({ label, from, to });

  test('may follow each other without a break', () => {
    expect(() => checkBells([bell('M1', '08:00', '08:55'), bell('M2', '08:55', '09:50')])).not.toThrow();
    expect(() => checkBells([])).not.toThrow();
  });

  test.each([
    ['that end before they begin', [bell('M1', '09:00', '08:00')], 'lesson_ends_before_start', 'bells.0.to'],
    ['without a minute', [bell('M1', '09:00', '09:00')], 'lesson_ends_before_start', 'bells.0.to'],
    ['that overlap', [bell('M1', '08:00', '09:00'), bell('M2', '08:55', '10:00')], 'bells_overlap', 'bells.1.from'],
    [
      'in the wrong order',
      [bell('M2', '10:00', '11:00'), bell('M1', '08:00', '09:00')],
      'bells_overlap',
      'bells.1.from',
    ],
    ['of one name', [bell('M1', '08:00', '09:00'), bell('M1', '09:00', '10:00')], 'invalid_input', 'bells.1.label'],
  ])('are refused %s', (_, bells, code, path) => {
    expect(() => checkBells(bells)).toThrow(
      expect.objectContaining({ code, details: [expect.objectContaining({ path })] }),
    );
  });
});
