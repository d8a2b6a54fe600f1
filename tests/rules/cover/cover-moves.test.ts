import { expect, test } from 'vitest';
import { coverMoves, coverStates, mayMove } from '#contract/cover.ts';
import { statesBefore, unsettledStates } from '../../../server/cover/cover-store.ts';

test('a lesson goes its way from open to taught', () => {
  const way = ['open', 'planned', 'offered', 'accepted', 'live', 'taught'] as const;
  for (const [index, state] of way.slice(0, -1).entries()) expect(mayMove(state, way[index + 1]!)).toBe(true);
});

test.each(['planned', 'offered', 'accepted'] as const)('%s goes back to open when it falls through', (state) => {
  expect(mayMove(state, 'open')).toBe(true);
});

test('the six ends lead nowhere', () => {
  const ends = coverStates.filter((state) => coverMoves[state].length === 0);
  expect(ends.toSorted()).toEqual(['cancelled', 'failed', 'no_cover', 'not_needed', 'on_site', 'taught']);
  expect(unsettledStates).toEqual(['open', 'planned', 'offered', 'accepted', 'live']);
});

test('nobody is live who has not accepted', () => {
  expect(statesBefore('live')).toEqual(['accepted']);
});
