import type { AbsenceProposal, FeedFailure } from '../feeds.ts';
import { lessons } from './counts.ts';
import { of } from './of.ts';
import { addDays, clockTime, longDay, relativeDay } from './times.ts';

const NBSP = '\u00a0';

type Stretch = AbsenceProposal['stretches'][number];

/** "mardi 17 novembre de 8 h 00 à 12 h 00", "du lundi 16 novembre au vendredi 20 novembre", "demain". */
function stretchWords({ firstDay, lastDay, hours }: Stretch, today: string): string {
  const days = firstDay === lastDay ? withDate(firstDay, today) : `du ${longDay(firstDay)} au ${longDay(lastDay)}`;
  return hours === null ? days : `${days} de ${clockTime(hours.from)} à ${clockTime(hours.to)}`;
}

/** Today and tomorrow are said with their date, since somebody will look them up in a calendar. */
function withDate(day: string, today: string): string {
  const near = day === today || day === addDays(today, 1);
  return near ? `${relativeDay(day, today)} (${longDay(day)})` : longDay(day);
}

/** Calendars the school subscribes to, and the absences they tell of. */
export const feedWords = {
  heading: 'Calendriers abonnés',
  text: 'Relève lit ces calendriers tous les quarts d’heure en journée. Quand Pronote y marque un professeur absent, l’absence vous est proposée sur la page « Absences » ; rien n’est déclaré sans vous.',
  none: 'Aucun calendrier abonné.',
  noneHint: 'Ajoutez celui d’un professeur, d’une classe ou de tout l’établissement.',

  whose: (teacherName: string | null): string => teacherName ?? 'Classe ou établissement',
  read: (ago: string): string => `lu ${ago}`,
  neverRead: 'jamais lu',
  notRead: 'Pas encore lu',
  next: (until: string): string => `prochaine lecture ${until}`,
  works: 'À jour',
  fails: 'Ne se lit plus',
  failures: {
    address_refused:
      'Cette adresse mène à un réseau privé et n’est plus acceptée. Supprimez l’abonnement, puis ajoutez la bonne adresse.',
    unreachable: 'Le serveur de Pronote ne répond pas. Relève réessaie toute seule.',
    too_slow: 'Le serveur de Pronote met trop de temps à répondre. Relève réessaie toute seule.',
    too_large: 'Ce calendrier est devenu trop volumineux. Abonnez-vous à celui d’une classe ou d’un professeur.',
    refused_by_host:
      'Pronote refuse cette adresse : elle a sans doute été renouvelée. Supprimez l’abonnement, puis ajoutez la nouvelle adresse.',
    not_a_calendar: 'Cette adresse ne donne plus un calendrier. Copiez-la de nouveau depuis Pronote.',
  } satisfies Record<FeedFailure, string>,

  poll: 'Lire maintenant',
  pollOf: (name: string): string => `Lire maintenant ${name}`,
  polled: (name: string): string => `« ${name} » vient d’être lu.`,
  remove: 'Supprimer',
  removeOf: (name: string): string => `Supprimer l’abonnement ${name}`,
  removeAsk: 'Supprimer cet abonnement ? Ses propositions d’absence disparaissent ; les absences déclarées restent.',
  removeYes: 'Oui, supprimer',
  removeNo: 'Non, le garder',
  removed: (name: string): string => `« ${name} » n’est plus abonné.`,

  add: {
    open: 'Ajouter un calendrier',
    heading: 'Ajouter un calendrier',
    how: [
      'Dans Pronote, ouvrez l’emploi du temps du professeur ou de la classe.',
      'Choisissez l’export au format iCal, puis copiez le lien proposé pour la synchronisation.',
      'Ce lien est un secret : il est gardé chiffré et n’est plus jamais affiché, seul le nom du serveur l’est.',
    ],
    name: 'Nom du calendrier',
    nameHint: 'Pour le reconnaître, par exemple « Pronote M. Brumeval ».',
    nameMissing: 'Donnez un nom à ce calendrier.',
    address: 'Adresse du calendrier',
    addressHint: 'Elle commence par https:// et finit souvent par .ics',
    addressMissing: 'Collez l’adresse complète, qui commence par https://',
    show: 'Montrer l’adresse',
    whose: 'De qui est ce calendrier ?',
    ofSchool: 'Une classe ou tout l’établissement',
    ofTeacher: 'Un professeur',
    teacher: 'Nom du professeur',
    teacherHint: 'Le calendrier d’un professeur ne dit pas son nom à chaque cours : choisissez-le ici.',
    teacherNone: 'Aucun professeur de ce nom dans l’emploi du temps.',
    teacherMissing: 'Choisissez le professeur dans la liste.',
    send: 'Ajouter et lire',
    cancel: 'Annuler',
    done: (name: string): string => `« ${name} » est abonné. Il a été lu une première fois.`,
  },

  proposals: {
    heading: 'Absences annoncées',
    /** The calendar's word, not yet ours. */
    tells: (proposal: AbsenceProposal): string =>
      proposal.feedName === null
        ? `Un calendrier importé annonce une absence${NBSP}:`
        : `D’après le calendrier « ${proposal.feedName} »${NBSP}:`,
    /** "Paul BRUMEVAL serait en absence …" has no gender; so has this. */
    who: (teacherName: string): string => `Absence ${of(teacherName)}`,
    stretch: stretchWords,
    lessons: (count: number): string => `${lessons(count)} à couvrir`,
    confirm: 'Déclarer l’absence',
    confirmOf: (teacherName: string): string => `Déclarer l’absence ${of(teacherName)}`,
    dismiss: 'Ce n’est pas une absence',
    dismissOf: (teacherName: string): string => `Ce n’est pas une absence : ${teacherName}`,
    confirmed: (teacherName: string, count: number): string =>
      count === 0
        ? `L’absence ${of(teacherName)} est déclarée. Aucun cours n’est à remplacer.`
        : `L’absence ${of(teacherName)} est déclarée. La recherche commence pour ${lessons(count)}.`,
    follow: 'Suivre cette absence',
    settled: {
      dismissed: (teacherName: string): string => `C’est noté : pas d’absence ${of(teacherName)}.`,
      answered_by_other: (teacherName: string): string =>
        `Quelqu’un a déjà répondu pour ${teacherName}. La liste des absences est à jour.`,
      gone: (teacherName: string): string =>
        `Le calendrier n’annonce plus l’absence ${of(teacherName)}, ou ses heures sont passées. Rien à faire.`,
    },
    close: 'Fermer',
  },
};
