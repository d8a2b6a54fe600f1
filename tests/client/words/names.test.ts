import { expect, test } from 'vitest';
import { departmentName } from '#contract/words/departments.ts';
import { of } from '#contract/words/of.ts';

test.each([
  ['Paul Brumeval', 'de Paul Brumeval'],
  ['Aline Quercelle', 'd’Aline Quercelle'],
  ['Émile Fougeraie', 'd’Émile Fougeraie'],
  ['Hugo Dormelle', 'd’Hugo Dormelle'],
  ['Yasmine Orpineau', 'de Yasmine Orpineau'],
])('the absence of %s', (name, said) => expect(of(name)).toBe(said));

test.each([
  ['15', 'Cantal (15)'],
  ['2A', 'Corse-du-Sud (2A)'],
  ['974', 'La Réunion (974)'],
  ['999', '999'],
])('département %s', (code, said) => expect(departmentName(code)).toBe(said));
