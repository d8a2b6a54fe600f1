import type { MailKind } from '../mails.ts';
import type { GiveBackReason, OfferState, TakeBackReason } from '../offers.ts';
import { reasonWords } from './answers.ts';
import { lessons } from './counts.ts';
import { of } from './of.ts';

interface GivenBack {
  substituteName: string;
  teacherName: string;
  because: GiveBackReason | TakeBackReason | null;
}

const taken = (count: number): string => (count > 1 ? 'sont prises' : 'est prise');

/** " Raison : à la demande de l’établissement.", or nothing where nothing more can be said. */
function reason(because: GiveBackReason | TakeBackReason | null): string {
  if (because === null || because === 'other') return '';
  const said = reasonWords[because];
  return ` Raison\u00a0: ${said.charAt(0).toLowerCase()}${said.slice(1)}.`;
}

/** The letters: warm, short, one thing each. No pupil's name, and no secret but the link. */
export const mailWords = {
  hello: (name: string): string => `Bonjour ${name},`,
  /** Of one absence: one school, seldom two. */
  schools: (names: readonly string[]): string => names.join(' et '),
  where: (school: string, commune: string): string => `${school}, ${commune}`,
  lesson: (day: string, range: string, what: string): string => `${day}, ${range}\u00a0: ${what}`,
  there: (range: string, zone: string): string => `(${range}, ${zone})`,
  letters: {
    offer_sent: {
      subject: (count: number, school: string): string =>
        `Une proposition pour vous\u00a0: ${lessons(count)}, ${school}`,
      text: (count: number, teacher: string): string =>
        `${teacher} ne peut pas faire cours, et sa classe a besoin de vous pour ${lessons(count)} à distance.`,
      more: (at: string): string => `La proposition vous est réservée jusqu’au ${at}. Un geste suffit pour répondre.`,
      action: 'Voir et répondre',
    },
    offer_withdrawn: {
      subject: (count: number, school: string): string => `Proposition retirée\u00a0: ${lessons(count)}, ${school}`,
      text: (count: number, because: GiveBackReason | TakeBackReason | null): string =>
        because === null
          ? `La classe n’a plus besoin d’être remplacée pour ${lessons(count)}.`
          : `L’académie retire sa proposition pour ${lessons(count)}.${reason(because)}`,
      more: 'Vous n’avez rien à faire. Merci d’avoir été là.',
      action: 'Ouvrir mon espace',
    },
    offer_expired: {
      subject: (count: number, school: string): string => `Proposition close\u00a0: ${lessons(count)}, ${school}`,
      text: (count: number): string =>
        `L’échéance est passée pour ${lessons(count)}, et nous cherchons quelqu’un d’autre.`,
      more: 'Vous n’avez rien à faire. D’autres propositions viendront.',
      action: 'Ouvrir mon espace',
    },
    offer_accepted: {
      subject: (count: number, school: string): string => `C’est noté\u00a0: ${lessons(count)}, ${school}`,
      text: (count: number, teacher: string): string =>
        `Merci\u202f! Vous remplacez ${teacher} pour ${lessons(count)}. La salle s’ouvre dans votre espace quelques minutes avant chaque cours.`,
      more: 'Pour préparer vos cours et entrer en salle, ouvrez votre espace.',
      action: 'Ouvrir mon programme',
    },
    lessons_taken_back: {
      subject: (count: number, school: string): string => `Vous êtes libre\u00a0: ${lessons(count)}, ${school}`,
      text: (count: number, because: GiveBackReason | TakeBackReason | null): string =>
        `Les besoins ont changé\u00a0: vous n’avez plus à assurer ${lessons(count)}.${reason(because)}`,
      more: 'Ces heures sont retirées de votre programme. Vous n’avez rien à faire.',
      action: 'Ouvrir mon programme',
    },
    school_answer: {
      subject: (count: number, teacher: string): string =>
        `Absence ${of(teacher)}\u00a0: ${lessons(count)} avec remplaçant`,
      text: (count: number, substitute: string): string =>
        `${substitute} a accepté\u00a0: ${lessons(count)} de l’absence ${taken(count)} en charge à distance.`,
      more: 'L’écran de classe rejoint le cours tout seul. Il reste à prévoir un adulte dans la salle.',
      action: 'Voir l’absence',
    },
    lessons_reopened: {
      subject: (count: number, teacher: string): string =>
        `Absence ${of(teacher)}\u00a0: ${lessons(count)} de nouveau à couvrir`,
      text: (count: number, substitute: string): string =>
        `${substitute} ne peut plus venir pour ${lessons(count)}. La recherche a repris aussitôt.`,
      more: 'Vous serez prévenu dès que quelqu’un accepte. Prévoyez une solution sur place pour une séance proche.',
      action: 'Voir l’absence',
    },
    promise_given_back: {
      subject: (count: number, school: string): string => `De nouveau à couvrir\u00a0: ${lessons(count)}, ${school}`,
      text: (count: number, { substituteName, teacherName, because }: GivenBack): string =>
        `${substituteName} avait accepté et ne peut plus venir\u00a0: ${lessons(count)} de l’absence ${of(teacherName)}.${reason(because)}`,
      more: 'Si quelqu’un d’autre peut venir, son nom attend votre confirmation au tableau. L’établissement est prévenu.',
      action: 'Ouvrir le tableau',
    },
  } satisfies Record<MailKind, object>,
  footer: {
    link: 'Ce lien est personnel et ne sert qu’une fois. Ne le transférez pas.',
    why: 'Relève vous écrit parce que votre académie vous a ouvert un compte. Inutile de répondre à ce message.',
  },
  byLink: {
    title: 'Votre réponse',
    heading: 'Une proposition pour vous',
    over: {
      sent: 'Cette proposition attend votre réponse.',
      accepted: 'Vous avez déjà accepté cette proposition. Vos séances sont à votre programme.',
      refused: 'Vous avez déjà décliné cette proposition. Nous cherchons quelqu’un d’autre.',
      withdrawn: 'Cette proposition a été retirée. Vous n’avez rien à faire.',
      expired: 'L’échéance est passée, et nous cherchons quelqu’un d’autre. D’autres propositions viendront.',
    } satisfies Record<OfferState, string>,
    overTitle: 'Cette proposition est close',
    toInbox: 'Ouvrir mon espace',
    unsure:
      'Pas maintenant\u202f? Fermez cette page\u00a0: rien n’est répondu tant que vous n’appuyez pas sur un bouton.',
  },
  mailbox: {
    open: 'Lire les messages que chacun reçoit',
    title: 'Boîte aux lettres de la démonstration',
    text: 'Dans la démonstration, vous lisez ici les messages de tout le monde, comme chacun les reçoit.',
    none: 'Aucun message pour l’instant.',
    noneHint: 'Confirmez un plan à la porte de l’académie, et la première proposition arrive ici.',
    to: (name: string, address: string): string => `À ${name}, ${address}`,
    waiting: 'en route',
    list: 'Messages',
    html: 'Le message mis en page',
    plain: 'Version texte',
    notDemo: {
      title: 'Cette boîte n’existe que dans la démonstration',
      text: 'Les vrais messages arrivent dans la messagerie de chacun. Repartez de l’accueil.',
      back: 'Aller à l’accueil',
    },
  },
} as const;
