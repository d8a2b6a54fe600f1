import { expect, test } from 'vitest';
import { academyNames, academyOf } from '#contract/words/academies.ts';
import { academyWords } from '#contract/words/academy.ts';
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

test('the academies, each with the article or preposition it takes', () => {
  expect([...academyNames.keys()].map((code) => academyOf(code).replace('académie ', ''))).toEqual([
    'd’Aix-Marseille',
    'd’Amiens',
    'de Besançon',
    'de Bordeaux',
    'de Clermont-Ferrand',
    'de Corse',
    'de Créteil',
    'de Dijon',
    'de Grenoble',
    'de la Guadeloupe',
    'de la Guyane',
    'de La Réunion',
    'de Lille',
    'de Limoges',
    'de Lyon',
    'de la Martinique',
    'de Mayotte',
    'de Montpellier',
    'de Nancy-Metz',
    'de Nantes',
    'de Nice',
    'de Normandie',
    'de la Nouvelle-Calédonie',
    'd’Orléans-Tours',
    'de Paris',
    'de Poitiers',
    'de la Polynésie française',
    'de Reims',
    'de Rennes',
    'de Saint-Pierre-et-Miquelon',
    'de Strasbourg',
    'de Toulouse',
    'de Versailles',
    'de Wallis-et-Futuna',
  ]);
  expect(academyOf('99')).toBe('académie de 99');
  expect(academyWords.place('20')).toBe('Académie d’Amiens');
});
