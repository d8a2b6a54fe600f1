import type { Cover } from '../cover.ts';
import { lessons } from './counts.ts';
import { noCoverShortWords, toldState } from './covers.ts';
import { placeName } from './places.ts';
import { dayAndYear, longDay, time } from './times.ts';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type Answered = Pick<Cover, 'state' | 'endsAt' | 'substituteName' | 'onSiteBy' | 'noCoverReason'>;

/** What stands in the column "Qui": a word that is read from afar, and whose name or why. */
export interface SheetAnswer {
  /** Its shape: on the screen, on site, supervised study, still waiting, nothing to do. */
  kind: 'screen' | 'on_site' | 'study' | 'waiting' | 'none';
  word: string;
  detail: string;
}

const study = (detail: string): SheetAnswer => ({ kind: 'study', word: 'Permanence', detail });

/**
 * What the class is told. A cover that waits is neither promised nor refused; one whose hour has passed waits no more.
 * @param now ms since the epoch, by the server's clock
 */
export function sheetAnswer(cover: Answered, now: number): SheetAnswer {
  const { substituteName, onSiteBy, noCoverReason } = cover;
  switch (toldState(cover, now)) {
    case 'accepted':
    case 'live':
    case 'taught':
      return { kind: 'screen', word: 'À l’écran', detail: substituteName ?? '' };
    case 'on_site':
      return { kind: 'on_site', word: 'Sur place', detail: onSiteBy ?? '' };
    case 'not_needed':
      return { kind: 'none', word: 'Pas de remplacement', detail: '' };
    case 'no_cover':
      if (Date.parse(cover.endsAt) <= now) return { kind: 'none', word: 'Sans remplaçant', detail: '' };
      return study(noCoverReason === null ? 'personne ne peut venir' : noCoverShortWords[noCoverReason]);
    case 'open':
      return noCoverReason === null
        ? { kind: 'waiting', word: 'En recherche', detail: 'réponse à venir' }
        : study(noCoverShortWords[noCoverReason]);
    case 'planned':
    case 'offered':
      return { kind: 'waiting', word: 'En attente', detail: 'un remplaçant doit répondre' };
    case 'failed':
      return study('cours interrompu');
    case 'cancelled':
      return { kind: 'none', word: 'Annulé', detail: '' };
  }
}

/** The office's A4 of the day. */
export const daySheetWords = {
  title: (day: string): string => capital(dayAndYear(day)),
  printedAt: (moment: number, zone: string): string => `Imprimée à ${time(moment, zone)}`,
  intro: 'Où va chaque classe dont le professeur est absent.',
  day: 'Jour',
  before: 'Jour d’avant',
  after: 'Jour d’après',
  print: 'Imprimer la feuille',
  none: 'Aucun professeur absent ce jour-là.',
  noneHint: 'Les absences déclarées pour ce jour apparaissent ici, heure par heure.',
  caption: (day: string): string => `Les heures sans leur professeur, ${longDay(day)}`,
  columns: {
    hour: 'Heure',
    className: 'Classe',
    subject: 'Cours',
    place: 'Où',
    answer: 'Qui',
    adult: 'Adulte présent',
  },
  place: (code: string): string => capital(placeName(code)),
  noPlace: 'À préciser',
  movedFrom: (code: string): string => `au lieu de ${placeName(code)}`,
  count: (count: number): string => lessons(count),
  tally: (count: number, word: string): string => `${count} ${word.toLowerCase()}`,
  foot: 'Cette feuille peut changer dans la journée. La dernière est celle qui porte l’heure la plus tardive.',
} as const;
