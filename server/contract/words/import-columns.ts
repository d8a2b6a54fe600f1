/** The headings of our own timetable table: in the template, in the export, and where a row is sent back. */
export const timetableHeadings = {
  weekday: 'Jour',
  start: 'Début',
  end: 'Fin',
  length: 'Durée',
  group: 'Classe ou groupe',
  ofClasses: 'Classes du groupe',
  level: 'Niveau',
  headCount: 'Effectif',
  subject: 'Matière',
  subjectCode: 'Code matière',
  lastName: 'Nom du professeur',
  firstName: 'Prénom du professeur',
  teacherKey: 'Identifiant du professeur',
  place: 'Salle',
  alternance: 'Alternance',
  weeks: 'Semaines (lundis)',
  modality: 'Modalité',
} as const;

/** The days as the template writes them, Monday first. */
export const templateDays = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'] as const;

/** The label of the weeks of a lesson whose row names none. */
export const everyWeek = 'Toutes les semaines';

/** `36` → "36 semaines"; a lesson of listed weeks only. */
export const weeksWords = (weeks: number): string => (weeks === 1 ? '1 semaine' : `${weeks} semaines`);
