import type { Queries } from '#db/sql.ts';
import { loadClosures } from './calendar-store.ts';
import {
  type AddedLesson,
  type CancelledLesson,
  type DatedLesson,
  datedLessons,
  lessonsWithCancelled,
  type MovedLesson,
  type SchoolYear,
  type WeeklyLesson,
} from './lesson-rules.ts';

/** Days in the school's zone, both included. */
export interface DaysAsked {
  firstDay: string;
  lastDay: string;
}

export interface LessonsAsked extends DaysAsked {
  uai: string;
  teacherId: string;
}

/** The dated lessons of one teacher, soonest first. Empty for a school or a teacher nobody knows. */
export async function listTeacherLessons(sql: Queries, asked: LessonsAsked): Promise<DatedLesson[]> {
  const lessons = await loadTeachersClasses(sql, asked, datedLessons);
  return lessons.filter(({ teacherId }) => teacherId === asked.teacherId);
}

/** The same, with those that were cancelled by hand. */
export async function listTeacherWeek(sql: Queries, asked: LessonsAsked): Promise<DatedLesson[]> {
  const lessons = await loadTeachersClasses(sql, asked, lessonsWithCancelled);
  return lessons.filter(({ teacherId }) => teacherId === asked.teacherId);
}

/** All lessons of the classes a teacher teaches: who teaches beside them can only be seen there. */
function loadTeachersClasses(sql: Queries, { uai, teacherId, ...days }: LessonsAsked, rule: typeof datedLessons) {
  const which = sql`lesson.uai = ${uai} AND lesson.class_id IN (
    SELECT class_id FROM weekly_lesson WHERE teacher_id = ${teacherId}
    UNION SELECT class_id FROM lesson_change WHERE teacher_id = ${teacherId})`;
  return loadLessons(sql, which, days, rule);
}

export interface ClassLessonsAsked extends DaysAsked {
  uai: string;
  classId: string;
}

/** The dated lessons of a class and of the groups its pupils are in, soonest first; of a group, its own. */
export async function listClassLessons(sql: Queries, asked: ClassLessonsAsked): Promise<DatedLesson[]> {
  return loadLessons(sql, ofClass(sql, asked), asked, datedLessons);
}

/** The same, with those that were cancelled by hand. */
export async function listClassWeek(sql: Queries, asked: ClassLessonsAsked): Promise<DatedLesson[]> {
  return loadLessons(sql, ofClass(sql, asked), asked, lessonsWithCancelled);
}

function ofClass(sql: Queries, { uai, classId }: ClassLessonsAsked) {
  return sql`lesson.uai = ${uai} AND (lesson.class_id = ${classId} OR lesson.class_id IN (
    SELECT part.id FROM class AS part JOIN class AS whole ON whole.uai = part.uai
    WHERE whole.id = ${classId} AND whole.kind = 'class' AND part.kind = 'group' AND whole.code = ANY(part.of_classes)))`;
}

/** All dated lessons of a school, soonest first. */
export async function listSchoolLessons(sql: Queries, asked: DaysAsked & { uai: string }): Promise<DatedLesson[]> {
  return loadLessons(sql, sql`lesson.uai = ${asked.uai}`, asked, datedLessons);
}

/** The same, with those that were cancelled by hand. */
export async function listSchoolWeek(sql: Queries, asked: DaysAsked & { uai: string }): Promise<DatedLesson[]> {
  return loadLessons(sql, sql`lesson.uai = ${asked.uai}`, asked, lessonsWithCancelled);
}

export interface PlacesAsked extends DaysAsked {
  placeIds: string[];
}

/** The dated lessons in some places, whoever teaches them. A bounded number of queries, whatever the number of schools. */
export async function listLessonsInPlaces(sql: Queries, { placeIds, ...days }: PlacesAsked): Promise<DatedLesson[]> {
  const wanted = new Set(placeIds);
  const which = sql`(lesson.place_id = ANY(${placeIds}::uuid[]) OR lesson.id::text IN (
    SELECT split_part(lesson_id, '.', 1) FROM lesson_change
    WHERE kind = 'moved' AND place_id = ANY(${placeIds}::uuid[])))`;
  const lessons = await loadLessons(sql, which, days, datedLessons);
  return lessons.filter(({ placeId }) => placeId !== null && wanted.has(placeId));
}

/** @param which a condition on `lesson`, which is a weekly lesson or one that was added by hand */
async function loadLessons(
  sql: Queries,
  which: ReturnType<typeof ofClass>,
  { firstDay, lastDay }: DaysAsked,
  rule: typeof datedLessons,
): Promise<DatedLesson[]> {
  const weekly = await sql<WeeklyLesson[]>`
    SELECT ${factColumns(sql)}, weekday, start_minute, end_minute, alternance.weeks,
      CASE WHEN cardinality(alternance.weeks) < weeks_of_year.count THEN alternance.label END AS alternance
    FROM weekly_lesson AS lesson JOIN alternance ON alternance.id = alternance_id
      JOIN (SELECT uai, count(DISTINCT week)::int AS count FROM alternance, unnest(weeks) AS week GROUP BY uai)
        AS weeks_of_year ON weeks_of_year.uai = lesson.uai
      ${factTables(sql)}
    WHERE ${which}`;
  const added = await sql<AddedLesson[]>`
    SELECT ${factColumns(sql)}, NULL AS alternance, note, day, start_minute, end_minute
    FROM lesson_change AS lesson ${factTables(sql)} WHERE lesson.kind = 'added' AND ${which}`;
  const uais = [...new Set([...weekly, ...added].map(({ uai }) => uai))];
  const { moved, cancelled } = await loadChanges(sql, uais);
  const schools = await loadSchoolYears(sql, uais);
  const weeklyOf = Map.groupBy(weekly, ({ uai }) => uai);
  const addedOf = Map.groupBy(added, ({ uai }) => uai);
  return schools.flatMap((school) => {
    const lessons = { weekly: weeklyOf.get(school.uai) ?? [], added: addedOf.get(school.uai) ?? [] };
    return rule({ ...lessons, moved, cancelled }, school, firstDay, lastDay);
  });
}

function factColumns(sql: Queries) {
  return sql`lesson.id, lesson.uai, class_id, class.code AS class_name, subject_code, subject.label AS subject,
    teacher_id, teacher.first_name || ' ' || teacher.last_name AS teacher_name, place_id, place.code AS place_code`;
}

function factTables(sql: Queries) {
  return sql`
    JOIN class ON class.id = class_id
    JOIN subject ON subject.code = subject_code
    JOIN teacher ON teacher.id = teacher_id
    LEFT JOIN place ON place.id = place_id`;
}

async function loadChanges(sql: Queries, uais: string[]) {
  const moved = await sql<MovedLesson[]>`
    SELECT lesson_change.id, lesson_id, note, day, start_minute, end_minute, place_id, place.code AS place_code
    FROM lesson_change LEFT JOIN place ON place.id = place_id
    WHERE lesson_change.uai = ANY(${uais}::text[]) AND kind = 'moved'`;
  const cancelled = await sql<CancelledLesson[]>`
    SELECT id, lesson_id, note FROM lesson_change WHERE uai = ANY(${uais}::text[]) AND kind = 'cancelled'`;
  return { moved, cancelled };
}

async function loadSchoolYears(sql: Queries, uais: string[]): Promise<(SchoolYear & { uai: string })[]> {
  const closures = await loadClosures(sql, uais);
  const schools = await sql<Omit<SchoolYear & { uai: string }, 'closures'>[]>`
    SELECT uai, time_zone, year_starts_on, year_ends_on FROM school WHERE uai = ANY(${uais}::text[])`;
  return schools.flatMap((school) => {
    const ofSchool = closures.get(school.uai);
    return ofSchool ? [{ ...school, closures: ofSchool }] : [];
  });
}
