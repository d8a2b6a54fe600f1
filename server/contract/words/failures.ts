import type { FailureCode, FailureDetail } from '../failure.ts';
import { stoppedWords } from './hard-rules.ts';
import { dayAndYear } from './times.ts';

/** What happened and what to do, for every way in which Relève says no. Without a sentence for each it does not compile. */
export const failureWords = {
  invalid_input: 'Une information manque ou n’a pas la bonne forme. Vérifiez les champs signalés, puis recommencez.',
  body_too_large: 'C’est trop volumineux pour être envoyé. Réduisez le texte ou le fichier, puis recommencez.',
  not_signed_in: 'Votre session est terminée. Identifiez-vous de nouveau pour continuer.',
  wrong_credentials: 'L’adresse ou le mot de passe ne correspond pas. Vérifiez les deux et réessayez.',
  forbidden: 'Votre compte ne permet pas cette action. Demandez à la personne qui gère les comptes de votre académie.',
  csrf_token_missing: 'Cette page est ouverte depuis trop longtemps. Rechargez-la, puis recommencez.',
  not_found: 'Cet élément n’existe pas ou n’existe plus. Revenez à la liste et choisissez-le de nouveau.',
  too_many_requests: 'Trop d’essais en peu de temps. Attendez une minute, puis recommencez.',
  internal: 'Un incident est survenu de notre côté. Rien n’a été enregistré. Réessayez dans un instant.',
  unavailable: 'Le service redémarre. Réessayez dans une minute.',

  timetable_encoding_unknown:
    'L’encodage de ce fichier n’est pas reconnu. Exportez-le de nouveau depuis le logiciel d’emploi du temps, sans l’ouvrir ni le modifier.',
  timetable_not_xml:
    'Ce fichier n’est pas un export complet. Exportez-le de nouveau depuis le logiciel d’emploi du temps, puis choisissez le nouveau fichier.',
  timetable_has_doctype:
    'Ce fichier contient des déclarations interdites (DOCTYPE). Choisissez l’export d’origine, sans modification.',
  timetable_too_large: 'Ce fichier dépasse 4 Mo. Vérifiez qu’il s’agit bien de l’export d’un seul établissement.',
  timetable_other_school:
    'Ces fichiers viennent d’un autre établissement. Choisissez l’export de votre propre établissement.',
  timetable_other_year:
    'Les deux fichiers ne concernent pas la même année scolaire. Exportez-les tous les deux de l’année en cours.',
  timetable_rows_rejected:
    'Rien n’a été importé, car des lignes posent problème. Corrigez-les dans le logiciel d’emploi du temps, puis exportez de nouveau.',
  pool_file_rejected:
    'Aucun remplaçant n’a été importé. Corrigez les lignes signalées, puis envoyez le fichier de nouveau.',
  calendar_file_rejected:
    'Rien n’a été importé. Choisissez l’export CSV ou JSON du calendrier scolaire officiel, sans modification.',
  calendar_unreachable: 'Le calendrier officiel ne répond pas. Réessayez plus tard, ou importez son fichier.',
  import_format_unknown:
    'Ce fichier n’est pas reconnu. Choisissez les deux fichiers de STS-web, notre modèle (CSV ou XLSX), un export EXP_COURS ou un calendrier Pronote (.ics).',
  import_files_do_not_belong:
    'Ces fichiers ne vont pas ensemble. Choisissez la paire « sts_emp » et « emp_sts », ou un seul fichier d’une autre sorte.',
  import_spreadsheet_unreadable:
    'Ce classeur ne se lit pas. Enregistrez-le au format XLSX ou CSV, sans mot de passe, puis choisissez-le de nouveau.',
  import_without_lessons:
    'Ce fichier ne contient aucun cours. Vérifiez que l’export est complet, puis choisissez-le de nouveau.',
  import_outdated: 'L’emploi du temps a changé depuis cette comparaison. Envoyez le fichier de nouveau pour comparer.',
  import_not_undoable:
    'Cet import ne peut plus être annulé, car l’emploi du temps a changé depuis. Importez de nouveau le fichier voulu.',
  calendar_not_ics:
    'Ce fichier n’est pas un calendrier complet (.ics). Téléchargez-le de nouveau, puis choisissez le nouveau fichier.',
  calendar_too_complex:
    'Ce calendrier contient trop d’événements. Téléchargez-le pour une seule classe ou un seul professeur.',

  days_off_too_long: 'Un jour sans cours de l’établissement ne dépasse pas 31 jours. Corrigez les dates.',
  days_off_overlap: 'Ces jours sont déjà sans cours. Supprimez d’abord la période existante.',
  bells_overlap: 'Deux heures se chevauchent. Corrigez les sonneries pour qu’elles se suivent.',
  lesson_unknown: 'Ce cours n’est pas à l’emploi du temps ce jour-là. Choisissez-le de nouveau dans la semaine.',
  lesson_clash: 'Le professeur, la classe ou la salle a déjà cours à cette heure. Choisissez une autre heure.',
  lesson_ends_before_start: 'La fin est avant le début. Corrigez l’heure de fin.',
  lesson_outside_school_year: 'Ce jour sort de l’année scolaire. Choisissez un jour de l’année en cours.',
  adults_said_twice: 'La même demi-journée est indiquée deux fois. Gardez une seule ligne.',

  feed_address_refused:
    'Cette adresse n’est pas acceptée. Collez l’adresse complète du calendrier Pronote, qui commence par https.',
  feed_already_added: 'Ce calendrier est déjà abonné. Retrouvez-le dans la liste.',
  feed_unreachable: 'Aucun calendrier ne répond à cette adresse. Copiez-la de nouveau depuis Pronote, puis réessayez.',
  feed_too_large: 'Ce calendrier est trop volumineux. Abonnez-vous à celui d’une classe ou d’un professeur.',
  feed_polled_just_now: 'Ce calendrier vient d’être lu. Attendez une minute, puis recommencez.',
  proposal_already_answered: 'Quelqu’un a déjà répondu à cette proposition. Revenez à la liste des absences.',

  schools_file_rejected:
    'Aucun établissement n’a été importé. Corrigez les lignes signalées, puis envoyez le fichier de nouveau.',

  absence_outside_school_year: 'Ces dates sortent de l’année scolaire. Choisissez des jours de l’année en cours.',
  absence_ends_before_start: 'La fin est avant le début. Corrigez la date ou l’heure de fin.',
  absence_too_long: 'Une absence ne peut pas dépasser une année scolaire. Choisissez une date de fin plus proche.',
  absence_already_declared:
    'Une absence de ce professeur est déjà déclarée sur cette période. Ouvrez-la dans la liste, ou décochez l’établissement qui l’a déclarée.',
  absence_stretches_overlap: 'Deux parties de l’absence se chevauchent. Corrigez les jours ou les heures.',
  absence_changed_meanwhile: 'Quelqu’un d’autre vient de modifier cette absence. Relisez-la, puis recommencez.',
  absence_over: 'Cette absence est terminée ou annulée. Déclarez une nouvelle absence.',
  teacher_not_shared: 'Ce professeur n’enseigne pas dans cet autre établissement. Décochez-le, puis recommencez.',
  absence_already_withdrawn: 'Cette absence a déjà été annulée. Il n’y a rien d’autre à faire.',
  absence_of_other_school:
    'Un autre établissement a déclaré cette absence. Appelez-le, ou l’assistance, pour la changer ou l’annuler ; vous pouvez en retirer votre établissement.',
  document_kind_refused:
    'Ce fichier n’est pas d’une sorte acceptée. Enregistrez-le en PDF, puis déposez-le de nouveau.',
  document_has_macros:
    'Ce fichier contient des macros, qui peuvent nuire. Enregistrez-le en PDF, puis déposez-le de nouveau.',
  document_empty: 'Ce fichier est vide. Vérifiez-le, puis déposez-le de nouveau.',
  too_many_documents: 'Cette absence a déjà 20 documents. Retirez-en un, puis recommencez.',
  teacher_not_in_school: 'Ce professeur n’est pas dans votre emploi du temps. Choisissez un nom proposé par la liste.',

  availability_overlaps: 'Deux plages du même jour se chevauchent. Corrigez leurs heures, ou gardez-en une seule.',
  away_ends_before_start:
    'Une absence se termine avant de commencer, ou ses heures s’étendent sur plusieurs jours. Corrigez-la, puis enregistrez.',
  hours_end_before_start: 'La fin est avant le début. Corrigez l’heure de fin, puis recommencez.',
  school_unknown: 'Cet établissement n’existe pas dans Relève. Choisissez un nom proposé par la liste.',
  substitute_changed_meanwhile:
    'Quelqu’un d’autre vient de modifier cette fiche. Relisez-la, puis faites de nouveau vos changements.',
  time_zone_unknown: 'Ce fuseau horaire n’existe pas. Choisissez-le dans la liste.',

  cover_moved_on: 'Cette séance a changé entre-temps. Regardez son nouvel état, puis recommencez si nécessaire.',
  lesson_already_taken:
    'Un autre remplaçant a pris cette séance juste avant vous. Vous n’avez rien à faire pour celle-ci.',
  lesson_under_way:
    'La salle de cette séance est ouverte ou le cours a commencé : elle ne se rend plus ici. Appelez l’établissement.',
  not_eligible:
    'Cette personne ne peut pas prendre cette séance. Choisissez quelqu’un d’autre, ou levez d’abord ce qui l’en empêche.',
  no_free_place:
    'Aucune salle équipée de l’établissement n’est libre à cette heure. Libérez-en une, ou déplacez la séance.',
  no_free_adult: 'L’établissement n’a plus d’adulte disponible à cette heure. Appelez-le : un adulte de plus suffit.',
  offer_already_answered: 'Vous avez déjà répondu à cette proposition. Votre première réponse est gardée.',
  offer_expired: 'Le délai de réponse est passé. Vous n’avez rien à faire : une autre proposition peut arriver.',
  offer_link_unknown:
    'Ce lien est incomplet ou n’existe plus. Ouvrez-le de nouveau depuis le message, ou répondez depuis votre espace.',
  offer_withdrawn: 'Cette proposition a été retirée. Vous n’avez rien à faire.',

  pairing_code_unknown:
    'Ce code n’est pas celui d’un écran. Relisez les 6 caractères au vidéoprojecteur et tapez-les de nouveau.',
  pairing_code_expired: 'Ce code a expiré. L’écran en affiche un nouveau : tapez celui-là.',
  place_not_in_school: 'Cette salle n’est pas dans votre emploi du temps. Choisissez une salle de la liste.',
  place_without_classroom: 'Aucun écran n’est relié à cette salle. Reliez-en un, puis recommencez.',
  classroom_unknown: 'Cet écran n’est plus relié à une salle. Reliez-le de nouveau avec le code qu’il affiche.',
  classroom_revoked: 'Cet écran a été délié par l’établissement. Reliez-le de nouveau avec le code qu’il affiche.',

  room_not_open_yet: 'La salle n’est pas encore ouverte. Elle ouvre 10 minutes avant le cours.',
  room_closed: 'Cette séance est terminée et sa salle est fermée. Vous pouvez revenir à vos séances.',
  lesson_not_begun: 'Le cours n’a pas encore commencé. Revenez à son heure de début.',
  lesson_due_in_place:
    'Une séance a lieu dans cette salle, ou y commence dans moins d’un quart d’heure. Répétez après elle, ou dans une autre salle.',
  rehearsal_under_way:
    'Quelqu’un d’autre répète déjà dans cette salle. Attendez la fin, ou choisissez une autre salle.',
  place_in_lesson:
    'Une classe a cours dans cette salle, ou va y entrer. Répétez après le cours, ou choisissez dans la liste des salles de répéter devant elle.',
  not_in_this_lesson: 'Vous ne participez pas à cette séance. Revenez à la liste de vos séances.',
  record_too_early: 'Le compte rendu s’écrit à partir du début du cours. Revenez à ce moment-là.',
} as const satisfies Record<FailureCode, string>;

/** What the page finds out by itself: no answer came, or one it cannot read. */
export const localFailureWords = {
  unreachable:
    'Relève ne répond pas. Vérifiez la connexion à Internet, puis réessayez : ce que vous avez saisi est gardé.',
  unreadable: 'Cette page n’est plus à jour. Rechargez-la, puis recommencez.',
} as const;

/** Where the fault lies, in front of the fact: "Ligne 214 : salle inconnue". */
export function detailWords(detail: FailureDetail): string {
  const place = detail.line === undefined ? undefined : `Ligne ${detail.line}`;
  const fact = factWords(detail.fact ?? detail.path);
  if (place === undefined) return fact ?? '';
  return fact === undefined ? place : `${place} : ${fact}`;
}

/** A hard rule comes by its name, a school year as two days. */
function factWords(fact: string | undefined): string | undefined {
  if (fact !== undefined && isRule(fact)) return stoppedWords[fact];
  const [first, last] = /^(\d{4}-\d\d-\d\d)\/(\d{4}-\d\d-\d\d)$/.exec(fact ?? '')?.slice(1) ?? [];
  return first && last ? `Année scolaire\u00a0: du ${dayAndYear(first)} au ${dayAndYear(last)}` : fact;
}

function isRule(fact: string): fact is keyof typeof stoppedWords {
  return Object.hasOwn(stoppedWords, fact);
}

/** What another try may cure; all else stays refused until something is changed. */
export const retryable: ReadonlySet<string> = new Set([
  ...(['internal', 'unavailable', 'too_many_requests', 'csrf_token_missing'] satisfies FailureCode[]),
  'unreachable',
]);

/** Keep this with the number when calling for help. */
export const requestIdWords = (requestId: string): string => `Référence pour l’assistance : ${requestId}`;
