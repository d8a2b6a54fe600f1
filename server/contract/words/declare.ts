import { lessons } from './counts.ts';
import { addDays, longDay, relativeDay, shortDay } from './times.ts';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Declaring an absence: who, from when until when, why, and what becomes of each lesson. */
export const declareWords = {
  heading: 'Déclarer une absence',
  whoLabel: 'Qui est absent ?',
  whoHint: 'Tapez le début du nom, puis Entrée.',
  whoNone: 'Aucun professeur de ce nom dans l’emploi du temps.',
  whoMissing: 'Choisissez le professeur dans la liste.',
  noTeachers: 'L’emploi du temps n’est pas encore importé : il n’y a pas de professeur à choisir.',
  importFirst: 'Importer l’emploi du temps',
  since: 'À partir de',
  until: 'Jusqu’à',
  untilHint: 'Flèches ou première lettre, puis Entrée pour déclarer.',
  quickDay: (day: string, today: string): string =>
    day <= addDays(today, 1) ? capital(relativeDay(day, today)) : capital(weekday(day)),
  quickNote: (day: string): string => shortDay(day).replace(/^\S+ /, ''),
  sameDay: 'Le jour même',
  otherDay: 'Autre date',
  openEnd: 'Sans date de fin',
  openEndNote: 'jusqu’à nouvel ordre',
  firstDay: 'Premier jour',
  lastDay: 'Dernier jour',
  dayMissing: 'Choisissez une date.',
  lastBeforeFirst: 'Le dernier jour est avant le premier. Corrigez une des deux dates.',
  hours: 'Heures',
  wholeDays: 'Journées entières',
  someHours: 'Certaines heures',
  from: 'De',
  to: 'À',
  bells: 'Heures de l’établissement',
  hoursMissing: 'Écrivez le début et la fin, par exemple 8 h 00 et 12 h 00. La fin vient après le début.',
  stretch: (count: number): string => `${count === 1 ? '1re' : `${count}e`} partie`,
  addStretch: 'Ajouter d’autres jours ou d’autres heures',
  removeStretch: (count: number): string => `Enlever la ${count}e partie`,
  why: 'Pourquoi ?',
  whyHint: 'Jamais de motif médical.',
  caller: 'Qui est au téléphone ?',
  callerHint: 'Nom et fonction, par exemple « Mme Aubrac, secrétariat ».',
  callerMissing: 'Écrivez qui appelle : l’établissement verra qui a demandé l’absence.',
  otherSchools: 'Absent aussi dans',
  otherSchool: (name: string, commune: string): string => `${name}, ${commune}`,
  lessonsTitle: 'Cours concernés',
  lessonsWait: 'Choisissez un professeur : ses cours s’affichent ici, et vous décidez pour chacun.',
  lessonsIncomplete: 'Complétez les dates pour voir les cours concernés.',
  lessonsNone: 'Aucun cours pendant cette période. L’absence peut être déclarée quand même.',
  lessonsCut: 'Les 500 premiers cours sont affichés. Tous seront pris en compte.',
  rolling: 'Les deux semaines à venir sont affichées. La suite s’ajoutera jour après jour, jusqu’au retour.',
  choice: (lesson: string): string => `Que faire : ${lesson}`,
  choices: { to_cover: 'À couvrir', on_site: 'Sur place', not_needed: 'Pas besoin' },
  by: 'Par qui ?',
  byMissing: 'Écrivez qui assure ce cours.',
  coTaught: (names: string): string => `Avec ${names}, qui reste en classe.`,
  coveredFor: (names: string): string =>
    `Avec ${names}, aussi absent\u00a0: un seul remplaçant suffit, déjà recherché.`,
  notRemote: 'Cette matière ne s’enseigne pas à distance : sans solution sur place, prévoyez une permanence.',
  wholeDay: (day: string): string => `Toute la journée, ${day}`,
  noneNeeded: 'Rien à couvrir',
  allNeeded: 'Tout à couvrir',
  declaredAlready: (name: string): string => `${name} a déjà une absence sur cette période.`,
  declaredHint: 'Ouvrez-la pour la prolonger ou la modifier : une seconde absence ferait doublon.',
  openDeclared: 'Ouvrir cette absence',
  declaredElsewhere: (school: string): string =>
    `${school} l’a déclarée. Décochez l’établissement déjà concerné, ou appelez ${school} pour que cette absence vaille aussi chez vous.`,
  resumed: 'Votre saisie de tout à l’heure a été gardée.',
  startAfresh: 'Repartir de zéro',
  send: 'Déclarer l’absence',
  sendWith: (count: number): string => `Déclarer et faire remplacer ${lessons(count)}`,
  cancel: 'Abandonner',
} as const;

/** "jeudi", the word one says on the telephone. */
function weekday(day: string): string {
  return longDay(day).split(' ')[0] ?? '';
}
