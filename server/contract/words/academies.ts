import type { AcademyCode } from '../ids.ts';
import { of } from './of.ts';

/** The 30 academies and 4 overseas services by their code in the ministry’s nomenclature, in the order people look for them. */
export const academyNames: ReadonlyMap<AcademyCode, string> = new Map([
  ['02', 'Aix-Marseille'],
  ['20', 'Amiens'],
  ['03', 'Besançon'],
  ['04', 'Bordeaux'],
  ['06', 'Clermont-Ferrand'],
  ['27', 'Corse'],
  ['24', 'Créteil'],
  ['07', 'Dijon'],
  ['08', 'Grenoble'],
  ['32', 'Guadeloupe'],
  ['33', 'Guyane'],
  ['28', 'La Réunion'],
  ['09', 'Lille'],
  ['22', 'Limoges'],
  ['10', 'Lyon'],
  ['31', 'Martinique'],
  ['43', 'Mayotte'],
  ['11', 'Montpellier'],
  ['12', 'Nancy-Metz'],
  ['17', 'Nantes'],
  ['23', 'Nice'],
  ['70', 'Normandie'],
  ['40', 'Nouvelle-Calédonie'],
  ['18', 'Orléans-Tours'],
  ['01', 'Paris'],
  ['13', 'Poitiers'],
  ['41', 'Polynésie française'],
  ['19', 'Reims'],
  ['14', 'Rennes'],
  ['44', 'Saint-Pierre-et-Miquelon'],
  ['15', 'Strasbourg'],
  ['16', 'Toulouse'],
  ['25', 'Versailles'],
  ['42', 'Wallis-et-Futuna'],
]);

/** Academies named after a region or an island take its article, or the preposition that goes without one; the others are cities. */
const genitives: ReadonlyMap<AcademyCode, string> = new Map([
  ['27', 'de Corse'],
  ['32', 'de la Guadeloupe'],
  ['33', 'de la Guyane'],
  ['28', 'de La Réunion'],
  ['31', 'de la Martinique'],
  ['43', 'de Mayotte'],
  ['70', 'de Normandie'],
  ['40', 'de la Nouvelle-Calédonie'],
  ['41', 'de la Polynésie française'],
  ['44', 'de Saint-Pierre-et-Miquelon'],
  ['42', 'de Wallis-et-Futuna'],
]);

/** "académie d’Amiens", "académie de la Guadeloupe". A code that is unknown is said as it is. */
export function academyOf(code: AcademyCode): string {
  return `académie ${genitives.get(code) ?? of(academyNames.get(code) ?? code)}`;
}
