import type { Half } from '../places.ts';
import { figure, lessons } from './counts.ts';
import { longDay } from './times.ts';

const adults = (count: number): string => `${figure(count)}\u00a0${count > 1 ? 'adultes' : 'adulte'}`;
const halfNames = { morning: 'matin', afternoon: 'après-midi' } as const satisfies Record<Half, string>;
const weekdays = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'] as const;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** How many adults the school can give at once. */
export const adultWords = {
  heading: 'Adultes présents',
  text: 'Combien d’adultes peuvent surveiller une séance à distance en même temps\u202f? Relève n’en planifie jamais davantage.',
  standard: 'D’habitude, en même temps',
  week: 'Semaine ordinaire',
  weekHint:
    'Case vide\u00a0: comme d’habitude. La matinée va jusqu’à 13\u00a0h\u00a000\u202f; une séance à cheval compte des deux côtés.',
  weekday: (weekday: number): string => capital(weekdays[weekday - 1] ?? ''),
  half: (half: Half): string => capital(halfNames[half]),
  cell: (weekday: number, half: Half): string => `${capital(weekdays[weekday - 1] ?? '')} ${halfNames[half]}`,
  days: 'Jours particuliers',
  daysHint: 'Un adulte absent, une sortie, un renfort\u00a0: seulement pour ce jour.',
  noDays: 'Aucun jour particulier à venir.',
  day: (day: string): string => capital(longDay(day)),
  dayCell: (day: string, half: Half): string => `${capital(longDay(day))}, ${halfNames[half]}`,
  today: 'Aujourd’hui',
  otherDay: 'Autre jour',
  add: 'Ajouter ce jour',
  remove: 'Retirer',
  removeDay: (day: string): string => `Retirer ${longDay(day)}`,
  wrong: 'Écrivez un nombre de 0 à 99, ou laissez la case vide.',
  standardWrong: 'Écrivez un nombre de 0 à 99.',
  save: 'Enregistrer les adultes',
  saved: 'Enregistré. Les prochains plans en tiennent compte.',
  short: {
    title: 'Il manque un adulte',
    line: (day: string, half: Half, promised: number, given: number): string =>
      `${capital(longDay(day))}, ${halfNames[half]}\u00a0: ${lessons(promised)}${promised > 1 ? ' en même temps' : ''} à distance, ${adults(given)}.`,
    kept: 'Ces séances restent promises. Trouvez un adulte de plus, ou retirez une séance depuis l’absence.',
  },
} as const;
