import { expect, test } from 'vitest';
import type { Happening } from '#contract/happenings.ts';
import { timelineLines } from '../../../client/src/school/timeline-lines.ts';

const aHappening = (id: number, change: Partial<Happening> = {}): Happening => ({
  ...{ id, type: 'cover.cancelled', at: '2026-11-16T07:00:00Z', actor: 'Mme Aubrac', coverId: `cover-${id}` },
  facts: { why: 'timetable' },
  ...change,
});

test('what one act did to several lessons is one line, in the order of the lessons, newest first', () => {
  const lines = timelineLines([
    aHappening(1, { type: 'absence.declared', coverId: null, facts: {} }),
    aHappening(2),
    aHappening(3),
    aHappening(4, { type: 'cover.opened', coverId: null, facts: { count: 1 } }),
    aHappening(5),
  ]);
  expect(lines.map(({ happening, coverIds }) => [happening.type, coverIds])).toEqual([
    ['cover.cancelled', ['cover-2', 'cover-3', 'cover-5']],
    ['cover.opened', []],
    ['absence.declared', []],
  ]);
});

test('another moment, another person or another reason is another line', () => {
  const lines = timelineLines([
    aHappening(1),
    aHappening(2, { at: '2026-11-16T07:00:01Z' }),
    aHappening(3, { actor: null }),
    aHappening(4, { facts: { why: 'withdrawn' } }),
  ]);
  expect(lines).toHaveLength(4);
});

test('two facts about the whole absence in one moment stay two', () => {
  const declared = { type: 'absence.declared', coverId: null } as const;
  expect(timelineLines([aHappening(1, declared), aHappening(2, declared)])).toHaveLength(2);
});
