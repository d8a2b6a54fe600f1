import { createHash } from 'node:crypto';
import { type Alternance, lessonKey, readAlternances, readLessons, type StsLesson } from './emp-sts.ts';
import { readSchoolYear, readSubjects, readTeachers, type SchoolYear, type StsTeacher } from './sts-emp.ts';
import { type PupilGroup, readGroups } from './timetable-groups.ts';
import { attributeOf, descendants, refuseRejectedRows, TimetableXml } from './timetable-xml.ts';

/** The pair of files as their bytes; each declares its own encoding. */
export interface TimetableFiles {
  stsEmp: Uint8Array;
  empSts: Uint8Array;
}

/** A weekly lesson, ready to be stored: its id follows from school, class, subject, teacher, alternance, day and time. */
export interface TimetableLesson extends Omit<StsLesson, 'groupKey'> {
  id: string;
  classKind: PupilGroup['kind'];
  classCode: string;
}

/** What a pair of files says about one school. Only what lessons use is in it: no teacher without a lesson, no unused place. */
export interface Timetable {
  uai: string;
  year: SchoolYear;
  subjects: { code: string; label: string }[];
  teachers: StsTeacher[];
  classes: PupilGroup[];
  places: string[];
  alternances: Alternance[];
  lessons: TimetableLesson[];
}

/**
 * Reads the pair `sts_emp` + `emp_sts` for the school `uai`. All or nothing; throws a `Refusal` whose details name file
 * (`path`), line and fact: `timetable_too_large`, `timetable_encoding_unknown`, `timetable_has_doctype`,
 * `timetable_not_xml`, `timetable_wrong_file`, `timetable_other_school`, `timetable_other_year`, `timetable_rows_rejected`.
 */
export function readTimetable(uai: string, files: TimetableFiles): Timetable {
  const stsEmp = new TimetableXml('stsEmp', files.stsEmp);
  const empSts = new TimetableXml('empSts', files.empSts);
  for (const file of [stsEmp, empSts]) refuseOtherSchool(file, uai);
  const year = readSchoolYear(stsEmp);
  refuseOtherYear(empSts, year);
  const subjects = readSubjects(stsEmp);
  const teachers = readTeachers(stsEmp);
  const alternances = readAlternances(empSts, year);
  const lessons = readLessons(empSts, { subjects, teachers, alternances });
  refuseRejectedRows(stsEmp, empSts);

  const used = <K, V>(all: ReadonlyMap<K, V>, keyOf: (lesson: StsLesson) => K): [K, V][] => {
    const keys = new Set(lessons.map(keyOf));
    return [...all].filter(([key]) => keys.has(key));
  };
  return {
    uai,
    year,
    subjects: used(subjects, (lesson) => lesson.subjectCode).map(([code, label]) => ({ code, label })),
    teachers: used(teachers, (lesson) => lesson.teacherKey).map(([, teacher]) => teacher),
    classes: used(readGroups(stsEmp, empSts), (lesson) => lesson.groupKey).map(([, group]) => group),
    places: [...new Set(lessons.flatMap((lesson) => lesson.placeCode ?? []))],
    alternances: used(alternances, (lesson) => lesson.alternanceCode).map(([, alternance]) => alternance),
    lessons: lessons.map((lesson) => withId(uai, lesson)),
  };
}

/** `emp_sts` need not name its school, `sts_emp` must; what is named, as text or as attribute, must be this one. */
function refuseOtherSchool(file: TimetableXml, uai: string): void {
  const [element] = descendants(file.root, 'UAJ');
  const named = element ? attributeOf(element, 'CODE') || element.text.trim() : '';
  if (named === uai || (named === '' && file.slot === 'empSts')) return;
  file.refuse('timetable_other_school', element ?? file.root, named);
}

function refuseOtherYear(empSts: TimetableXml, { year }: SchoolYear): void {
  const [element] = descendants(empSts.root, 'ANNEE_SCOLAIRE');
  if (!element) return;
  const named = attributeOf(element, 'ANNEE') || element.text.trim();
  if (named !== year) empSts.refuse('timetable_other_year', element, named);
}

function withId(uai: string, { groupKey, ...lesson }: StsLesson): TimetableLesson {
  return {
    id: uuidOf(`${uai} ${lessonKey({ groupKey, ...lesson })}`),
    classKind: groupKey.startsWith('group:') ? 'group' : 'class',
    classCode: groupKey.slice(groupKey.indexOf(':') + 1),
    ...lesson,
  };
}

/** A UUID of version 8 (RFC 9562, part 5.8: "custom") made of the text's SHA-256. */
function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
