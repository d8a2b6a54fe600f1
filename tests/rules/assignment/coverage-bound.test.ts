import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Interval, overlaps } from '#contract/time.ts';
import { coverageBound, mostThatFit } from '../../../server/assignment/coverage-bound.ts';
import { anEngagement, anOpenCover, at } from '../../support/build/matching.ts';

const interval = fc
  .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 6 }))
  .map(([start, length]) => ({ start, end: start + length }));

/** The slow, obvious way: try every subset. */
function mostByTrying(wanted: Interval[], fixed: Interval[], room: number): number {
  let best = 0;
  for (let subset = 0; subset < 2 ** wanted.length; subset += 1) {
    const chosen = wanted.filter((_, index) => subset & (2 ** index));
    const all = [...chosen, ...fixed];
    const fits = chosen.every((one) => crowdAt(all, one) <= room);
    if (fits) best = Math.max(best, chosen.length);
  }
  return best;
}

/** The most intervals that run at one instant while `one` runs. */
function crowdAt(all: Interval[], one: Interval): number {
  const instants = [one.start, ...all.map(({ start }) => start)].filter((t) => t >= one.start && t < one.end);
  return Math.max(...instants.map((t) => all.filter((other) => overlaps(other, { start: t, end: t + 1 })).length));
}

test('finds as many lessons for the places of a school as trying every choice does', () => {
  fc.assert(
    fc.property(
      fc.array(interval, { maxLength: 8 }),
      fc.array(interval, { maxLength: 2 }),
      fc.integer({ min: 0, max: 3 }),
      (wanted, fixed, room) => {
        expect(mostThatFit(wanted, fixed, room)).toBe(mostByTrying(wanted, fixed, room));
      },
    ),
    { numRuns: 300, seed: 20261116 },
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
