import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Interval, overlaps } from '#contract/time.ts';
import { coverageBound, mostThatFit, type Room } from '../../../server/assignment/coverage-bound.ts';
import type { Engaged } from '../../../server/matching/diary.ts';
import type { OpenCover } from '../../../server/matching/open-cover.ts';
import { anEngagement, anOpenCover, aPoolMember, at, HOUR, MINUTE } from '../../support/build/matching.ts';

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

/** Lessons that two free colleagues could take, unless told. */
function boundOf(covers: OpenCover[], held: Engaged[] = [], candidates = [aPoolMember(), aPoolMember()]): number {
  return coverageBound(
    covers.map((cover) => ({ cover, candidates })),
    held,
  );
}

test('two lessons at 10 and one projector: at most one can be covered', () => {
  expect(boundOf([anOpenCover(), anOpenCover()])).toBe(1);
});

test('a projector that is promised already covers nothing more at that hour', () => {
  const promised = anEngagement({ start: at('10:30'), end: at('11:25') });
  expect(boundOf([anOpenCover()], [['somebody', promised]])).toBe(0);
});

test('two projectors and one adult make one lesson', () => {
  const twoProjectors = { equippedPlaceIds: ['projector-1', 'projector-2'] };
  expect(boundOf([anOpenCover(twoProjectors), anOpenCover(twoProjectors)])).toBe(1);
});

describe('the hours of the people who could come', () => {
  const elsewhere = ['0159999M', '0010002X', '0010005A'].map((uai) => anOpenCover({ uai }));
  const oneAfterTheOther = ['08:00', '09:00', '10:00'].map((time) =>
    anOpenCover({ start: at(time), end: at(time) + 55 * MINUTE }),
  );

  test('three schools at 10 and two people: at most two lessons', () => {
    expect(boundOf(elsewhere)).toBe(2);
    expect(boundOf(elsewhere, [], [aPoolMember()])).toBe(1);
  });

  test('who has promised that hour takes nothing more in it', () => {
    const noe = aPoolMember();
    expect(boundOf(elsewhere, [[noe.id, anEngagement({ uai: '0010018P' })]], [noe])).toBe(0);
  });

  test('a cap of two hours is two lessons, less what is held in the week', () => {
    const noe = aPoolMember({ weeklyServiceMinutes: 120 });
    const thursday = { start: at('10:00') + 72 * HOUR, end: at('10:55') + 72 * HOUR };
    expect(boundOf(oneAfterTheOther, [], [noe])).toBe(2);
    expect(boundOf(oneAfterTheOther, [[noe.id, anEngagement(thursday)]], [noe])).toBe(1);
  });

  test('counts for each week anew', () => {
    const noe = aPoolMember({ weeklyServiceMinutes: 60 });
    const weekLater = anOpenCover({ start: at('10:00') + 168 * HOUR, end: at('10:55') + 168 * HOUR });
    expect(boundOf([...oneAfterTheOther, weekLater], [], [noe])).toBe(2);
  });
});
