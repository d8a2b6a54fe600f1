import type { ComparedLesson, ImportFormat, RejectedRow } from '../imports.ts';
import { figure } from './counts.ts';
import { placeName } from './places.ts';
import { fileSize } from './sizes.ts';
import { clockTime, dayAndYear, longDay } from './times.ts';

const NBSP = '\u00a0';

/** "1 cours" and "12 cours" alike; the participle takes the plural. */
const changed = (count: number, one: string, many: string): string =>
  `${figure(count)}${NBSP}cours ${count > 1 ? many : one}`;

const counted = (count: number, one: string, many: string): string =>
  `${figure(count)}${NBSP}${count > 1 ? many : one}`;

type Counts = Record<'added' | 'removed' | 'changed', number>;

/** "12 cours ajoutés, 3 retirés, 5 changés": what is none is left out; the first one names the thing. */
function changes(counts: Counts): string {
  const parts = [
    { count: counts.added, one: 'ajouté', many: 'ajoutés' },
    { count: counts.removed, one: 'retiré', many: 'retirés' },
    { count: counts.changed, one: 'changé', many: 'changés' },
  ].filter(({ count }) => count > 0);
  return parts
    .map(({ count, one, many }, index) => (index === 0 ? changed(count, one, many) : counted(count, one, many)))
    .join(', ');
}

/** 1 Monday … 7 Sunday, as `ComparedLesson` counts. 1 January 2024 was a Monday. */
function weekdayName(weekday: number): string {
  return longDay(`2024-01-0${weekday}`).split(' ')[0] ?? '';
}

/** Minutes since midnight → "8 h 00"; a lesson that goes on after midnight ends on the next day's clock. */
function minuteTime(minute: number): string {
  const hours = String(Math.floor(minute / 60) % 24).padStart(2, '0');
  return clockTime(`${hours}:${String(minute % 60).padStart(2, '0')}`);
}

const rejections: Record<RejectedRow['reason'], string> = {
  field_missing: 'rien n’est écrit',
  field_unreadable: 'ne se lit pas',
  teacher_unknown: 'ce professeur n’est nulle part dans les fichiers',
  subject_unknown: 'cette matière n’est nulle part dans les fichiers',
  class_unknown: 'cette classe ou ce groupe n’est nulle part dans les fichiers',
  alternance_unknown: 'ces semaines ne sont nulle part dans les fichiers',
  contradicts_another_row: 'contredit une autre ligne',
  ends_after_midnight: 'le cours finit après minuit',
  outside_school_year: 'en dehors de l’année scolaire',
};

const formats: Record<ImportFormat, string> = {
  sts: 'STS-web',
  table: 'Modèle Relève',
  exp_cours: 'EXP_COURS',
  pronote: 'Calendrier Pronote',
};

/** The page "Import et abonnements": choosing files, comparing, applying, undoing. The subscriptions are in `feeds.ts`. */
export const importWords = {
  heading: 'Import et abonnements',
  year: (first: string, last: string): string =>
    `Emploi du temps en vigueur${NBSP}: du ${dayAndYear(first)} au ${dayAndYear(last)}.`,
  noYear: 'Aucun emploi du temps n’est encore importé.',
  week: 'Voir la semaine',

  choose: {
    heading: 'Importer un emploi du temps',
    text: 'Déposez le fichier : Relève montre d’abord ce qui change. Rien n’est en vigueur avant que vous ne l’appliquiez.',
    drop: 'Déposez ici les fichiers de l’emploi du temps',
    dropNow: 'Lâchez : la comparaison commence aussitôt',
    or: 'ou',
    button: 'Choisir des fichiers',
    accepted: [
      'Les deux fichiers de STS-web : « sts_emp » et « emp_sts »',
      'Notre modèle rempli (CSV ou XLSX)',
      'Un export de cours EDT (EXP_COURS, texte ou XML)',
      'Un calendrier Pronote (.ics)',
    ],
    limit: '4\u00a0Mo par fichier. Les noms d’élèves ne sont jamais lus.',
    chosen: 'Fichiers choisis',
    remove: 'Retirer',
    removeFile: (name: string): string => `Retirer ${name}`,
    /** What is wrong with one file, before anything is sent. */
    problems: {
      too_large: 'dépasse 4\u00a0Mo. Vérifiez qu’il s’agit bien de l’export d’un seul établissement.',
      empty: 'est vide. Exportez-le de nouveau.',
      unknown: 'n’est pas un fichier d’emploi du temps connu. Choisissez un fichier XML, CSV, XLSX, TXT ou ICS.',
      old_spreadsheet: 'est un ancien classeur (.xls). Enregistrez-le au format XLSX ou CSV.',
      not_read: 'ne se lit plus. Choisissez-le de nouveau.',
    },
    missing: {
      sts_emp: 'Il manque l’autre fichier de la paire, reçu de STS-web : son nom commence par « sts_emp ».',
      emp_sts: 'Il manque l’autre fichier de la paire, exporté vers STS-web : son nom commence par « emp_sts ».',
    },
    comparing: (size: string): string => `Envoi de ${size} et comparaison avec l’emploi du temps en vigueur…`,
    again: 'Comparer de nouveau',
    size: fileSize,
  },

  template: {
    empty: 'Pas de fichier d’export ? Remplissez notre modèle :',
    inForce: 'L’emploi du temps en vigueur, au format de notre modèle :',
    download: { csv: 'Télécharger en CSV', xlsx: 'Télécharger en XLSX' },
    short: { csv: 'CSV', xlsx: 'XLSX' },
  },

  formats,

  compared: {
    heading: 'Ce qui change',
    from: (format: ImportFormat): string => `Lu dans : ${formats[format]}`,
    nothing: (unchanged: number): string =>
      `Rien ne change${NBSP}: ${unchanged > 1 ? `les ${figure(unchanged)}${NBSP}cours du fichier sont` : 'le cours du fichier est'} déjà en vigueur.`,
    nothingToApply: 'Aucune ligne de ce fichier ne peut être importée.',
    /** "12 cours ajoutés, 3 retirés, 5 changés, 78 inchangés." */
    summary: (counts: Counts, unchanged: number): string =>
      `${[changes(counts), ...(unchanged > 0 ? [counted(unchanged, 'inchangé', 'inchangés')] : [])].join(', ')}.`,
    newTeachers: (count: number): string => counted(count, 'nouveau professeur', 'nouveaux professeurs'),
    goneTeachers: (count: number): string => counted(count, 'professeur en moins', 'professeurs en moins'),
    newClasses: (count: number): string => counted(count, 'nouvelle classe ou groupe', 'nouvelles classes ou groupes'),
    goneClasses: (count: number): string => counted(count, 'classe ou groupe en moins', 'classes ou groupes en moins'),
    newPlaces: (count: number): string => counted(count, 'nouvelle salle', 'nouvelles salles'),
    gonePlaces: (count: number): string => counted(count, 'salle en moins', 'salles en moins'),
    named: (label: string, names: string): string => `${label}${NBSP}: ${names}`,
    others: (count: number): string => `et ${figure(count)}${NBSP}${count > 1 ? 'autres' : 'autre'}`,
    wrongFileTitle: (removed: number, before: number): string =>
      `Attention, ${figure(removed)}${NBSP}cours sur ${figure(before)} disparaîtraient.`,
    wrongFile:
      'C’est souvent le signe d’un mauvais fichier : une autre année, ou une partie seulement de l’établissement. Vérifiez avant d’appliquer.',
    groupBy: 'Regrouper par',
    byClass: 'Classe',
    byTeacher: 'Professeur',
    show: 'Montrer',
    all: 'Tout',
    kinds: { added: 'Ajouté', removed: 'Retiré', changed: 'Changé' },
    kindsMany: {
      added: (count: number): string => counted(count, 'ajouté', 'ajoutés'),
      removed: (count: number): string => counted(count, 'retiré', 'retirés'),
      changed: (count: number): string => counted(count, 'changé', 'changés'),
    },
    more: (count: number): string => (count > 1 ? `Afficher les ${figure(count)} suivants` : 'Afficher le suivant'),
    day: (weekday: number): string => {
      const name = weekdayName(weekday);
      return name.charAt(0).toUpperCase() + name.slice(1);
    },
    hours: (lesson: Pick<ComparedLesson, 'startMinute' | 'endMinute'>): string =>
      `${minuteTime(lesson.startMinute)}${NBSP}– ${minuteTime(lesson.endMinute)}`,
    place: (code: string | null): string => (code === null ? 'sans salle' : placeName(code)),
    before: 'avant :',
    after: 'après :',
  },

  rejected: {
    heading: (count: number): string => counted(count, 'ligne refusée', 'lignes refusées'),
    text: 'Leurs cours ne seront pas dans l’emploi du temps. Corrigez-les, puis importez de nouveau le fichier complet.',
    /** Of the pair the file is named, since two have a line 14. */
    where: (row: Pick<RejectedRow, 'file' | 'line' | 'field'>): string => {
      const place = row.line === 0 ? 'Fichier entier' : `Ligne ${row.line}`;
      const line = /^(sts_emp|emp_sts)$/.test(row.file) ? `${place} (${row.file})` : place;
      return row.field === '' ? line : `${line}, « ${row.field} »`;
    },
    stood: (fact: string): string => `« ${fact} »`,
    reasons: rejections,
    more: (count: number): string => `${counted(count, 'autre ligne', 'autres lignes')} dans le fichier à télécharger.`,
    download: 'Télécharger les lignes refusées',
    columns: ['Fichier', 'Ligne', 'Colonne', 'Ce qui était écrit', 'Pourquoi'],
    fileName: 'lignes-refusees.csv',
  },

  apply: {
    /** The number is on the button, so that the hand knows what it does. */
    buttonWith: (count: number): string => `Appliquer ${counted(count, 'changement', 'changements')}`,
    anyway: 'Appliquer quand même',
    anywayAsk: (removed: number): string =>
      `${counted(removed, 'cours sera retiré', 'cours seront retirés')} de l’emploi du temps. Est-ce bien le bon fichier ?`,
    anywayYes: 'Oui, appliquer',
    anywayNo: 'Non, je vérifie',
    giveUp: 'Abandonner',
    close: 'Fermer',
    done: 'Le nouvel emploi du temps est en vigueur.',
    undone: 'L’import est annulé. L’emploi du temps est de nouveau celui d’avant.',
    coversFollow: 'Les absences déclarées restent ; les séances à couvrir suivent le nouvel emploi du temps.',
    givenUp: 'La comparaison est abandonnée. Rien n’a changé.',
  },

  history: {
    heading: 'Derniers imports',
    none: 'Aucun import pour l’instant.',
    at: (moment: string): string => moment.charAt(0).toUpperCase() + moment.slice(1),
    by: (name: string | null): string => name ?? 'Équipe de Relève',
    undone: 'Annulé',
    current: 'En vigueur',
    what: (counts: Counts): string => changes(counts) || 'aucun cours changé',
    rejected: (count: number): string => counted(count, 'ligne refusée', 'lignes refusées'),
    undo: 'Annuler cet import',
    undoAsk: 'Revenir à l’emploi du temps d’avant ? Les séances à couvrir suivent.',
    undoYes: 'Oui, annuler l’import',
    undoNo: 'Non, le garder',
  },
};
