import type { LessonOutside, PoolMember } from '#contract/pool.ts';
import type { Queries } from '#db/sql.ts';
import { isThere } from './local-week.ts';

/**
 * The lessons a member has accepted, not over yet, that do not fit what they say now: outside their hours, at a school they
 * exclude, or any once they no longer volunteer. Soonest first. Nothing is taken from anybody: people are told.
 */
export async function lessonsOutside(
  sql: Queries,
  member: Pick<PoolMember, 'id' | 'consented' | 'timeZone' | 'availability' | 'away' | 'excludedSchools'>,
  now: Date,
): Promise<LessonOutside[]> {
  const accepted = await sql<
    (Omit<LessonOutside, 'startsAt' | 'endsAt'> & { uai: string; startsAt: Date; endsAt: Date })[]
  >`
    SELECT cover.id AS cover_id, cover.uai, school.name AS school_name, school.commune, school.academy_code,
      class.code AS class_name, subject.label AS subject, cover.starts_at, cover.ends_at
    FROM assignment
    JOIN cover ON cover.id = assignment.cover_id
    JOIN school USING (uai)
    JOIN class ON class.id = cover.class_id
    JOIN subject ON subject.code = cover.subject_code
    WHERE assignment.substitute_id = ${member.id} AND assignment.state = 'accepted' AND cover.ends_at > ${now}
    ORDER BY cover.starts_at, cover.id`;
  const excluded = new Set(member.excludedSchools.map(({ uai }) => uai));
  return accepted
    .filter(({ uai, startsAt, endsAt }) => {
      const lesson = { start: startsAt.getTime(), end: endsAt.getTime() };
      return !member.consented || excluded.has(uai) || !isThere(lesson, member);
    })
    .map(({ uai, startsAt, endsAt, ...lesson }) => ({
      ...lesson,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
    }));
}
