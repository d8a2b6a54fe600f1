import { placeName } from './places.ts';

/** The places of a school: their screens, what the camera may do, and pairing. */
export const equipmentWords = {
  heading: 'Salles et adultes',
  screens: 'Écrans des salles',
  text: 'Un écran relié à une salle suit l’emploi du temps et rejoint les cours tout seul. On le relie une seule fois.',
  none: 'Aucune salle : elles viennent de l’emploi du temps. Importez-le d’abord.',
  search: 'Chercher une salle',
  place: 'Salle',
  state: 'Écran',
  paired: 'Relié',
  unpaired: 'Pas d’écran',
  seen: (ago: string): string => `vu ${ago}`,
  /** A screen that was paired and has not asked for its day yet. */
  neverSeen: 'pas encore vu',
  silent: 'Écran éteint ou sans réseau',
  pair: 'Relier un écran',
  pairIn: (code: string): string => `Relier un écran à la ${placeName(code)}`,
  replace: 'Relier un autre écran',
  replaceIn: (code: string): string => `Relier un autre écran à la ${placeName(code)}`,
  code: 'Code affiché par le vidéoprojecteur',
  codeHint: (address: string): string =>
    `6 lettres ou chiffres. Sur le PC de la salle, ouvrez ${address} : le code s’y affiche.`,
  codeWrong: 'Le code compte 6 lettres ou chiffres, sans O ni 0, I ni 1, ni L. Relisez-le au vidéoprojecteur.',
  send: 'Relier',
  cancel: 'Annuler',
  done: (code: string): string => `La ${placeName(code)} est équipée. L’écran suit maintenant l’emploi du temps.`,
  revoke: 'Délier',
  revokeIn: (code: string): string => `Délier l’écran de la ${placeName(code)}`,
  revokeAsk: 'Délier cet écran ? Il quitte aussitôt le cours et demandera un nouveau code.',
  revokeYes: 'Oui, délier',
  revokeNo: 'Non, le garder',
  revoked: (code: string): string => `L’écran de la ${placeName(code)} est délié.`,
  equipped: (count: number, all: number): string =>
    `${count} ${count > 1 ? 'salles équipées' : 'salle équipée'} sur ${all}`,
  details: 'Réglages',
  detailsOf: (code: string): string => `Réglages et vérifications de la ${placeName(code)}`,
  camera: {
    legend: 'Caméra de la classe',
    options: {
      on: { label: 'Allumée pendant les séances', note: 'Le remplaçant voit la classe.' },
      on_request: { label: 'À la demande', note: 'Elle s’allume quand le remplaçant la demande.' },
      off: { label: 'Jamais', note: 'Aucune image de la classe ne sort de la salle.' },
    },
    hint: 'Une lampe rouge et le mot «\u00a0Caméra allumée\u00a0» se voient sur l’écran quand elle filme. Rien n’est enregistré.',
    save: 'Enregistrer ce choix',
    saved: {
      on: (code: string): string => `Caméra de la ${placeName(code)} : allumée pendant les séances.`,
      on_request: (code: string): string => `Caméra de la ${placeName(code)} : à la demande du remplaçant.`,
      off: (code: string): string => `Caméra de la ${placeName(code)} : jamais allumée.`,
    },
    short: { on: '', on_request: 'caméra à la demande', off: 'caméra jamais allumée' },
  },
} as const;
