import type { XmlElement } from '@rgrove/parse-xml';
import { Day } from '#contract/time.ts';
import { addDays } from '#contract/words/times.ts';
import { firstText, isName, namesOf, rejectName, teacherKey } from './sts-emp.ts';
import {
  type Alternance,
  type GroupKey,
  type LessonFacts,
  lessonKey,
  type PupilGroup,
  type SchoolYear,
  type TaughtService,
} from './timetable.ts';
import { groupElements } from './timetable-groups.ts';
import { attributeOf, descendants, type TimetableXml, textOf } from './timetable-xml.ts';

/** What a lesson's codes must be found in. */
export interface KnownCodes {
  subjects: ReadonlyMap<string, unknown>;
  teachers: ReadonlyMap<string, unknown>;
  alternances: ReadonlyMap<string, unknown>;
}

/** Alternances by code. Refuses `timetable_other_year` when all their weeks lie outside the school year. */
export function readAlternances(file: TimetableXml, year: SchoolYear): Map<string, Alternance> {
  const alternances = new Map<string, Alternance>();
  for (const element of descendants(file.root, 'ALTERNANCE')) {
    const code = attributeOf(element, 'CODE');
    const label = firstText(element, ['LIBELLE_EDITION', 'LIBELLE_LONG', 'LIBELLE_COURT']) || code;
    const alsoCalled = namesOf(element, ['LIBELLE_EDITION', 'LIBELLE_LONG', 'LIBELLE_COURT']);
    if (!isName(code)) rejectName(file, element, 'CODE', code);
    else if (!isName(label)) rejectName(file, element, 'LIBELLE_EDITION', label);
    else alternances.set(code, { code, label, alsoCalled, weeks: readWeeks(file, element, year) });
  }
  refuseOtherYear(file, alternances);
  return alternances;
}

function refuseOtherYear(file: TimetableXml, alternances: ReadonlyMap<string, Alternance>): void {
  const [week] = descendants(file.root, 'DATE_DEBUT_SEMAINE');
  const isInYear = [...alternances.values()].some(({ weeks }) => weeks.length > 0);
  if (week && !isInYear) file.refuse('timetable_other_year', week, week.text.trim());
}

/** The first week may begin, and the last one end, outside the school year. */
function readWeeks(file: TimetableXml, alternance: XmlElement, year: SchoolYear): string[] {
  const mondays = descendants(alternance, 'DATE_DEBUT_SEMAINE').flatMap((element) => {
    const text = element.text.trim();
    const monday = mondayIn(text);
    if (monday === null) {
      file.reject(element, 'field_unreadable', 'DATE_DEBUT_SEMAINE', text);
      return [];
    }
    if (addDays(monday, 6) >= year.startsOn && monday <= year.endsOn) return monday;
    file.reject(element, 'outside_school_year', 'DATE_DEBUT_SEMAINE', text);
    return [];
  });
  return [...new Set(mondays)].sort();
}

/** Some programs begin their weeks on Sunday: it stands for the Monday after it. Other days begin no week: null. */
function mondayIn(text: string): string | null {
  if (!Day.safeParse(text).success) return null;
  const weekday = new Date(`${text}T00:00:00Z`).getUTCDay();
  if (weekday === 1) return text;
  return weekday === 0 ? addDays(text, 1) : null;
}

/** What a file says about who teaches what to whom; unknown subjects and teachers are passed over without a word. */
export function readServices(file: TimetableXml, known: KnownCodes): TaughtService[] {
  return taughtIn(file).flatMap(({ groupKey, service, enseignant }) => {
    const facts = serviceFacts(groupKey, service, enseignant);
    const isKnown = known.subjects.has(facts.subjectCode) && known.teachers.has(facts.teacherKey);
    return isKnown && isName(facts.classCode) ? facts : [];
  });
}

/** All lessons that can be read; the others are rejected with their line. */
export function readLessons(file: TimetableXml, known: KnownCodes): LessonFacts[] {
  const seen = new Map<string, LessonFacts>();
  for (const { groupKey, service, enseignant } of taughtIn(file)) {
    const facts = serviceFacts(groupKey, service, enseignant);
    for (const cours of descendants(enseignant, 'COURS')) {
      const lesson = readLesson(file, cours, facts, known);
      if (lesson === null) continue;
      const key = lessonKey(lesson);
      const twin = seen.get(key);
      // The same row twice says nothing new; two rows that differ in length or place contradict each other.
      if (twin && (twin.endMinute !== lesson.endMinute || twin.placeCode !== lesson.placeCode))
        file.reject(cours, 'contradicts_another_row', 'COURS');
      else seen.set(key, lesson);
    }
  }
  return [...seen.values()];
}

interface Taught {
  groupKey: GroupKey;
  service: XmlElement;
  enseignant: XmlElement;
}

function taughtIn(file: TimetableXml): Taught[] {
  return groupElements(file).flatMap(({ key, element }) =>
    descendants(element, 'SERVICE').flatMap((service) =>
      descendants(service, 'ENSEIGNANT').map((enseignant) => ({ groupKey: key, service, enseignant })),
    ),
  );
}

/** Of a modality that is no word of a nomenclature nothing is kept: CG stands for what the file does not say. */
function serviceFacts(groupKey: GroupKey, service: XmlElement, enseignant: XmlElement): TaughtService {
  const modality = attributeOf(service, 'CODE_MOD_COURS');
  const classKind: PupilGroup['kind'] = groupKey.startsWith('group:') ? 'group' : 'class';
  return {
    classKind,
    classCode: groupKey.slice(groupKey.indexOf(':') + 1),
    subjectCode: attributeOf(service, 'CODE_MATIERE'),
    teacherKey: teacherKey(enseignant) ?? '',
    modality: /^[A-Z0-9]{1,4}$/.test(modality) ? modality : 'CG',
  };
}

/** Null when a field is missing or makes no sense; each such field is rejected by name. */
function readLesson(
  file: TimetableXml,
  cours: XmlElement,
  facts: TaughtService,
  known: KnownCodes,
): LessonFacts | null {
  const before = file.rejections.count;
  const { classCode, subjectCode, teacherKey: teacher } = facts;
  if (!isName(classCode)) file.reject(cours, 'class_unknown', 'CODE', classCode);
  if (!known.subjects.has(subjectCode)) file.reject(cours, 'subject_unknown', 'CODE_MATIERE', subjectCode);
  if (!known.teachers.has(teacher)) file.reject(cours, 'teacher_unknown', 'ENSEIGNANT', teacher);
  const read = <T>(name: string, understand: (text: string) => T | null): T | null => {
    const text = textOf(cours, name);
    const value = understand(text);
    if (value === null) file.reject(cours, text === '' ? 'field_missing' : 'field_unreadable', name, text);
    return value;
  };
  const alternanceCode = textOf(cours, 'CODE_ALTERNANCE');
  if (alternanceCode === '') file.reject(cours, 'field_missing', 'CODE_ALTERNANCE');
  else if (!known.alternances.has(alternanceCode))
    file.reject(cours, 'alternance_unknown', 'CODE_ALTERNANCE', alternanceCode);
  const weekday = read('JOUR', (text) => (/^[1-7]$/.test(text) ? Number(text) : null));
  const startMinute = read('HEURE_DEBUT', (text) => minutesOf(text, 24));
  const length = read('DUREE', (text) => minutesOf(text, 25) || null);
  const placeCode = read('CODE_SALLE', (text) => (text === '' || isName(text) ? text : null));
  if (weekday === null || startMinute === null || length === null || placeCode === null) return null;
  const endMinute = startMinute + length;
  if (endMinute > 1440) file.reject(cours, 'ends_after_midnight', 'DUREE', textOf(cours, 'DUREE'));
  if (file.rejections.count > before) return null;
  return { ...facts, alternanceCode, weekday, startMinute, endMinute, placeCode: placeCode === '' ? null : placeCode };
}

/** `0855` → 535. Null when it is no HHMM with fewer than `hours` hours. */
function minutesOf(text: string, hours: number): number | null {
  const [, hour, minute] = /^(\d\d)([0-5]\d)$/.exec(text) ?? [];
  if (hour === undefined || Number(hour) >= hours) return null;
  return Number(hour) * 60 + Number(minute);
}
