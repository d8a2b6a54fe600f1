import type { Cover, CoverGroup } from '../cover.ts';
import type { AcademyCode } from '../ids.ts';
import type { HandReason, HardRule, MovedOnReason, Preference, Reason, Standing } from '../plans.ts';
import { academyOf } from './academies.ts';
import { figure, lessons, offers } from './counts.ts';
import { dayIn, duration, shortDay, time } from './times.ts';

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
    return held === null || held === 0 ? 'Garde la même classe.' : `Suit la classe : ${lessons(held + 1)}.`;
  },
  not_spoken_for: (reason) =>
    reason.cost === 0
      ? 'Proposé nulle part ailleurs à cette heure.'
      : 'Une autre académie pense aussi à cette personne : la première qui confirme l’emporte.',
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

/** A lesson of any day in a sentence: "4e B, Collège Jean-Moulin, lun. 16 nov. à 8 h 00". */
export function lessonName({ className, schoolName, startsAt, timeZone }: Cover): string {
  return `${className}, ${schoolName}, ${shortDay(dayIn(startsAt, timeZone))} à ${time(startsAt, timeZone)}`;
}

/** Why a coordinator chose by hand. */
export const handReasonWords = {
  knows_the_class: 'Connaît la classe',
  school_asked: 'Demandé par l’établissement',
  agreed_by_telephone: 'Convenu par téléphone',
  kept_from_before: 'Choix du plan précédent',
  other: 'Autre raison',
} as const satisfies Record<HandReason, string>;

/** What happened between the click and the sending; a rule has a sentence of its own. */
export const movedOnWords = {
  decided_otherwise: 'Son sort a été décidé autrement entre-temps.',
  begun: 'Il est trop tard : le cours commence.',
  taken: 'La personne vient d’être prise ailleurs.',
  no_equipped_place: 'L’établissement n’a plus de salle équipée libre à cette heure.',
  no_adult: 'L’établissement n’a plus d’adulte libre à cette heure.',
} as const satisfies Record<Exclude<MovedOnReason, 'rule'>, string>;

const agree = (count: number, word: string): string => `${figure(count)} ${word}${count > 1 ? 's' : ''}`;

/** The coordinator's board. */
export const academyWords = {
  place: (code: AcademyCode): string => academyOf(code).replace('a', 'A'),
  heading: 'Séances à couvrir',
  nav: {
    label: 'Pages de l’académie',
    board: 'Tableau',
    week: 'Semaine',
    today: 'Aujourd’hui',
    pool: 'Vivier',
    measures: 'Mesures',
  },
  pick: {
    title: 'Quelle académie ?',
    label: 'Académie',
    none: 'Aucune académie de ce nom. Essayez les premières lettres.',
    change: 'Changer d’académie',
  },
  list: {
    title: 'Séances',
    show: 'Afficher',
    all: 'Toutes',
    groups: {
      open: 'À couvrir',
      planned: 'Proposées',
      offered: 'En attente',
      settled: 'Assurées',
      ended: 'Closes',
    } satisfies Record<CoverGroup, string>,
    sort: 'Classer par',
    groupings: { hour: 'heure', school: 'établissement', subject: 'matière', lead: 'délai' },
    search: 'Chercher',
    leads: {
      begun: 'Déjà commencées',
      soon: 'Dans moins de 2 h',
      today: 'Aujourd’hui',
      tomorrow: 'Demain',
      week: 'Cette semaine',
      later: 'Plus tard',
    },
    none: {
      all: { title: 'Aucune séance à couvrir.', hint: 'Les besoins arrivent ici dès qu’une absence est déclarée.' },
      open: { title: 'Plus rien à couvrir.', hint: 'Chaque séance a une proposition, ou quelqu’un.' },
      planned: { title: 'Aucune proposition à confirmer.', hint: 'Un plan en fait pour les séances à couvrir.' },
      offered: { title: 'Personne ne doit répondre.', hint: 'Les propositions envoyées attendent ici leur réponse.' },
      settled: { title: 'Aucune séance assurée.', hint: 'Elles arrivent ici quand un remplaçant a accepté.' },
      ended: { title: 'Aucune séance close.', hint: 'Les cours donnés ou sans besoin arrivent ici.' },
    } satisfies Record<CoverGroup | 'all', { title: string; hint: string }>,
    notFound: { title: 'Aucune séance ne correspond.', hint: 'Essayez un autre mot, ou affichez toutes les séances.' },
    more: 'Afficher la suite',
    shown: (shown: number, all: number): string => `${figure(shown)} sur ${lessons(all)}`,
    shownSoFar: (shown: number): string => `${lessons(shown)} ${shown > 1 ? 'affichées' : 'affichée'}`,
  },
  plan: {
    title: 'Plan',
    make: 'Proposer un plan',
    making: 'Calcul du plan en cours…',
    none: 'Aucun plan pour l’instant.',
    noneHint: 'Un plan propose un remplaçant pour chaque séance à couvrir. Rien ne part avant votre confirmation.',
    nothingOpen: 'Aucune séance n’attend de plan.',
    madeAt: (at: string): string => `Plan de ${at}`,
    result: (at: string, covered: number, asked: number): string =>
      `${/^\d/.test(at) ? 'À' : 'Le'} ${at} : ${lessons(covered)} ${covered > 1 ? 'proposées' : 'proposée'} sur ${figure(asked)}`,
    dayBefore: (day: string, hour: string): string => `${shortDay(day)} à ${hour}`,
    best: 'Aucun plan ne pouvait faire mieux.',
    bound: (bound: number): string => `Au mieux, un plan en aurait proposé ${figure(bound)}.`,
    since: (count: number): string =>
      `Depuis : ${lessons(count)} de plus à couvrir. Proposez un plan pour ${count > 1 ? 'les' : 'la'} prendre en compte.`,
    spent:
      'Plus aucune de ses propositions n’attend votre confirmation. Proposez un nouveau plan pour les séances à couvrir.',
    chosen: (chosen: number, all: number): string =>
      `${figure(chosen)} sur ${figure(all)} ${chosen > 1 ? 'cochées' : 'cochée'}`,
    row: (hour: string, school: string, className: string, name: string): string =>
      `${hour}, ${school}, ${className} : ${name}`,
    tickedSaid: (on: boolean): string => (on ? 'Cochée.' : 'Décochée.'),
    pinned: 'Épinglée',
    byHand: 'Choisi à la main',
    moreRows: (count: number): string => `Afficher ${count > 1 ? `les ${figure(count)} autres` : 'la dernière'}`,
    confirm: 'Confirmer et envoyer les propositions',
    confirmSome: (chosen: number): string => `Confirmer et envoyer (${lessons(chosen)})`,
    sent: (sent: number): string =>
      sent === 0 ? 'Aucune proposition n’est partie.' : `${offers(sent)} ${sent > 1 ? 'envoyées' : 'envoyée'}.`,
    told: 'Les remplaçants sont prévenus.',
    untold: 'Sans compte, donc sans message\u00a0: à appeler avant l’échéance.',
    noPhone: 'aucun numéro au vivier',
    movedOn: (count: number): string =>
      count > 1 ? `${lessons(count)} ne sont pas parties :` : `${lessons(count)} n’est pas partie :`,
    next: (name: string): string => `Au suivant : ${name}.`,
    noNext: 'Personne d’autre ne peut la prendre pour l’instant.',
    sendTo: (name: string): string => `Envoyer à ${name}`,
    sendNexts: (count: number): string => `Envoyer aux ${figure(count)} suivants`,
    understood: 'C’est vu',
    compare: {
      title: (at: string, what: string): string => `Depuis le plan de ${at} : ${what}`,
      lessons: (first: string, count: number): string =>
        count > 1 ? `${first} et ${lessons(count - 1)} de plus` : first,
      counts: (added: number, changed: number, dropped: number): string => {
        const parts = [
          added > 0 ? agree(added, 'ajoutée') : '',
          changed > 0 ? agree(changed, 'changée') : '',
          dropped > 0 ? agree(dropped, 'retirée') : '',
        ].filter((part) => part !== '');
        return parts.length === 0 ? 'rien n’a changé' : parts.join(', ');
      },
      kinds: { added: 'Ajoutée', changed: 'Changée', dropped: 'Retirée' },
      nobody: 'personne',
      oneLesson: 'Une séance',
      change: (before: string, after: string): string => `${before}, puis ${after}`,
      keep: (name: string): string => `Garder ${name}`,
      kept: 'Ancien choix gardé',
      keptSaid: (name: string, count: number): string =>
        `${name} est gardé. ${count > 1 ? 'Les séances sont épinglées' : 'La séance est épinglée'} dans le plan.`,
    },
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
    back: 'Revenir à la liste',
    adult: 'Adulte présent',
    noAdult: 'personne n’est nommé',
    moves: (from: string): string => `à la place de la ${from}`,
    standing: {
      proposed: 'Proposé, pas encore prévenu',
      offered: 'Doit répondre',
      accepted: 'A accepté',
    } satisfies Record<Standing['state'], string>,
    why: 'Pourquoi cette personne',
    weight: (cost: number): string => (cost === 0 ? '0' : `+ ${figure(cost)}`),
    total: 'Total',
    points: (cost: number): string => `${figure(cost)} ${cost > 1 ? 'points' : 'point'}`,
    chosenBy: (by: string, because: string, when: string): string => `Choisi par ${by}, ${when} : ${because}.`,
    alternatives: 'Les suivants, au moment du choix',
    noAlternative: 'Personne d’autre ne pouvait prendre cette séance.',
    send: (name: string): string => `Envoyer à ${name}`,
    pin: 'Épingler',
    unpin: 'Désépingler',
    pinnedNote: 'Épinglée : les prochains plans n’y touchent pas.',
    pinnedSaid: 'La séance est épinglée.',
    unpinnedSaid: 'La séance n’est plus épinglée.',
    drop: 'Retirer du plan',
    displaced: (names: readonly string[]): string => `Par ce choix, de nouveau à couvrir : ${names.join(', ')}.`,
    droppedSaid: 'La proposition est retirée. La séance est de nouveau à couvrir.',
    stopped: 'Ce qui arrête les autres',
    stoppedBy: (count: number): string => (count > 1 ? 'remplaçants' : 'remplaçant'),
    stoppedNames: (count: number): string => `Qui, et pourquoi (${figure(count)})`,
    notPlanned: 'Cette séance n’est dans aucun plan. Proposez un plan, ou choisissez quelqu’un ci-dessous.',
  },
  candidates: {
    title: 'Qui peut venir',
    count: (count: number): string => (count > 1 ? `${figure(count)} personnes` : `${figure(count)} personne`),
    hint: 'Le mieux placé d’abord.',
    displaces: (lesson: string, isOwn: boolean): string =>
      isOwn ? `Déjà proposé pour ${lesson}.` : `Retire du plan ${lesson}.`,
    none: 'Personne ne peut venir pour l’instant.',
    more: (count: number): string => `Afficher ${count > 1 ? `les ${figure(count)} autres` : 'la dernière'}`,
    current: 'choix actuel',
    there: (hours: string, zone: string): string => `${hours}, ${zone}`,
    offered: 'Pour choisir quelqu’un d’autre, retirez d’abord la proposition.',
    accepted: 'Pour choisir quelqu’un d’autre, retirez d’abord la séance.',
    because: 'Pourquoi ce choix ?',
    sendNow: 'Envoyer la proposition tout de suite',
    choose: (name: string): string => `Choisir ${name}`,
    chooseAndSend: (name: string): string => `Choisir ${name} et envoyer`,
    chosenSaid: (name: string): string => `${name} est choisi. La séance est épinglée dans le plan.`,
    sentSaid: (name: string): string => `${name} est choisi et prévenu.`,
  },
  whyNot: {
    title: 'Pourquoi pas… ?',
    label: 'Nom d’un remplaçant',
    hint: 'Au moins deux lettres. Tout le vivier est cherché.',
    can: 'Peut venir',
    none: 'Personne de ce nom dans le vivier.',
    found: (count: number): string => (count > 1 ? `${figure(count)} personnes de ce nom` : '1 personne de ce nom'),
  },
  keys: {
    open: 'Raccourcis clavier',
    title: 'Au clavier',
    enabled: 'Raccourcis d’une touche actifs',
    list: [
      { key: 'J', does: 'séance suivante' },
      { key: 'K', does: 'séance précédente' },
      { key: 'Entrée', does: 'aller au détail' },
      { key: 'Échap', does: 'revenir à la liste' },
      { key: 'X', does: 'cocher ou décocher la séance' },
      { key: 'P', does: 'épingler ou désépingler' },
      { key: 'C', does: 'qui peut venir' },
      { key: '/', does: 'chercher une séance' },
      { key: '?', does: 'cette aide' },
    ],
  },
  asOf: (moment: number, zone: string): string => `À jour à ${time(moment, zone)}`,
} as const;
