import { Refusal } from '#contract/failure.ts';
import type { SchoolClass } from '#contract/timetable.ts';
import type { Queries } from '#db/sql.ts';
import { type DeclaredService, servicesOf, type TaughtLesson } from './class-rules.ts';

/** The classes and groups that have lessons or services, classes first, by code; each with its services. */
export async function listClasses(sql: Queries, uai: string): Promise<SchoolClass[]> {
  const classes = await sql<Omit<SchoolClass, 'services'>[]>`
    SELECT id, kind, code, level, head_count, of_classes FROM class
    WHERE uai = ${uai} AND (EXISTS (SELECT FROM weekly_lesson WHERE class_id = class.id)
      OR EXISTS (SELECT FROM service WHERE class_id = class.id))
    ORDER BY kind, code`;
  const lessons = await sql<TaughtLesson[]>`
    SELECT class_id, subject_code, subject.label AS subject, modality, ${teacherName(sql)},
      concat_ws(' ', weekday, start_minute, end_minute, alternance_id) AS hour, end_minute - start_minute AS minutes
    FROM weekly_lesson JOIN subject ON subject.code = subject_code JOIN teacher ON teacher.id = teacher_id
    WHERE weekly_lesson.uai = ${uai}`;
  const declared = await sql<DeclaredService[]>`
    SELECT class_id, subject_code, subject.label AS subject, modality, ${teacherName(sql)}
    FROM service JOIN subject ON subject.code = subject_code JOIN teacher ON teacher.id = teacher_id
    WHERE service.uai = ${uai}`;
  const [lessonsOf, declaredOf] = [Map.groupBy(lessons, byClass), Map.groupBy(declared, byClass)];
  return classes.map((it) => ({
    ...it,
    services: servicesOf(lessonsOf.get(it.id) ?? [], declaredOf.get(it.id) ?? []),
  }));
}

/** The subjects that are taught in the school, by name. */
export async function listSubjects(sql: Queries, uai: string): Promise<{ code: string; label: string }[]> {
  return sql<{ code: string; label: string }[]>`
    SELECT code, label FROM subject
    WHERE code IN (SELECT subject_code FROM weekly_lesson WHERE uai = ${uai}
                   UNION SELECT subject_code FROM service WHERE uai = ${uai})
    ORDER BY label, code`;
}

/** @throws Refusal `not_found` for a class the school does not have */
export async function checkClass(sql: Queries, uai: string, classId: string): Promise<void> {
  const found = await sql`SELECT FROM class WHERE id = ${classId} AND uai = ${uai}`;
  if (found.count === 0) throw new Refusal('not_found', [{ path: 'classId' }]);
}

/** @throws Refusal `teacher_not_in_school` */
export async function checkTeacher(sql: Queries, uai: string, teacherId: string): Promise<void> {
  const found = await sql`SELECT FROM teacher WHERE id = ${teacherId} AND uai = ${uai}`;
  if (found.count === 0) throw new Refusal('teacher_not_in_school', [{ path: 'teacherId' }]);
}

function teacherName(sql: Queries) {
  return sql`teacher.first_name || ' ' || teacher.last_name AS teacher_name`;
}

function byClass({ classId }: { classId: string }): string {
  return classId;
}
