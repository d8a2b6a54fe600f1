import type { Cover } from '#contract/cover.ts';
import { Refusal } from '#contract/failure.ts';
import type { Happening } from '#contract/happenings.ts';
import type { Queries } from '#db/sql.ts';

/** A cover as the database gives it. */
export type CoverRow = Omit<Cover, 'startsAt' | 'endsAt'> & { startsAt: Date; endsAt: Date };

/** The covers of some absences as lists show them, with who takes them; by absence, then by time. */
export async function coversOf(sql: Queries, absenceIds: string[]): Promise<Cover[]> {
  const rows = await sql<CoverRow[]>`
    ${coverColumns(sql)} WHERE cover.absence_id = ANY(${absenceIds}::uuid[])
    ORDER BY cover.absence_id, cover.starts_at, cover.id`;
  return rows.map(toCover);
}

/** One cover; throws `not_found`. */
export async function readCover(sql: Queries, coverId: string): Promise<Cover> {
  const [row] = await sql<CoverRow[]>`${coverColumns(sql)} WHERE cover.id = ${coverId}`;
  if (!row) throw new Refusal('not_found');
  return toCover(row);
}

/** These covers, soonest first. */
export async function coversById(sql: Queries, coverIds: readonly string[]): Promise<Cover[]> {
  if (coverIds.length === 0) return [];
  const rows = await sql<CoverRow[]>`
    ${coverColumns(sql)} WHERE cover.id = ANY(${[...coverIds]}::uuid[]) ORDER BY cover.starts_at, cover.id`;
  return rows.map(toCover);
}

/** The covers of a day of a school, on its own clock, soonest first; cancelled ones are left out. */
export async function coversOfDay(sql: Queries, uai: string, day: string): Promise<Cover[]> {
  const rows = await sql<CoverRow[]>`
    ${coverColumns(sql)}
    WHERE cover.uai = ${uai} AND cover.state <> 'cancelled'
      AND cover.starts_at >= ${day}::date::timestamp AT TIME ZONE school.time_zone
      AND cover.starts_at < (${day}::date + 1)::timestamp AT TIME ZONE school.time_zone
    ORDER BY cover.starts_at, class.code, cover.id`;
  return rows.map(toCover);
}

/**
 * What happened to one cover, oldest first: its own facts, those of its whole absence, and those of the offers that
 * carried it.
 */
export async function timelineOf(sql: Queries, coverId: string): Promise<Happening[]> {
  const rows = await sql<(Omit<Happening, 'at'> & { at: Date })[]>`
    SELECT happening.id, happening.type, happening.at, happening.actor, happening.cover_id, happening.facts
    FROM happening JOIN cover ON cover.absence_id = happening.absence_id
    WHERE cover.id = ${coverId}
      AND (happening.cover_id = cover.id
        OR (happening.cover_id IS NULL AND happening.type LIKE 'absence.%')
        OR happening.facts ->> 'offerId' IN (SELECT offer_id::text FROM assignment WHERE assignment.cover_id = cover.id))
    ORDER BY happening.id`;
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** All that a list shows of a cover: the beginning of a query, up to its `WHERE`. */
export function coverColumns(sql: Queries) {
  return sql`
    SELECT cover.id, cover.absence_id, cover.lesson_id, cover.uai, school.name AS school_name, school.academy_code,
      school.time_zone, class.code AS class_name, cover.subject_code, subject.label AS subject,
      teacher.first_name || ' ' || teacher.last_name AS teacher_name,
      coalesce(taught_in.code, planned_in.code) AS place_code, planned_in.code AS timetable_place_code,
      cover.starts_at, cover.ends_at, cover.state,
      substitute.id AS substitute_id, substitute.first_name || ' ' || substitute.last_name AS substitute_name,
      cover.on_site_by, cover.adult, cover.no_cover_reason,
      CASE WHEN cover.state IN ('open', 'planned', 'offered', 'no_cover') THEN ${lostPromise(sql)} END AS lost
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

/** The last promise of this very hour that fell away. */
function lostPromise(sql: Queries) {
  return sql`(
    SELECT jsonb_build_object(
      'by', CASE gone.taken_back WHEN 'given_back' THEN 'substitute' ELSE 'academy' END,
      'substituteName', whose.first_name || ' ' || whose.last_name,
      'at', to_char(gone.lost_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
    FROM assignment AS gone JOIN substitute AS whose ON whose.id = gone.substitute_id
    WHERE gone.cover_id = cover.id AND gone.lost_at IS NOT NULL
      AND gone.period = tstzrange(cover.starts_at, cover.ends_at)
    ORDER BY gone.lost_at DESC LIMIT 1)`;
}

/** A row as it leaves the server. */
export function toCover({ startsAt, endsAt, ...row }: CoverRow): Cover {
  return { ...row, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}
