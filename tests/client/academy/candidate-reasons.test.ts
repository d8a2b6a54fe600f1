import { describe, expect, test } from 'vitest';
import type { Candidate, Preference } from '#contract/plans.ts';
import { tellingReason } from '../../../client/src/academy/candidate-reasons.ts';
import { anId } from '../support/build.ts';

function aCandidate(number: number, costs: Partial<Record<Preference, number>>): Candidate {
  const preferences = ['continuity', 'fair_load', 'same_academy'] as const;
  const reasons = preferences.map((preference) => ({ preference, cost: costs[preference] ?? 0, facts: {} }));
  const person = {
    substituteId: anId(number),
    substituteName: 'Léa Abadie',
    academyCode: '06',
    timeZone: 'Europe/Paris',
  };
  return { ...person, reasons, cost: 0, displaces: [] };
}

const knows = aCandidate(1, {});
const busier = aCandidate(2, { continuity: 100_000, fair_load: 300 });
const away = aCandidate(3, { continuity: 100_000, fair_load: 300, same_academy: 10 });
const all = [knows, busier, away];
const told = (candidate: Candidate, standing?: Candidate) =>
  tellingReason(candidate, all, standing?.substituteId)?.preference;

describe('what is told of a candidate at first sight', () => {
  test('is the heaviest difference to the best', () => {
    expect(told(away)).toBe('continuity');
  });

  test('or to the present choice, where there is one', () => {
    expect(told(away, busier)).toBe('same_academy');
    expect(told(knows, away)).toBe('continuity');
  });

  test('and of the one the others are compared with, to the best of the others', () => {
    expect(told(knows)).toBe('continuity');
    expect(told(busier, busier)).toBe('continuity');
  });

  test('is nothing where nothing differs, or nobody else can come', () => {
    expect(
      tellingReason(busier, [busier, aCandidate(4, { continuity: 100_000, fair_load: 300 })], undefined),
    ).toBeNull();
    expect(tellingReason(knows, [knows], undefined)).toBeNull();
  });
});
