import type { Cover, WeekOfSubstitute } from '../cover.ts';
import { isTellingCap } from '../pool.ts';
import { academyOf } from './academies.ts';
import { figure, lessons } from './counts.ts';
import { coverStateWords } from './covers.ts';
import { duration, longDay, shortDay, time, timeRange, zoneName } from './times.ts';

const NBSP = '\u00a0';
const MINUTE_MS = 60_000;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A week of an academy: who teaches what, and what nobody teaches. */
export const academyWeekWords = {
  heading: 'Semaine',
  range: (firstDay: string, lastDay: string): string => `Du ${longDay(firstDay)} au ${longDay(lastDay)}`,
  previous: 'Semaine précédente',
  next: 'Semaine suivante',
  thisWeek: 'Cette semaine',
  print: 'Imprimer',
  by: {
    legend: 'Lignes',
    substitute: 'Par remplaçant',
    school: 'Par établissement',
  },
  scale: {
    legend: 'Échelle',
    week: 'Semaine entière',
    hours: 'Heure par heure',
  },
  gap: 'Les heures sans séance sont repliées.',
  unfilled: 'Sans remplaçant',
  fold: (folded: boolean): string =>
    folded ? 'Déplier ce qui est sans remplaçant' : 'Replier ce qui est sans remplaçant',
  unfilledCount: (count: number): string => (count === 1 ? '1 sans remplaçant' : `${figure(count)} sans remplaçant`),
  rowCount: (count: number): string => lessons(count),
  /** Hours held beside the weekly cap. */
  load: ({ engagedMinutes, capMinutes }: Pick<WeekOfSubstitute, 'engagedMinutes' | 'capMinutes'>): string =>
    isTellingCap(capMinutes)
      ? `${duration(engagedMinutes * MINUTE_MS)} sur ${duration(capMinutes * MINUTE_MS)}`
      : duration(engagedMinutes * MINUTE_MS),
  over: 'au-delà du plafond',
  otherAcademy: academyOf,
  otherZone: (zone: string): string => zoneName(zone),
  notThere: 'Indisponible',
  elsewhere: 'Pris dans une autre académie',
  legend: 'Légende',
  legendState: (state: Cover['state'], count: number): string => `${coverStateWords[state]}${NBSP}: ${figure(count)}`,
  dayColumn: (day: string): string => capital(shortDay(day)),
  hour: (hour: number): string => `${hour}${NBSP}h`,
  when: ({ startsAt, endsAt, timeZone }: Pick<Cover, 'startsAt' | 'endsAt' | 'timeZone'>, day: string): string =>
    `${capital(shortDay(day))}, ${timeRange(startsAt, endsAt, timeZone)}`,
  starts: ({ startsAt, timeZone }: Pick<Cover, 'startsAt' | 'timeZone'>): string => time(startsAt, timeZone),
  /** All that a tile shows by its place, colour and shape, for whoever hears it. */
  tile: (cover: Cover, when: string): string =>
    [when, cover.className, cover.subject, cover.schoolName, cover.substituteName, coverStateWords[cover.state]]
      .filter((part) => part !== null)
      .join(', '),
  away: (teacher: string): string => `${teacher}, absent`,
  nobody: 'Personne pour l’instant',
  open: 'Ouvrir dans le tableau',
  glance: 'Séance choisie',
  choose: 'Choisissez une séance pour voir de quoi il s’agit.',
  keys: `Flèches${NBSP}: d’une séance à l’autre. Entrée${NBSP}: ouvrir dans le tableau.`,
  onSite: (count: number): string =>
    `${lessons(count)} ${count > 1 ? 'n’ont' : 'n’a'} pas besoin de remplaçant${NBSP}: voir par établissement.`,
  goesOn: 'Il y a plus de séances que cette page n’en montre. Le tableau les a toutes.',
  none: 'Aucune séance à couvrir cette semaine.',
  noneHint: 'Les séances arrivent ici dès qu’une absence est déclarée.',
} as const;
