import { isTellingCap } from '../pool.ts';
import { lessons } from './counts.ts';
import { duration } from './times.ts';

const MINUTE_MS = 60_000;

/** The hours a substitute taught in a month. */
export const hoursWords = {
  heading: 'Mes heures',
  month: 'Mois',
  before: 'Mois précédent',
  after: 'Mois suivant',
  none: 'Aucune séance donnée ce mois-ci.',
  noneHint: 'Les séances apparaissent ici dès que leur salle est fermée.',
  download: 'Télécharger le mois (CSV)',
  downloaded: 'Le fichier est téléchargé.',
  fileName: (month: string): string => `releve-heures-${month}.csv`,
  total: (count: number, minutes: number): string => `${lessons(count)}, ${minutesOf(minutes)} de cours effectif`,
  weeks: 'Semaine par semaine',
  weeksHint: 'Chaque semaine est comptée entière, du lundi au dimanche, aussi quand elle dépasse le mois.',
  week: (monday: string, sunday: string): string => `Du ${monday} au ${sunday}`,
  emptyWeek: 'Aucune séance',
  minutes: (delivered: number, scheduled: number): string => `${delivered} min sur ${scheduled}`,
  scheduled: (minutes: number, service: number): string =>
    `${minutesOf(minutes)} de séances${isTellingCap(service) ? `, pour ${minutesOf(service)} de service` : ''}`,
  overtime: (minutes: number, allowed: number): string =>
    `dont ${minutesOf(minutes)} au-delà du service, ${minutesOf(allowed)} possibles`,
  delivered: (minutes: number): string => `${minutesOf(minutes)} de cours effectif`,
  lessonsTitle: 'Séance par séance',
  columns: {
    day: 'Jour',
    start: 'Début',
    end: 'Fin',
    school: 'Établissement',
    className: 'Classe',
    subject: 'Matière',
    scheduled: 'Minutes prévues',
    delivered: 'Minutes données',
    state: 'État',
  },
  counted: 'Les minutes données sont comptées : remplaçant et classe connectés en même temps.',
} as const;

/** 950 → "15 h 50". */
function minutesOf(minutes: number): string {
  return duration(minutes * MINUTE_MS);
}
