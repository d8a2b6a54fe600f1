import type { TakenBackBecause } from '../offers.ts';

/** Lessons that a substitute need not give any more, and why. */
export const takenBackWords = {
  title: 'Séances qui ne sont plus à donner',
  hint: 'Rien à faire\u00a0: ces heures sont de nouveau libres pour vous.',
  reason: (reason: string): string => ` Raison : ${reason.charAt(0).toLowerCase()}${reason.slice(1)}.`,
  because: {
    cancelled: 'Le cours n’a plus lieu, ou le professeur est de retour.',
    moved: 'L’établissement a déplacé le cours à une autre heure.',
    on_site: 'Quelqu’un de l’établissement assure le cours sur place.',
    not_needed: 'L’établissement n’a plus besoin de remplaçant pour cette heure.',
    by_academy: 'L’académie a repris cette séance.',
  } satisfies Record<TakenBackBecause, string>,
} as const;
