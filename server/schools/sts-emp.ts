import type { XmlElement } from '@rgrove/parse-xml';
import { Name, SubjectCode } from '#contract/ids.ts';
import { Day } from '#contract/time.ts';
import type { SchoolYear, TimetableSubject, TimetableTeacher } from './timetable.ts';
import { attributeOf, childText, descendants, type TimetableXml, textOf } from './timetable-xml.ts';

/** The school year of the pair: `year` is the calendar year it begins in. */
export interface StsYear extends SchoolYear {
  year: string;
}

/**
 * The school year. Without it nothing else can be judged, so a missing or impossible date is refused at once
 * (`timetable_rows_rejected`), and dates that contradict each other with `timetable_other_year`.
 */
export function readSchoolYear(file: TimetableXml): StsYear {
  const [element] = descendants(file.root, 'ANNEE_SCOLAIRE');
  if (!element) return file.refuse('timetable_rows_rejected', file.root, 'ANNEE_SCOLAIRE');
  const year = attributeOf(element, 'ANNEE');
  const startsOn = dayOf(file, element, 'DATE_DEBUT');
  const endsOn = dayOf(file, element, 'DATE_FIN');
  // In the southern territories the school year lies within one calendar year.
  const lastYears = [year, String(Number(year) + 1)];
  if (!startsOn.startsWith(`${year}-`) || !lastYears.includes(endsOn.slice(0, 4)) || endsOn <= startsOn) {
    file.refuse('timetable_other_year', element, `${year} : ${startsOn} – ${endsOn}`);
  }
  return { year, startsOn, endsOn };
}

function dayOf(file: TimetableXml, element: XmlElement, name: string): string {
  const text = textOf(element, name);
  if (Day.safeParse(text).success) return text;
  return file.refuse('timetable_rows_rejected', element, text === '' ? name : `${name} = ${text}`);
}

const labels = ['LIBELLE_EDITION', 'LIBELLE_LONG', 'LIBELLE_COURT'];

/** Subjects by code, with all the names the file has for them. Codes that are not national are left to their lessons to name. */
export function readSubjects(file: TimetableXml): Map<string, TimetableSubject> {
  const subjects = new Map<string, TimetableSubject>();
  for (const element of descendants(file.root, 'MATIERE')) {
    const code = attributeOf(element, 'CODE');
    const label = firstText(element, labels);
    if (!SubjectCode.safeParse(code).success) continue;
    if (isName(label)) subjects.set(code, { code, label, alsoCalled: namesOf(element, ['CODE_GESTION', ...labels]) });
    else rejectName(file, element, 'LIBELLE_EDITION', label);
  }
  return subjects;
}

/** Teachers by key. One whose name cannot be read is rejected, and unknown to its lessons. */
export function readTeachers(file: TimetableXml): Map<string, TimetableTeacher> {
  const teachers = new Map<string, TimetableTeacher>();
  for (const element of descendants(file.root, 'INDIVIDU')) {
    const key = teacherKey(element);
    const lastName = childText(element, 'NOM_USAGE') ?? '';
    const firstName = childText(element, 'PRENOM') ?? '';
    if (key === null) file.reject(element, 'field_missing', 'ID');
    else if (!isName(lastName)) rejectName(file, element, 'NOM_USAGE', lastName);
    else if (firstName !== '' && !isName(firstName)) rejectName(file, element, 'PRENOM', firstName);
    else teachers.set(key, { key, lastName, firstName });
  }
  return teachers;
}

/** `INDIVIDU` and `ENSEIGNANT` bear the same two attributes; a missing TYPE means `epp`. Null without an ID. */
export function teacherKey(element: XmlElement): string | null {
  const id = attributeOf(element, 'ID');
  return isName(id) ? `${attributeOf(element, 'TYPE') || 'epp'}:${id}` : null;
}

/** What we accept as a name or code of a file: 1 to 120 characters. */
export function isName(text: string): boolean {
  return Name.safeParse(text).success;
}

/** Says whether a name is missing, or too long to be one. */
export function rejectName(file: TimetableXml, element: XmlElement, field: string, found: string): void {
  file.reject(element, found === '' ? 'field_missing' : 'field_unreadable', field, found);
}

/** The first of the texts that is not empty. */
export function firstText(element: XmlElement, names: readonly string[]): string {
  return names.map((name) => textOf(element, name)).find((text) => text !== '') ?? '';
}

/** The texts that can be names, each once. */
export function namesOf(element: XmlElement, names: readonly string[]): string[] {
  return [...new Set(names.map((name) => textOf(element, name)).filter(isName))];
}
