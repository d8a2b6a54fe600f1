import type { HardRule, Preference, Reason } from '../plans.ts';
import { lessons, offers } from './counts.ts';
import { duration, time } from './times.ts';

/** What a hard rule did to people: stands after their number. */
export const stoppedByWords = {
  subject_taught_remotely: 'Matière que l’académie n’enseigne pas à distance',
  enough_notice: 'Prévenus trop tard : moins de 15 minutes avant le cours',
  consents_and_is_authorised: 'Pas volontaires, ou lieu de travail non autorisé',
  qualified: 'Pas qualifiés pour cette matière ou ce niveau',
  not_excluded: 'Écartés de cet établissement',
  has_not_refused: 'Ont déjà refusé cette séance, ou n’ont pas répondu',
  available: 'Pas disponibles à cette heure',
  no_overlap: 'Déjà pris à cette heure',
  gap_between_schools: 'Moins de 5 minutes après un autre établissement',
  weekly_cap: 'Maximum d’heures de la semaine atteint',
} as const satisfies Record<HardRule, string>;

/** A number among the facts of a reason, or null. */
function count(reason: Reason, name: string): number | null {
  const value = reason.facts[name];
  return typeof value === 'number' ? value : null;
}

const reasonSentences: Record<Preference, (reason: Reason) => string> = {
  continuity: (reason) => {
    const held = count(reason, 'lessons');
    if (reason.cost > 0) return 'Première séance avec cette classe.';
    return held === null || held === 0 ? 'Garde la même classe.' : `A déjà ${lessons(held)} avec cette classe.`;
  },
  fair_load: (reason) => {
    const minutes = count(reason, 'minutes');
    if (minutes === null) return 'Charge répartie entre collègues.';
    return `${duration(minutes * 60_000)} de cours sur quatre semaines, celle-ci comprise.`;
  },
  same_academy: (reason) => (reason.cost === 0 ? 'De la même académie.' : 'D’une autre académie.'),
  plan_stability: (reason) => (reason.cost === 0 ? 'Comme dans le plan précédent.' : 'Change le plan précédent.'),
};

/** Why this person, one line a preference, from the facts the plan weighed. */
export function reasonSentence(reason: Reason): string {
  return reasonSentences[reason.preference](reason);
}

/** The coordinator's board. */
export const academyWords = {
  place: (name: string): string => `Académie de ${name}`,
  heading: 'Séances à couvrir',
  pick: {
    title: 'Quelle académie ?',
    label: 'Académie',
    none: 'Aucune académie de ce nom. Essayez les premières lettres.',
    change: 'Changer d’académie',
  },
  list: {
    title: 'Séances',
    empty: 'Aucune séance à couvrir.',
    emptyHint: 'Les besoins arrivent ici dès qu’un établissement déclare une absence.',
    counts: {
      open: () => 'à couvrir',
      planned: (count: number) => (count > 1 ? 'proposées' : 'proposée'),
      offered: () => 'en attente',
      settled: (count: number) => (count > 1 ? 'assurées' : 'assurée'),
    },
    groups: {
      open: 'À couvrir',
      planned: 'Proposées, à confirmer',
      offered: 'En attente de réponse',
      settled: 'Assurées',
      ended: 'Closes',
    },
  },
  plan: {
    title: 'Plan',
    make: 'Proposer un plan',
    making: 'Calcul du plan en cours…',
    none: 'Aucun plan pour l’instant.',
    noneHint: 'Un plan propose un remplaçant pour chaque séance à couvrir. Rien ne part avant votre confirmation.',
    nothingOpen: 'Aucune séance n’attend de plan.',
    madeAt: (at: string): string => `Plan de ${at}`,
    result: (covered: number, asked: number): string =>
      `${covered} ${covered > 1 ? 'séances pourvues' : 'séance pourvue'} sur ${asked}`,
    best: 'Aucun plan ne peut faire mieux.',
    bound: (bound: number): string => `Au mieux, un plan en pourvoirait ${bound}.`,
    chosen: (chosen: number, all: number): string => `${chosen} sur ${all} cochées`,
    row: (hour: string, school: string, className: string, name: string): string =>
      `${hour}, ${school}, ${className} : ${name}`,
    confirm: 'Confirmer et envoyer les propositions',
    confirmSome: (chosen: number): string => `Confirmer et envoyer (${lessons(chosen)})`,
    sent: (sent: number): string =>
      `${offers(sent)} ${sent > 1 ? 'envoyées' : 'envoyée'}. Les remplaçants sont prévenus.`,
    movedOn: (count: number): string =>
      `${lessons(count)} ${count > 1 ? 'ont changé' : 'a changé'} entre-temps et n’${count > 1 ? 'ont' : 'a'} pas été ${count > 1 ? 'envoyées' : 'envoyée'}. Demandez un nouveau plan.`,
    legal:
      'Proposition calculée par un algorithme. Ses règles et vos données peuvent vous être communiquées sur demande.',
  },
  detail: {
    title: 'Détail',
    none: 'Choisissez une séance dans la liste pour voir qui et pourquoi.',
    school: 'Établissement',
    lesson: 'Cours',
    teacher: 'Absent',
    place: 'Salle',
    noPlace: 'à désigner',
    substitute: 'Remplaçant',
    why: 'Pourquoi cette personne',
    alternatives: 'Autres possibilités',
    noAlternative: 'Personne d’autre ne peut prendre cette séance.',
    stopped: 'Ce qui arrête les remplaçants',
    stoppedBy: (count: number): string => (count > 1 ? 'remplaçants' : 'remplaçant'),
    notPlanned: 'Cette séance n’est dans aucun plan. Proposez un plan pour voir qui peut venir.',
  },
  keys: {
    open: 'Raccourcis clavier',
    title: 'Au clavier',
    enabled: 'Raccourcis d’une touche actifs',
    list: [
      { key: 'J', does: 'séance suivante' },
      { key: 'K', does: 'séance précédente' },
      { key: 'Entrée', does: 'aller au détail' },
      { key: 'Espace', does: 'cocher ou décocher la séance' },
      { key: '?', does: 'cette aide' },
    ],
  },
  asOf: (moment: number, zone: string): string => `À jour à ${time(moment, zone)}`,
} as const;
