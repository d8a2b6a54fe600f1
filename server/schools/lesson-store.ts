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
  const [school] = await sql<SchoolCalendar[]>`
    SELECT time_zone, department, calendar, year_starts_on, year_ends_on FROM school WHERE uai = ${asked.uai}`;
  if (!school) return [];
  const weekly = await sql<WeeklyLesson[]>`
    SELECT weekly_lesson.id, class_id, class.code AS class_name, subject_code, subject.label AS subject, teacher_id,
      place_id, place.code AS place_code, weekday, start_minute, end_minute, alternance.weeks
    FROM weekly_lesson
    JOIN class ON class.id = class_id
    JOIN subject ON subject.code = subject_code
    JOIN alternance ON alternance.id = alternance_id
    LEFT JOIN place ON place.id = place_id
    WHERE weekly_lesson.uai = ${asked.uai} AND teacher_id = ${asked.teacherId}`;
  return datedLessons(weekly, school, asked.firstDay, asked.lastDay);
}
