import { describe, expect, test } from 'vitest';
import { importWords } from '#contract/words/imports.ts';
import {
  changesOf,
  countsOf,
  groupChanges,
  looksLikeWrongFile,
  shown,
} from '../../../client/src/school/import-difference.ts';
import { rejectedFile } from '../../../client/src/school/rejected-file.ts';
import { aComparedLesson, aDifference, aRejectedRow } from '../support/build-imports.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');
const many = (count: number) => Array.from({ length: count }, () => aComparedLesson());

describe('what changes, below one name each', () => {
  const difference = aDifference({
    added: [aComparedLesson({ className: '10B' }), aComparedLesson({ weekday: 2 })],
    removed: [aComparedLesson({ className: '3A', teacherName: 'Maud GENTIANE' })],
    changed: [{ before: aComparedLesson({ placeCode: '103' }), after: aComparedLesson() }],
    unchanged: 78,
  });

  test('by class, in the order people count, each in the order of the week', () => {
    const groups = groupChanges(changesOf(difference), 'class');
    expect(groups.map(({ name }) => name)).toEqual(['3A', '4A', '10B']);
    expect(groups[1]?.counts).toEqual({ added: 1, removed: 0, changed: 1 });
    expect(groups[1]?.changes.map((change) => [change.kind, shown(change).weekday])).toEqual([
      ['changed', 1],
      ['added', 2],
    ]);
  });

  test('by teacher, a lesson that goes to another stands under its new teacher', () => {
    const moved = { before: aComparedLesson(), after: aComparedLesson({ teacherName: 'Maud GENTIANE' }) };
    const groups = groupChanges(changesOf(aDifference({ changed: [moved] })), 'teacher');
    expect(groups.map(({ name }) => name)).toEqual(['Maud GENTIANE']);
  });

  test('the sentence on top counts them and leaves out what is none', () => {
    const { summary } = importWords.compared;
    expect(plain(summary(countsOf(difference), difference.unchanged))).toBe(
      '2 cours ajoutés, 1 retiré, 1 changé, 78 inchangés.',
    );
    expect(plain(summary({ added: 0, removed: 1, changed: 0 }, 0))).toBe('1 cours retiré.');
    expect(plain(summary({ added: 2500, removed: 0, changed: 0 }, 1))).toBe('2 500 cours ajoutés, 1 inchangé.');
  });
});

describe('a file that looks wrong', () => {
  test.each([
    ['the first import', aDifference({ added: many(98) }), false],
    ['a few lessons less', aDifference({ removed: many(5), unchanged: 93 }), false],
    ['exactly half', aDifference({ removed: many(49), unchanged: 49 }), false],
    ['more than half', aDifference({ removed: many(50), unchanged: 48 }), true],
    ['everything new', aDifference({ removed: many(98), added: many(98) }), true],
  ])('%s', (_, difference, wrong) => {
    expect(looksLikeWrongFile(difference)).toBe(wrong);
  });
});

describe('the file of rejected rows', () => {
  test('opens in a French Excel: UTF-8 with its mark, semicolons, one line each with the reason in words', () => {
    const lines = rejectedFile([aRejectedRow()]).split('\r\n');
    expect(lines).toEqual([
      '\ufeffFichier;Ligne;Colonne;Ce qui était écrit;Pourquoi',
      `table;14;Début;8h65;${importWords.rejected.reasons.field_unreadable}`,
      '',
    ]);
  });

  test('a fault of the whole file has no line', () => {
    expect(rejectedFile([aRejectedRow({ line: 0 })])).toContain('table;;Début');
  });

  test.each(['=1+1', '+33', '-1', '@SUM(A1)', '\t=1', ' =cmd', '\uff1d1'])('%j does not run as a formula', (fact) => {
    expect(rejectedFile([aRejectedRow({ fact })])).toContain(`'${fact}`);
  });

  test('what would end a cell or a line is quoted', () => {
    expect(rejectedFile([aRejectedRow({ fact: 'a;b' })])).toContain('"a;b"');
    expect(rejectedFile([aRejectedRow({ fact: '"x"\n=1' })])).toContain('"""x""\n=1"');
  });
});

test('every reason for a rejection has words', () => {
  for (const [reason, words] of Object.entries(importWords.rejected.reasons))
    expect(words, reason).toMatch(/\p{L}{3}/u);
});
