import { absenceWords } from './absence.ts';
import { absences, lessons } from './counts.ts';
import { declareWords } from './declare.ts';
import { of } from './of.ts';

/** What an absence asks of the office from today on, by what each of its lessons asks, and how many were taught of those past. */
export interface AbsenceStanding {
  withdrawn: boolean;
  ahead: { settled: number; searching: number; missing: number; none: number };
  past: { all: number; taught: number };
  /** How many of today's still want something of the office before they begin. */
  toPrepare: number;
}

/** An absence's state in one sentence. */
export function absenceSentence({ withdrawn, ahead, past, toPrepare }: AbsenceStanding): string {
  if (withdrawn) return 'Absence annulée.';
  const { settled, searching, missing, none } = ahead;
  const all = settled + searching + missing + none;
  if (all + past.all === 0) return 'Aucun cours à remplacer.';
  if (all === 0) return `Terminée\u00a0: cours donné pour ${lessons(past.taught)} sur ${past.all}.`;
  const looking = searching > 0 ? `la recherche continue pour ${lessons(searching)}` : '';
  if (missing > 0) return `À organiser sur place\u00a0: ${lessons(missing)} sur ${all}${looking && `, ${looking}`}.`;
  if (searching > 0)
    return `Remplacement en cours\u00a0: ${looking} sur ${all}, ${
      toPrepare > 0 ? `${lessons(toPrepare)} à préparer aujourd’hui` : 'rien à faire pour l’instant'
    }.`;
  if (toPrepare > 0)
    return `Tout est organisé pour ${lessons(all)}\u202f; il reste à préparer ${lessons(toPrepare)} aujourd’hui.`;
  return `Tout est organisé pour ${lessons(all)}, rien à faire.`;
}

/** The school office: the day, declaring, following, pairing screens, importing the timetable. */
export const schoolWords = {
  navigation: 'Pages de l’établissement',
  views: {
    today: 'Absences',
    declare: 'Déclarer',
    day: 'Feuille du jour',
    week: 'Semaine',
    places: 'Salles et adultes',
    rehearsal: 'Répétition',
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
    settled: (count: number): string => `${count} ${count > 1 ? 'assurées' : 'assurée'}`,
    searching: (count: number): string => `${count} en recherche`,
    missing: (count: number): string => `${count} à organiser sur place`,
    current: 'Aujourd’hui',
    upcoming: 'À venir',
    past: 'Ces 30 derniers jours',
    open: (name: string): string => `Suivre l’absence ${of(name)}`,
    noLessonToday: 'Pas de cours à remplacer aujourd’hui.',
    noLesson: 'Aucun cours à remplacer.',
    withdrawn: 'Absence annulée',
    sheet: 'Feuille du jour',
    openEnd: 'Sans date de fin',
  },
  declare: declareWords,
  absence: absenceWords,
} as const;
