import { lessons } from './counts.ts';
import { duration } from './times.ts';

const MINUTE_MS = 60_000;

/** What a substitute prepares a lesson with. */
export const preparationWords = {
  link: 'Préparer',
  linkFor: (lesson: string): string => `Préparer ${lesson}`,
  see: 'Revoir',
  seeFor: (lesson: string): string => `Revoir ${lesson}`,
  back: 'Mes séances',
  heading: (className: string, subject: string): string => `${className}, ${subject}`,
  when: 'Quand',
  where: 'Où',
  call: (phone: string): string => `Appeler l’établissement\u00a0: ${phone}`,
  theClass: 'La classe',
  inTheRoom: 'Avec la classe',
  adultUnknown: 'Personne n’est encore désigné. L’établissement s’en occupe.',
  replaces: 'Vous remplacez',
  left: 'Ce que l’établissement a laissé',
  leftNothing: 'L’établissement n’a rien laissé pour l’instant. Cette page se met à jour toute seule.',
  forClass: (name: string): string => `Pour la classe ${name}`,
  forAll: 'Pour toutes les séances',
  documents: 'Documents',
  earlier: 'Les séances d’avant',
  earlierNone: 'Aucun compte rendu pour cette classe dans cette matière.',
  homework: 'Travail donné\u00a0:',
  notes: 'Mes notes pour cette séance',
  notesHint:
    'Personne d’autre ne les lit. Elles s’enregistrent pendant que vous écrivez, et sont supprimées 30 jours après la séance.',
  notesTooLong: 'C’est trop long : gardez moins de 4 000 caractères.',
  notesSaved: 'Notes enregistrées.',
  notesUnsaved: 'Pas encore enregistré…',
  notesKept: 'La connexion manque : vos notes sont gardées sur cet appareil et partiront dès qu’elle revient.',
  opens: (at: string, wait: string): string => `La salle ouvre à ${at}, ${wait}.`,
  open: 'La salle est ouverte.',
  enter: 'Entrer dans la salle',
  over: 'Cette séance est terminée.',
  writeRecord: 'Écrire le compte rendu',
  recordWritten: 'Compte rendu écrit.',
  print: 'Imprimer',
  notYours: 'Cette séance n’est pas, ou plus, à votre programme.',
} as const;

/** A substitute's week at a glance. */
export const myWeekWords = {
  link: 'Semaine',
  heading: 'Ma semaine',
  range: (first: string, last: string): string => `Du ${first} au ${last}`,
  before: 'Semaine précédente',
  after: 'Semaine suivante',
  now: 'Cette semaine',
  total: (count: number, minutes: number): string => `${lessons(count)}, ${duration(minutes * MINUTE_MS)} de cours`,
  none: 'Aucune séance cette semaine.',
  waiting: (count: number): string =>
    count === 1 ? '1 séance attend votre réponse' : `${count} séances attendent votre réponse`,
  answer: 'Répondre',
  asked: 'À confirmer',
  free: 'Rien',
  past: 'Les séances de plus de deux semaines se trouvent dans « Mes heures ».',
} as const;
