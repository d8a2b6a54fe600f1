import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvText, guarded, unguarded } from '#contract/csv.ts';

describe('a table that people open in a spreadsheet', () => {
  test('keeps its accents, its lines and its semicolons', () => {
    expect(
      csvText([
        ['Élève', 2],
        ['a;b', 'dit « "non" »'],
      ]),
    ).toBe('\u{feff}Élève;2\r\n"a;b";"dit « ""non"" »"\r\n');
  });

  test.each(['=1+1', '+33', '-2', '@SUM(A1)', '\tx', ' =x', '\uff1dx', "'seen"])(
    'never runs %j as a formula, and gives it back as it was',
    (cell) => {
      expect(guarded(cell)).toBe(`'${cell}`);
      expect(unguarded(guarded(cell))).toBe(cell);
    },
  );

  test('gives every cell back', () => {
    fc.assert(fc.property(fc.string(), (cell) => unguarded(guarded(cell)) === cell));
  });
});
