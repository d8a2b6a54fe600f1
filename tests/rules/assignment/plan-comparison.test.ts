import { expect, test } from 'vitest';
import { comparePlans, type Proposed } from '../../../server/assignment/plan-comparison-rules.ts';

const noe = { substituteId: 'noe', substituteName: 'Noé Vasseur' };
const lea = { substituteId: 'lea', substituteName: 'Léa Abadie' };
const row = (coverId: string, person: typeof noe): Proposed => ({ coverId, ...person });

test.each<[string, Proposed[], Proposed[], ReturnType<typeof comparePlans>]>([
  ['the same rows: nothing changed', [row('a', noe)], [row('a', noe)], []],
  ['somebody else', [row('a', noe)], [row('a', lea)], [{ coverId: 'a', before: noe, after: lea }]],
  ['a lesson that had nobody', [], [row('a', lea)], [{ coverId: 'a', before: null, after: lea }]],
  ['a lesson that has nobody any more', [row('a', noe)], [], [{ coverId: 'a', before: noe, after: null }]],
  [
    'two who change places, beside one who stays',
    [row('a', noe), row('b', lea), row('c', lea)],
    [row('c', lea), row('b', noe), row('a', lea)],
    [
      { coverId: 'a', before: noe, after: lea },
      { coverId: 'b', before: lea, after: noe },
    ],
  ],
])('%s', (_, before, after, changes) => {
  expect(comparePlans(before, after)).toEqual(changes);
});
