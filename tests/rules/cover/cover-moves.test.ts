import { expect, test } from 'vitest';
import { coverMoves, coverStates, mayMove } from '#contract/cover.ts';
import { statesBefore } from '../../../server/cover/cover-store.ts';

test('a lesson goes its way from open to taught', () => {
  const way = ['open', 'planned', 'offered', 'accepted', 'live', 'taught'] as const;
  for (const [index, state] of way.slice(0, -1).entries()) expect(mayMove(state, way[index + 1]!)).toBe(true);
});

test.each(['planned', 'offered', 'accepted'] as const)('%s goes back to open when it falls through', (state) => {
  expect(mayMove(state, 'open')).toBe(true);
});

test('what was taught or failed leads nowhere', () => {
  const ends = coverStates.filter((state) => coverMoves[state].length === 0);
  expect(ends.toSorted()).toEqual(['failed', 'taught']);
});

test.each(['on_site', 'not_needed', 'no_cover', 'cancelled'] as const)('%s may be looked for again', (state) => {
  expect(mayMove(state, 'open')).toBe(true);
});

test('a live lesson is not taken over by somebody of the school', () => {
  expect([mayMove('live', 'on_site'), mayMove('live', 'not_needed')]).toEqual([false, false]);
});

test('nobody is live who has not accepted', () => {
  expect(statesBefore('live')).toEqual(['accepted']);
});
