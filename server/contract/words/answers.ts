import type { AskedBefore, GiveBackReason, OfferedCover, RefusalReason, TakeBackReason } from '../offers.ts';
import { figure, lessons } from './counts.ts';

/** Why somebody does not come. The three lists are coarse: nobody is asked about health or family. */
export const reasonWords = {
  not_free: 'Pas disponible à ces heures',
  too_soon: 'Trop tôt pour préparer',
  too_many_hours: 'Trop d’heures cette semaine',
  not_my_level: 'Pas cette matière ou ce niveau',
  not_this_school: 'Pas cet établissement',
  ill_timed: 'Plus disponible à cette heure',
  equipment: 'Matériel ou connexion en panne',
  other_duty: 'Autre obligation de service',
  school_asked: 'À la demande de l’établissement',
  better_match: 'Un autre remplaçant est prévu',
  mistake: 'Erreur d’affectation',
  other: 'Autre raison',
} as const satisfies Record<RefusalReason | GiveBackReason | TakeBackReason, string>;

/** Refusing, giving back, taking back. */
export const answerWords = {
  refuse: {
    legend: 'Pourquoi ?',
    hint: 'Facultatif. Seule l’académie le lit, pour mieux proposer la prochaine fois.',
    noReason: 'Je ne précise pas',
    exclude: 'Ne plus rien me proposer dans cet établissement',
  },
  giveBack: {
    label: 'Je ne peux plus venir',
    about: (lesson: string): string => `Je ne peux plus venir, ${lesson}`,
    ask: 'Rendre cette séance ? Elle est aussitôt proposée à quelqu’un d’autre, et l’établissement le voit.',
    legend: 'Pour quelle raison ?',
    yes: 'Oui, rendre la séance',
    no: 'Non, je viens',
    done: 'C’est noté : la séance est rendue. L’académie cherche quelqu’un d’autre.',
  },
  takeBack: {
    label: 'Retirer cette séance',
    ask: (name: string): string =>
      `Retirer la séance à ${name} ? La séance redevient à couvrir, et la raison choisie lui est montrée.`,
    legend: 'Pour quelle raison ?',
    yes: 'Oui, la retirer',
    no: 'Non, la laisser',
    done: 'La séance est retirée. Elle est de nouveau à couvrir.',
  },
  withdraw: {
    label: 'Retirer la proposition',
    ask: (name: string): string =>
      `Retirer la proposition faite à ${name}\u202f? Toutes ses séances encore sans réponse redeviennent à couvrir, et la raison choisie lui est écrite.`,
    legend: 'Pour quelle raison\u202f?',
    yes: 'Oui, la retirer',
    no: 'Non, attendre la réponse',
    done: (count: number): string => `La proposition est retirée. De nouveau à couvrir\u00a0: ${lessons(count)}.`,
  },
  asked: {
    title: 'Déjà demandé à',
    outcomes: {
      refused: 'a refusé',
      unticked: 'a décoché cette séance',
      expired: 'n’a pas répondu à temps',
      withdrawn: 'la proposition a été retirée',
      given_back: 'a accepté, puis rendu la séance',
      taken_back: 'la séance lui a été retirée',
    } satisfies Record<AskedBefore['outcome'], string>,
    because: (reason: string): string => ` : ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`,
  },
} as const;

/** "4e · 26 élèves", or what of it is known. The level is left out where the class’s own name begins with it. */
export function classFacts({
  className,
  level,
  headCount,
}: Pick<OfferedCover, 'className' | 'level' | 'headCount'>): string {
  const known = level === null || className.replaceAll(' ', '').toLowerCase().startsWith(level.toLowerCase());
  const pupils = headCount === null ? '' : `${figure(headCount)} ${headCount > 1 ? 'élèves' : 'élève'}`;
  return [known ? '' : `niveau ${level}`, pupils].filter((part) => part !== '').join(', ');
}
