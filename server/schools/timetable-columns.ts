import { timetableHeadings } from '#contract/words/import-columns.ts';
import { plain } from './timetable.ts';
import type { Cell } from './timetable-cells.ts';

/**
 * What else the columns of our template are called: in EDT's EXP_COURS (French and Italian edition), and by people. What
 * bears no such name is never read: there may be pupils in it, so a bare "Nom" or "Prénom" is nobody's.
 */
const otherNames: Record<Column, readonly string[]> = {
  weekday: ['GIORNO', 'Jour de la semaine'],
  start: ['H.DEBUT', 'O.INIZIO', 'Heure de début', 'Heure début'],
  end: ['H.FIN', 'O.FINE', 'Heure de fin', 'Heure fin'],
  length: ['DURATA'],
  group: ['CLASSE', 'Classes', 'Groupe'],
  ofClasses: [],
  level: [],
  headCount: ['NUM.ALUNNI'],
  subject: ['MAT_LIBELLE', 'MAT_NOME', 'MATERIA'],
  subjectCode: ['MAT_CODE', 'MAT_COD', 'MAT_CODICE'],
  lastName: ['PROF_NOM', 'DOC_COGN', 'Professeur', 'Professeurs', 'Enseignant'],
  firstName: ['PROF_PRENOM', 'DOC_NOME'],
  teacherKey: [],
  place: ['AULA', 'Salles'],
  alternance: ['FREQUENCE', 'FREQUENZA', 'Semaine'],
  weeks: [],
  modality: [],
};
export type Column = keyof typeof timetableHeadings;

const allColumns = Object.keys(otherNames) as Column[];

/** The columns of our own template, in its order. */
export const templateColumns = [
  'weekday',
  'start',
  'end',
  'group',
  'ofClasses',
  'level',
  'headCount',
  'subject',
  'subjectCode',
  'lastName',
  'firstName',
  'teacherKey',
  'place',
  'alternance',
  'weeks',
  'modality',
] as const satisfies readonly Column[];

/** Names that only EDT gives: they tell its export from a table of our own. */
const onlyEdt = ['MAT_CODE', 'MAT_LIBELLE', 'PROF_NOM', 'H.DEBUT', 'DOC_COGN', 'O.INIZIO'].map(plain);

/** Where each known column stands in a header; of two that mean the same the first name in our list counts. */
export interface Columns {
  at: Partial<Record<Column, number>>;
  /** What the file itself calls it, for the rows that are sent back. */
  heading(column: Column): string;
  isEdt: boolean;
  /** What kind of file it is, for the rows that are sent back: never its name, which may be a person's. */
  file: 'EXP_COURS' | 'table';
}

/** Null for a header without class, day and beginning: that is no timetable. */
export function findColumns(header: readonly string[]): Columns | null {
  const written = header.map(plain);
  const at: Columns['at'] = {};
  for (const column of allColumns) {
    const names = [timetableHeadings[column], ...otherNames[column]];
    const place = names.map((name) => written.indexOf(plain(name))).find((found) => found >= 0);
    if (place !== undefined) at[column] = place;
  }
  if (at.weekday === undefined || at.start === undefined || at.group === undefined) return null;
  const isEdt = written.some((name) => onlyEdt.includes(name));
  return {
    at,
    heading: (column) => header[at[column] ?? -1] ?? timetableHeadings[column],
    isEdt,
    file: isEdt ? 'EXP_COURS' : 'table',
  };
}

/** The cell of a row in a column; null when the table has no such column. */
export function cellIn(columns: Columns, cells: readonly Cell[], column: Column): Cell {
  const place = columns.at[column];
  return place === undefined ? null : (cells[place] ?? null);
}
