import type { Cover, readAcademyWeek as contract, WeekOfSubstitute } from '#contract/cover.ts';
import { Refusal } from '#contract/failure.ts';
import type { Reply } from '#contract/route.ts';
import type { Interval } from '#contract/time.ts';
import type { Queries } from '#db/sql.ts';
import { notThere } from '../matching/not-there.ts';
import { listsOfSubstitute, type Substitute } from '../pool/pool-store.ts';
import { mondayOf } from '../schools/timetable.ts';
import { shownAt } from '../schools/wall-clock.ts';
import { type CoverRow, coverColumns, toCover } from './cover-board.ts';

/** 300 are drawn in half a second; 1,500 took three, and stuttered when they moved. The board has them all. */
const MAX_COVERS = 1000;
const MAX_SUBSTITUTES = 300;

/** An academy's week, as instants on its own clock. */
interface Week {
  academyCode: string;
  monday: string;
  timeZone: string;
  from: Date;
  until: Date;
}

type Member = Omit<Substitute, 'qualifications' | 'excludedUais' | 'consented' | 'workplaceAuthorised'>;

interface Engaged {
  substituteId: string;
  academyCode: string;
  state: 'proposed' | 'offered' | 'accepted';
  startsAt: Date;
  endsAt: Date;
}

/** The covers of an academy's week and what its substitutes do in it. Four queries, whatever their number. */
export async function readAcademyWeek(
  sql: Queries,
  academyCode: string,
  monday: string,
): Promise<Omit<Reply<typeof contract>, 'serverNow'>> {
  const week = await queryWeek(sql, academyCode, monday);
  const found = await queryCovers(sql, week);
  const covers = found.slice(0, MAX_COVERS).map(toCover);
  const members = await queryMembers(sql, academyCode, covers);
  const engaged = Map.groupBy(await queryEngaged(sql, week, members), ({ substituteId }) => substituteId);
  return {
    timeZone: week.timeZone,
    covers,
    goesOn: found.length > MAX_COVERS,
    substitutes: members.map((member) => weekOfSubstitute(member, engaged.get(member.id) ?? [], week)),
  };
}

async function queryWeek(sql: Queries, academyCode: string, monday: string): Promise<Week> {
  const [week] = await sql<Week[]>`
    SELECT code AS academy_code, ${monday}::text AS monday, time_zone,
      ${monday}::date::timestamp AT TIME ZONE time_zone AS from,
      (${monday}::date + 7)::timestamp AT TIME ZONE time_zone AS until
    FROM academy WHERE code = ${academyCode}`;
  if (!week) throw new Refusal('not_found');
  return week;
}

/** Soonest first, and one more than is shown when there are. */
function queryCovers(sql: Queries, { academyCode, from, until }: Week): Promise<CoverRow[]> {
  return sql<CoverRow[]>`
    ${coverColumns(sql)}
    WHERE school.academy_code = ${academyCode} AND cover.state <> 'cancelled'
      AND cover.starts_at >= ${from} AND cover.starts_at < ${until}
    ORDER BY cover.starts_at, school.name COLLATE "fr-x-icu", cover.id LIMIT ${MAX_COVERS + 1}`;
}

/** Whoever stands beside one of these covers, wherever from, and then the academy's own who may be asked; by name. */
async function queryMembers(sql: Queries, academyCode: string, covers: readonly Cover[]): Promise<Member[]> {
  const beside = [...new Set(covers.flatMap(({ substituteId }) => substituteId ?? []))];
  return sql<Member[]>`
    WITH member AS (
      SELECT * FROM substitute
      WHERE id = ANY(${beside}::uuid[]) OR (academy_code = ${academyCode} AND consented AND workplace_authorised)
      ORDER BY id = ANY(${beside}::uuid[]) DESC, last_name, first_name, id LIMIT ${MAX_SUBSTITUTES})
    SELECT id, last_name, first_name, academy_code, time_zone, weekly_service_minutes, weekly_overtime_minutes,
      ${listsOfSubstitute(sql)},
      (SELECT coalesce(jsonb_agg(jsonb_build_object('firstDay', first_day, 'lastDay', last_day,
          'startMinute', start_minute, 'endMinute', end_minute)), '[]')
        FROM substitute_away WHERE substitute_id = substitute.id) AS away
    FROM member AS substitute ORDER BY last_name COLLATE "fr-x-icu", first_name COLLATE "fr-x-icu", id`;
}

/** What they stand for, nationwide, in the week and a day around it: weeks begin at other instants in other zones. */
function queryEngaged(sql: Queries, { from, until }: Week, members: readonly Member[]): Promise<Engaged[]> {
  return sql<Engaged[]>`
    SELECT assignment.substitute_id, school.academy_code, assignment.state, cover.starts_at, cover.ends_at
    FROM assignment JOIN cover ON cover.id = assignment.cover_id JOIN school USING (uai)
    WHERE assignment.substitute_id = ANY(${members.map(({ id }) => id)}::uuid[]) AND assignment.state <> 'ended'
      AND assignment.period && tstzrange(${from}::timestamptz - interval '1 day', ${until}::timestamptz + interval '1 day')
    ORDER BY cover.starts_at`;
}

function weekOfSubstitute(member: Member, engaged: readonly Engaged[], week: Week): WeekOfSubstitute {
  const around = { start: week.from.getTime(), end: week.until.getTime() };
  // What another academy only thinks of holds nobody.
  const held = engaged.filter(({ academyCode, state }) => academyCode === week.academyCode || state !== 'proposed');
  return {
    substituteId: member.id,
    substituteName: `${member.firstName} ${member.lastName}`,
    academyCode: member.academyCode,
    timeZone: member.timeZone,
    engagedMinutes: minutesOf(held.filter(({ startsAt }) => mondayShown(startsAt, member.timeZone) === week.monday)),
    capMinutes: member.weeklyServiceMinutes + member.weeklyOvertimeMinutes,
    notThere: notThere(around, member).map(toWire),
    elsewhere: held
      .filter(({ academyCode }) => academyCode !== week.academyCode)
      .map(({ startsAt, endsAt }) => ({ start: startsAt.getTime(), end: endsAt.getTime() }))
      .filter(({ start, end }) => start < around.end && around.start < end)
      .map(toWire),
  };
}

function minutesOf(held: readonly Engaged[]): number {
  return held.reduce((sum, { startsAt, endsAt }) => sum + (endsAt.getTime() - startsAt.getTime()) / 60_000, 0);
}

/** The Monday of the week that somebody's own clock shows at an instant: weekly caps go by it. */
function mondayShown(instant: Date, timeZone: string): string {
  return mondayOf(shownAt(instant, timeZone).day);
}

function toWire({ start, end }: Interval): { startsAt: string; endsAt: string } {
  return { startsAt: new Date(start).toISOString(), endsAt: new Date(end).toISOString() };
}
