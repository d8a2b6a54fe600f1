import type { CameraPolicy } from '../places.ts';
import type { ClassInPlace, PastRehearsal, RehearsalEnding } from '../rehearsals.ts';
import { placeName, placeTitle } from './places.ts';
import { time } from './times.ts';

/** What each end got, from where the office sits: what is hoped for, what came, what did not come. */
const findings = {
  seen: {
    got: 'Vous voyez la classe',
    had: 'Vous avez vu la classe',
    waiting: 'L’image de la classe arrive…',
    missing: 'Vous n’avez pas vu la classe',
    hint: 'Ouvrez le cache de la caméra, allumez la lumière.',
  },
  heard: {
    got: 'Vous entendez la classe',
    had: 'Vous avez entendu la classe',
    waiting: 'Le son de la classe\u00a0: demandez à quelqu’un d’y parler.',
    missing: 'Vous n’avez pas entendu la classe',
    hint: 'Personne n’a parlé\u202f? Sinon, vérifiez le bouton du micro.',
  },
  shown: {
    got: 'La classe vous voit',
    had: 'La classe vous a vu',
    waiting: 'Votre image va vers la classe…',
    missing: 'La classe ne vous a pas vu',
    hint: 'Vérifiez la caméra de ce poste.',
  },
  spoken: {
    got: 'La classe vous entend',
    had: 'La classe vous a entendu',
    waiting: 'Votre voix\u00a0: dites quelques mots.',
    missing: 'La classe ne vous a pas entendu',
    hint: 'Vérifiez le micro de ce poste, puis le volume dans la salle.',
  },
} as const;

/** "La 3A a cours ici jusqu’à 10 h 55.", or when it will. `now`: ms since 1970. */
function classThere({ className, startsAt, endsAt }: ClassInPlace, zone: string, now: number): string {
  const begun = Date.parse(startsAt) <= now;
  return `La ${className} a cours ici ${begun ? 'jusqu’à' : 'à partir de'} ${time(begun ? endsAt : startsAt, zone)}.`;
}

/** A test lesson between the office and the screen of one of its places. */
export const rehearsalWords = {
  heading: 'Répétition',
  text: 'Une séance d’essai, quand vous voulez. Vous tenez le rôle du remplaçant depuis ce poste, et l’écran de la salle vous rejoint tout seul.',
  nothingCounts: 'Rien n’est enregistré ni compté, et personne n’est prévenu.',
  none: 'Aucun écran n’est relié à une salle.',
  noneHint: 'Reliez d’abord un écran. La répétition sert ensuite à l’essayer.',
  pair: 'Relier un écran',
  place: placeTitle,
  begin: 'Répéter ici',
  beginIn: (code: string): string => `Répéter ici, ${placeName(code)}`,
  goBack: 'Revenir à la répétition',
  goBackIn: (code: string): string => `Revenir à la répétition dans la ${placeName(code)}`,
  ready: 'Écran prêt',
  silent: 'Écran éteint ou sans réseau',
  silentHint: 'Allumez-le\u00a0: il viendra tout seul.',
  busy: 'Occupé par une séance',
  lesson: (times: string): string => `Séance ${times}. Répétez après elle.`,
  classBusy: 'Classe dans la salle',
  classThere,
  beside: {
    ask: (there: ClassInPlace, zone: string, now: number): string =>
      `${classThere(there, zone, now)} Elle vous verrait, et vous l’entendriez. Répéter quand même\u202f?`,
    yes: 'Répéter devant la classe',
    no: 'Non, plus tard',
  },
  mine: (until: string): string => `Votre répétition est en cours, jusqu’à ${until} au plus tard.`,
  others: (name: string, until: string): string => `${name} répète ici, jusqu’à ${until} au plus tard.`,
  underWay: 'Répétition en cours',
  last: (when: string, verdict: string): string => `Dernière répétition ${when}\u00a0: ${verdict}`,
  verdicts: {
    good: 'image et son sont passés.',
    partly: 'tout n’est pas passé.',
    nobody: 'l’écran n’est pas venu.',
  },
  room: {
    loading: 'La répétition arrive…',
    title: (code: string): string => `Répétition, ${placeName(code)}`,
    about: (until: string): string =>
      `L’écran de la salle rejoint en quelques secondes. Fin toute seule à ${until} au plus tard.`,
    findings: 'Ce qui passe',
    kept: 'Caméra de la classe laissée éteinte par l’établissement',
    onRequest: 'La caméra de la classe s’allume avec le bouton «\u00a0Voir la classe\u00a0».',
    volume: 'Le volume se règle dans la salle\u00a0: demandez si l’on vous entend bien.',
    list: findings,
  },
  /** A substitute alone: what leaves comes back through the service. */
  echo: {
    link: 'Essai',
    heading: 'Essayer mon matériel',
    text: 'Votre image et votre voix font l’aller-retour par le service, comme pendant une séance. Personne d’autre ne les reçoit, rien n’est enregistré.',
    start: 'Commencer l’essai',
    stop: 'Arrêter l’essai',
    again: 'Recommencer',
    own: 'Votre image, comme dans un miroir',
    returned: 'Votre image, revenue du service',
    waiting: 'L’aller-retour s’établit…',
    picture: { got: 'Votre image revient', waiting: 'Votre image est en route…' },
    sound: { got: 'Votre voix revient', waiting: 'Votre voix : dites quelques mots.' },
    listen: 'M’écouter',
    silence: 'Ne plus m’écouter',
    listenHint: 'Avec un casque, sinon le haut-parleur revient dans le micro.',
    good: 'Tout est prêt pour une séance.',
    lost: 'L’aller-retour est coupé. Vérifiez le réseau de ce poste, puis recommencez.',
    late: 'Rien ne revient depuis un moment. Le réseau de ce poste bloque peut-être la vidéo : prévenez l’assistance.',
  },
  result: {
    titles: {
      good: 'Tout est passé',
      partly: 'Tout n’est pas passé',
      nobody: 'L’écran n’est pas venu',
    },
    texts: {
      good: 'Image et son, dans les deux sens. Cette salle est prête pour une séance.',
      partly: 'Voici ce qui a manqué, et quoi essayer.',
      nobody: 'Est-il allumé, et relié à cette salle\u202f? Dès qu’il l’est, répétez de nouveau.',
    },
    endings: {
      substitute: '',
      classroom: 'La répétition a été terminée depuis la salle.',
      time: 'La répétition s’est terminée toute seule au bout de vingt minutes.',
      lesson: 'Une séance commençait\u00a0: la répétition lui a laissé la salle.',
    } satisfies Record<RehearsalEnding, string>,
    check: 'Caméra, micro et ligne de l’écran',
    checking: 'L’écran se vérifie maintenant, ligne comprise. Réponse dans 10 à 40\u00a0secondes.',
    checkLate: 'L’écran n’a pas encore répondu. Sa réponse apparaîtra dans «\u00a0Salles et adultes\u00a0».',
    again: 'Répéter encore',
    back: 'Toutes les salles',
  },
} as const;

export type RehearsalVerdict = keyof typeof rehearsalWords.result.titles;

/** What a rehearsal that is over says about its place; a class whose school keeps the camera off need not be seen. */
export function verdictOf(
  { classroomCame, substitute, classroom }: PastRehearsal,
  camera: CameraPolicy,
): RehearsalVerdict {
  if (!classroomCame) return 'nobody';
  const seen = substitute.picture || camera === 'off';
  return seen && substitute.sound && classroom.picture && classroom.sound ? 'good' : 'partly';
}
