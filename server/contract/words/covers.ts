import type { AbsenceReason } from '../absences.ts';
import type { Cover, CoverState, LostPromise, NoCoverReason } from '../cover.ts';
import type { Happening, HappeningType } from '../happenings.ts';
import { lessons } from './counts.ts';
import { placeName } from './places.ts';
import { time } from './times.ts';

/** The word of each state, for badges and legends. */
export const coverStateWords = {
  open: 'À couvrir',
  planned: 'Proposé',
  offered: 'En attente de réponse',
  accepted: 'Assuré',
  live: 'En cours',
  taught: 'Donné',
  on_site: 'Assuré sur place',
  not_needed: 'Sans besoin',
  no_cover: 'Non couvert',
  cancelled: 'Annulé',
  failed: 'Interrompu',
} as const satisfies Record<CoverState, string>;

/** Why nobody comes. */
export const noCoverWords = {
  no_qualified_substitute: 'Aucun remplaçant de cette matière n’est disponible à distance.',
  all_busy: 'Tous les remplaçants de cette matière sont pris ou indisponibles à cette heure.',
  no_equipped_place: 'Aucune salle équipée n’est libre à cette heure.',
  no_adult: 'Aucun adulte n’est libre pour accompagner la classe.',
  too_soon: 'Le cours est trop proche pour prévenir quelqu’un.',
  subject_not_remote: 'Cette matière ne s’enseigne pas à distance.',
} as const satisfies Record<NoCoverReason, string>;

/** What the school can do with that hour. */
const adviceWords = {
  no_qualified_substitute: 'Prévoyez une permanence.',
  all_busy: 'Prévoyez une permanence.',
  no_equipped_place: 'Reliez un écran de plus, ou prévoyez une permanence.',
  no_adult: 'Désignez quelqu’un, ou prévoyez une permanence.',
  too_soon: 'Prévoyez une permanence.',
  subject_not_remote: 'Prévoyez une permanence.',
} as const satisfies Record<NoCoverReason, string>;

/** The same reasons in a few words, for a dense list. */
export const noCoverShortWords = {
  no_qualified_substitute: 'aucun remplaçant qualifié',
  all_busy: 'tous déjà pris',
  no_equipped_place: 'pas de salle équipée libre',
  no_adult: 'pas d’adulte libre',
  too_soon: 'trop proche pour prévenir',
  subject_not_remote: 'matière non enseignée à distance',
} as const satisfies Record<NoCoverReason, string>;

type Told = Pick<
  Cover,
  'state' | 'startsAt' | 'endsAt' | 'timeZone' | 'placeCode' | 'substituteName' | 'onSiteBy' | 'noCoverReason' | 'lost'
>;

const inPlace = (cover: Told): string => (cover.placeCode === null ? '' : ` de la ${placeName(cover.placeCode)}`);
const somebody = (cover: Told): string => cover.substituteName ?? 'Le remplaçant';

const sentences: Record<CoverState, (cover: Told) => string> = {
  open: () => 'Nous cherchons un remplaçant. Rien à faire pour l’instant.',
  planned: () => 'Un remplaçant est trouvé ; l’académie doit encore confirmer. Rien à faire.',
  offered: (cover) => `Proposé à ${cover.substituteName ?? 'un remplaçant'}, qui doit répondre. Rien à faire.`,
  accepted: (cover) =>
    `${somebody(cover)} arrive à l’écran${inPlace(cover)} à ${time(cover.startsAt, cover.timeZone)}. Rien à faire.`,
  live: (cover) => `${somebody(cover)} fait cours en ce moment, à l’écran${inPlace(cover)}.`,
  taught: (cover) => `Cours donné par ${cover.substituteName ?? 'le remplaçant'}.`,
  on_site: (cover) => `${cover.onSiteBy ?? 'Quelqu’un de l’établissement'} assure ce cours sur place.`,
  not_needed: () => 'Cette heure n’a pas besoin de remplaçant.',
  no_cover: () => 'Personne ne peut venir. Prévoyez une permanence pour cette heure.',
  cancelled: () => 'L’absence ne concerne plus cette heure. Rien à faire.',
  failed: () => 'Le cours n’a pas pu se tenir jusqu’au bout. Prévoyez une permanence.',
};

/** Said first while nobody else has promised: the office may have told the class already. */
function lostSentence({ lost }: Told): string {
  return lost === null ? '' : `${lost.substituteName} ne vient finalement pas. `;
}

const unfilled: ReadonlySet<CoverState> = new Set(['open', 'planned', 'offered', 'no_cover']);

/** The state as it is told: a lesson that ended before anybody had promised is not looked for any more. `now` in ms since the epoch. */
export function toldState({ state, endsAt }: Pick<Cover, 'state' | 'endsAt'>, now: number): CoverState {
  return unfilled.has(state) && Date.parse(endsAt) <= now ? 'no_cover' : state;
}

/**
 * What becomes of a lesson and what the school has to do, in one or two sentences.
 * @param now ms since the epoch, by the server's clock
 */
export function coverSentence(cover: Told, now: number): string {
  if (Date.parse(cover.endsAt) <= now) {
    if (unfilled.has(cover.state)) return 'Personne n’est venu à cette heure.';
    if (cover.state === 'failed') return 'Le cours n’a pas pu se tenir jusqu’au bout.';
  }
  if ((cover.state === 'open' || cover.state === 'no_cover') && cover.noCoverReason !== null) {
    return `${lostSentence(cover)}${noCoverWords[cover.noCoverReason]} ${adviceWords[cover.noCoverReason]}`;
  }
  return lostSentence(cover) + sentences[cover.state](cover);
}

/** A lesson whose substitute fell away, in a few words, for a dense list. */
export function lostShort({ by }: Pick<LostPromise, 'by'>): string {
  return by === 'substitute' ? 'rendue, urgent' : 'retirée, urgent';
}

/** Coarse on purpose; there is no medical reason in this list. */
export const absenceReasonWords = {
  unforeseen: 'Imprévu',
  training: 'Formation',
  mission: 'Mission',
  leave: 'Congé',
  other: 'Autre',
} as const satisfies Record<AbsenceReason, string>;

/** A fact of a happening as text, or what stands in for a fact that is missing. */
function fact(happening: Happening, name: string, otherwise: string): string {
  const value = happening.facts[name];
  return value === null || value === undefined ? otherwise : String(value);
}

function counted(happening: Happening, name: string, otherwise: string): string {
  const value = happening.facts[name];
  return typeof value === 'number' ? lessons(value) : otherwise;
}

/** Why a lesson or an offer fell away, after the fact itself. */
const whyWords: Readonly<Record<string, string>> = {
  absence_changed: ', l’absence a changé',
  timetable: ', l’emploi du temps a changé',
  withdrawn: ', l’absence est annulée',
  school_taken_out: ', l’établissement s’est retiré de l’absence',
  on_site: ', le cours est assuré sur place',
  not_needed: ', le cours n’a plus besoin de remplaçant',
};

const told: Record<HappeningType, (happening: Happening) => string> = {
  'absence.declared': (it) => {
    const feed = fact(it, 'feedName', '');
    return feed === '' ? 'Absence déclarée' : `Absence déclarée, signalée par le calendrier «\u00a0${feed}\u00a0»`;
  },
  'absence.changed': () => 'Absence modifiée',
  'absence.withdrawn': () => 'Absence annulée',
  'absence.school_taken_out': (it) => `${fact(it, 'schoolName', 'Un établissement')} n’est plus concerné par l’absence`,
  'absence.noted': (it) => (it.facts.written === 0 ? 'Mot pour le remplaçant retiré' : 'Mot laissé pour le remplaçant'),
  'absence.handed_over': (it) => {
    const document = fact(it, 'document', '');
    if (document === '') return `Consignes pour la classe ${fact(it, 'className', '')}`;
    return `Document pour le remplaçant${it.facts.removed === 1 ? ' retiré' : ''}\u00a0: ${document}`;
  },
  'cover.opened': (it) =>
    it.facts.count === 0 ? 'Aucun cours à remplacer' : `Recherche lancée pour ${counted(it, 'count', 'une séance')}`,
  'cover.cancelled': (it) => `Séance annulée${whyWords[fact(it, 'why', '')] ?? ''}`,
  'cover.reopened': () => 'Séance à couvrir de nouveau',
  'cover.moved': () => 'Séance déplacée à l’emploi du temps',
  'cover.on_site': (it) => `Assuré sur place par ${fact(it, 'by', 'quelqu’un de l’établissement')}`,
  'cover.not_needed': () => 'Pas besoin de remplaçant',
  'cover.adult_named': (it) => `Adulte présent\u00a0: ${fact(it, 'adult', 'personne pour l’instant')}`,
  'cover.planned': (it) => `${fact(it, 'substituteName', 'Un remplaçant')} est proposé par le plan`,
  'offer.sent': (it) => `Proposition envoyée à ${fact(it, 'substituteName', 'un remplaçant')}`,
  'offer.accepted': (it) =>
    `${fact(it, 'substituteName', 'Le remplaçant')} accepte ${counted(it, 'count', 'la proposition')}`,
  'offer.refused': (it) => `${fact(it, 'substituteName', 'Un remplaçant')} ne peut pas. La recherche reprend`,
  'offer.withdrawn': (it) =>
    `Proposition retirée à ${fact(it, 'substituteName', 'un remplaçant')}${whyWords[fact(it, 'why', '')] ?? ''}`,
  'offer.expired': (it) =>
    `${fact(it, 'substituteName', 'Un remplaçant')} n’a pas répondu à temps. La recherche reprend`,
  'cover.given_back': (it) => `${fact(it, 'substituteName', 'Le remplaçant')} ne peut plus venir. La recherche reprend`,
  'cover.taken_back': (it) =>
    `L’académie retire la séance à ${fact(it, 'substituteName', 'un remplaçant')}. La recherche reprend`,
  'room.opened': () => 'Salle de cours ouverte',
  'room.closed': () => 'Cours terminé',
  'record.written': () => 'Compte rendu écrit',
};

/** One line of a timeline. The page shows when and by whom beside it. */
export function happeningSentence(happening: Happening): string {
  return told[happening.type](happening);
}
