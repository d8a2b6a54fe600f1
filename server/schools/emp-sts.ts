import type { XmlElement } from '@rgrove/parse-xml';
import { Day } from '#contract/time.ts';
import { addDays } from '#contract/words/times.ts';
import { firstText, isName, type SchoolYear, teacherKey } from './sts-emp.ts';
import { type GroupKey, groupElements } from './timetable-groups.ts';
import { attributeOf, descendants, type TimetableXml, textOf } from './timetable-xml.ts';

/** A set of weeks under a name the software chose; the code means nothing, the listed weeks everything. */
export interface Alternance {
  code: string;
  label: string;
  /** Mondays, ascending. */
  weeks: string[];
}

/** One weekly lesson in the file's own codes. */
export interface StsLesson {
  groupKey: GroupKey;
  subjectCode: string;
  teacherKey: string;
  alternanceCode: string;
  /** 1 Monday … 7 Sunday. */
  weekday: number;
  /** Minutes after midnight. */
  startMinute: number;
  endMinute: number;
  placeCode: string | null;
}

/** What a lesson's codes must be found in. */
export interface KnownCodes {
  subjects: ReadonlyMap<string, string>;
  teachers: ReadonlyMap<string, unknown>;
  alternances: ReadonlyMap<string, unknown>;
}

/** Alternances by code. Refuses `timetable_other_year` at the first week that lies wholly outside the school year. */
export function readAlternances(file: TimetableXml, year: SchoolYear): Map<string, Alternance> {
  const alternances = new Map<string, Alternance>();
  for (const element of descendants(file.root, 'ALTERNANCE')) {
    const code = attributeOf(element, 'CODE');
    const label = firstText(element, ['LIBELLE_EDITION', 'LIBELLE_LONG', 'LIBELLE_COURT']) || code;
    if (!isName(code)) file.reject(element, code === '' ? 'CODE' : `CODE = ${code}`);
    else if (!isName(label)) file.reject(element, `LIBELLE_EDITION = ${label}`);
    alternances.set(code, { code, label, weeks: readWeeks(file, element, year) });
  }
  return alternances;
}

function readWeeks(file: TimetableXml, alternance: XmlElement, year: SchoolYear): string[] {
  const mondays = descendants(alternance, 'DATE_DEBUT_SEMAINE').flatMap((element) => {
    const text = element.text.trim();
    const monday = mondayOf(text);
    if (monday === null) file.reject(element, `DATE_DEBUT_SEMAINE = ${text}`);
    // The first week may begin, and the last one end, outside the school year.
    else if (addDays(monday, 6) < year.startsOn || monday > year.endsOn)
      file.refuse('timetable_other_year', element, text);
    return monday ?? [];
  });
  return [...new Set(mondays)].sort();
}

/** Some programs begin their weeks on Sunday: it stands for the Monday after it. Other days begin no week: null. */
function mondayOf(text: string): string | null {
  if (!Day.safeParse(text).success) return null;
  const weekday = new Date(`${text}T00:00:00Z`).getUTCDay();
  if (weekday === 1) return text;
  return weekday === 0 ? addDays(text, 1) : null;
}

/** All lessons that can be read; the others are rejected with their line. */
export function readLessons(file: TimetableXml, known: KnownCodes): StsLesson[] {
  const seen = new Map<string, StsLesson>();
  for (const { key, element: group } of groupElements(file)) {
    if (!isName(attributeOf(group, 'CODE'))) file.reject(group, `CODE = ${attributeOf(group, 'CODE')}`);
    for (const service of descendants(group, 'SERVICE')) {
      for (const enseignant of descendants(service, 'ENSEIGNANT')) {
        const owner = lessonOwner(file, service, enseignant, known);
        if (owner) readLessonsOf(file, enseignant, { groupKey: key, ...owner }, known, seen);
      }
    }
  }
  // A file without a single lesson was exported too early; importing it would empty the timetable.
  if (seen.size === 0 && file.rejected.length === 0) file.reject(file.root, 'COURS');
  return [...seen.values()];
}

type Owner = Pick<StsLesson, 'subjectCode' | 'teacherKey'>;

/** Whose lessons these are; null, and rejected, when the other file does not know them. Nobody minds it without lessons. */
function lessonOwner(file: TimetableXml, service: XmlElement, enseignant: XmlElement, known: KnownCodes): Owner | null {
  if (descendants(enseignant, 'COURS').length === 0) return null;
  const subjectCode = attributeOf(service, 'CODE_MATIERE');
  const key = teacherKey(enseignant) ?? '';
  if (!known.subjects.has(subjectCode)) file.reject(service, `CODE_MATIERE = ${subjectCode}`);
  if (!known.teachers.has(key)) file.reject(enseignant, `ENSEIGNANT = ${key}`);
  return known.subjects.has(subjectCode) && known.teachers.has(key) ? { subjectCode, teacherKey: key } : null;
}

function readLessonsOf(
  file: TimetableXml,
  enseignant: XmlElement,
  owner: Owner & Pick<StsLesson, 'groupKey'>,
  known: KnownCodes,
  seen: Map<string, StsLesson>,
): void {
  for (const cours of descendants(enseignant, 'COURS')) {
    const times = readTimes(file, cours, known);
    if (times === null) continue;
    const lesson = { ...owner, ...times };
    const key = lessonKey(lesson);
    const twin = seen.get(key);
    // The same row twice says nothing new; two rows that differ in length or place contradict each other.
    if (twin && (twin.endMinute !== lesson.endMinute || twin.placeCode !== lesson.placeCode))
      file.reject(cours, 'COURS');
    else seen.set(key, lesson);
  }
}

/** What makes a weekly lesson this one and no other, as one text. */
export function lessonKey(lesson: StsLesson): string {
  const { groupKey, subjectCode, teacherKey, alternanceCode, weekday, startMinute } = lesson;
  return JSON.stringify([groupKey, subjectCode, teacherKey, alternanceCode, weekday, startMinute]);
}

type Times = Omit<StsLesson, keyof Owner | 'groupKey'>;

/** Null when a field is missing or makes no sense; each such field is rejected by name. */
function readTimes(file: TimetableXml, cours: XmlElement, known: KnownCodes): Times | null {
  const before = file.rejected.length;
  const read = <T>(name: string, understand: (text: string) => T | null): T | null => {
    const text = textOf(cours, name);
    const value = understand(text);
    if (value === null) file.reject(cours, text === '' ? name : `${name} = ${text}`);
    return value;
  };
  const alternanceCode = read('CODE_ALTERNANCE', (code) => (known.alternances.has(code) ? code : null));
  const weekday = read('JOUR', (text) => (/^[1-7]$/.test(text) ? Number(text) : null));
  const startMinute = read('HEURE_DEBUT', (text) => minutesOf(text, 24));
  const length = read('DUREE', (text) => minutesOf(text, 25) || null);
  const placeCode = read('CODE_SALLE', (text) => (text === '' || isName(text) ? text : null));
  if (alternanceCode === null || weekday === null || startMinute === null || length === null || placeCode === null) {
    return null;
  }
  const endMinute = startMinute + length;
  if (endMinute > 1440) file.reject(cours, `DUREE = ${textOf(cours, 'DUREE')}`);
  if (file.rejected.length > before) return null;
  return { alternanceCode, weekday, startMinute, endMinute, placeCode: placeCode === '' ? null : placeCode };
}

/** `0855` → 535. Null when it is no HHMM with fewer than `hours` hours. */
function minutesOf(text: string, hours: number): number | null {
  const [, hour, minute] = /^(\d\d)([0-5]\d)$/.exec(text) ?? [];
  if (hour === undefined || Number(hour) >= hours) return null;
  return Number(hour) * 60 + Number(minute);
}
