import type { CoverState } from '../cover.ts';
import { ago } from './times.ts';

/** What stands in an agenda: no name of a person, since it lies in programs of others. */
export const agendaEventWords = {
  /** "Mathématiques, 4A, Collège des Trois Vallées (Exempleville)" */
  ofSubstitute: (subject: string, className: string, school: string, commune: string): string =>
    `${subject}, ${className}, ${school} (${commune})`,
  /** "Mathématiques, 4A : cours à distance" */
  ofSchool: (subject: string, className: string, state: CoverState): string =>
    `${subject}, ${className} : ${schoolStates[state].short}`,
  /** Said without the school: a substitute teaches from elsewhere, and telephones reckon journeys from it. */
  remote: 'À distance, dans le studio Relève',
  place: (school: string, commune: string, placeCode: string | null): string =>
    placeCode === null ? `${school}, ${commune}` : `Salle ${placeCode}, ${school}, ${commune}`,
  prepare: (address: string): string => `Préparer la séance et entrer dans le studio : ${address}`,
  state: (state: CoverState): string => schoolStates[state].long,
  fellAway: 'Cette séance n’est plus prévue.',
  title: {
    ofSubstitute: 'Relève : mes séances',
    ofSchool: (school: string): string => `Relève : ${school}`,
    ofClass: (className: string, school: string): string => `Relève : ${className}, ${school}`,
  },
};

const schoolStates: Record<CoverState, { short: string; long: string }> = {
  open: { short: 'remplaçant recherché', long: 'Un remplaçant est recherché.' },
  planned: { short: 'remplaçant recherché', long: 'Un remplaçant est recherché.' },
  offered: { short: 'remplaçant recherché', long: 'Un remplaçant est recherché.' },
  accepted: { short: 'cours à distance', long: 'Un remplaçant fait cours à distance.' },
  live: { short: 'cours à distance', long: 'Un remplaçant fait cours à distance.' },
  taught: { short: 'cours à distance', long: 'Un remplaçant a fait cours à distance.' },
  on_site: { short: 'assuré sur place', long: 'L’établissement assure cette séance sur place.' },
  no_cover: { short: 'non couvert', long: 'Personne ne peut assurer cette séance.' },
  failed: { short: 'n’a pas eu lieu', long: 'Le cours à distance n’a pas pu avoir lieu.' },
  not_needed: { short: 'sans remplacement', long: 'L’établissement n’a pas demandé de remplaçant.' },
  cancelled: { short: 'plus prévu', long: 'Cette séance n’est plus à remplacer.' },
};

/** What a program gets at an address that leads nowhere. */
export const agendaUnknown =
  'Cet agenda n’existe pas, ou son adresse a été renouvelée ou supprimée.\nCréez une nouvelle adresse dans Relève, puis abonnez-vous de nouveau.\n';

/** Addresses of agendas, where they are made. */
export const agendaWords = {
  own: {
    heading: 'Vos séances dans votre agenda',
    text: 'Votre téléphone ou votre messagerie peut montrer les séances que vous avez acceptées, et suivre tout changement. Aucun nom d’élève ni de professeur n’y figure.',
    name: 'Vos séances',
  },
  school: {
    heading: 'Agendas à partager',
    text: 'Un logiciel d’agenda ou l’ENT peut montrer les séances à remplacer de l’établissement ou d’une classe. Aucun nom d’élève, de professeur ni de remplaçant n’y figure.',
    name: 'Tout l’établissement',
    classes: 'Une classe à la fois',
  },
  none: 'Pas d’adresse',
  opened: (ms: number): string => `Adresse créée ${ago(ms)}`,
  neverRead: 'jamais lue',
  read: (ms: number): string => `lue ${ago(ms)}`,

  create: 'Créer l’adresse',
  createOf: (name: string): string => `Créer l’adresse : ${name}`,
  renew: 'Renouveler',
  renewOf: (name: string): string => `Renouveler l’adresse : ${name}`,
  renewAsk:
    'Renouveler l’adresse ? L’ancienne ne mènera plus nulle part : il faudra abonner de nouveau chaque appareil.',
  renewYes: 'Oui, renouveler',
  renewNo: 'Non, la garder',
  revoke: 'Supprimer',
  revokeOf: (name: string): string => `Supprimer l’adresse : ${name}`,
  revokeAsk: 'Supprimer l’adresse ? Les agendas abonnés ne se mettront plus à jour.',
  revokeYes: 'Oui, supprimer',
  revokeNo: 'Non, la garder',
  revoked: (name: string): string => `L’adresse est supprimée : ${name}.`,

  shown: (name: string): string => `Adresse : ${name}`,
  once: 'Copiez-la maintenant : elle ne sera plus affichée. Qui l’a peut lire l’agenda ; renouvelez-la si elle s’égare.',
  how: 'Dans votre agenda, choisissez « S’abonner à un calendrier » ou « Ajouter par URL », puis collez l’adresse.',
  subscribe: 'S’abonner sur cet appareil',
  copy: 'Copier l’adresse',
  copied: 'L’adresse est copiée.',
  notCopied: 'La copie n’est pas permise ici : l’adresse est sélectionnée, copiez-la au clavier (Ctrl + C).',
};
