import type { Queries } from '#db/sql.ts';
import { type DatedLesson, datedLessons, type SchoolCalendar, type WeeklyLesson } from './lesson-rules.ts';

export interface LessonsAsked {
  uai: string;
  teacherId: string;
  /** Days in the school's zone, both included. */
  firstDay: string;
  lastDay: string;
}

/** The dated lessons of one teacher, soonest first. Empty for a school or a teacher nobody knows. */
export async function listTeacherLessons(sql: Queries, asked: LessonsAsked): Promise<DatedLesson[]> {
  const [school] = await sql<SchoolCalendar[]>`${calendarColumns(sql)} WHERE uai = ${asked.uai}`;
  if (!school) return [];
  const weekly = await sql<WeeklyLesson[]>`
    ${lessonColumns(sql)} WHERE weekly_lesson.uai = ${asked.uai} AND teacher_id = ${asked.teacherId}`;
  return datedLessons(weekly, school, asked.firstDay, asked.lastDay);
}

export interface PlacesAsked {
  placeIds: string[];
  /** Days in each school's zone, both included. */
  firstDay: string;
  lastDay: string;
}

/** The dated lessons in some places, whoever teaches them. Two queries, whatever the number of schools. */
export async function listLessonsInPlaces(sql: Queries, asked: PlacesAsked): Promise<DatedLesson[]> {
  const weekly = await sql<(WeeklyLesson & { uai: string })[]>`
    ${lessonColumns(sql)} WHERE place_id = ANY(${asked.placeIds}::uuid[])`;
  const bySchool = Map.groupBy(weekly, ({ uai }) => uai);
  const schools = await sql<(SchoolCalendar & { uai: string })[]>`
    ${calendarColumns(sql)} WHERE uai = ANY(${[...bySchool.keys()]}::text[])`;
  return schools.flatMap((school) => {
    const lessons = bySchool.get(school.uai) ?? [];
    return datedLessons(lessons, school, asked.firstDay, asked.lastDay);
  });
}

function calendarColumns(sql: Queries) {
  return sql`SELECT uai, time_zone, department, calendar, year_starts_on, year_ends_on FROM school`;
}

function lessonColumns(sql: Queries) {
  return sql`
    SELECT weekly_lesson.id, weekly_lesson.uai, class_id, class.code AS class_name, subject_code, subject.label AS subject,
      teacher_id, place_id, place.code AS place_code, weekday, start_minute, end_minute, alternance.weeks
    FROM weekly_lesson
    JOIN class ON class.id = class_id
    JOIN subject ON subject.code = subject_code
    JOIN alternance ON alternance.id = alternance_id
    LEFT JOIN place ON place.id = place_id`;
}
