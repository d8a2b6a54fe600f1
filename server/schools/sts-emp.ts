import type { XmlElement } from '@rgrove/parse-xml';
import { Name, SubjectCode } from '#contract/ids.ts';
import { Day } from '#contract/time.ts';
import { attributeOf, descendants, type TimetableXml, textOf } from './timetable-xml.ts';

/** A teacher of the school. Birth date, civil name, sex and grade also stand in the file: they are never read. */
export interface StsTeacher {
  /** `epp:90001`, `local:12`: opaque, and only meaningful inside the school. */
  key: string;
  lastName: string;
  firstName: string;
}

/** The school year of the pair: `year` is the calendar year it begins in. */
export interface SchoolYear {
  year: string;
  startsOn: string;
  endsOn: string;
}

/**
 * The school year. Without it nothing else can be judged, so a missing or impossible date is refused at once, and
 * dates that contradict each other with `timetable_other_year`.
 */
export function readSchoolYear(file: TimetableXml): SchoolYear {
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

/** Subject code → the label people read. */
export function readSubjects(file: TimetableXml): Map<string, string> {
  const subjects = new Map<string, string>();
  for (const element of descendants(file.root, 'MATIERE')) {
    const code = attributeOf(element, 'CODE');
    const label = firstText(element, ['LIBELLE_EDITION', 'LIBELLE_LONG', 'LIBELLE_COURT']);
    if (!SubjectCode.safeParse(code).success) continue;
    if (!isName(label)) file.reject(element, label === '' ? 'LIBELLE_EDITION' : `LIBELLE_EDITION = ${label}`);
    subjects.set(code, label);
  }
  return subjects;
}

/** Teachers by key. */
export function readTeachers(file: TimetableXml): Map<string, StsTeacher> {
  const teachers = new Map<string, StsTeacher>();
  for (const element of descendants(file.root, 'INDIVIDU')) {
    const key = teacherKey(element);
    const lastName = textOf(element, 'NOM_USAGE');
    const firstName = textOf(element, 'PRENOM');
    if (key === null) {
      file.reject(element, 'ID');
      continue;
    }
    if (!isName(lastName)) file.reject(element, lastName === '' ? 'NOM_USAGE' : `NOM_USAGE = ${lastName}`);
    if (firstName !== '' && !isName(firstName)) file.reject(element, `PRENOM = ${firstName}`);
    // Also a rejected one is known, so that its lessons are not reproached with a stranger.
    teachers.set(key, { key, lastName, firstName });
  }
  return teachers;
}

/** `INDIVIDU` and `ENSEIGNANT` bear the same two attributes; a missing TYPE means `epp`. Null without an ID. */
export function teacherKey(element: XmlElement): string | null {
  const id = attributeOf(element, 'ID');
  return isName(id) ? `${attributeOf(element, 'TYPE') || 'epp'}:${id}` : null;
}

/** What we accept as a name or code of the file: 1 to 120 characters. */
export function isName(text: string): boolean {
  return Name.safeParse(text).success;
}

/** The first of the texts that is not empty. */
export function firstText(element: XmlElement, names: readonly string[]): string {
  return names.map((name) => textOf(element, name)).find((text) => text !== '') ?? '';
}
