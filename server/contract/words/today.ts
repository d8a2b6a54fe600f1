import type { Cover } from '../cover.ts';
import type { ConditionName, Contacts, Light, Mender, ReadyFault, TodayLesson } from '../readiness.ts';
import { DUE_BEFORE_MS } from '../readiness.ts';
import type { Party } from '../rooms.ts';
import { lessons } from './counts.ts';
import { placeName } from './places.ts';
import { longDay, relativeDay, shortDay, time } from './times.ts';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type Told = Pick<Cover, 'placeCode' | 'substituteName' | 'startsAt' | 'timeZone' | 'className'>;

const place = ({ placeCode }: Told): string => (placeCode === null ? 'salle' : placeName(placeCode));
const somebody = ({ substituteName }: Told): string => substituteName ?? 'Le remplaçant';
const start = ({ startsAt, timeZone }: Told): string => time(startsAt, timeZone);

/** The word of each light, for badges and counts. */
export const lightWords = {
  alone: 'Quelqu’un manque',
  not_ready: 'Pas prête',
  waiting: 'Bientôt prête',
  ready: 'Prête',
  live: 'En cours',
} as const satisfies Record<Light, string>;

/** The four conditions, in a word each. */
export const conditionWords = {
  substitute: 'Remplaçant',
  classroom: 'Écran',
  line: 'Ligne',
  adult: 'Adulte',
} as const satisfies Record<ConditionName, string>;

/** Beside the word of a condition, for who cannot see its shape. */
export const conditionStateWords = { met: 'prêt', later: 'pas encore', unmet: 'manque' } as const;

/** What is missing. */
const faultSentences: Record<ReadyFault, (cover: Told) => string> = {
  nobody_found: () => 'Aucun remplaçant n’est encore trouvé.',
  not_asked: (cover) => `${somebody(cover)} est proposé par le plan ; l’académie doit confirmer.`,
  not_answered: (cover) => `${somebody(cover)} n’a pas encore répondu.`,
  place_undecided: () => 'La salle se choisit avec le remplaçant.',
  no_screen: (cover) => `Aucun écran n’est relié à la ${place(cover)}.`,
  screen_silent: (cover) => `L’écran de la ${place(cover)} est éteint ou sans réseau.`,
  not_checked: (cover) => `L’écran de la ${place(cover)} ne s’est pas vérifié depuis plus de quatre jours.`,
  camera_missing: (cover) => `L’écran de la ${place(cover)} ne trouve pas sa caméra.`,
  microphone_missing: (cover) => `L’écran de la ${place(cover)} ne trouve pas son micro.`,
  microphone_silent: (cover) => `Le micro de la ${place(cover)} est coupé.`,
  line_not_measured: (cover) => `La ligne de la ${place(cover)} n’est pas mesurée.`,
  line_too_weak: (cover) => `La ligne de la ${place(cover)} est trop faible pour une séance.`,
  adult_unnamed: (cover) => `Aucun adulte n’est désigné pour la ${cover.className}.`,
};

/** What a screen mends by itself once it is on. */
const ofSleepingScreen: ReadonlySet<ReadyFault> = new Set(['screen_silent', 'not_checked', 'line_not_measured']);

/** What is missing, in a sentence; a screen that need not be on yet says by when. */
export function faultSentence(fault: ReadyFault, isLater: boolean, cover: Told): string {
  if (!isLater || !ofSleepingScreen.has(fault)) return faultSentences[fault](cover);
  const due = time(Date.parse(cover.startsAt) - DUE_BEFORE_MS, cover.timeZone);
  return `L’écran de la ${place(cover)} est attendu à partir de ${due}\u00a0: il se vérifie en s’allumant.`;
}

/** What a school's office does about it; null where it is not the office's to mend. */
const officeSentences: Record<ReadyFault, ((cover: Told) => string) | null> = {
  nobody_found: null,
  not_asked: null,
  not_answered: null,
  place_undecided: null,
  no_screen: (cover) => `Reliez un écran à la ${place(cover)}.`,
  screen_silent: (cover) => `Allumez le PC et le vidéoprojecteur de la ${place(cover)}.`,
  not_checked: (cover) => `Lancez une vérification de l’écran de la ${place(cover)}.`,
  camera_missing: (cover) => `Branchez la caméra de la ${place(cover)}, ou autorisez-la dans le navigateur.`,
  microphone_missing: (cover) => `Branchez le micro de la ${place(cover)}, ou autorisez-le dans le navigateur.`,
  microphone_silent: (cover) => `Rétablissez le micro de la ${place(cover)} : son bouton, et le réglage du PC.`,
  line_not_measured: (cover) => `Lancez une vérification de l’écran de la ${place(cover)}.`,
  line_too_weak: (cover) => `Branchez le PC de la ${place(cover)} par câble, et appelez l’assistance.`,
  adult_unnamed: (cover) => `Désignez un adulte pour la ${cover.className}.`,
};

/** What a school's office does about it, as an instruction. */
export function officeSentence(fault: ReadyFault, cover: Told): string | null {
  return officeSentences[fault]?.(cover) ?? null;
}

/** Who comes, where and when, without a word about what there is to do. */
export function arrivalSentence(cover: Told): string {
  const where = cover.placeCode === null ? '' : ` de la ${placeName(cover.placeCode)}`;
  return `${somebody(cover)} arrive à l’écran${where} à ${start(cover)}.`;
}

/** Whom to ask about what is missing. */
export function menderName(mender: Mender, { cover }: Pick<TodayLesson, 'cover'>, contacts: Contacts): string {
  switch (mender) {
    case 'substitute':
      return somebody(cover);
    case 'school_office':
      return cover.schoolName;
    case 'coordinator':
      return contacts.coordinatorName === '' ? 'l’académie' : contacts.coordinatorName;
    case 'helpdesk':
      return 'l’assistance';
  }
}

/** An end that is not there while the lesson runs. */
export function absentSentence(party: Party, cover: Told): string {
  return `${party === 'substitute' ? somebody(cover) : `L’écran de la ${place(cover)}`} n’est pas dans le cours.`;
}

/** Minutes both ends were connected. */
export function deliveredSentence(minutes: number): string {
  return minutes === 0 ? 'Pas encore de minute donnée.' : `${minutes}\u00a0min données.`;
}

/** Today's lessons of an academy. */
export const todayWords = {
  title: 'Aujourd’hui',
  heading: (day: string, today: string): string => capital(day === today ? longDay(day) : relativeDay(day, today)),
  text: 'Chaque séance et ce qui lui manque encore, et qui peut y remédier. Un voyant ne bloque rien.',
  before: 'Jour d’avant',
  after: 'Jour d’après',
  back: 'Revenir à aujourd’hui',
  count: (light: Light | 'all', count: number): string => {
    const plural = count > 1 ? 's' : '';
    const words = {
      all: 'en tout',
      alone: 'où quelqu’un manque',
      not_ready: `pas prête${plural}`,
      waiting: `bientôt prête${plural}`,
      ready: `prête${plural}`,
      live: 'en cours',
    };
    return words[light];
  },
  filter: 'Afficher',
  others: 'Terminées ou sans remplaçant',
  search: 'Chercher',
  none: 'Aucune séance ce jour-là.',
  noneHint: 'Les absences déclarées pour ce jour apparaissent ici, séance par séance.',
  notFound: 'Aucune séance ne correspond.',
  notFoundHint: 'Effacez la recherche, ou affichez toutes les séances.',
  group: (count: number): string => lessons(count),
  /** Read out behind the name of a lesson. */
  openAt: (cover: Told): string => `, ${start(cover)}, ouvrir au tableau`,
  ask: 'À voir avec',
  noPhone: 'numéro non renseigné',
  present: { substitute: 'Remplaçant présent', classroom: 'Classe présente' },
  absent: { substitute: 'Remplaçant pas là', classroom: 'Classe pas là' },
  keys: 'J et K passent d’une séance à l’autre, Entrée l’ouvre au tableau.',
  contacts: {
    title: 'Numéros que les établissements appellent',
    text: 'Ils s’affichent sur la page de chaque établissement de l’académie.',
    coordinatorName: 'Service qui planifie',
    coordinatorPhone: 'Son téléphone',
    helpdeskPhone: 'Téléphone de l’assistance',
    save: 'Enregistrer les numéros',
    saved: 'Les numéros sont enregistrés.',
  },
} as const;

/** The school's day and week at a glance. */
export const glanceWords = {
  toDo: 'À faire',
  nothing: 'Rien à faire.',
  nothingHint: 'Tout ce qui peut l’être est organisé. Cette page se met à jour toute seule.',
  organise: (className: string, when: string): string => `Prévoyez une permanence pour la ${className}, ${when}.`,
  organiseMany: (count: number, day: string): string => `Prévoyez une permanence pour ${lessons(count)}, ${day}.`,
  adultMany: (count: number, day: string): string => `Désignez un adulte pour ${lessons(count)}, ${day}.`,
  before: (sentence: string, when: string): string => `${sentence} Prochaine séance ${when}.`,
  when: (cover: Told, today: string, day: string): string =>
    day === today ? `à ${start(cover)}` : `${relativeDay(day, today)} à ${start(cover)}`,
  day: (day: string, today: string): string => relativeDay(day, today),
  onSheet: 'Ouvrir la feuille',
  onPlaces: 'Ouvrir les salles',
  callHelp: 'Appeler l’assistance',
  week: 'Sept jours d’un coup d’œil',
  weekDay: (day: string, today: string): string => (day === today ? 'Aujourd’hui' : capital(shortDay(day))),
  nobody: 'Personne n’est absent.',
  quiet: (count: number): string => `${lessons(count)} ${count > 1 ? 'assurées' : 'assurée'}.`,
  call: 'Qui appeler',
  planner: 'L’académie, pour un remplacement',
  helpdesk: 'L’assistance, pour un écran ou une ligne',
  unknown: 'numéro pas encore renseigné par l’académie',
  own: 'Votre numéro',
  ownHint: 'L’académie vous y appelle si quelque chose manque avant une séance.',
  save: 'Enregistrer',
  saved: 'Le numéro est enregistré.',
  links: 'Préparer',
  sheet: 'Feuille du jour à imprimer',
  places: 'Relier et vérifier les écrans',
  rehearse: 'Répéter une séance',
} as const;
