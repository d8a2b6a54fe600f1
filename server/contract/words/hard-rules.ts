import type { HardRule } from '../plans.ts';

/** What a hard rule did to one person. */
export const stoppedWords = {
  subject_taught_remotely: 'L’académie n’enseigne pas cette matière à distance',
  enough_notice: 'Trop tard pour prévenir : il faut 15 minutes',
  consents_and_is_authorised: 'Pas volontaire, ou lieu de travail non autorisé',
  qualified: 'Pas qualifié pour cette matière ou ce niveau',
  not_excluded: 'Écarté de cet établissement',
  has_not_refused: 'A déjà refusé cette séance',
  available: 'Pas disponible à cette heure',
  no_overlap: 'Déjà pris à cette heure',
  gap_between_schools: 'Moins de 5 minutes avant ou après une autre séance',
  weekly_cap: 'Maximum d’heures de la semaine atteint',
} as const satisfies Record<HardRule, string>;
