import { describe, expect, test } from 'vitest';
import { type Standing, seenBy } from '../../../server/matching/standing-rules.ts';
import { anEngagement } from '../../support/build/matching.ts';

function standing(substituteId: string, change: Partial<Standing>): Standing {
  return { substituteId, academyCode: '06', state: 'proposed', pinned: false, engagement: anEngagement(), ...change };
}

const all = [
  standing('ours', {}),
  standing('ours-pinned', { pinned: true }),
  standing('ours-asked', { state: 'offered' }),
  standing('theirs', { academyCode: '10' }),
  standing('theirs-pinned', { academyCode: '10', pinned: true }),
  standing('theirs-promised', { academyCode: '10', state: 'accepted' }),
];
const ids = (list: readonly (readonly [string, unknown])[]) => list.map(([id]) => id).toSorted();

describe('what an academy sees of everything that stands', () => {
  test('questions and promises hold people wherever they come from; another academy’s thoughts, pinned or not, hold nobody', () => {
    const { engagements, spokenFor } = seenBy('06', all, () => false);
    expect(ids(engagements)).toEqual(['ours-asked', 'theirs-promised']);
    expect(ids(spokenFor)).toEqual(['theirs', 'theirs-pinned']);
  });

  test('its own proposals hold people as far as they are not decided anew', () => {
    expect(ids(seenBy('06', all, ({ pinned }) => pinned).engagements)).toEqual([
      'ours-asked',
      'ours-pinned',
      'theirs-promised',
    ]);
  });
});
