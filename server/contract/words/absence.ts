import type { Absence, Stretch } from '../absences.ts';
import { lessons } from './counts.ts';
import { of } from './of.ts';
import { addDays, clockTime, dayRange, longDay, relativeDay } from './times.ts';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** As what somebody declared an absence. */
const declarerWords = {
  school_office: 'établissement',
  helpdesk: 'assistance téléphonique',
  coordinator: 'académie',
  national_coordinator: 'coordination nationale',
} as const satisfies Record<Absence['declaredAs'], string>;

function hoursOf({ hours }: Pick<Stretch, 'hours'>): string {
  return hours === null ? '' : `, de ${clockTime(hours.from)} à ${clockTime(hours.to)}`;
}

/** "aujourd’hui", "du lundi 16 novembre au jeudi 19 novembre", "à partir du lundi 16 novembre, jusqu’à nouvel ordre". */
function period(firstDay: string, lastDay: string | null, today: string): string {
  if (lastDay !== null) return dayRange(firstDay, lastDay, today);
  return `depuis le ${longDay(firstDay)}, jusqu’à nouvel ordre`;
}

/** One absence: what it is, what becomes of each hour, how it is changed. */
export const absenceWords = {
  heading: (name: string): string => `Absence ${of(name)}`,
  period: (firstDay: string, lastDay: string | null, today: string): string =>
    capital(period(firstDay, lastDay, today)),
  stretch: (stretch: Stretch, today: string): string =>
    capital(period(stretch.firstDay, stretch.lastDay, today)) + hoursOf(stretch),
  wholeDays: 'journées entières',
  someHours: 'certaines heures',
  alsoAt: (names: string): string => `L’absence vaut aussi pour\u00a0: ${names}.`,
  declaredBy: ({ declaredBy, declaredAs, caller }: Absence, when: string): string =>
    `Déclarée ${when}${declaredBy === null ? '' : ` par ${declaredBy}`} (${declarerWords[declaredAs]})${
      caller === null ? '' : `, à la demande de ${caller} au téléphone`
    }.`,
  state: (counts: { settled: number; searching: number; missing: number }): string =>
    [
      counts.missing > 0 ? `${lessons(counts.missing)} à organiser sur place` : '',
      counts.searching > 0 ? `${lessons(counts.searching)} en recherche` : '',
      counts.settled > 0 ? `${lessons(counts.settled)} sans rien à faire` : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  over: 'Toutes les séances sont passées.',
  declared: (count: number): string =>
    count === 0
      ? 'L’absence est déclarée. Aucun cours n’est à remplacer.'
      : `L’absence est déclarée. La recherche commence pour ${lessons(count)}.`,
  back: 'Toutes les absences',
  covers: 'Heure par heure',
  cancelled: (count: number): string => `${lessons(count)} ${count > 1 ? 'annulées' : 'annulée'}`,
  decide: 'Décider autrement',
  decideFor: (lesson: string): string => `Décider autrement pour ${lesson}`,
  decideTold: 'Le remplaçant prévu sera prévenu aussitôt.',
  save: 'Enregistrer',
  saved: 'C’est enregistré.',
  close: 'Fermer',
  adult: 'Adulte présent',
  adultFor: (lesson: string): string => `Adulte présent avec ${lesson}`,
  history: (count: number): string => `Historique (${count})`,
  historyOf: (lesson: string): string => `Historique, ${lesson}`,
  change: {
    heading: 'L’absence change ?',
    extend: 'Prolonger',
    extendUntil: 'Absent maintenant jusqu’à',
    early: 'Retour plus tôt',
    back: 'De retour',
    backDay: 'Jour du retour',
    atHour: 'À quelle heure ?',
    atHourHint: 'Laissez vide pour un retour dès la première heure.',
    atHourWrong: 'Écrivez une heure, par exemple 10 h 00, ou laissez vide.',
    backOutside:
      'Le retour se situe pendant l’absence, après son début. Si le professeur n’est finalement pas absent, annulez l’absence.',
    notLater: 'La nouvelle fin vient après l’ancienne.',
    other: 'Autre changement',
    otherWhen: 'Les jours et les heures, tels qu’ils sont maintenant',
    added: (count: number): string => `${lessons(count)} en plus`,
    dropped: (count: number): string => `${lessons(count)} de moins`,
    same: 'Aucune séance ne change.',
    difference: (parts: string): string => `${parts}. Les autres restent comme elles sont.`,
    send: 'Enregistrer le changement',
    done: 'Le changement est enregistré. Les personnes concernées sont prévenues.',
    cancel: 'Ne rien changer',
    meanwhile:
      'Quelqu’un d’autre vient de modifier cette absence. Elle est relue ci-dessus ; ce que vous avez saisi est gardé. Vérifiez, puis enregistrez de nouveau.',
  },
  backDayName: (day: string, today: string): string =>
    capital(day <= addDays(today, 1) ? relativeDay(day, today) : longDay(day)),
  records: 'Ce qui a été fait en classe',
  noRecords: 'Les comptes rendus apparaissent ici après les cours.',
  summary: 'En classe',
  homework: 'À faire',
  noHomework: 'Rien à faire à la maison.',
  minutes: (count: number): string => (count <= 1 ? `${count} minute de cours` : `${count} minutes de cours`),
  timeline: 'Ce qui s’est passé',
  allHistory: (count: number): string => `Tout afficher (${count})`,
  bySystem: 'Relève',
  withdraw: 'Annuler cette absence',
  withdrawAsk: 'Annuler l’absence ? Les remplaçants seront prévenus et les séances à venir annulées.',
  withdrawYes: 'Oui, annuler l’absence',
  withdrawNo: 'Non, la garder',
  otherDecides: (school: string): string =>
    `${school} a déclaré cette absence. Pour en changer les jours, les heures, ou l’annuler, appelez ${school} ou l’assistance.`,
  takeOut: 'Retirer notre établissement de cette absence',
  takeOutAsk: (school: string): string =>
    `Retirer ${school} ? Les séances à venir de cet établissement sont annulées et les remplaçants prévenus. L’absence reste déclarée pour les autres.`,
  takeOutYes: 'Oui, retirer notre établissement',
  takeOutNo: 'Non, le garder',
  takenOut: 'C’est fait. Cette absence ne concerne plus votre établissement.',
} as const;
