import type { Closure } from '../calendar.ts';
import { figure } from './counts.ts';
import { dayAndYear, longDay, relativeDay } from './times.ts';

/** "27 jours", held together. */
function days(count: number): string {
  return `${figure(count)}\u00a0${count > 1 ? 'jours' : 'jour'}`;
}

/** The territories with a calendar of their own, after "calendrier scolaire": as in academy.holiday_zone. */
const territories: Readonly<Record<string, string>> = {
  Corse: 'de Corse',
  Guadeloupe: 'de la Guadeloupe',
  Guyane: 'de la Guyane',
  Martinique: 'de la Martinique',
  Mayotte: 'de Mayotte',
  'Nouvelle Calédonie': 'de la Nouvelle-Calédonie',
  Polynésie: 'de la Polynésie française',
  Réunion: 'de La Réunion',
  'Saint Pierre et Miquelon': 'de Saint-Pierre-et-Miquelon',
  'Wallis et Futuna': 'de Wallis-et-Futuna',
};

/**
 * Public holidays that territories keep by their own law, as examples; the State's list, which is ours, has none of them.
 * Read in the local press and on the pages of the territories' own services, not in a text of law: told, and not counted.
 */
const localHolidays: Readonly<Record<string, string>> = {
  'Nouvelle Calédonie': 'le 24 septembre',
  Polynésie: 'le 5 mars',
  'Wallis et Futuna': 'le 28 avril et le 29 juillet',
};

/** `A` → "de la zone A", `Guyane` → "de la Guyane". */
function zoneOf(holidayZone: string): string {
  return territories[holidayZone] ?? `de la zone\u00a0${holidayZone}`;
}

/** "vendredi 20 novembre", or "du samedi 19 décembre au dimanche 3 janvier". */
function period(firstDay: string, lastDay: string): string {
  return firstDay === lastDay ? longDay(firstDay) : `du ${longDay(firstDay)} au ${longDay(lastDay)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The year of a school: when it has lessons, and its own days off. */
export const calendarWords = {
  heading: 'Calendrier',
  year: (first: string, last: string): string => `Du ${dayAndYear(first)} au ${dayAndYear(last)}.`,
  noYear: 'L’emploi du temps n’est pas encore importé : l’année scolaire affichée va de septembre à août.',
  zone: (holidayZone: string): string => `Calendrier scolaire ${zoneOf(holidayZone)}.`,
  source: (name: string, readOn: string): string => `Vacances : ${name}. Repris le ${dayAndYear(readOn)}.`,
  unknown: {
    title: (holidayZone: string): string => `Calendrier scolaire ${zoneOf(holidayZone)} inconnu`,
    text: 'Seuls les jours fériés sont retirés : les vacances comptent comme des jours de cours.',
    /** The year is known in part: `lastDay` is null when it stays unknown to its end. */
    partly: (firstDay: string, lastDay: string | null): string =>
      lastDay === null
        ? `Les vacances sont inconnues à partir du ${dayAndYear(firstDay)}.`
        : `Les vacances sont inconnues du ${dayAndYear(firstDay)} au ${dayAndYear(lastDay)}.`,
    lessons:
      'Rien n’est supposé : ces jours-là, les cours ont lieu comme à l’emploi du temps, sauf les jours fériés et vos jours sans cours.',
    office:
      'Ajoutez vos vacances comme jours sans cours, ci-dessous, une période après l’autre. Ou demandez à l’assistance de charger le calendrier officiel.',
  },
  /** Null where the State's list has all public holidays. */
  localHolidays: (holidayZone: string): string | null => {
    const days = localHolidays[holidayZone];
    return days === undefined
      ? null
      : `Les jours fériés propres au territoire, comme ${days}, ne sont pas dans la liste nationale : ajoutez-les ci-dessous comme jours sans cours.`;
  },
  continuous: 'Établissement de démonstration : il a cours tous les jours, vacances et jours fériés compris.',
  next: {
    heading: 'Prochaine pause',
    inDays: (count: number): string => (count === 0 ? 'en ce moment' : `dans ${days(count)}`),
    none: 'Plus aucune pause d’ici la fin de l’année scolaire.',
    unknown: 'Inconnue, puisque les vacances du territoire le sont.',
  },
  ask: {
    heading: 'Est-ce un jour de cours ?',
    label: 'Jour',
    school: (day: string, today: string): string => `${capital(relativeDay(day, today))} : jour de cours.`,
    weekend: (day: string, today: string): string =>
      `${capital(relativeDay(day, today))} : week-end. Cours seulement si l’emploi du temps en prévoit.`,
    closed: (day: string, today: string, names: string): string =>
      `${capital(relativeDay(day, today))} : pas de cours (${names}).`,
    unknown: (day: string, today: string): string =>
      `${capital(relativeDay(day, today))} : on ne sait pas si c’est un jour de cours, car les vacances sont inconnues. Les cours de l’emploi du temps ont lieu tant que vous ne retirez pas ce jour.`,
    outside: (day: string, today: string): string => `${capital(relativeDay(day, today))} : hors de l’année scolaire.`,
  },
  atAGlance: {
    heading: 'L’année d’un coup d’œil',
    legend: 'Légende',
    weekdays: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
    today: 'aujourd’hui',
    unknown: 'Inconnu',
  },
  closures: {
    school_holiday: 'Vacances',
    public_holiday: 'Jour férié',
    day_off: 'Jour sans cours de l’établissement',
  } satisfies Record<Closure, string>,
  list: {
    heading: 'Vacances et jours fériés',
    period: (firstDay: string, lastDay: string): string => capital(period(firstDay, lastDay)),
    past: (count: number): string => `Déjà passés (${figure(count)})`,
    none: 'Aucun jour férié ni vacances.',
    unknown: 'Vacances inconnues',
  },
  own: {
    heading: 'Jours sans cours de l’établissement',
    text: 'Pont, journée banalisée, intempéries… Les séances à couvrir de ces jours sont annulées, et les remplaçants prévenus.',
    none: 'Aucun pour cette année scolaire.',
    add: 'Ajouter des jours sans cours',
    name: 'Motif',
    nameHint: 'Par exemple : journée pédagogique.',
    nameMissing: 'Écrivez le motif en quelques mots (120 signes au plus).',
    firstDay: 'Premier jour sans cours',
    lastDay: 'Dernier jour sans cours',
    several: 'si plusieurs jours',
    dayMissing: 'Choisissez le jour sans cours.',
    endsBefore: 'Le dernier jour ne vient pas avant le premier.',
    tooLong: (most: number): string => `Au plus ${days(most)} à la fois. Pour plus long, ajoutez une deuxième période.`,
    send: 'Ajouter',
    cancel: 'Annuler',
    added: (firstDay: string, lastDay: string): string => `C’est noté : pas de cours ${onPeriod(firstDay, lastDay)}.`,
    remove: 'Supprimer',
    removeIt: (name: string): string => `Supprimer « ${name} »`,
    removeAsk: 'Supprimer ? Les cours de ces jours auront lieu, et les absences y sont de nouveau à couvrir.',
    removeYes: 'Oui, supprimer',
    removeNo: 'Non, garder',
    removed: (name: string): string => `« ${name} » est supprimé : ces jours sont de nouveau des jours de cours.`,
  },
} as const;

/** "le vendredi 20 novembre", "du … au …", inside a sentence. */
function onPeriod(firstDay: string, lastDay: string): string {
  return firstDay === lastDay ? `le ${longDay(firstDay)}` : period(firstDay, lastDay);
}
