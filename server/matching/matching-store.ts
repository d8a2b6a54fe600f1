import { addDays } from 'date-fns/addDays';
import { startOfISOWeek } from 'date-fns/startOfISOWeek';
import { subDays } from 'date-fns/subDays';
import type { Queries } from '#db/sql.ts';
import { adultsDuring } from '../schools/adult-rules.ts';
import { loadAdultSupplies } from '../schools/adult-store.ts';
import { listLessonsInPlaces } from '../schools/lesson-store.ts';
import type { Engagement } from './diary.ts';
import type { OpenCover } from './open-cover.ts';
import { type HeldPlaces, heldByLessons, placesFreeOfLessons } from './place-rules.ts';
import { FAIRNESS_DAYS, type History } from './preferences.ts';
import type { Standing } from './standing-rules.ts';

type StandingRow = Omit<Standing, 'engagement'> & Omit<Engagement, 'start' | 'end'> & { startsAt: Date; endsAt: Date };
type OpenCoverRow = Omit<OpenCover, 'start' | 'end' | 'adults'> & { startsAt: Date; endsAt: Date; timeZone: string };

/** The covers of an academy that a plan may decide: open, or proposed, neither offered yet nor pinned, and not begun. */
export async function loadOpenCovers(sql: Queries, academyCode: string, now: Date): Promise<OpenCover[]> {
  return loadCovers(sql, toDecide(sql, academyCode, now), now);
}

function toDecide(sql: Queries, academyCode: string, now: Date) {
  return sql`school.academy_code = ${academyCode} AND cover.state IN ('open', 'planned') AND cover.starts_at > ${now}
    AND NOT EXISTS (SELECT FROM assignment WHERE assignment.cover_id = cover.id AND state = 'proposed' AND pinned)`;
}

/** These covers, whatever became of them, as matching sees them now. */
export async function loadCoversById(sql: Queries, coverIds: readonly string[], now: Date): Promise<OpenCover[]> {
  return loadCovers(sql, sql`cover.id = ANY(${[...coverIds]}::uuid[])`, now);
}

type Condition = ReturnType<typeof toDecide>;

/**
 * Their equipped places are those in which no other class has a lesson at that hour. A bounded number of queries, whatever
 * their number.
 */
async function loadCovers(sql: Queries, which: Condition, now: Date): Promise<OpenCover[]> {
  const rows = await queryCovers(sql, which);
  const covers = await withAdults(sql, rows, now);
  const held = await loadHeldPlaces(sql, covers);
  return covers.map((cover) => ({
    ...cover,
    equippedPlaceIds: placesFreeOfLessons(cover, cover.equippedPlaceIds, held),
  }));
}

/** Each cover with its instants and what its school can give in adults while it runs. */
async function withAdults(sql: Queries, rows: OpenCoverRow[], now: Date): Promise<OpenCover[]> {
  const uais = [...new Set(rows.map(({ uai }) => uai))];
  // A day before: wherever the school lies, its own day is among them.
  const supplies = await loadAdultSupplies(sql, uais, isoDay(subDays(now, 1)));
  return rows.map(({ startsAt, endsAt, timeZone, ...row }) => {
    const lesson = { start: startsAt.getTime(), end: endsAt.getTime() };
    const supply = supplies.get(row.uai);
    return { ...row, ...lesson, adults: supply ? adultsDuring(lesson, timeZone, supply) : [] };
  });
}

async function queryCovers(sql: Queries, which: Condition): Promise<OpenCoverRow[]> {
  return sql<OpenCoverRow[]>`
    SELECT cover.id AS cover_id, cover.absence_id, cover.uai, school.academy_code, cover.class_id, cover.subject_code,
      CASE WHEN class.level IS NULL THEN NULL
           WHEN class.level IN ('6e', '5e', '4e', '3e') THEN 'college' ELSE 'lycee' END AS level,
      cover.place_id, cover.starts_at, cover.ends_at, school.time_zone,
      ARRAY(SELECT place.id FROM place JOIN classroom ON classroom.place_id = place.id AND classroom.revoked_at IS NULL
            WHERE place.uai = cover.uai ORDER BY place.code) AS equipped_place_ids,
      NOT EXISTS (SELECT FROM academy_excluded_discipline AS excluded
                  WHERE excluded.academy_code = school.academy_code
                    AND excluded.discipline = left(cover.subject_code, 4)) AS taught_remotely,
      -- An ended assignment of an accepted offer was unticked, unless the lesson was taken back by its school; who gave it
      -- back, or from whom the academy took it or the question about it, is not asked again; and who could not come at another hour may come at this one.
      ARRAY(SELECT assignment.substitute_id FROM assignment JOIN offer ON offer.id = assignment.offer_id
            WHERE assignment.cover_id = cover.id AND assignment.state = 'ended'
              AND (assignment.taken_back IS NULL OR assignment.lost_at IS NOT NULL)
              AND assignment.period = tstzrange(cover.starts_at, cover.ends_at)
              AND (offer.state IN ('accepted', 'refused', 'expired') OR offer.withdrawn_because IS NOT NULL)) AS refused_by,
      EXISTS (SELECT FROM assignment WHERE assignment.cover_id = cover.id AND assignment.lost_at IS NOT NULL
              AND assignment.period = tstzrange(cover.starts_at, cover.ends_at)) AS lost,
      (SELECT substitute_id FROM assignment WHERE assignment.cover_id = cover.id AND assignment.state = 'proposed')
        AS proposed_substitute_id
    FROM cover JOIN school USING (uai) JOIN class ON class.id = cover.class_id
    WHERE ${which}
    ORDER BY cover.starts_at, cover.id`;
}

/** What the timetable itself holds in the equipped places around these covers. */
async function loadHeldPlaces(sql: Queries, covers: OpenCover[]): Promise<HeldPlaces> {
  const placeIds = [...new Set(covers.flatMap(({ equippedPlaceIds }) => equippedPlaceIds))];
  if (placeIds.length === 0) return new Map();
  const first = new Date(Math.min(...covers.map(({ start }) => start)));
  const last = new Date(Math.max(...covers.map(({ end }) => end)));
  // A day more at each end: wherever the school lies, its own day is among them.
  const days = { firstDay: isoDay(subDays(first, 1)), lastDay: isoDay(addDays(last, 1)) };
  const lessons = await listLessonsInPlaces(sql, { placeIds, ...days });
  // A lesson somebody at the school takes stays where it is.
  const away = await sql<{ lessonId: string }[]>`
    SELECT lesson_id FROM cover
    WHERE lesson_id = ANY(${lessons.map(({ lessonId }) => lessonId)}::text[]) AND state NOT IN ('cancelled', 'on_site')`;
  return heldByLessons(lessons, new Set(away.map(({ lessonId }) => lessonId)));
}

function isoDay(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/**
 * What stands beside covers that end after `from`, nationwide. Weekly caps need the whole of the running week, so `from` lies
 * before it (`runningWeek`).
 */
export async function loadStanding(sql: Queries, from: Date): Promise<Standing[]> {
  const rows = await sql<StandingRow[]>`
    SELECT assignment.substitute_id, school.academy_code, assignment.state, assignment.pinned, assignment.cover_id,
      assignment.place_id, cover.absence_id, cover.uai, cover.class_id, cover.subject_code, cover.starts_at, cover.ends_at
    FROM assignment JOIN cover ON cover.id = assignment.cover_id JOIN school USING (uai)
    WHERE assignment.state <> 'ended' AND cover.ends_at > ${from}`;
  return rows.map(({ substituteId, academyCode, state, pinned, startsAt, endsAt, ...row }) => {
    const engagement = { ...row, start: startsAt.getTime(), end: endsAt.getTime() };
    return { substituteId, academyCode, state, pinned, engagement };
  });
}

/** A day before the week began in Greenwich: wherever a substitute lives, their whole week lies behind it. */
export function runningWeek(instant: Date | number): Date {
  return subDays(startOfISOWeek(instant), 1);
}

/** Minutes each substitute was engaged in the window of fairness before `now`. */
export async function loadHistory(sql: Queries, now: Date, engagedFrom: Date): Promise<History> {
  const rows = await sql<{ substituteId: string; minutes: number }[]>`
    SELECT assignment.substitute_id, sum(extract(epoch FROM cover.ends_at - cover.starts_at) / 60)::float8 AS minutes
    FROM assignment JOIN cover ON cover.id = assignment.cover_id
    WHERE assignment.state = 'accepted' AND cover.ends_at > ${subDays(now, FAIRNESS_DAYS)} AND cover.ends_at <= ${engagedFrom}
    GROUP BY assignment.substitute_id`;
  return new Map(rows.map(({ substituteId, minutes }) => [substituteId, minutes]));
}
