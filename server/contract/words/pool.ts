import { isTellingCap, type Level, type Qualification } from '../pool.ts';
import { lessons } from './counts.ts';
import { disciplineName } from './disciplines.ts';
import { clockTime, dayRange, duration, longDay } from './times.ts';

export const levelNames = { college: 'collège', lycee: 'lycée' } as const satisfies Record<Level, string>;

/** Minutes after midnight as a clock shows them; the end of the day is "minuit". */
export function minuteTime(minute: number): string {
  if (minute === 1440) return 'minuit';
  return clockTime(`${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`);
}

/** "Allemand (collège, lycée), Latin (lycée)". */
export function qualificationsText(qualifications: readonly Qualification[]): string {
  const byDiscipline = Map.groupBy(qualifications, ({ discipline }) => discipline);
  return [...byDiscipline]
    .map(([discipline, of]) => `${disciplineName(discipline)} (${of.map(({ level }) => levelNames[level]).join(', ')})`)
    .join(', ');
}

/** Said by the person, and said about them when somebody else fills it in. */
const mine = {
  zone: (zone: string): string => `Vos heures, à votre montre : ${zone}.`,
  week: 'Ma semaine',
  weekText: 'Les heures où l’on peut vous proposer un cours, semaine après semaine.',
  away: 'Mes absences',
  awayText: 'Un rendez-vous, un stage, des vacances : ces jours-là, rien ne vous est proposé.',
  schoolsText:
    'On ne vous y enverra pas : celui où vos enfants sont élèves, par exemple. Aucune raison n’est demandée.',
  consentLabel: 'Je suis volontaire pour des cours à distance',
  consentText:
    'Vous pouvez changer d’avis à tout moment, sans donner de raison. Décoché, plus rien ne vous est proposé ; les séances déjà acceptées restent les vôtres tant que vous n’avez prévenu personne.',
  outsideText: (academies: string): string =>
    `Rien n’est annulé : ce que vous avez accepté reste à votre programme. Si vous ne pouvez plus, prévenez tout de suite l’établissement et l’académie (${academies}).`,
};

const theirs: typeof mine = {
  zone: (zone) => `Heures à la montre de la personne : ${zone}.`,
  week: 'Semaine',
  weekText: 'Les heures où l’on peut proposer un cours, semaine après semaine.',
  away: 'Absences',
  awayText: 'Un rendez-vous, un stage, des vacances : ces jours-là, rien n’est proposé.',
  schoolsText: 'La personne n’y est jamais envoyée. Aucune raison n’est demandée.',
  consentLabel: 'Volontaire pour des cours à distance',
  consentText:
    'La personne peut changer d’avis à tout moment, sans donner de raison. Décoché, plus rien n’est proposé ; les séances déjà acceptées restent les siennes.',
  outsideText: (academies) =>
    `Rien n’est annulé : ce qui est accepté reste à son programme. Si la personne ne peut plus, prévenez tout de suite l’établissement et l’académie (${academies}).`,
};

/** What a substitute says about themselves: hours of the week, days away, consent. */
export const availabilityWords = {
  title: 'Mes disponibilités',
  link: 'Disponibilités',
  mine,
  theirs,
  weekdays: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
  notThere: 'pas disponible',
  from: 'De',
  to: 'à',
  stretch: (day: string, index: number): string => `${day}, plage ${index}`,
  add: 'Ajouter une plage',
  addTo: (day: string): string => `Ajouter une plage le ${day}`,
  remove: (day: string, index: number): string => `Retirer la plage ${index} du ${day}`,
  copy: 'Recopier du lundi au vendredi',
  copyOf: (day: string): string => `Recopier du lundi au vendredi les plages du ${day}`,
  awayNone: 'Aucune absence prévue.',
  awayAdd: 'Ajouter une absence',
  awayFirst: 'Premier jour',
  awayLast: 'Dernier jour',
  awayLastHint: 'vide : un seul jour',
  awayHours: 'Quelques heures seulement',
  awayTake: 'Ajouter à la liste',
  awayCancel: 'Annuler',
  awayRemove: (text: string): string => `Retirer l’absence : ${text}`,
  schools: 'Établissements à éviter',
  schoolSearch: 'Ajouter un établissement',
  schoolHint: 'Nom, commune ou UAI',
  schoolNone: 'Aucun établissement de ce nom.',
  schoolRemove: (name: string): string => `Ne plus éviter ${name}`,
  consent: 'Volontariat',
  authorised: 'Votre lieu de travail est autorisé par l’académie.',
  notAuthorised: 'Votre lieu de travail n’est pas encore autorisé par l’académie : rien ne vous est proposé d’ici là.',
  workplace: (name: string): string => `Vous enseignez depuis : ${name}.`,
  note: 'Note de l’académie',
  contact: 'Téléphone',
  contactHint: 'Pour vous joindre le jour même. Vu par les académies et l’assistance seulement.',
  save: 'Enregistrer',
  unsaved: 'Des changements ne sont pas encore enregistrés.',
  saved: 'C’est enregistré. Les prochains plans en tiennent compte.',
  reread: 'Relire la fiche',
  wrong: {
    time: 'Écrivez une heure, par exemple 8h30.',
    end: 'La fin doit venir après le début.',
    overlap: 'Chevauche une autre plage du même jour.',
    day: 'Choisissez un jour.',
    lastDay: 'Le dernier jour vient avant le premier.',
    hoursOneDay: 'Des heures se donnent pour un seul jour.',
  },
  outside: (count: number): string =>
    count > 1
      ? `${lessons(count)} acceptées ne vont plus avec ces heures`
      : 'Une séance acceptée ne va plus avec ces heures',
  outsideRow: (when: string, className: string, subject: string, school: string): string =>
    `${when}, ${className}, ${subject}, ${school}`,
} as const;

/** "mardi 24 novembre de 9 h 00 à 11 h 00", "du lundi 21 décembre au vendredi 1er janvier". */
export function awayText(away: { firstDay: string; lastDay: string; startMinute: number; endMinute: number }): string {
  const { firstDay, lastDay, startMinute, endMinute } = away;
  if (firstDay !== lastDay) return dayRange(firstDay, lastDay, firstDay);
  if (startMinute === 0 && endMinute === 1440) return longDay(firstDay);
  return `${longDay(firstDay)} de ${minuteTime(startMinute)} à ${minuteTime(endMinute)}`;
}

/** The pool as coordinators see it. */
export const poolWords = {
  title: 'Vivier',
  ask: {
    title: 'Qui est libre ?',
    day: 'Jour',
    from: 'De',
    to: 'à',
    discipline: 'Matière',
    level: 'Niveau',
    send: 'Chercher',
    dayWrong: 'Choisissez un jour.',
    timeWrong: 'Écrivez une heure, par exemple 10h.',
    endWrong: 'La fin doit venir après le début.',
    answer: (free: number): string =>
      free === 0 ? 'Personne n’est libre.' : `${free} ${free > 1 ? 'personnes libres' : 'personne libre'}.`,
    question: (discipline: string, level: string, when: string): string => `${discipline}, ${level}, ${when}`,
    nobody: 'Personne dans le pays n’est qualifié pour cette matière à ce niveau.',
    freeTitle: 'Libres',
    stoppedTitle: 'Pas cette fois, et pourquoi',
    others: (count: number): string =>
      count > 1 ? `${count} autres personnes ne sont pas qualifiées.` : '1 autre personne n’est pas qualifiée.',
    held: (held: number, cap: number): string =>
      `${duration(held * 60_000)}${isTellingCap(cap) ? ` sur ${duration(cap * 60_000)}` : ''} cette semaine`,
    there: (range: string, zone: string): string => `${range}, ${zone}`,
  },
  list: {
    title: 'Remplaçants de l’académie',
    search: 'Chercher un nom',
    count: (count: number): string => `${count} ${count > 1 ? 'personnes' : 'personne'}`,
    more: (shown: number): string => `Les ${shown} premières sont affichées : tapez un nom pour trouver les autres.`,
    none: 'Personne de ce nom dans cette académie.',
    empty: 'Le vivier de cette académie est vide.',
    emptyHint: 'Les remplaçants arrivent par l’import du vivier.',
    consented: 'volontaire',
    notConsented: 'pas volontaire',
    notAuthorised: 'lieu non autorisé',
    cap: (minutes: number): string =>
      isTellingCap(minutes) ? `${duration(minutes * 60_000)} par semaine` : 'sans plafond d’heures',
    noQualification: 'aucune matière',
  },
  member: {
    back: 'Revenir à la liste',
    own: 'Ce que dit la personne',
    academy: 'Ce que dit l’académie',
    lastName: 'Nom',
    firstName: 'Prénom',
    zone: 'Fuseau horaire',
    service: 'Heures de service par semaine',
    overtime: 'Heures supplémentaires par semaine',
    hoursWrong: 'Écrivez un nombre d’heures, par exemple 18 ou 4,5.',
    nameWrong: 'Écrivez un nom.',
    authorised: 'Lieu de travail autorisé',
    workplace: 'Établissement d’exercice',
    workplaceIs: 'Exerce à :',
    workplaceNone: 'Retirer cet établissement',
    qualifications: 'Matières',
    addQualification: 'Ajouter',
    removeQualification: (text: string): string => `Retirer ${text}`,
    note: 'Note',
    noteHint: 'La personne concernée peut lire cette note.',
    save: 'Enregistrer',
    saved: 'La fiche est enregistrée.',
  },
} as const;
