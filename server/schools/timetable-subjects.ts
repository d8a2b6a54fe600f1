import { SubjectCode } from '#contract/ids.ts';
import { plain, type TimetableSubject } from './timetable.ts';

/**
 * National subjects that lower secondary schools and lycées teach: code, gestion code, label, and what people call them in
 * tables of their own. A bare language means its usual rank (English first, the others second): substitutes are
 * matched on the first four signs, which LV1 and LV2 share.
 * Source: Base centrale des nomenclatures of the ministry, n_matiere_enseignee, state of 2012-09-24, with nine codes of
 * after 2018; read 2026-11. Schools' own files extend it.
 */
const national: readonly (readonly [code: string, gestion: string, label: string, ...others: string[]])[] = [
  ['005300', 'SIGNE', 'Langue des signes française', 'LSF'],
  ['005400', 'VISCO', 'Vie scolaire'],
  ['006600', 'ACCPE', 'Accompagnement personnalisé', 'AP'],
  ['008300', 'ETUDE', 'Études (dirigées ou encadrées)', 'Études dirigées', 'Devoirs faits'],
  ['008400', 'VICLA', 'Vie de classe', 'Heure de vie de classe'],
  ['010300', 'PHILO', 'Philosophie'],
  ['010500', 'HLPHI', 'Humanités, littérature et philosophie', 'HLP'],
  ['020100', 'LATIN', 'Latin'],
  ['020200', 'GREC', 'Grec ancien'],
  ['020300', 'LCALA', 'Langues et cultures de l’Antiquité latin', 'LCA latin'],
  ['020400', 'LCAGR', 'Langues et cultures de l’Antiquité grec', 'LCA grec'],
  ['020700', 'FRANC', 'Français'],
  ['023500', 'FHGEC', 'Français, histoire-géographie et enseignement moral et civique', 'Lettres-histoire'],
  ['023800', 'FRLET', 'Français langue étrangère', 'FLE'],
  ['023900', 'FRLSE', 'Français langue seconde', 'FLS'],
  ['024000', 'LCALG', 'Langues et cultures de l’Antiquité latin et grec', 'LCA'],
  ['030101', 'ALL1', 'Allemand LV1'],
  ['030102', 'ALL2', 'Allemand LV2', 'Allemand'],
  ['030111', 'ALL1C', 'Allemand LV1 par correspondance', 'ALLEMAND LV1 CORRESP.'],
  ['030201', 'AGL1', 'Anglais LV1', 'Anglais', 'ANG1'],
  ['030202', 'AGL2', 'Anglais LV2', 'ANG2'],
  ['030211', 'AGL1C', 'Anglais LV1 par correspondance', 'ANGLAIS LV1 CORRESP.'],
  ['030212', 'AGL2C', 'Anglais LV2 par correspondance', 'ANGLAIS LV2 CORRESP.'],
  ['030301', 'ARA1', 'Arabe LV1'],
  ['030302', 'ARA2', 'Arabe LV2', 'Arabe'],
  ['030321', 'ARA1H', 'Arabe LV1 hors établissement', 'ARABE LV1 HORS ETABLISSEMT'],
  ['030401', 'CHI1', 'Chinois LV1'],
  ['030402', 'CHI2', 'Chinois LV2', 'Chinois'],
  ['030601', 'ESP1', 'Espagnol LV1'],
  ['030602', 'ESP2', 'Espagnol LV2', 'Espagnol'],
  ['030612', 'ESP2C', 'Espagnol LV2 par correspondance', 'ESPAGNOL LV2 CORRESP.'],
  ['030901', 'ITA1', 'Italien LV1'],
  ['030902', 'ITA2', 'Italien LV2', 'Italien'],
  ['031001', 'JAP1', 'Japonais LV1', 'Japonais'],
  ['040600', 'HIGEO', 'Histoire-géographie', 'Histoire et géographie'],
  ['041400', 'EDCIV', 'Éducation civique'],
  [
    '042100',
    'HIGCV',
    'Histoire-géographie-éducation civique',
    'Hist-géo-EMC',
    'Histoire-géographie-EMC',
    'Hist-géo',
    'HG',
  ],
  ['050700', 'SES', 'Sciences économiques et sociales'],
  ['061300', 'MATHS', 'Mathématiques', 'Math'],
  ['062300', 'PH-CH', 'Physique-chimie', 'PC', 'Physique'],
  ['062900', 'SVT', 'Sciences de la vie et de la Terre', 'SC.VIE & TERRE'],
  ['070800', 'TECHN', 'Technologie', 'Techno'],
  ['081300', 'EDMUS', 'Éducation musicale', 'Musique'],
  ['090100', 'A-PLA', 'Arts plastiques'],
  ['100100', 'EPS', 'Éducation physique et sportive', 'ED.PHYSIQUE & SPORT.', 'Sport'],
];

/** Finds the national code behind what a file calls a subject. */
export interface SubjectBook {
  /**
   * @param names a code, a gestion code or a label, in the order of trust
   * @returns null when no name is known, or the name stands for several
   */
  find(names: readonly string[]): TimetableSubject | null;
}

/** Asks the school's own names first: a gestion code may mean there what it means nowhere else. */
export function subjectBook(ofSchool: readonly TimetableSubject[]): SubjectBook {
  const schools = byName(ofSchool);
  const nations = byName(
    national.map(([code, gestion, label, ...others]) => ({ code, label, alsoCalled: [gestion, ...others] })),
  );
  const known = (name: string) => schools.get(name) ?? nations.get(name) ?? null;
  return {
    find(names) {
      for (const name of names) {
        const found = known(codeIn(name) ?? plain(name)) ?? known(plain(name));
        if (found) return found;
      }
      return newSubject(names);
    },
  };
}

/** A national code we have not met, with a label beside it: files keep the nomenclature fresh. */
function newSubject([first = '', label = '']: readonly string[]): TimetableSubject | null {
  const code = codeIn(first);
  return code === null || label === '' ? null : { code, label, alsoCalled: [] };
}

/** A spreadsheet takes the zeros in front away: 61300 is 061300. A code has digits, since six letters may be a word. */
function codeIn(text: string): string | null {
  const code = /^\d{4,5}$/.test(text) ? text.padStart(6, '0') : text;
  return SubjectCode.safeParse(code).success && /\d{3}/.test(code) ? code : null;
}

/** A name that stands for two subjects names neither. */
function byName(subjects: readonly TimetableSubject[]): Map<string, TimetableSubject | null> {
  const book = new Map<string, TimetableSubject | null>();
  for (const subject of subjects) {
    for (const name of new Set([subject.label, ...subject.alsoCalled].map(plain))) {
      book.set(name, book.has(name) && book.get(name)?.code !== subject.code ? null : subject);
    }
  }
  for (const subject of subjects) book.set(subject.code, subject);
  return book;
}
