import type { AffectedLesson, NewAbsence } from '#contract/absences.ts';
import type { Queries } from '#db/sql.ts';
import { checkStretches } from './absence-rules.ts';
import { findOverlapping, type Overlapping } from './absence-store.ts';
import { type AbsentTeacher, findAbsentTeachers, otherSchoolsOf } from './absent-teachers.ts';
import { listTakenLessons, type TakenLesson } from './taken-lessons.ts';

/** What a page can list, and a person can read. */
const MAX_LISTED = 500;

export interface Preview {
  lessons: AffectedLesson[];
  cut: boolean;
  otherSchools: { uai: string; name: string; commune: string }[];
  declared: Overlapping | null;
}

/**
 * What would hang on an absence. Nothing is stored.
 * @throws Refusal those of declaring, except `absence_already_declared`: that is told in `declared`
 */
export async function previewAbsence(
  sql: Queries,
  uai: string,
  form: Pick<NewAbsence, 'teacherId' | 'otherUais' | 'stretches'>,
  now: Date,
): Promise<Preview> {
  const teachers = await findAbsentTeachers(sql, { ...form, uai });
  for (const { yearStartsOn, yearEndsOn } of teachers) {
    checkStretches(form.stretches, { startsOn: yearStartsOn, endsOn: yearEndsOn });
  }
  const taken = await listTakenLessons(sql, teachers, form.stretches, now);
  const excluded = await excludedDisciplines(sql, teachers);
  const others = await otherSchoolsOf(sql, teachers[0]);
  return {
    lessons: taken.slice(0, MAX_LISTED).map((lesson) => toAffected(lesson, teachers, excluded)),
    cut: taken.length > MAX_LISTED,
    otherSchools: others.map(({ uai: other, schoolName: name, commune }) => ({ uai: other, name, commune })),
    declared: await findOverlapping(sql, teachers, form.stretches),
  };
}

/** `<academy> <discipline>` of what an academy does not teach from afar. */
async function excludedDisciplines(sql: Queries, teachers: readonly AbsentTeacher[]): Promise<Set<string>> {
  const rows = await sql<{ academyCode: string; discipline: string }[]>`
    SELECT academy_code, discipline FROM academy_excluded_discipline
    WHERE academy_code = ANY(${teachers.map(({ academyCode }) => academyCode)}::text[])`;
  return new Set(rows.map(({ academyCode, discipline }) => `${academyCode} ${discipline}`));
}

function toAffected(
  lesson: TakenLesson,
  teachers: readonly AbsentTeacher[],
  excluded: ReadonlySet<string>,
): AffectedLesson {
  const school = teachers.find(({ uai }) => uai === lesson.uai);
  if (!school) throw new Error(`The lesson ${lesson.lessonId} is of a school nobody asked about.`);
  const { lessonId, uai, className, subjectCode, subject, placeCode, suggested } = lesson;
  return {
    ...{ lessonId, uai, className, subjectCode, subject, placeCode, suggested },
    schoolName: school.schoolName,
    timeZone: school.timeZone,
    startsAt: lesson.startsAt.toISOString(),
    endsAt: lesson.endsAt.toISOString(),
    coTeachers: lesson.presentCoTeachers,
    coveredFor: lesson.coveredFor,
    taughtRemotely: !excluded.has(`${school.academyCode} ${subjectCode.slice(0, 4)}`),
  };
}
