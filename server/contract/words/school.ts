import { absenceWords } from './absence.ts';
import { absences, lessons } from './counts.ts';
import { declareWords } from './declare.ts';

/** The school office: the day, declaring, following, pairing screens, importing the timetable. */
export const schoolWords = {
  navigation: 'Pages de l’établissement',
  views: {
    today: 'Absences',
    declare: 'Déclarer',
    day: 'Feuille du jour',
    week: 'Semaine',
    places: 'Salles et adultes',
    timetable: 'Import et abonnements',
    calendar: 'Calendrier',
  },
  claims: { searching: 'En recherche', missing: 'À organiser' },
  pick: {
    title: 'Quel établissement ?',
    label: 'Nom, commune ou UAI',
    hint: 'Au moins deux lettres.',
    none: 'Aucun établissement ne correspond. Essayez la commune, ou l’UAI (7 chiffres et une lettre).',
    change: 'Changer d’établissement',
  },
  today: {
    heading: (day: string): string => day.charAt(0).toUpperCase() + day.slice(1),
    declare: 'Déclarer une absence',
    nobody: 'Personne n’est absent aujourd’hui.',
    nobodyHint: 'Dès qu’une absence est déclarée, chaque heure apparaît ici avec sa réponse.',
    summary: (absent: number, hours: number): string => `${absences(absent)}, ${lessons(hours)} aujourd’hui.`,
    settled: (count: number): string => `${count} sans rien à faire`,
    searching: (count: number): string => `${count} en recherche`,
    missing: (count: number): string => `${count} à organiser sur place`,
    current: 'Aujourd’hui',
    upcoming: 'À venir',
    past: 'Ces 30 derniers jours',
    open: (name: string): string => `Suivre l’absence de ${name}`,
    noLessonToday: 'Pas de cours à remplacer aujourd’hui.',
    noLesson: 'Aucun cours à remplacer.',
    withdrawn: 'Absence annulée',
    sheet: 'Feuille du jour',
    next: 'Les prochains jours',
    nextDay: (day: string): string => day.charAt(0).toUpperCase() + day.slice(1),
    openEnd: 'Sans date de fin',
  },
  declare: declareWords,
  absence: absenceWords,
} as const;
