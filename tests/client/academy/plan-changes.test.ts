import { expect, test } from 'vitest';
import type { Cover } from '#contract/cover.ts';
import { bundlesOf, kindOf } from '../../../client/src/academy/plan-changes.ts';
import { aCover, anId } from '../support/build.ts';

const nadia = { substituteId: anId(40), substituteName: 'Nadia Ferrand' };
const lea = { substituteId: anId(41), substituteName: 'Léa Abadie' };
const covers = new Map([1, 2, 3].map((number): [string, Cover] => [anId(number), aCover({ id: anId(number) })]));
const known = (coverId: string) => covers.get(coverId) ?? null;

test('a change is an addition, a change of person, or somebody who fell out', () => {
  expect(kindOf({ before: null, after: lea })).toBe('added');
  expect(kindOf({ before: nadia, after: lea })).toBe('changed');
  expect(kindOf({ before: nadia, after: null })).toBe('dropped');
});

test('the lessons of one class that go from one person to another are one line', () => {
  const changes = [1, 2].map((number) => ({ coverId: anId(number), before: nadia, after: lea }));
  const [bundle, ...others] = bundlesOf(changes, known);
  expect(others).toEqual([]);
  expect(bundle).toMatchObject({ kind: 'changed', coverIds: [anId(1), anId(2)], cover: covers.get(anId(1)) });
});

test('other people, another class, or a lesson nobody knows are lines of their own; what is new comes first', () => {
  covers.set(anId(4), aCover({ id: anId(4), className: '3e C' }));
  const changes = [
    { coverId: anId(1), before: nadia, after: lea },
    { coverId: anId(2), before: nadia, after: null },
    { coverId: anId(3), before: null, after: lea },
    { coverId: anId(4), before: nadia, after: lea },
    { coverId: anId(99), before: nadia, after: null },
  ];
  expect(bundlesOf(changes, known).map(({ kind, coverIds }) => [kind, coverIds[0]])).toEqual([
    ['added', anId(3)],
    ['changed', anId(1)],
    ['changed', anId(4)],
    ['dropped', anId(2)],
    ['dropped', anId(99)],
  ]);
});
