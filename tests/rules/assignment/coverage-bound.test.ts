import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Interval, overlaps } from '#contract/time.ts';
import { coverageBound, mostThatFit, type Room } from '../../../server/assignment/coverage-bound.ts';
import { anEngagement, anOpenCover, at } from '../../support/build/matching.ts';

const interval = fc
  .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 6 }))
  .map(([start, length]) => ({ start, end: start + length }));

/** How many may run at once before and from this instant on. */
interface Day {
  noon: number;
  before: number;
  after: number;
}

const aDay = fc.record({
  noon: fc.integer({ min: 0, max: 26 }),
  before: fc.integer({ min: 0, max: 3 }),
  after: fc.integer({ min: 0, max: 3 }),
});

/** The slow, obvious way: try every subset, and count at every instant. */
function mostByTrying(wanted: Interval[], fixed: Interval[], { noon, before, after }: Day): number {
  let best = 0;
  for (let subset = 0; subset < 2 ** wanted.length; subset += 1) {
    const chosen = wanted.filter((_, index) => subset & (2 ** index));
    const all = [...chosen, ...fixed];
    const fits = chosen.every((one) =>
      instantsOf(one).every(
        (t) => all.filter((other) => overlaps(other, t)).length <= (t.start < noon ? before : after),
      ),
    );
    if (fits) best = Math.max(best, chosen.length);
  }
  return best;
}

function instantsOf({ start, end }: Interval): Interval[] {
  return Array.from({ length: end - start }, (_, index) => ({ start: start + index, end: start + index + 1 }));
}

/** The stretches of the wanted lessons, cut at noon, as the adults of a school are. */
function roomsOf(wanted: Interval[], { noon, before, after }: Day): Room[] {
  return wanted
    .flatMap(({ start, end }) => [
      { start, end: Math.min(end, noon), room: before },
      { start: Math.max(start, noon), end, room: after },
    ])
    .filter(({ start, end }) => start < end);
}

test('finds as many lessons for the places and adults of a school as trying every choice does', () => {
  fc.assert(
    fc.property(
      fc.array(interval, { maxLength: 8 }),
      fc.array(interval, { maxLength: 2 }),
      aDay,
      (wanted, fixed, day) => {
        expect(mostThatFit(wanted, fixed, roomsOf(wanted, day))).toBe(mostByTrying(wanted, fixed, day));
      },
    ),
    { numRuns: 500, seed: 20261116 },
  );
});

test('two lessons at 10 and one projector: at most one can be covered', () => {
  expect(coverageBound([anOpenCover(), anOpenCover()], [])).toBe(1);
});

test('a projector that is promised already covers nothing more at that hour', () => {
  expect(coverageBound([anOpenCover()], [anEngagement({ start: at('10:30'), end: at('11:25') })])).toBe(0);
});

test('two projectors and one adult make one lesson', () => {
  const twoProjectors = { equippedPlaceIds: ['projector-1', 'projector-2'] };
  expect(coverageBound([anOpenCover(twoProjectors), anOpenCover(twoProjectors)], [])).toBe(1);
});
