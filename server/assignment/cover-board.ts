import type { Cover } from '#contract/cover.ts';
import type { Queries } from '#db/sql.ts';

type CoverRow = Omit<Cover, 'startsAt' | 'endsAt'> & { startsAt: Date; endsAt: Date };

/** The covers of some absences as lists show them, with who takes them; by absence, then by time. */
export async function coversOf(sql: Queries, absenceIds: string[]): Promise<Cover[]> {
  const rows = await sql<CoverRow[]>`
    ${coverColumns(sql)} WHERE cover.absence_id = ANY(${absenceIds}::uuid[])
    ORDER BY cover.absence_id, cover.starts_at, cover.id`;
  return rows.map(toCover);
}

/** The covers of an academy that have not ended by `now`, soonest first. */
export async function academyCovers(sql: Queries, academyCode: string, now: Date): Promise<Cover[]> {
  const rows = await sql<CoverRow[]>`
    ${coverColumns(sql)} WHERE school.academy_code = ${academyCode} AND cover.ends_at > ${now} AND cover.state <> 'cancelled'
    ORDER BY cover.starts_at, school.name, cover.id`;
  return rows.map(toCover);
}

function coverColumns(sql: Queries) {
  return sql`
    SELECT cover.id, cover.absence_id, cover.uai, school.name AS school_name, school.academy_code, school.time_zone,
      class.code AS class_name, cover.subject_code, subject.label AS subject,
      teacher.first_name || ' ' || teacher.last_name AS teacher_name,
      coalesce(taught_in.code, planned_in.code) AS place_code,
      cover.starts_at, cover.ends_at, cover.state,
      substitute.first_name || ' ' || substitute.last_name AS substitute_name, cover.no_cover_reason
    FROM cover
    JOIN school USING (uai)
    JOIN class ON class.id = cover.class_id
    JOIN subject ON subject.code = cover.subject_code
    JOIN teacher ON teacher.id = cover.teacher_id
    LEFT JOIN place AS planned_in ON planned_in.id = cover.place_id
    LEFT JOIN assignment ON assignment.cover_id = cover.id AND assignment.state <> 'ended'
    LEFT JOIN place AS taught_in ON taught_in.id = assignment.place_id
    LEFT JOIN substitute ON substitute.id = assignment.substitute_id`;
}

function toCover({ startsAt, endsAt, ...row }: CoverRow): Cover {
  return { ...row, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}
