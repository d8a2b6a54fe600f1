import { Refusal } from '#contract/failure.ts';
import { type KnownCodes, readAlternances, readLessons, readServices } from './emp-sts.ts';
import { readSchoolYear, readSubjects, readTeachers, type StsYear } from './sts-emp.ts';
import { groupKeyOf, type LessonFacts, type Reading, type TaughtService, withId } from './timetable.ts';
import { readGroups } from './timetable-groups.ts';
import { Rejections } from './timetable-rejections.ts';
import { attributeOf, descendants, parseFiles, type TimetableXml } from './timetable-xml.ts';

/** Root elements of the pair. The files' names are anagrams and users mix them up, so the roots tell which is which. */
export const stsRoots = { STS_EDT: 'sts_emp', EDT_STS: 'emp_sts' } as const;

/** Nobody reads more details than this of a file without a single good lesson. */
const MAX_DETAILS = 20;

/** The pair with the files under their right names, whatever they were called. */
export function sortPair(files: readonly TimetableXml[]): { stsEmp: TimetableXml; empSts: TimetableXml } {
  const stsEmp = files.find(({ root }) => root.name === 'STS_EDT');
  const empSts = files.find(({ root }) => root.name === 'EDT_STS');
  if (!stsEmp || !empSts) {
    throw new Refusal('import_files_do_not_belong', [{ fact: stsEmp ? stsRoots.EDT_STS : stsRoots.STS_EDT }]);
  }
  return { stsEmp, empSts };
}

/**
 * Reads the pair `sts_emp` + `emp_sts` for the school `uai`: rows that cannot be understood are rejected, the others make
 * the timetable. Only what lessons and services use is in it. Throws a `Refusal` whose details name file (`path`), line
 * and fact: `timetable_other_school`, `timetable_other_year`, `timetable_rows_rejected` (no school year),
 * `import_without_lessons`.
 */
export function readPair(uai: string, files: readonly TimetableXml[]): Reading {
  const { stsEmp, empSts } = sortPair(files);
  for (const file of [stsEmp, empSts]) refuseOtherSchool(file, uai);
  const { year: named, ...year } = readSchoolYear(stsEmp);
  refuseOtherYear(empSts, named);
  const known = {
    subjects: readSubjects(stsEmp),
    teachers: readTeachers(stsEmp),
    alternances: readAlternances(empSts, year),
  };
  const lessons = readLessons(empSts, known);
  const { rows } = stsEmp.rejections;
  if (lessons.length === 0) throw withoutLessons(stsEmp.rejections);
  const services = servicesOf(stsEmp, lessons, known);
  const used = [...lessons, ...services];
  const subjects = new Set(used.map(({ subjectCode }) => subjectCode));
  const teachers = new Set(used.map(({ teacherKey }) => teacherKey));
  const groups = new Set(used.map(groupKeyOf));
  return {
    timetable: {
      uai,
      year,
      subjects: [...known.subjects.values()].filter(({ code }) => subjects.has(code)),
      teachers: [...known.teachers.values()].filter(({ key }) => teachers.has(key)),
      classes: [...readGroups(stsEmp, empSts)].filter(([key]) => groups.has(key)).map(([, group]) => group),
      places: [...new Set(lessons.flatMap(({ placeCode }) => placeCode ?? []))],
      alternances: [...known.alternances.values()],
      lessons: lessons.map((lesson) => withId(uai, lesson)),
      services,
    },
    rejected: rows,
  };
}

/** Reads the pair from its bytes, for whoever has no other formats to expect. Also throws what `parseFiles` throws. */
export function readStsFiles(uai: string, files: readonly Uint8Array[]): Reading {
  return readPair(uai, parseFiles(files, stsRoots, new Rejections()));
}

/** A file without a single lesson was exported too early, or is another's: importing it would empty the timetable. */
export function withoutLessons({ rows }: Rejections): Refusal {
  const details = rows.slice(0, MAX_DETAILS);
  return new Refusal(
    'import_without_lessons',
    details.map(({ file, line, field, fact }) => ({
      path: file,
      line,
      fact: fact === '' ? field : `${field} = ${fact}`,
    })),
  );
}

/** Those that STS-web knows, with or without an hour, and those whose hours the timetable program knows; each once. */
function servicesOf(stsEmp: TimetableXml, lessons: readonly LessonFacts[], known: KnownCodes): TaughtService[] {
  const held = lessons.map(({ classKind, classCode, subjectCode, teacherKey, modality }) => {
    return { classKind, classCode, subjectCode, teacherKey, modality };
  });
  const all = [...readServices(stsEmp, known), ...held];
  return [...new Map(all.map((service) => [JSON.stringify(Object.values(service)), service])).values()];
}

/** `emp_sts` need not name its school, `sts_emp` must; what is named, as text or as attribute, must be this one. */
function refuseOtherSchool(file: TimetableXml, uai: string): void {
  const [element] = descendants(file.root, 'UAJ');
  const named = element ? attributeOf(element, 'CODE') || element.text.trim() : '';
  if (named === uai || (named === '' && file.file === stsRoots.EDT_STS)) return;
  file.refuse('timetable_other_school', element ?? file.root, named);
}

function refuseOtherYear(empSts: TimetableXml, year: StsYear['year']): void {
  const [element] = descendants(empSts.root, 'ANNEE_SCOLAIRE');
  if (!element) return;
  const named = attributeOf(element, 'ANNEE') || element.text.trim();
  if (named !== year) empSts.refuse('timetable_other_year', element, named);
}
