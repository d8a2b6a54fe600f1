import { describe, expect, test } from 'vitest';
import { type Preference, preferences } from '#contract/plans.ts';
import { Diary } from '../../../server/matching/diary.ts';
import type { Pairing } from '../../../server/matching/hard-rules.ts';
import { costOf, type History, reasonsFor } from '../../../server/matching/preferences.ts';
import type { Substitute } from '../../../server/pool/pool-store.ts';
import { anEngagement, anOpenCover, aPoolMember, at, MONDAY_7_IN_PARIS } from '../../support/build/matching.ts';

const cover = anOpenCover({ proposedSubstituteId: null });
const nobody: History = new Map();

function costs(substitute: Substitute, change: { diary?: Diary; history?: History; pairing?: Partial<Pairing> } = {}) {
  const pairing = { cover, substitute, diary: change.diary ?? new Diary(), now: MONDAY_7_IN_PARIS, ...change.pairing };
  const reasons = reasonsFor(pairing, change.history ?? nobody);
  return {
    total: costOf(reasons),
    of: (name: Preference) => reasons.find(({ preference }) => preference === name)?.cost,
  };
}

test('the reasons come in the order of the contract, one for each preference', () => {
  const reasons = reasonsFor({ cover, substitute: aPoolMember(), diary: new Diary(), now: MONDAY_7_IN_PARIS }, nobody);
  expect(reasons.map(({ preference }) => preference)).toEqual([...preferences]);
});

describe('a substitute who has this class and subject in this absence already', () => {
  const known = aPoolMember();
  const sameClass = anEngagement({ ...cover, coverId: 'another', start: at('08:00'), end: at('08:55') });
  const diary = new Diary([[known.id, sameClass]]);

  test('costs nothing for continuity; a new face does', () => {
    expect(costs(known, { diary }).of('continuity')).toBe(0);
    expect(costs(aPoolMember(), { diary }).of('continuity')).toBeGreaterThan(0);
  });

  test('is preferred even when a colleague has taught nothing for four weeks', () => {
    const history = new Map([[known.id, 70 * 60]]);
    expect(costs(known, { diary, history }).total).toBeLessThan(costs(aPoolMember(), { diary, history }).total);
  });
});

describe('somebody of whom another academy thinks at that hour', () => {
  const wanted = aPoolMember();
  const elsewhere = anEngagement({ uai: '0010002X', start: at('10:55'), end: at('11:50') });
  const diary = new Diary([], [[wanted.id, elsewhere]]);

  test('is left to them when anybody else can come, however much that one has taught', () => {
    const idle = aPoolMember({ academyCode: '28' });
    const history = new Map([[idle.id, 300 * 60]]);
    expect(costs(idle, { diary, history }).total).toBeLessThan(costs(wanted, { diary, history }).total);
  });

  test('is kept for a class that knows them', () => {
    const known = anEngagement({ ...cover, coverId: 'another', start: at('08:00'), end: at('08:55') });
    const both = new Diary([[wanted.id, known]], [[wanted.id, elsewhere]]);
    expect(costs(wanted, { diary: both }).total).toBeLessThan(costs(aPoolMember(), { diary: both }).total);
  });

  test('costs nothing once five minutes lie between', () => {
    const later = anEngagement({ ...elsewhere, start: at('11:00') });
    expect(costs(wanted, { diary: new Diary([], [[wanted.id, later]]) }).of('not_spoken_for')).toBe(0);
    expect(costs(wanted, { diary }).of('not_spoken_for')).toBeGreaterThan(0);
  });
});

test('who taught less lately is preferred, even from another academy', () => {
  const busy = aPoolMember({ academyCode: '06' });
  const idle = aPoolMember({ academyCode: '28' });
  const history = new Map([[busy.id, 6 * 60]]);
  expect(costs(idle, { history }).total).toBeLessThan(costs(busy, { history }).total);
});

test('with the same load, one’s own academy comes first', () => {
  expect(costs(aPoolMember({ academyCode: '06' })).total).toBeLessThan(costs(aPoolMember({ academyCode: '28' })).total);
});

test('with all else equal, the plan that stands is kept', () => {
  const proposed = aPoolMember();
  const pairing = { cover: anOpenCover({ proposedSubstituteId: proposed.id }) };
  expect(costs(proposed, { pairing }).total).toBeLessThan(costs(aPoolMember(), { pairing }).total);
});
