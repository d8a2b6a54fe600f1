import type { Cover } from '#contract/cover.ts';
import { Refusal } from '#contract/failure.ts';
import type { CameraPolicy, PastCheck } from '#contract/places.ts';
import type { TodayLesson } from '#contract/readiness.ts';
import { addDays } from '#contract/words/times.ts';
import type { Queries } from '#db/sql.ts';
import { type CoverRow, coverColumns, toCover } from '../assignment/cover-board.ts';
import { latestChecks } from '../schools/place-checks.ts';
import { countMinutes } from './presence-store.ts';
import { awaitsSubstitute, conditionsOf, lightOf, type ReadyFacts } from './ready-rules.ts';
import { phaseAt } from './room-rules.ts';

/** Whose lessons, and on which days of their own clock, both included. */
export interface DaysOf {
  where: { academyCode: string } | { uai: string };
  firstDay: string;
  lastDay: string;
}

/** The lessons of these days with their lights, soonest first; cancelled ones are left out. */
export async function listLessons(sql: Queries, asked: DaysOf, now: Date): Promise<TodayLesson[]> {
  const covers = (await coversOn(sql, asked)).map(toCover);
  const ids = covers.map(({ id }) => id);
  const [facts, minutes] = await Promise.all([factsOf(sql, ids), countMinutes(sql, ids)]);
  const checks = await latestChecks(
    sql,
    [...facts.values()].flatMap(({ classroomId }) => classroomId ?? []),
  );
  return covers.map((cover) => toLesson(cover, facts.get(cover.id), { checks, minutes, now }));
}

/** The bounds in UTC let the index by start find the rows: no clock is further from UTC than 14 hours. */
async function coversOn(sql: Queries, { where, firstDay, lastDay }: DaysOf): Promise<CoverRow[]> {
  const there = 'uai' in where ? sql`cover.uai = ${where.uai}` : sql`school.academy_code = ${where.academyCode}`;
  return sql<CoverRow[]>`
    ${coverColumns(sql)}
    WHERE ${there} AND cover.state <> 'cancelled'
      AND cover.starts_at >= ${`${addDays(firstDay, -1)}T00:00:00Z`} AND cover.starts_at < ${`${addDays(lastDay, 2)}T00:00:00Z`}
      AND (cover.starts_at AT TIME ZONE school.time_zone)::date BETWEEN ${firstDay} AND ${lastDay}
    ORDER BY cover.starts_at, school.name, class.code, cover.id`;
}

interface FactsRow {
  coverId: string;
  camera: CameraPolicy | null;
  classroomId: string | null;
  lastSeenAt: Date | null;
  openedAt: Date | null;
  closedAt: Date | null;
  substitutePresent: boolean;
  classroomPresent: boolean;
  schoolPhone: string;
  substitutePhone: string;
}

/** What is known around each cover besides what lists show of it. */
async function factsOf(sql: Queries, coverIds: readonly string[]): Promise<Map<string, FactsRow>> {
  const present = (party: string) => sql`EXISTS (
    SELECT FROM room_presence WHERE cover_id = cover.id AND party = ${party} AND left_at IS NULL)`;
  const rows = await sql<FactsRow[]>`
    SELECT cover.id AS cover_id, place.camera, classroom.id AS classroom_id, classroom.last_seen_at,
      room.opened_at, room.closed_at,
      ${present('substitute')} AS substitute_present, ${present('classroom')} AS classroom_present,
      school.phone AS school_phone, coalesce(substitute.phone, '') AS substitute_phone
    FROM cover
      JOIN school USING (uai)
      LEFT JOIN assignment ON assignment.cover_id = cover.id AND assignment.state <> 'ended'
      LEFT JOIN substitute ON substitute.id = assignment.substitute_id
      LEFT JOIN place ON place.id = assignment.place_id
      LEFT JOIN classroom ON classroom.place_id = place.id AND revoked_at IS NULL
      LEFT JOIN room ON room.cover_id = cover.id
    WHERE cover.id = ANY(${[...coverIds]}::uuid[])`;
  return new Map(rows.map((row) => [row.coverId, row]));
}

interface Known {
  checks: ReadonlyMap<string, PastCheck>;
  minutes: ReadonlyMap<string, number>;
  now: Date;
}

function toLesson(cover: Cover, row: FactsRow | undefined, { checks, minutes, now }: Known): TodayLesson {
  const check = row?.classroomId ? (checks.get(row.classroomId) ?? null) : null;
  const facts = readyFactsOf(cover, row, check, now);
  const conditions = awaitsSubstitute(facts, now) ? conditionsOf(facts, now) : [];
  return {
    cover,
    light: conditions.length === 0 ? null : lightOf(facts, conditions, now),
    conditions,
    line: check?.line ?? null,
    present: facts.present,
    minutesDelivered: row?.openedAt ? (minutes.get(cover.id) ?? 0) : null,
    schoolPhone: row?.schoolPhone ?? '',
    substitutePhone: row?.substitutePhone ?? '',
  };
}

function readyFactsOf(cover: Cover, row: FactsRow | undefined, check: PastCheck | null, now: Date): ReadyFacts {
  const times = { startsAt: new Date(cover.startsAt), endsAt: new Date(cover.endsAt) };
  const isOpen = phaseAt({ ...times, state: cover.state, closedAt: row?.closedAt ?? null }, now) === 'open';
  const screen = row?.classroomId ? { lastSeenAt: row.lastSeenAt, check } : null;
  return {
    ...times,
    state: cover.state,
    adult: cover.adult,
    place: row?.camera ? { camera: row.camera, screen } : null,
    present: row && isOpen ? { substitute: row.substitutePresent, classroom: row.classroomPresent } : null,
  };
}

/** The clock on which an academy lives; throws `not_found`. */
export async function academyZone(sql: Queries, academyCode: string): Promise<string> {
  const [academy] = await sql<{ timeZone: string }[]>`SELECT time_zone FROM academy WHERE code = ${academyCode}`;
  if (!academy) throw new Refusal('not_found', [{ fact: academyCode }]);
  return academy.timeZone;
}
