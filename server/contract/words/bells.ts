import { clockTime } from './times.ts';

/** The hours as the school's bell rings them. */
export const bellWords = {
  heading: 'Sonneries',
  text: 'Les heures de cours de l’établissement. On les retrouve quand on déclare une absence ou qu’on déplace un cours.',
  proposed: 'Personne ne les a encore réglées\u00a0: voici celles que l’emploi du temps laisse voir.',
  none: 'Aucune sonnerie. Elles se déduisent de l’emploi du temps, ou s’écrivent ici.',
  range: (from: string, to: string): string => `${clockTime(from)} – ${clockTime(to)}`,
  edit: 'Modifier les sonneries',
  label: 'Nom',
  from: 'Début',
  to: 'Fin',
  /** Names one line for a screen reader. */
  line: (number: number): string => `Sonnerie ${number}`,
  removeLine: (label: string): string => `Retirer ${label}`,
  add: 'Ajouter une heure',
  save: 'Enregistrer les sonneries',
  cancel: 'Annuler',
  reset: 'Revenir à celles de l’emploi du temps',
  saved: 'Les sonneries sont enregistrées.',
  wrong: {
    label: 'Donnez un nom court, par exemple M1.',
    twice: 'Ce nom est déjà pris.',
    time: 'Écrivez une heure, par exemple 8\u00a0h\u00a005.',
    end: 'La fin vient après le début.',
    overlap: 'Cette heure commence avant la fin de la précédente.',
  },
} as const;
